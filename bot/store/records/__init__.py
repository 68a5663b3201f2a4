"""The records of the store, one file for each kind; their methods do not block."""
