"""An article as plain text or Markdown -> its outline."""
