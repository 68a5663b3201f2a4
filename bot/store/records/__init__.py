"""What is kept, a file a table: all methods are coroutines."""
