"""Content that changes on disk is checked, learned and taken over while the bot answers."""
