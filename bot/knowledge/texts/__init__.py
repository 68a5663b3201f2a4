"""Fixed texts besides those in `messages`, one file for each part of the program."""
