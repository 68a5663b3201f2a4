"""What a message may mean: its clauses, and the intent behind them."""
