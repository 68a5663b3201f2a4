"""A bot for runners who hurt: it answers from an FAQ built out of one article."""

__version__ = "0.1.0"
