"""Entity rows of a retrieval, given to Feast as a DataFrame or as a query of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.external import ExternalData
from feast.infra.offline_stores.offline_utils import infer_event_timestamp_from_entity_df
from pandas.api.types import is_datetime64_any_dtype

from repurchase.adapters.clickhouse.arrow_columns import in_plain_kinds, structure_of
from repurchase.adapters.clickhouse.asof_join import EPOCH, EntityRowsSource

SENT = "asked_rows"


@dataclass(frozen=True, slots=True)
class EntityRows:
    """Source of the join and the table to send with the statement, None if the warehouse has the rows."""

    asked: EntityRowsSource
    sent: pa.Table | None

    def external_data(self) -> ExternalData | None:
        """Return the table as external data of the statement, which needs neither session nor cleanup."""
        if self.sent is None:
            return None
        stream = BytesIO()
        with pa.ipc.new_stream(stream, self.sent.schema) as writer:
            writer.write_table(self.sent)
        structure = structure_of(self.sent)
        return ExternalData(file_name=SENT, data=stream.getvalue(), fmt="ArrowStream", structure=structure)


def rows_of_frame(frame: pd.DataFrame) -> EntityRows:
    """Build from a DataFrame; naive and text moments are UTC. Raises InputError for an unsupported column type."""
    moment = _moment_of(frame)
    rows = in_plain_kinds(pa.Table.from_pandas(_with_moments(frame, moment), preserve_index=False))
    bounds = pc.min_max(rows[moment].cast(pa.timestamp("us", "UTC"), safe=False)).as_py()
    asked = EntityRowsSource(SENT, rows.column_names, moment, bounds["min"] or EPOCH, bounds["max"] or EPOCH)
    return EntityRows(asked, rows)


def rows_of_query(query: str, client: Client) -> EntityRows:
    """Build from a query without sending rows; the warehouse returns its columns and range."""
    none = client.query_arrow(f"SELECT * FROM ({query}) LIMIT 0").to_pandas()  # noqa: S608 - Feast's query
    moment = _moment_of(none)
    bounds = f"SELECT min(`{moment}`), max(`{moment}`) FROM ({query})"  # noqa: S608 - Feast's query
    [(first, last)] = client.query(bounds, tz_mode="aware").result_rows
    return EntityRows(EntityRowsSource(f"({query})", list(none.columns), moment, first or EPOCH, last or EPOCH), None)


def _with_moments(frame: pd.DataFrame, moment: str) -> pd.DataFrame:
    shallow = frame.copy(deep=False)
    # The pandas cache of repeated texts costs more than a whole column of datetimes.
    shallow[moment] = pd.to_datetime(frame[moment], utc=True, cache=not is_datetime64_any_dtype(frame[moment]))
    return shallow


def _moment_of(frame: pd.DataFrame) -> str:
    return str(infer_event_timestamp_from_entity_df({str(name): kind for name, kind in frame.dtypes.items()}))
