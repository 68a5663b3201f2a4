"""The store: everything that is kept about conversations and people."""
