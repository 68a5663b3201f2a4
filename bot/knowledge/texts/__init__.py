"""Sentences that people read, beside those of `messages`: of one part of the program each."""
