"""Streams a query result in the engine's blocks, so that a large result is never held in memory."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from chdb import ChdbError
from chdb.state.sqlitelike import Connection, StreamingResult

from embedded.clickhouse.call import Call, format_of
from embedded.clickhouse.faults import error_from_engine

_BLOCK_BY_BLOCK = frozenset({
    "CSV", "JSONEachRow", "Native", "RawBLOB", "RowBinary", "TSV", "TSVRaw", "TabSeparated", "TabSeparatedRaw",
})  # fmt: skip
"""Formats without header or footer: chdb renders each block separately, so only these can be concatenated."""

_PIECE = 1 << 20


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
        """Return the fields of the header, numbers as strings, as ClickHouse does."""
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


def blocks(connection: Connection, statement: str, call: Call, summary: Summary) -> Generator[bytes, None, None]:
    """Run any statement, yield its output and count into `summary`; may raise QueryError between blocks."""
    try:
        if format_of(statement, call.output_format) not in _BLOCK_BY_BLOCK:
            yield from _whole(connection, statement, call, summary)
            return
        stream = _open_stream(connection, statement, call)
        yield from _whole(connection, statement, call, summary) if stream is None else _streamed(stream, summary)
    except (RuntimeError, ChdbError) as error:
        raise error_from_engine(error) from error


def _open_stream(connection: Connection, statement: str, call: Call) -> StreamingResult | None:
    """Open a stream of blocks, or return None where chdb cannot stream this statement and has not run it."""
    try:
        return connection.send_query(statement, call.output_format, dict(call.parameters))
    except (RuntimeError, ChdbError) as error:
        if "Streaming query is not supported" in str(error):
            return None
        raise


def _streamed(stream: StreamingResult, summary: Summary) -> Iterator[bytes]:
    try:
        for block in stream:
            summary.result_rows += block.rows_read()
            yield block.bytes()
    finally:
        stream.cancel()


def _whole(connection: Connection, statement: str, call: Call, summary: Summary) -> Iterator[bytes]:
    result = connection.query(statement, call.output_format, dict(call.parameters))
    summary.read_rows, summary.read_bytes = result.storage_rows_read(), result.storage_bytes_read()
    summary.written_rows, summary.written_bytes = result.rows_written(), result.bytes_written()
    view = memoryview(result.get_memview().view())
    for start in range(0, len(view), _PIECE):
        yield bytes(view[start : start + _PIECE])
