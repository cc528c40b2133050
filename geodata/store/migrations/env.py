"""Run by Alembic: upgrades through the connection, and inside the transaction, that it is handed."""

from alembic import context

from geodata.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
