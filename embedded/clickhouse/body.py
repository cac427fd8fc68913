"""Decompresses a streamed request body and yields pieces of about one mebibyte."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import lz4.frame
from backports import zstd

from embedded.clickhouse.faults import server_error

PIECE = 1 << 20


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes | None: ...

    def decompress(self, data: bytes, /) -> bytes: ...


_DECOMPRESSORS: dict[str, Callable[[], _Decompressor]] = {
    "lz4": lz4.frame.LZ4FrameDecompressor,
    "zstd": zstd.ZstdDecompressor,
    "gzip": lambda: zlib.decompressobj(31),
    "deflate": zlib.decompressobj,
}


async def pieces(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """Decompress `chunks` by their Content-Encoding and join small ones; raises QueryError for an unknown encoding."""
    held: list[bytes] = []
    size = 0
    async for chunk in _decompressed(chunks, encoding):
        held.append(chunk)
        size += len(chunk)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


async def _decompressed(chunks: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    if encoding in {"", "identity"}:
        async for chunk in chunks:
            yield chunk
        return
    if encoding not in _DECOMPRESSORS:
        known = ", ".join(_DECOMPRESSORS)
        raise server_error(
            1, "UNSUPPORTED_METHOD", f"Content-Encoding {encoding} is not supported; send one of {known}."
        )
    frames = _Frames(_DECOMPRESSORS[encoding])
    async for chunk in chunks:
        yield frames.decompress(chunk)


class _Frames:
    """Decompresses consecutive frames, because clickhouse-connect compresses each block separately."""

    def __init__(self, new: Callable[[], _Decompressor]) -> None:
        self._new = new
        self._current = new()

    def decompress(self, data: bytes) -> bytes:
        parts = [self._current.decompress(data)]
        while self._current.eof:
            rest = self._current.unused_data or b""
            self._current = self._new()
            if not rest:
                break
            parts.append(self._current.decompress(rest))
        return b"".join(parts)
