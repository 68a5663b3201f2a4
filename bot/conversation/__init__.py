"""What any channel needs of a conversation: turns, actions, preferences, personal data, sets, reminders."""
