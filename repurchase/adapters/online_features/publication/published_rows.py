"""Reads given fields of several shoppers from the published generation and the live rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from redis import Redis

from repurchase.adapters.online_features.layout import keys
from repurchase.adapters.online_features.layout.generations import newest_rows


class PublishedRows:
    """Caches the published generation of each view, so that a read takes one round trip."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._generations: dict[str, str] = {}

    def read(self, view: str, fields: Mapping[str, Sequence[str]]) -> dict[str, dict[str, bytes]]:
        """Return packed rows by shopper and field for each shopper's requested fields, without missing rows."""
        while True:
            generation = self._generations.get(view, "")
            with self._client.pipeline(transaction=False) as pipeline:
                for shopper, asked in fields.items():
                    pipeline.hmget(keys.generation_key(shopper, view, generation), list(asked))
                    pipeline.hmget(keys.live_key(shopper, view), list(asked))
                # Last, because a generation that is still published now was complete when it was read.
                pipeline.get(keys.published_key(view))
                *found, named = pipeline.execute()
            if not all(any(rows) for rows in found[::2]):
                # A cluster's servers reply in any order: the generation may have been removed before it was read.
                named = self._client.get(keys.published_key(view))
            self._generations[view] = (named or b"").decode()
            if self._generations[view] == generation:
                return _by_shopper(fields, found, generation)


def _by_shopper(
    fields: Mapping[str, Sequence[str]], found: Sequence[Iterable[bytes | None]], generation: str
) -> dict[str, dict[str, bytes]]:
    rows = {}
    for place, (shopper, asked) in enumerate(fields.items()):
        newest = newest_rows(_there(asked, found[2 * place]), _there(asked, found[2 * place + 1]), generation)
        rows[shopper] = {field.decode(): row for field, row in newest.items()}
    return rows


def _there(asked: Sequence[str], found: Iterable[bytes | None]) -> dict[bytes, bytes]:
    return {field.encode(): row for field, row in zip(asked, found, strict=True) if row is not None}
