"""The point-in-time join as one ClickHouse statement: an ASOF JOIN per view selects the row known at each moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feast.infra.offline_stores.offline_utils import FeatureViewQueryContext

MOMENT = "`asof moment`"
EPOCH = datetime.fromtimestamp(0, UTC)
MILLISECOND = timedelta(milliseconds=1)
ALGORITHM = "full_sorting_merge,hash"
"""Sort-merge is faster than hash where a view has as many keys as there are entity rows, and it may spill to disk."""


@dataclass(frozen=True, slots=True)
class EntityRowsSource:
    """Entity rows of a retrieval: the SQL behind FROM, its columns, and the range of its moments (aware)."""

    source: str
    columns: Sequence[str]
    moment: str
    first: datetime
    last: datetime


def asof_join(asked: EntityRowsSource, views: Sequence[FeatureViewQueryContext], *, prefix: bool) -> str:
    """Render the join: each entity row once, with each view's newest row at or before its moment, or NULL.

    A row older than the view's time to live does not match. Among rows with equal key and moment the one created last
    is chosen, or an arbitrary one if the view has no created timestamp. `prefix` adds the view's name to feature names.
    """
    chosen = [f"asked.{_quoted(column)} AS {_quoted(column)}" for column in asked.columns]
    for number, view in enumerate(views):
        chosen += _features(view, f"view_{number}", asked.moment, prefix=prefix)
    joins = [_join(view, f"view_{number}", asked) for number, view in enumerate(views)]
    return "\n".join([
        "SELECT",
        "    " + ",\n    ".join(chosen),
        f"FROM {asked.source} AS asked",
        *joins,
        f"SETTINGS join_use_nulls = 1, join_algorithm = '{ALGORITHM}'",
    ])  # fmt: skip


def _features(view: FeatureViewQueryContext, alias: str, moment: str, *, prefix: bool) -> list[str]:
    start = f"{view.name}__" if prefix else ""
    named = [(f"{alias}.{_own(name)}", start + view.field_mapping.get(name, name)) for name in view.features]
    fresh = f"{alias}.{MOMENT} >= asked.{_quoted(moment)} - INTERVAL {view.ttl} SECOND"
    return [
        f"{_if_fresh(value, fresh) if view.ttl else value} AS {_quoted(name)}" for value, name in named
    ]  # fmt: skip


def _if_fresh(value: str, fresh: str) -> str:
    # Like ClickHouse's default for a miss: NULL, or an empty array for an array feature.
    return f"if({fresh}, {value}, defaultValueOfTypeName(toTypeName({value})))"


def _join(view: FeatureViewQueryContext, alias: str, asked: EntityRowsSource) -> str:
    """Rename key columns so that they cannot clash with feature names."""
    keys = [selection.split(" AS ")[0] for selection in view.entity_selections]
    equal = [f"asked.{_quoted(entity)} = {alias}.{_key(key)}" for key, entity in zip(keys, view.entities, strict=True)]
    conditions = [*(equal or ["1 = 1"]), f"asked.{_quoted(asked.moment)} >= {alias}.{MOMENT}"]
    return f"ASOF LEFT JOIN (\n{_rows(view, keys, asked)}\n) AS {alias} ON {' AND '.join(conditions)}"


def _rows(view: FeatureViewQueryContext, keys: Sequence[str], asked: EntityRowsSource) -> str:
    at = _quoted(view.timestamp_field)
    names = [f"{_quoted(key)} AS {_key(key)}" for key in keys]
    names += [f"{at} AS {MOMENT}", *(f"{_quoted(name)} AS {_own(name)}" for name in view.features)]
    where = [f"{at} <= {_moment(asked.last + MILLISECOND)}"]
    where += [f"{at} >= {_moment(asked.first - timedelta(seconds=view.ttl))}"] if view.ttl else []
    table = view.table_subquery
    rows = f"    SELECT {', '.join(names)}\n    FROM {table} AS kept\n    WHERE {' AND '.join(where)}"  # noqa: S608 - names
    if not view.created_timestamp_column:
        return rows
    one = ", ".join([*map(_key, keys), MOMENT])
    return f"{rows}\n    ORDER BY {_quoted(view.created_timestamp_column)} DESC LIMIT 1 BY {one}"


def _moment(at: datetime) -> str:
    """Round down to milliseconds, the precision of stored moments."""
    return f"fromUnixTimestamp64Milli({(at - EPOCH) // MILLISECOND}, 'UTC')"


def _key(name: str) -> str:
    return _quoted(f"key {name}")


def _own(name: str) -> str:
    return _quoted(f"of {name}")


def _quoted(name: str) -> str:
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
