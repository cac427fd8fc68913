"""Numbered migrations of the warehouse's schema, applied once each, in order."""

from __future__ import annotations

from importlib.resources import files

from repurchase.adapters.clickhouse.client import ClickHouseWarehouse

VERSIONS = """\
CREATE TABLE IF NOT EXISTS schema_versions (version UInt32, name String, applied_at DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY version
"""


def migrate(warehouse: ClickHouseWarehouse) -> list[str]:
    """Apply missing migrations; returns their names, none if the schema is current.

    Each statement is idempotent, so that an interrupted migration can be applied again as a whole.
    """
    warehouse.define(VERSIONS)
    applied = {name for (name,) in warehouse.rows("SELECT name FROM schema_versions")}
    missing = [name for name in names() if name not in applied]
    for name in missing:
        _apply(warehouse, name)
    return missing


def names() -> list[str]:
    """Return the names of all migrations, in order."""
    return sorted(file.name for file in files(__package__).iterdir() if file.name.endswith(".sql"))


def statements(name: str) -> list[str]:
    """Return the statements of one migration, for one server."""
    text = files(__package__).joinpath(name).read_text()
    return [statement for statement in text.split(";\n") if statement.strip()]


def _apply(warehouse: ClickHouseWarehouse, name: str) -> None:
    for statement in statements(name):
        warehouse.define(statement)
    warehouse.execute(
        "INSERT INTO schema_versions VALUES ({version:UInt32}, {name:String}, now64(3, 'UTC'))",
        {"version": int(name.split("_", maxsplit=1)[0]), "name": name},
    )
