"""Streams the rows of an INSERT into the engine and stores them before the response."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from chdb.state.sqlitelike import Connection, StreamingInserter
from starlette.concurrency import run_in_threadpool

from embedded.clickhouse.call import Insert
from embedded.clickhouse.engine import quoted_name, run
from embedded.clickhouse.faults import error_from_engine
from embedded.clickhouse.results import Summary


@dataclass(frozen=True, slots=True)
class ExternalTable:
    """Rows in the request that the query reads as a temporary table."""

    name: str
    columns: str
    input_format: str
    rows: bytes


async def insert(connection: Connection, into: Insert, pieces: AsyncIterator[bytes], summary: Summary) -> None:
    """Append all pieces and commit; raises QueryError, then rows not yet written are discarded."""
    try:
        inserter = await run_in_threadpool(connection.send_insert, into.statement, into.input_format)
    except RuntimeError as error:
        raise error_from_engine(error) from error
    try:
        async for piece in pieces:
            await run_in_threadpool(inserter.append, piece)
        await run_in_threadpool(_finish, inserter, summary)
    except RuntimeError as error:
        raise error_from_engine(error) from error
    finally:
        inserter.cancel()  # does nothing after a commit


def create_tables(connection: Connection, tables: Sequence[ExternalTable]) -> None:
    """Create each external table as a temporary table of this connection; raises QueryError."""
    for table in tables:
        name = quoted_name(table.name)
        run(connection, f"CREATE OR REPLACE TEMPORARY TABLE {name} ({table.columns}) ENGINE = Memory")
        try:
            with connection.send_insert(f"INSERT INTO {name}", table.input_format) as inserter:
                inserter.append(table.rows)
                inserter.finish()
        except RuntimeError as error:
            raise error_from_engine(error) from error


def drop_tables(connection: Connection, tables: Sequence[ExternalTable]) -> None:
    """Drop the tables of `create_tables`, because a session outlives the query."""
    for table in tables:
        run(connection, f"DROP TEMPORARY TABLE IF EXISTS {quoted_name(table.name)}")


def _finish(inserter: StreamingInserter, summary: Summary) -> None:
    done = inserter.finish()
    summary.written_rows, summary.written_bytes = done.rows_written, done.bytes_written
    summary.result_rows = done.rows_written
