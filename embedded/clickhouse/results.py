"""The result of a query as a stream of the engine's own blocks, so that a large one is never whole in memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chdb.state.sqlitelike import Connection

from embedded.clickhouse.call import Call, format_of
from embedded.clickhouse.faults import QueryFault, fault_from

_SELF_DESCRIBING_WHEN_EMPTY = frozenset({"Native", "TabSeparated", "TSV", "CSV", "JSONEachRow", "RowBinary", "Values"})
"""Formats whose empty result is zero bytes; any other has a header that chdb's stream leaves out."""


@dataclass(slots=True)
class Summary:
    """Counts for the X-ClickHouse-Summary header."""

    read_rows: int = 0
    read_bytes: int = 0
    written_rows: int = 0
    written_bytes: int = 0
    result_rows: int = 0
    started: float = field(default_factory=time.perf_counter)

    def header(self) -> dict[str, str]:
        """The header's fields as ClickHouse spells them, every number a string."""
        elapsed = int((time.perf_counter() - self.started) * 1e9)
        return {
            "read_rows": str(self.read_rows),
            "read_bytes": str(self.read_bytes),
            "written_rows": str(self.written_rows),
            "written_bytes": str(self.written_bytes),
            "result_rows": str(self.result_rows),
            "total_rows_to_read": str(self.read_rows),
            "elapsed_ns": str(elapsed),
        }


def blocks(connection: Connection, statement: str, call: Call, summary: Summary) -> Iterator[bytes]:
    """Run any statement and yield its output, counting into `summary`; raises QueryFault, perhaps midway."""
    try:
        stream: Any = connection.send_query(statement, call.output_format, dict(call.parameters))
    except Exception as error:  # noqa: BLE001 - chdb raises bare RuntimeError and its own class alike
        if "Streaming query is not supported" not in str(error):
            raise fault_from(error) from error
        yield _whole(connection, statement, call, summary)
        return
    yield from _streamed(connection, statement, call, summary, stream)


def _streamed(connection: Connection, statement: str, call: Call, summary: Summary, stream: Any) -> Iterator[bytes]:  # noqa: ANN401
    empty = True
    try:
        for block in stream:
            empty = False
            summary.result_rows += block.rows_read()
            yield bytes(block.bytes())
    except Exception as error:
        raise fault_from(error) from error
    finally:
        stream.close()
    if empty and format_of(statement, call.output_format) not in _SELF_DESCRIBING_WHEN_EMPTY:
        yield _whole(connection, statement, call, summary)


def _whole(connection: Connection, statement: str, call: Call, summary: Summary) -> bytes:
    try:
        result: Any = connection.query(statement, call.output_format, dict(call.parameters))
    except Exception as error:  # noqa: BLE001 - chdb raises bare RuntimeError and its own class alike
        raise fault_from(error) from error
    summary.read_rows, summary.read_bytes = result.storage_rows_read(), result.storage_bytes_read()
    summary.written_rows, summary.written_bytes = result.rows_written(), result.bytes_written()
    return bytes(result.bytes())
