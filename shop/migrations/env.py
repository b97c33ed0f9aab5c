"""Alembic's environment. Migrations run through `shop.database.migrate`, which hands the connection over."""

from __future__ import annotations

from alembic import context

from shop.tables import Base


def run() -> None:
    """Migrate on the caller's connection, inside its transaction."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        raise RuntimeError("run migrations through shop.database.migrate(url)")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        # SQLite cannot alter a table in place; batch mode copies it.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
