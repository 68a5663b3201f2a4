"""What the operator sees: alerts, metrics, logs, content that is taken over."""
