"""What people say about when they want to be reminded: words, their parts in a phrase, and phrases."""
