"""Linear models and the sparse matrices they are fitted to."""
