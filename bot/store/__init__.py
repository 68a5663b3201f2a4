"""What a conversation leaves behind; handed to the channels from outside."""
