"""Computes missing snapshots and those outdated by late events or a changed definition."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from orchestration.features.snapshots import replace_snapshot, statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

Replace = Callable[[ClickHouseWarehouse, str, datetime, dict[str, Any]], None]
"""Replaces a view as of one moment, with the parameters of its statement."""
KNOWN_UNTIL = "SELECT greatest((SELECT max(came_in) FROM purchases), (SELECT max(ingested_at) FROM corrections))"
MADE_BY = """
    SELECT sipHash64(
        {statement:String},
        {parameters:String},
        (SELECT groupBitXor(sipHash64(name, create_table_query)) FROM system.tables
         WHERE database = currentDatabase() AND engine = 'View'),
        (SELECT groupBitXor(sipHash64(product_id, category)) FROM products FINAL)
    )
"""
STANDING = """
    SELECT event_timestamp FROM snapshots FINAL
    WHERE view = {view:String} AND made_by = {made_by:UInt64} AND toYYYYMMDD(event_timestamp) IN (
        SELECT toUInt32OrZero(partition) FROM system.parts
        WHERE database = currentDatabase() AND table = {view:String} AND active
    )
"""
KEEP = """
    INSERT INTO snapshots (view, event_timestamp, known_until, made_by)
    SELECT {view:String}, {as_of:DateTime64(3, 'UTC')}, {known_until:DateTime64(3, 'UTC')}, {made_by:UInt64}
"""


@dataclass(frozen=True, slots=True)
class SnapshotRefresh:
    """Inputs of a view at the current moment."""

    view: str
    known_until: datetime
    """Ingestion time of the last event (aware, UTC)."""
    made_by: int
    """Hash of the view's statement, its parameters, all database views and the products' categories."""

    @classmethod
    def now(cls, warehouse: ClickHouseWarehouse, view: str, parameters: dict[str, Any] | None = None) -> Self:
        """Read the inputs before the computation; later events cause a recomputation."""
        made_of = {"statement": statement(view), "parameters": repr(sorted((parameters or {}).items()))}
        return cls(view, warehouse.value(KNOWN_UNTIL), int(warehouse.value(MADE_BY, made_of)))

    def keep(self, warehouse: ClickHouseWarehouse, as_of: datetime) -> None:
        """Record that the view's snapshot was computed from these inputs."""
        kept = {"view": self.view, "as_of": as_of, "known_until": self.known_until, "made_by": self.made_by}
        warehouse.execute(KEEP, kept)

    def outdated(self, warehouse: ClickHouseWarehouse, wanted: Sequence[datetime]) -> list[datetime]:
        """Snapshots to compute, oldest first.

        These are the moments of `wanted` without a snapshot of the current definition, and all existing snapshots with
        an event before their moment that was ingested after they were computed.
        """
        sound = {moment for (moment,) in warehouse.rows(STANDING, {"view": self.view, "made_by": self.made_by})}
        late = {moment for (moment,) in warehouse.rows(statement("outdated_snapshots"), {"view": self.view})}
        return sorted((set(wanted) - sound) | late)


def refresh_snapshots(
    warehouse: ClickHouseWarehouse,
    view: str,
    wanted: Sequence[datetime],
    parameters: dict[str, Any] | None = None,
    replace: Replace = replace_snapshot,
) -> Iterator[datetime]:
    """Compute missing and outdated snapshots, and yield each moment after its snapshot, oldest first.

    No events may be ingested meanwhile: an event that is written but not yet visible would be missed.
    """
    upkeep = SnapshotRefresh.now(warehouse, view, parameters)
    for moment in upkeep.outdated(warehouse, wanted):
        replace(warehouse, view, moment, parameters or {})
        upkeep.keep(warehouse, moment)
        yield moment
