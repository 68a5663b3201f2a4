"""What a message may mean: its readings, and the intents that they give."""
