"""What buttons, pages and replies make the bot do."""
