"""DDL statements for a cluster: shards by shopper, each shard replicated.

A table with shoppers is `<name>_local` on each shard, replicated, with a Distributed table over them under its name,
sharded by the hash of user_id; so all rows of one shopper are in one shard, and joins by shopper stay there. Any other
table is complete on every shard. The macros {shard} and {replica} come from each server's configuration.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SHARDED = frozenset({
    "corrections", "landed_purchases", "pair_states", "planned_reminders", "purchases", "quarantine",
    "replenishment_cycles", "repurchase_predictions", "shopper_habits", "training_labels",
})  # fmt: skip
"""Tables with a column user_id; their staging tables are sharded in the same way."""
SETTINGS = {
    "distributed_product_mode": "local",
    "insert_distributed_sync": 1,
    "distributed_ddl_task_timeout": 600,
    "parallel_distributed_insert_select": 2,
}
"""Subqueries about shoppers run on the local shard; an insert returns when every shard has its rows."""
ON_SHARD = "'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"
EVERYWHERE = "'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'"
_ENGINE = re.compile(r"ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?")
_SOURCE = re.compile(r"(PARTITION \S+ FROM \w+)")
_COLUMN = re.compile(r"(ADD|MODIFY) COLUMN")
_BETWEEN_PARTS = re.compile(r",\s*(?=ADD )")


def for_cluster(statement: str, cluster: str) -> list[str]:
    """Return the cluster-wide equivalent of `statement`, or `statement` itself if it is no known DDL."""
    text = "\n".join(line for line in statement.splitlines() if not line.lstrip().startswith("--")).strip()
    for form, render in _FORMS.items():
        if found := form.match(text):
            return render(found, cluster)
    return [statement]


def _create(found: re.Match[str], cluster: str) -> list[str]:
    name, rest = found[1], found.string[found.end() :]
    if not _is_sharded(name):
        return [_replicated(f"CREATE TABLE IF NOT EXISTS {name} {_on(cluster)} ({rest}", EVERYWHERE)]
    local = f"CREATE TABLE IF NOT EXISTS {name}_local {_on(cluster)} ({rest}"
    return [_replicated(local, ON_SHARD), _over_all("CREATE TABLE IF NOT EXISTS", name, cluster)]


def _copy(found: re.Match[str], cluster: str) -> list[str]:
    name, model = found.groups()
    if not _is_sharded(model):
        return [f"CREATE OR REPLACE TABLE {name} {_on(cluster)} AS {model}"]
    local = f"CREATE OR REPLACE TABLE {name}_local {_on(cluster)} AS {model}_local"
    return [local, _over_all("CREATE OR REPLACE TABLE", name, cluster)]


def _view(found: re.Match[str], cluster: str) -> list[str]:
    return [f"CREATE OR REPLACE VIEW {found[1]} {_on(cluster)} AS{found.string[found.end() :]}"]


def _alter(found: re.Match[str], cluster: str) -> list[str]:
    """Alter rows and indices in the local tables only, columns in the Distributed table as well."""
    name, rest = found[1], found.string[found.end() :]
    if not _is_sharded(name):
        return [f"ALTER TABLE {name} {_on(cluster)} {rest}"]
    local = f"ALTER TABLE {name}_local {_on(cluster)} " + _SOURCE.sub(r"\1_local", rest)
    columns = ", ".join(part for part in _BETWEEN_PARTS.split(rest) if _COLUMN.match(part.strip()))
    return [local, f"ALTER TABLE {name} {_on(cluster)} {columns}"] if columns else [local]


def _drop(found: re.Match[str], cluster: str) -> list[str]:
    name, rest = found[1], found.string[found.end() :]
    names = [name, f"{name}_local"] if _is_sharded(name) else [name]
    return [f"DROP TABLE IF EXISTS {each} {_on(cluster)}{rest}" for each in names]


def _truncate(found: re.Match[str], cluster: str) -> list[str]:
    local = f"{found[1]}_local" if _is_sharded(found[1]) else found[1]
    return [f"TRUNCATE TABLE {local} {_on(cluster)}"]


def _on(cluster: str) -> str:
    return f"ON CLUSTER '{cluster}'"


def _is_sharded(name: str) -> bool:
    return re.sub(r"_\d{8}$", "", name.removeprefix("staged_")) in SHARDED


def _replicated(text: str, place: str) -> str:
    def render(engine: re.Match[str]) -> str:
        arguments = f"{place}, {engine[2]}" if engine[2] else place
        return f"ENGINE = Replicated{engine[1]}({arguments})"

    return _ENGINE.sub(render, text, count=1)


def _over_all(create: str, name: str, cluster: str) -> str:
    engine = f"Distributed('{cluster}', currentDatabase(), '{name}_local', cityHash64(user_id))"
    return f"{create} {name} {_on(cluster)} AS {name}_local ENGINE = {engine}"


_FORMS: dict[re.Pattern[str], Callable[[re.Match[str], str], list[str]]] = {
    re.compile(r"CREATE TABLE IF NOT EXISTS (\w+) \("): _create,
    re.compile(r"CREATE OR REPLACE TABLE (\w+) AS (\w+)"): _copy,
    re.compile(r"CREATE OR REPLACE VIEW (\w+) AS"): _view,
    re.compile(r"ALTER TABLE (\w+)\s+"): _alter,
    re.compile(r"DROP TABLE IF EXISTS (\w+)"): _drop,
    re.compile(r"TRUNCATE TABLE (\w+)"): _truncate,
}
