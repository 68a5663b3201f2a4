"""Operation of the bot: alerts, metrics, logs, reloading of content, the profile on Telegram."""
