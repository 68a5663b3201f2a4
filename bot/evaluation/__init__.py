"""Measures the dialogue on labelled questions."""
