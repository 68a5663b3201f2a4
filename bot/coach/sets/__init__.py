"""Guided sets: which exercise and beat at which second."""
