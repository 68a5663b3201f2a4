"""Measures the dialogue with labelled questions."""
