"""What is kept about conversations and people; the channels are given it from outside."""
