"""Bodies are decompressed correctly for every encoding and chunking."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Sequence

import lz4.frame
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from embedded.clickhouse.body import pieces
from embedded.clickhouse.faults import QueryError

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "lz4": lz4.frame.compress,
    "zstd": zstd.compress,
}


@given(
    parts=st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=5),
    cut=st.integers(1, 50),
    encoding=st.sampled_from(["", "lz4", "zstd", "gzip"]),
)
def test_frames_cut_anywhere_come_out_whole(parts: Sequence[bytes], cut: int, encoding: str) -> None:
    """Consecutive frames, as clickhouse-connect sends its blocks, form one body."""
    sent = b"".join(COMPRESSORS[encoding](part) for part in parts)
    assert _received(sent, cut, encoding) == b"".join(parts)


def test_deflate_comes_out_whole() -> None:
    """Deflate is supported."""
    assert _received(zlib.compress(b"rows" * 1000), 7, "deflate") == b"rows" * 1000


def test_an_unknown_encoding_is_named() -> None:
    """The error lists the supported encodings."""
    with pytest.raises(QueryError, match=r"Content-Encoding br .* lz4"):
        _received(b"x", 1, "br")


def _received(sent: bytes, cut: int, encoding: str) -> bytes:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(sent), cut):
            yield sent[start : start + cut]

    async def read() -> bytes:
        return b"".join([piece async for piece in pieces(chunks(), encoding)])

    return asyncio.run(read())
