"""Which landed rows become purchases, and why others do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import copysign, inf, isnan, nan
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurchase.adapters.clickhouse import ClickHouseWarehouse

COLUMNS = ("user_id", "product_id", "purchased_at", "event_id", "quantity", "price", "kind", "corrects")
Row = dict[str, str | None]
GOOD: Row = {"user_id": "u", "product_id": "p", "purchased_at": "2026-01-01T10:00:00Z"}
TEN = datetime(2026, 1, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_landed(warehouse: ClickHouseWarehouse) -> None:
    warehouse.execute("TRUNCATE TABLE landed_purchases")


def _land(warehouse: ClickHouseWarehouse, rows: Iterable[Row], source: str = "file.csv") -> None:
    _land_files(warehouse, {source: list(rows)})


def _land_files(warehouse: ClickHouseWarehouse, files: Mapping[str, Sequence[Row]]) -> None:
    placed = [(source, number, row) for source, rows in files.items() for number, row in enumerate(rows, start=1)]
    columns = {name: pa.array([row.get(name) for _, _, row in placed], pa.string()) for name in COLUMNS}
    numbers = pa.array([number for _, number, _ in placed], pa.uint64())
    table = pa.table({"source": [source for source, _, _ in placed], "row": numbers} | columns)
    warehouse.append_arrow("landed_purchases", table)


def _verdicts(warehouse: ClickHouseWarehouse, name: str, values: Iterable[str | None]) -> list[tuple[Any, ...]]:
    """Reason, moment, quantity and price of a good row with each of `values` in one column."""
    _land(warehouse, [GOOD | {name: value} for value in values])
    return warehouse.rows("SELECT reason, parsed_at, parsed_quantity, parsed_price FROM judged_rows ORDER BY row")


def _refused(warehouse: ClickHouseWarehouse, name: str, reason: str, values: list[str | None]) -> None:
    found = [(value, verdict[0]) for value, verdict in zip(values, _verdicts(warehouse, name, values), strict=True)]
    assert found == [(value, reason) for value in values]


def test_a_good_row_is_accepted_with_its_defaults(warehouse: ClickHouseWarehouse) -> None:
    """What is not told is one unit, at an unknown price."""
    _land(warehouse, [GOOD])
    [(user, product, moment, quantity, price)] = warehouse.rows(
        "SELECT user_id, product_id, purchased_at, quantity, price FROM accepted_rows"
    )
    assert (user, product, moment, quantity) == ("u", "p", TEN, 1.0)
    assert isnan(price)


@pytest.mark.parametrize(("name", "reason"), [("user_id", "no user"), ("product_id", "no product")])
def test_nobody_and_nothing_are_refused(warehouse: ClickHouseWarehouse, name: str, reason: str) -> None:
    """A name of blanks and invisible signs names nobody."""
    _refused(warehouse, name, reason, [None, "", "   ", "\u00a0", "\t", "\u200b\ufeff", "\n"])


@pytest.mark.parametrize("name", ["user_id", "product_id", "event_id"])
def test_text_beyond_reason_is_refused(warehouse: ClickHouseWarehouse, name: str) -> None:
    """Control characters and names above 256 bytes are broken data, not names."""
    too_long = ["x" * 257, "я" * 129]
    control = ["a\x00b", "a\x1fb", "a\x7fb", "a\u0085b", "a\u2028b", "a\nb"]
    _refused(warehouse, name, "text beyond reason", [*too_long, *control])


@pytest.mark.parametrize("name", ["user_id", "product_id", "event_id"])
def test_any_other_text_is_a_name(warehouse: ClickHouseWarehouse, name: str) -> None:
    """Names are not judged by their looks."""
    _refused(warehouse, name, "", ["x" * 256, "я" * 128, "вася", "a b", "0", "-1", "'; DROP TABLE", "{}", "🙂", "%s"])


TIMES = {
    "2026-01-01T10:00:00Z": TEN,
    "2026-01-01T10:00:00": TEN,
    "2026-01-01 10:00": TEN,
    "  2026-01-01 10:00:00  ": TEN,
    "2026-01-01 10:00:00 UTC": TEN,
    "2026-01-01 10:00:00.000000Z": TEN,
    "2026-01-01T13:00:00+03:00": TEN,
    "2026-01-01T13:00:00+0300": TEN,
    "2026-01-01 13:00:00 +03": TEN,
    "2026-01-01T04:30:00-05:30": TEN,
    "2026-01-02T00:00:00+14:00": TEN,
    "01.01.2026 10:00": TEN,
    "1767261600": TEN,
    "1767261600000": TEN,
    "1767261600.5": TEN + timedelta(milliseconds=500),
    "2026-01-01T10:00:00.1239": TEN + timedelta(milliseconds=123),
    "2026-01-01": TEN.replace(hour=0),
    "13.02.2026": datetime(2026, 2, 13, tzinfo=UTC),
    "01.02.2026": datetime(2026, 2, 1, tzinfo=UTC),
    "2024-02-29": datetime(2024, 2, 29, tzinfo=UTC),
    "1990-01-01 00:00:00": datetime(1990, 1, 1, tzinfo=UTC),
}


def test_times_are_read_as_meant(warehouse: ClickHouseWarehouse) -> None:
    """Each form that is taken means one moment, in UTC unless it carries a zone, cut to the millisecond."""
    read = {text: verdict[:2] for text, verdict in zip(TIMES, _verdicts(warehouse, "purchased_at", TIMES), strict=True)}
    assert read == {text: ("", moment) for text, moment in TIMES.items()}


def test_what_is_no_time_or_could_be_two_is_refused(warehouse: ClickHouseWarehouse) -> None:
    """A parser's best guess is no purchase: a bare hour, month or year, hours beyond 23, days that do not exist."""
    nothing: list[str | None] = [None, "", "вчера", "abc 5", "-5", "1e9", "inf"]
    parts: list[str | None] = ["12", "2026", "202601", "20260101", "10:00", "2026-01", "Jan 5 2026", "2026-01-01T10"]
    ambiguous: list[str | None] = ["01/02/2026", "1/2/26", "2026-01-01 10:00 PM", "2026-01-01 10:00 MSK"]
    impossible: list[str | None] = [
        "2026-02-30", "2025-02-29", "31.02.2026", "2026-13-01", "2026-01-01 25:00:00", "2026-01-01 24:00:00",
        "2026-01-01 10:61:00", "2026-01-01T10:00:00+15:00", "0000-00-00", "17672616000",
    ]  # fmt: skip
    _refused(warehouse, "purchased_at", "unparsable time", [*nothing, *parts, *ambiguous, *impossible])


def test_times_out_of_range_are_refused(warehouse: ClickHouseWarehouse) -> None:
    """Purchases lie between the year 2000 and the moment of landing."""
    _refused(warehouse, "purchased_at", "time before 1990", ["1989-12-31 23:59:59", "1970-01-01", "0000000012"])
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    _refused(warehouse, "purchased_at", "time in the future", [tomorrow, "2262-01-01", "9999-12-31"])


def test_a_verdict_does_not_change_with_the_days(warehouse: ClickHouseWarehouse) -> None:
    """A row that lay in the future when it landed stays refused when its time has come."""
    landed = {name: pa.array([text]) for name, text in GOOD.items()} | {"landed_at": [TEN - timedelta(seconds=1)]}
    warehouse.append_arrow("landed_purchases", pa.table({"source": ["file.csv"], "row": [1]} | landed))
    assert warehouse.value("SELECT reason FROM judged_rows") == "time in the future"


@pytest.mark.parametrize(("name", "place", "default"), [("quantity", 2, 1.0), ("price", 3, nan)])
def test_numbers_are_read_as_meant(warehouse: ClickHouseWarehouse, name: str, place: int, default: float) -> None:
    """A point divides, an exponent multiplies, minus nothing is nothing."""
    numbers = {
        "1": 1.0,
        " 2.5 ": 2.5,
        "+5": 5.0,
        ".5": 0.5,
        "5.": 5.0,
        "1e3": 1000.0,
        "1e-05": 1e-5,
        "0": 0.0,
        "-0.0": 0.0,
    }
    verdicts = _verdicts(warehouse, name, numbers)
    read = {text: (verdict[0], verdict[place]) for text, verdict in zip(numbers, verdicts, strict=True)}
    assert read == {text: ("", number) for text, number in numbers.items()}
    assert all(copysign(1, number) == 1 for _, number in read.values())
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    for verdict in _verdicts(warehouse, name, [None, "", "  "]):
        assert verdict[0] == ""
        assert verdict[place] == default or (isnan(default) and isnan(verdict[place]))


@pytest.mark.parametrize("name", ["quantity", "price"])
def test_numbers_that_could_be_misread_are_refused(warehouse: ClickHouseWarehouse, name: str) -> None:
    """A decimal comma, a thousands mark, infinity or a unit is refused, never read in part."""
    wrong = [
        "1,5",
        "1 000",
        "1_000",
        "1\u00a0000",
        "0x10",
        "1e",
        "--1",
        "1.5kg",
        "٣",
        "inf",
        "-inf",
        "nan",
        "Infinity",
        ".",
    ]
    _refused(warehouse, name, f"unparsable {name}", [*wrong])


@pytest.mark.parametrize("name", ["quantity", "price"])
def test_numbers_out_of_range_are_refused(warehouse: ClickHouseWarehouse, name: str) -> None:
    """Nobody buys less than nothing, or more than there is."""
    _refused(warehouse, name, f"negative {name}", ["-1", "-0.001", "-1e400"])
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    _refused(warehouse, name, f"{name} beyond reason", ["1e10", "1e400"])


def test_the_first_reason_is_told(warehouse: ClickHouseWarehouse) -> None:
    """A row that is wrong in every way is set aside once."""
    _land(warehouse, [{"quantity": "-1", "price": "x"}])
    assert warehouse.rows("SELECT reason FROM judged_rows") == [("no user",)]
    assert warehouse.value("SELECT count() FROM accepted_rows") == 0


def _event_ids(warehouse: ClickHouseWarehouse) -> list[str]:
    return [event_id for (event_id,) in warehouse.rows("SELECT event_id FROM accepted_rows ORDER BY source, row")]


def test_equal_rows_without_ids_are_separate_purchases(warehouse: ClickHouseWarehouse) -> None:
    """Two equal receipt lines are two purchases, however the missing id is written."""
    _land(warehouse, [GOOD, GOOD | {"event_id": ""}, GOOD | {"event_id": " "}, GOOD | {"quantity": "1.0"}])
    assert len(set(_event_ids(warehouse))) == 4


def test_given_event_ids_are_kept(warehouse: ClickHouseWarehouse) -> None:
    """An id of the source stands, trimmed."""
    _land(warehouse, [GOOD | {"event_id": " e1 "}, GOOD | {"event_id": "e1"}])
    assert _event_ids(warehouse) == ["e1", "e1"]


RETURN: Row = GOOD | {"product_id": None, "kind": "return", "corrects": "e1"}


def test_a_correction_takes_back_all_unless_it_says_how_much(warehouse: ClickHouseWarehouse) -> None:
    """A cancellation always does; the kind is read in any case, and needs no product."""
    _land(
        warehouse,
        [RETURN, RETURN | {"quantity": "2"}, RETURN | {"kind": " Cancellation ", "quantity": "2", "corrects": " e2 "}],
    )
    found = warehouse.rows("SELECT kind, corrects, purchased_at, quantity FROM accepted_rows ORDER BY row")
    assert found == [("return", "e1", TEN, inf), ("return", "e1", TEN, 2.0), ("cancellation", "e2", TEN, inf)]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"kind": "exchange"}, "unknown kind"),
        ({"corrects": None}, "corrects nothing"),
        ({"corrects": " \u200b"}, "corrects nothing"),
        ({"corrects": "x" * 257}, "text beyond reason"),
        ({"quantity": "0"}, "returns nothing"),
        ({"quantity": "1e400"}, "quantity beyond reason"),
        ({"user_id": None}, "no user"),
        ({"kind": None, "product_id": "p"}, "purchase that corrects"),
    ],
)
def test_corrections_that_could_be_misread_are_refused(warehouse: ClickHouseWarehouse, wrong: Row, reason: str) -> None:
    """Each with the reason."""
    _land(warehouse, [RETURN | wrong])
    assert warehouse.rows("SELECT reason FROM judged_rows") == [(reason,)]


def test_equal_corrections_without_ids_are_separate(warehouse: ClickHouseWarehouse) -> None:
    """Two units may come back one by one."""
    one = RETURN | {"quantity": "1"}
    _land_files(warehouse, {"1.csv": [one, one], "2.csv": [one, one]})
    events = _event_ids(warehouse)
    assert len(set(events)) == 2
    assert events[:2] == events[2:]


SAME_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "user_id": st.sampled_from(["u", "u ", "v"]),
            "product_id": st.sampled_from(["p", "q"]),
            "purchased_at": st.sampled_from(["2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]),
            "event_id": st.sampled_from([None, "", "e"]),
            "quantity": st.sampled_from([None, "1", "2"]),
            "price": st.sampled_from([None, "9.5"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(rows=SAME_ROWS)
@settings(max_examples=25, deadline=None)
def test_the_same_file_gives_the_same_events(warehouse: ClickHouseWarehouse, rows: list[Row]) -> None:
    """Loaded again under another name, or with its rows in another order, a file brings no new event."""
    warehouse.execute("TRUNCATE TABLE landed_purchases")
    _land_files(warehouse, {"1.csv": rows, "2.csv": rows, "3.csv": rows[::-1]})
    events = _event_ids(warehouse)
    first, again, turned = (events[start : start + len(rows)] for start in range(0, len(events), len(rows)))
    assert again == first
    assert sorted(turned) == sorted(first)
    assert len(set(first) - {"e"}) == sum(not row["event_id"] for row in rows)


def test_infinity_never_passes(warehouse: ClickHouseWarehouse) -> None:
    """Whatever is accepted is finite, or an unknown price."""
    _land(warehouse, [GOOD | {"quantity": text, "price": text} for text in ("1e6", "1e308", "1e309", "inf")])
    accepted = warehouse.rows("SELECT quantity, price FROM accepted_rows")
    assert accepted == [(1e6, 1e6)]
    assert inf not in accepted[0]
