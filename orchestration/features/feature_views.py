"""Feature views that the warehouse computes by SQL as of given moments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from orchestration.features.pair_states import pair_states_as_of, replace_cycles, replace_in_parts, write_in_parts
from orchestration.features.snapshot_refresh import Replace, refresh_snapshots
from orchestration.features.snapshots import current_cutoff, replace_snapshot, statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse
from repurchase.features.cycle import PRIOR_DAYS
from repurchase.features.snapshot import training_moments

FIRST = "SELECT min(purchased_at) FROM purchases"


@dataclass(frozen=True, slots=True)
class _View:
    parameters: Mapping[str, Any] = field(default_factory=dict)
    replace: Replace = replace_snapshot


_VIEWS: Mapping[str, _View] = {
    "category_rhythms": _View(),
    "shopper_habits": _View(replace=replace_in_parts),
    "replenishment_cycles": _View({"prior_days": PRIOR_DAYS}, replace_cycles),
}
VIEWS = tuple(_VIEWS)


def feature_moments(warehouse: ClickHouseWarehouse) -> list[datetime]:
    """Return the moments with stored features: the training moments and the cutoff, oldest first."""
    as_of = current_cutoff(warehouse)
    return [*training_cutoffs(warehouse, as_of), as_of]


def training_cutoffs(warehouse: ClickHouseWarehouse, as_of: datetime) -> list[datetime]:
    """Return the training moments of a forecast as of a moment (aware, UTC), oldest first; none for a new shop."""
    first: datetime = warehouse.value(FIRST)
    return training_moments(as_of, first.astimezone(UTC))


def compute(warehouse: ClickHouseWarehouse, view: str, moments: Sequence[datetime]) -> Iterator[datetime]:
    """Compute missing or outdated snapshots of a view; yield each moment after its snapshot is computed."""
    wanted = _VIEWS[view]
    yield from refresh_snapshots(warehouse, view, moments, dict(wanted.parameters), wanted.replace)


def write_new(warehouse: ClickHouseWarehouse, view: str, moment: datetime) -> None:
    """Write a view as of a moment that it does not contain yet; no other process may use the warehouse."""
    parameters = {"target": view, "as_of": moment, **_VIEWS[view].parameters}
    if view == "replenishment_cycles":
        with pair_states_as_of(warehouse, moment) as table:
            write_in_parts(warehouse, view, {**parameters, "states": table})
    elif view == "shopper_habits":
        write_in_parts(warehouse, view, parameters)
    else:
        warehouse.execute(statement(view), parameters)
