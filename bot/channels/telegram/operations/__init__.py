"""For the admin: alerts, metrics, logs, reloading of content."""
