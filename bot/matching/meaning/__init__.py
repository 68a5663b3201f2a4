"""Matching by meaning: vectors of texts, and which ids they are near."""
