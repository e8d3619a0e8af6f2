"""Run the migrations on the connection that `intersect deploy` hands over."""

from alembic import context

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit(
        "Run `intersect deploy`: it takes the locks and applies sql/ and dbt after the migrations."
    )

context.configure(connection=connection, version_table_schema="public", transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
