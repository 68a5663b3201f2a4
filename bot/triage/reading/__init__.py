"""What triage reads in a message: terms, who, when, what is denied, what is said of a warning."""
