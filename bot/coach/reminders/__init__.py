"""Reminders: read from plain words, due in the person's own time."""
