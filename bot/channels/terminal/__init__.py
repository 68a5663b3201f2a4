"""The terminal channel: one conversation with the person at the keyboard, or with a pipe."""
