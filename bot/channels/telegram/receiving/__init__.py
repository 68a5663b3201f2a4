"""How updates come in: fetched or brought, each handled once, in the order of its chat."""
