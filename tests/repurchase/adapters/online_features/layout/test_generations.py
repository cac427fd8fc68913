"""Of a published row and a live one the later is read, and what is gone from a generation is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from repurchase.adapters.online_features.layout.generations import new_generation, newest_of, newest_rows
from repurchase.adapters.online_features.layout.packing import event_time_of, milliseconds, pack
from repurchase.adapters.online_features.layout.schema import Schema

SCHEMA = Schema.of({"written": "STRING"})
START = datetime(2026, 1, 1, tzinfo=UTC)
ROWS = st.dictionaries(st.sampled_from([b"milk", b"bread", b"tea"]), st.integers(0, 5))


def _packed(rows: dict[bytes, int], by: str) -> dict[bytes, bytes]:
    return {field: pack(SCHEMA, START + timedelta(hours=hour), [by]) for field, hour in rows.items()}


@given(newest=st.integers(0, 2**45))
def test_a_generation_tells_its_newest_event_time(newest: int) -> None:
    """In its name, which is its own each time."""
    assert newest_of(new_generation(newest)) == newest
    assert new_generation(newest) != new_generation(newest)


@given(published=ROWS, live=ROWS)
def test_the_later_row_of_each_field_is_read(published: dict[bytes, int], live: dict[bytes, int]) -> None:
    """Of rows of one moment the live one, for it was written on purpose."""
    batch, single = _packed(published, "batch"), _packed(live, "live")
    newest = max(published.values(), default=0)
    read = newest_rows(batch, single, new_generation(milliseconds(START + timedelta(hours=newest))))
    for field in published.keys() | live.keys():
        standing = published.get(field, newest)
        expected = single[field] if live.get(field, -1) >= standing else batch.get(field)
        assert read.get(field) == expected


@given(live=ROWS)
def test_before_the_first_generation_live_rows_are_all(live: dict[bytes, int]) -> None:
    """Whoever only writes row by row reads all of them."""
    single = _packed(live, "live")
    assert newest_rows({}, single, "") == single
    assert all(event_time_of(row) >= milliseconds(START) for row in single.values())
