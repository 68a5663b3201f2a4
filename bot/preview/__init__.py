"""The preview: the conversation in a browser, with the reasons for each reply, for editors of the content."""
