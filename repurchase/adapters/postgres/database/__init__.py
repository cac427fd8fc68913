"""Schema of the Postgres database, defined by numbered migrations."""

from repurchase.adapters.postgres.database.migrating import migrate

__all__ = ["migrate"]
