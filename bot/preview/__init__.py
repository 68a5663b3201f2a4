"""The preview: the conversation in a browser beside why it says so, for people who keep the content."""
