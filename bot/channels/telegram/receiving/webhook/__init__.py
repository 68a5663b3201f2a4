"""Updates that Telegram brings, and the small web server that takes them."""
