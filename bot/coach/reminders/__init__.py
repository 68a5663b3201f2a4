"""Reminders: understood from plain words, due in the person's local time."""
