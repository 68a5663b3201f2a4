"""What happens in one turn on Telegram, and what is kept of it."""
