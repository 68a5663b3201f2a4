"""From an article to a first draft of its content, for the keeper to go over."""
