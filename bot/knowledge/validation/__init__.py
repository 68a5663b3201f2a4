"""Review of the content: findings with file, line and fix."""
