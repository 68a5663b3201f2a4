"""The ways in and out: Telegram, the terminal, web pages, JSON lines."""
