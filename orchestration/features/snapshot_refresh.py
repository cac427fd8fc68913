"""Snapshots are computed where they are missing, and again where late events or a new definition outdate them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from orchestration.features.snapshots import replace_snapshot, statement
from repurchase.adapters.clickhouse import ClickHouseWarehouse

Replace = Callable[[ClickHouseWarehouse, str, datetime, dict[str, Any]], None]
"""Writes a view as of one moment anew, with the parameters of its statement."""
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
    """What a view would be computed from now."""

    view: str
    known_until: datetime
    """When the last event came in (aware, UTC)."""
    made_by: int
    """Hash of its statement, the parameters, all views and the categories of products."""

    @classmethod
    def now(cls, warehouse: ClickHouseWarehouse, view: str, parameters: dict[str, Any] | None = None) -> Self:
        """Look, before anything is computed: what comes in meanwhile may be missed, and is computed again later."""
        made_of = {"statement": statement(view), "parameters": repr(sorted((parameters or {}).items()))}
        return cls(view, warehouse.value(KNOWN_UNTIL), int(warehouse.value(MADE_BY, made_of)))

    def keep(self, warehouse: ClickHouseWarehouse, as_of: datetime) -> None:
        """Write down that the view stands as of a moment, as it was looked at."""
        kept = {"view": self.view, "as_of": as_of, "known_until": self.known_until, "made_by": self.made_by}
        warehouse.execute(KEEP, kept)

    def outdated(self, warehouse: ClickHouseWarehouse, wanted: Sequence[datetime]) -> list[datetime]:
        """Which snapshots are to be computed, oldest first.

        Those of `wanted` that do not stand as the view is defined today, and every standing one, wanted or not, for
        which an event came in since that lies before its moment.
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
    """Compute the snapshots that are to be, and give each moment when it is done, oldest first.

    Nothing may be taken in meanwhile: an event that is written, but not yet seen, would be missed.
    """
    upkeep = SnapshotRefresh.now(warehouse, view, parameters)
    for moment in upkeep.outdated(warehouse, wanted):
        replace(warehouse, view, moment, parameters or {})
        upkeep.keep(warehouse, moment)
        yield moment
