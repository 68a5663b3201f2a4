"""Replies composed out of the content."""
