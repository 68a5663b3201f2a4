"""Parses what people write about when to be reminded: words, pieces of a phrase, and whole phrases."""
