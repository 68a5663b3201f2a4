"""What every channel shares: turns, actions, preferences, personal data, guided sets, reminder delivery."""
