"""Matching by words: features of texts, and their weights for each id."""
