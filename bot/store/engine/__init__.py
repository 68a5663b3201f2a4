"""The connections under the store: made, watched, copied; blocking calls in threads of their own."""
