"""Migrations: they bring a database to the version that this program expects, one step at a time."""
