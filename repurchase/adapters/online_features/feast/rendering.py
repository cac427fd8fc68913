"""Renders the SQL with which ClickHouse converts a Feast view's rows to Redis commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from feast import FeatureView
from feast.infra.offline_stores.contrib.clickhouse_offline_store.clickhouse_source import ClickhouseSource

from repurchase.adapters.online_features.feast import views
from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.schema import TEXTS, Schema
from repurchase.errors import DataError

_PARTS = 64
"""A view without shoppers is one hash, written by this many commands, because Redis limits a command's length."""
_STORED = {
    "INT32": "toInt32(ifNull(accurateCast({0}, 'Nullable(Int32)'), -2147483648))",
    "INT64": "toInt64(ifNull(accurateCast({0}, 'Nullable(Int64)'), toInt64('-9223372036854775808')))",
    "UNIX_TIMESTAMP": "toInt64(ifNull(intDiv(toUnixTimestamp64Milli(toDateTime64({0}, 3, 'UTC')), 1000),"
    " toInt64('-9223372036854775808')))",
    "FLOAT": "toFloat32(ifNull(toFloat32({0}), nan))",
    "DOUBLE": "toFloat64(ifNull(toFloat64({0}), nan))",
    "BOOL": "toUInt8(ifNull(toUInt8({0}), 2))",
    "STRING": "toUInt32(ifNull(length(toString({0})), 4294967295))",
    "BYTES": "toUInt32(ifNull(length(toString({0})), 4294967295))",
}
"""Each type at its fixed width, null as in `schema.NULLS`; ClickHouse raises an error for an integer overflow."""


class _Sql(Template):
    delimiter = "%"


_RENDERING = _Sql(Path(__file__).with_name("rendering.sql").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Rendering:
    """Queries with the parameters `start`, `end` (aware) and `suffix`, the part of a key after the shopper."""

    commands: str
    """Returns the commands, one row per shopper, without their last line feed."""
    keyed_commands: str
    """Returns the key and the commands."""
    extent: str
    """Returns the number of rows between `start` and `end`, and their newest event time in ms since 1970."""


def rendering_of(view: FeatureView) -> Rendering:
    """Render a view's queries; raises DataError unless it selects typed columns from ClickHouse."""
    source = view.batch_source
    if not isinstance(source, ClickhouseSource):
        raise DataError(
            f"feature view {view.name}: its source is a {type(source).__name__}, and only a ClickhouseSource is"
            " rendered for Redis; write its rows with `store.write_to_online_store` instead"
        )
    columns = _Columns(source.field_mapping)
    commands = _commands(view, source, columns)
    plain, keyed = (commands.substitute(columns=told) for told in ("commands", "key, commands"))
    return Rendering(plain, keyed, _extent(source, columns))


class _Columns:
    """Maps names of the view to quoted columns of its source."""

    def __init__(self, field_mapping: Mapping[str, str]) -> None:
        self._named = {name: column for column, name in field_mapping.items()}

    def __getitem__(self, name: str) -> str:
        column = self._named.get(name, name).replace("\\", "\\\\").replace("`", "\\`")
        return f"`{column}`"


def _commands(view: FeatureView, source: Any, columns: _Columns) -> _Sql:
    others = [columns[name] for name in views.others_of(view.join_keys)]
    has_shopper = keys.SHOPPER in view.join_keys
    field = _concatenated([f"toString({other})" for other in others], ", '\\x1f', ")
    newest = [columns[name] for name in (source.timestamp_field, source.created_timestamp_column) if name]
    rendering = _RENDERING.safe_substitute(
        keep=_keep(view),
        shopper=columns[keys.SHOPPER] if has_shopper else "''",
        part="0" if has_shopper else f"modulo(cityHash64({field}), {_PARTS})",
        field=field,
        row=_row(views.schema_of(view), columns, columns[source.timestamp_field]),
        source=source.get_table_query_string(),
        event_time=columns[source.timestamp_field],
        entity=", ".join([*([columns[keys.SHOPPER]] if has_shopper else []), *others]),
        newest_first=", ".join(f"{column} DESC" for column in newest),
    )
    return _Sql(rendering)


def _keep(view: FeatureView) -> str:
    if (ttl := views.ttl_of(view)) is None:
        return "'*2\\r\\n$7\\r\\nPERSIST\\r\\n$', toString(length(key)), '\\r\\n', key"
    seconds = str(int(ttl.total_seconds()))
    return f"'*3\\r\\n$6\\r\\nEXPIRE\\r\\n', bulk(key), '${len(seconds)}\\r\\n{seconds}'"


def _row(schema: Schema, columns: _Columns, event_time: str) -> str:
    fixed = [f"toUInt32({schema.fingerprint})", f"toUnixTimestamp64Milli(toDateTime64({event_time}, 3, 'UTC'))"]
    fixed += [_STORED[kind].format(columns[name]) for name, kind in zip(schema.names, schema.kinds, strict=True)]
    texts = [columns[name] for name, kind in zip(schema.names, schema.kinds, strict=True) if kind in TEXTS]
    bits = [f"reinterpretAsFixedString({each})" for each in fixed]
    return _concatenated([*bits, *(f"ifNull(toString({text}), '')" for text in texts)], ", ")


def _extent(source: Any, columns: _Columns) -> str:
    event_time = columns[source.timestamp_field]
    return (
        f"SELECT count(), toUnixTimestamp64Milli(toDateTime64(max({event_time}), 3, 'UTC'))"  # noqa: S608  from Feast
        f" FROM {source.get_table_query_string()} AS source WHERE {event_time}"
        " BETWEEN {start:DateTime64(6, 'UTC')} AND {end:DateTime64(6, 'UTC')}"
    )


def _concatenated(words: list[str], between: str) -> str:
    return f"concat('', {between.join(words)})" if words else "''"
