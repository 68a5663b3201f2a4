"""Matching by words: features of texts, and what they weigh for each id."""
