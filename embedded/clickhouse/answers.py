"""HTTP responses from query results: buffered when the client waits for the end, else streamed with errors last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from embedded.clickhouse.faults import QueryError, new_tag, trailer

IN_MEMORY = 64 << 20
"""Bytes of a buffered result kept in memory; a larger result goes to a temporary file."""

_PIECE = 1 << 20

Blocks = Generator[bytes, None, None]


async def whole(result: Blocks, stack: ExitStack) -> tuple[SpooledTemporaryFile[bytes], int]:
    """Run the query to its end and free its connection; returns the output and its length, raises QueryError."""
    spool: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by the response
    await run_in_threadpool(_spooled, result, spool)
    await run_in_threadpool(stack.close)
    length = spool.tell()
    spool.seek(0)
    return spool, length


def stored(spool: SpooledTemporaryFile[bytes], length: int, headers: Mapping[str, str]) -> Response:
    """Send a buffered result, from memory where it is small."""
    if length <= _PIECE:
        with spool:
            return Response(spool.read(), headers=dict(headers))
    return StreamingResponse(_read(spool), headers={**headers, "Content-Length": str(length)})


async def streamed(result: Blocks, stack: ExitStack, headers: Mapping[str, str]) -> Response:
    """Stream the blocks and free the connection at the end; raises QueryError if the first block fails."""
    first = await run_in_threadpool(next, result, b"")
    tag = new_tag()
    return StreamingResponse(_blocks(first, result, tag, stack), headers={**headers, "X-ClickHouse-Exception-Tag": tag})


async def _blocks(first: bytes, result: Blocks, tag: str, stack: ExitStack) -> AsyncIterator[bytes]:
    with stack:
        try:
            block = first
            while block:
                yield block
                block = await run_in_threadpool(next, result, b"")
        except QueryError as problem:
            yield trailer(problem, tag)


def _spooled(result: Iterator[bytes], spool: SpooledTemporaryFile[bytes]) -> None:
    for block in result:
        spool.write(block)


def _read(spool: SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with spool:
        while piece := spool.read(_PIECE):
            yield piece
