"""How triage reads a message: terms, persons, times, negation, and replies to a warning."""
