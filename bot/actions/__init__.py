"""Actions: what buttons, pages and replies make the bot do."""
