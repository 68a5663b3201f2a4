"""How messages go out: within the limits of Telegram, repeated where that is safe."""
