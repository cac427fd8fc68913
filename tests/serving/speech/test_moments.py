"""Days are named by their distance in the shopper's own calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving.speech.moments import ago, delivery, rhythm

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()
VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")
DAYS = st.integers(min_value=0, max_value=2000)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("сегодня", 0, 0),
        ("вчера", 1, 1),
        ("позавчера", 2, 2),
        ("3 дня назад", 3, 3),
        ("4 дня назад", 4, 4),
        ("6 дней назад", 6, 6),
        ("неделю назад", 7, 10),
        ("2 недели назад", 11, 17),
        ("3 недели назад", 18, 27),
        ("месяц назад", 28, 45),
        ("2 месяца назад", 46, 76),
        ("5 месяцев назад", 137, 167),
        ("полгода назад", 168, 197),
        ("7 месяцев назад", 198, 228),
        ("11 месяцев назад", 320, 349),
        ("год назад", 350, 380),
        ("больше года назад", 381, 4000),
    ],
)
def test_how_long_ago(said: str, first: int, last: int) -> None:
    """The first and the last day of each name."""
    assert [ago(NOW - timedelta(days=days), TODAY, UTC) for days in (first, last)] == [said, said]


def test_days_are_those_of_the_shopper() -> None:
    """A purchase in the evening in Moscow is on the next day in Vladivostok."""
    before, after = (datetime(2026, 11, 23, 13, 59, tzinfo=UTC), datetime(2026, 11, 23, 14, 1, tzinfo=UTC))
    tomorrow = date(2026, 11, 24)
    assert [ago(each, tomorrow, UTC) for each in (before, after)] == ["вчера", "вчера"]
    assert [ago(each, tomorrow, VLADIVOSTOK) for each in (before, after)] == ["вчера", "сегодня"]


def test_a_purchase_ahead_of_the_clock_was_made_today() -> None:
    """Clocks of two machines differ; a shopper is not told so."""
    assert ago(NOW + timedelta(days=1), TODAY, UTC) == "сегодня"


@given(days=DAYS)
def test_past_is_never_nameless(days: int) -> None:
    """Every distance has a name, and none is «1 месяцев назад»."""
    said = ago(NOW - timedelta(days=days), TODAY, UTC)
    assert said.endswith(("назад", "сегодня", "вчера"))
    assert not said.startswith(("0", "1 ", "12"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "сегодня"),
        (1, "завтра"),
        (2, "послезавтра"),
        (3, "в четверг, 26 ноября"),
        (6, "в воскресенье, 29 ноября"),
        (8, "во вторник, 1 декабря"),
        (9, "в среду, 2 декабря"),
        (-1, "в воскресенье, 22 ноября"),
    ],
)
def test_delivery_day(days: int, said: str) -> None:
    """Near days by name, later ones by weekday and date."""
    today = date(2026, 11, 23)
    assert delivery(today + timedelta(days=days), today) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0.2, "каждый день"),
        (1.4, "каждый день"),
        (2, "через день"),
        (3, "каждые 3 дня"),
        (5.4, "каждые 5 дней"),
        (7, "примерно раз в неделю"),
        (14, "каждые 2 недели"),
        (17.5, "каждые 3 недели"),
        (28, "каждые 4 недели"),
        (31.5, "примерно раз в месяц"),
        (60, "примерно раз в 2 месяца"),
        (150, "примерно раз в 5 месяцев"),
        (182, "примерно раз в полгода"),
        (365, "примерно раз в год"),
        (600, "реже раза в год"),
    ],
)
def test_rhythm(days: float, said: str) -> None:
    """A rhythm is rounded to what people keep in mind."""
    assert rhythm(days) == said


@given(days=st.floats(min_value=1e-9, max_value=1e6))
def test_no_rhythm_counts_to_one(days: float) -> None:
    """«Каждую 1 неделю» and «раз в 1 месяц» are said by machines only."""
    assert not {"0", "1"} & set(rhythm(days).split())


@pytest.mark.parametrize("days", [0.0, -3.0, float("nan"), float("inf")])
def test_no_rhythm_is_refused(days: float) -> None:
    """A shopper with one purchase has none; the caller must know."""
    with pytest.raises(ValueError, match="positive number of days"):
        rhythm(days)
