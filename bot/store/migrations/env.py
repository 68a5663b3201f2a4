"""Runs migrations on the connection that `bot.store.database` hands in, within its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
