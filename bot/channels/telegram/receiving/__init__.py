"""Receiving updates, by polling or webhook: each is handled once, in the order of its chat."""
