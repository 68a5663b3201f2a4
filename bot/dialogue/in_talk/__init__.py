"""What a message means in its context: references, moves, follow-ups."""
