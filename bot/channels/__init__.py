"""Where conversations come from: the terminal, Telegram."""
