"""An article in plain text or Markdown -> its outline."""
