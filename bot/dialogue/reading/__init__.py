"""What a message may mean: its clauses, what they refer to, and the intent behind them."""
