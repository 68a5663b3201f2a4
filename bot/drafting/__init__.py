"""From an article to a first draft of its content, which an editor then revises."""
