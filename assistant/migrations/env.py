"""What Alembic runs: the revisions, on the connection and in the transaction that are given."""

from alembic import context

# SQLite changes its schema inside a transaction as well; ours is already open.
context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
