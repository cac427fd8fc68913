"""The tables of our database in Postgres, made and changed by numbered migrations."""

from repurchase.adapters.database.migrating import migrate

__all__ = ["migrate"]
