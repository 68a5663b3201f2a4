"""Sending messages: within Telegram's limits, repeated where that is safe."""
