"""How replies look on Telegram: text and buttons."""
