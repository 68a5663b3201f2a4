"""A bot for runners who hurt: it answers from an FAQ that is based on one article."""

__version__ = "0.1.0"
