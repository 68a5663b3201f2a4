"""Loading: from content files to typed records, with the place of each value."""
