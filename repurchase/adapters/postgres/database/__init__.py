"""The tables of our database in Postgres, made and changed by numbered migrations."""

from repurchase.adapters.postgres.database.migrating import migrate

__all__ = ["migrate"]
