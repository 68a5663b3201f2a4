"""Content files -> typed records, each value with its place."""
