"""A day and an hour are understood as they are meant at the moment at which they are said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurchase.reminders.mute import MAX_PAUSE
from repurchase.reminders.requested_time import When
from serving.language.utterance import words_of
from serving.language.when_said import months_after, when_of, without_time

TUESDAY = datetime(2026, 11, 24, 15, 10, tzinfo=UTC)
WEEKDAYS = ("в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье")
DAYS = (
    *WEEKDAYS, "завтра", "послезавтра", "сегодня", "через неделю", "через две недели", "через пару дней", "на выходных",
    "первого числа", "тридцать первого числа", "в конце месяца", "к концу недели", "через месяц", "через полгода",
    "в следующую пятницу", "на следующей неделе", "в начале месяца", "пятого декабря", "29 февраля", "на днях",
    "на этой неделе", "через час", "через 300 минут", "в следующем месяце", "после выходных", "в декабре", "",
)  # fmt: skip
HOURS = (
    "",
    "утром",
    "вечером",
    "в шесть вечера",
    "в девять",
    "днем",
    "поздно вечером",
    "в полночь",
    "в 23 часа",
    "в час",
)
moments = st.integers(0, 3000 * 24 * 60).map(lambda minutes: TUESDAY + timedelta(minutes=minutes))


def said(text: str, now: datetime = TUESDAY) -> tuple[str, int | None] | None:
    """The day as written in a calendar, and the hour."""
    when = when_of(words_of(text), now)
    return None if when is None else (f"{when.day:%d.%m}", when.hour)


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("в пятницу", "27.11", None), ("в следующую пятницу", "04.12", None), ("в эту пятницу", "27.11", None),
        ("во вторник", "01.12", None), ("через неделю в пятницу", "04.12", None), ("после пятницы", "28.11", None),
        ("через две недели", "08.12", None), ("через 2 недели", "08.12", None), ("недели через две", "08.12", None),
        ("через пару дней", "26.11", None), ("через неделю", "01.12", None), ("дня через три", "27.11", None),
        ("первого числа", "01.12", None), ("пятого декабря", "05.12", None), ("31 числа", "31.12", None),
        ("двадцать пятого", "25.11", None), ("25-го", "25.11", None), ("пятого следующего месяца", "05.12", None),
        ("на выходных", "28.11", None), ("на следующих выходных", "05.12", None), ("после выходных", "30.11", None),
        ("к концу недели", "27.11", None), ("на следующей неделе", "30.11", None), ("на днях", "26.11", None),
        ("в конце месяца", "30.11", None), ("в середине месяца", "15.12", None), ("в начале недели", "30.11", None),
        ("через месяц", "24.12", None), ("через полтора месяца", "08.01", None), ("в декабре", "01.12", None),
        ("завтра вечером", "25.11", 19), ("послезавтра утром", "26.11", 9), ("в среду в шесть вечера", "25.11", 18),
        ("сегодня вечером", "24.11", 19), ("вечером", "24.11", 19), ("утром", "25.11", 9),
        ("сегодня утром", "25.11", 9),
        ("в шесть", "24.11", 18), ("в девять", "24.11", 21), ("завтра в девять", "25.11", 9), ("в 18:30", "24.11", 18),
        ("в час дня", "25.11", 13), ("в два дня", "25.11", 14), ("на два дня", "26.11", None), ("к пяти", "24.11", 17),
        ("полшестого", "24.11", 17), ("в половине седьмого", "24.11", 18), ("часов в пять", "24.11", 17),
        ("через час", "24.11", 16), ("через полчаса", "24.11", 16), ("через пол часа", "24.11", 16),
        ("через десять часов", "25.11", 1), ("после работы", "24.11", 19), ("после обеда", "24.11", 16),
        ("отложи на неделю", "01.12", None), ("отложи на месяц", "24.12", None),
        ("в следующем месяце", "01.12", None), ("в пятницу или в субботу", "27.11", None),
    ],
)  # fmt: skip
def test_days_and_hours_are_those_that_are_meant(text: str, day: str, hour: int | None) -> None:
    """Said on a Tuesday afternoon at the end of November."""
    assert said(text) == (day, hour)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("в пятнитцу", "в пятницу"), ("впятницу", "в пятницу"), ("черезнеделю", "через неделю"),
        ("чере неделю", "через неделю"), ("через ниделю", "через неделю"), ("через 2недели", "через две недели"),
        ("после завтра", "послезавтра"), ("навыходных", "на выходных"), ("в васкресенье", "в воскресенье"),
        ("в понидельник", "в понедельник"), ("в четверк", "в четверг"),
    ],
)  # fmt: skip
def test_slips_of_speech_recognition_mean_the_same(slip: str, meant: str) -> None:
    """Words that are run together, split or misspelled."""
    assert said(slip) == said(meant) is not None


@pytest.mark.parametrize(
    "text",
    ["", "потом", "каждую неделю", "первым делом", "две пачки", "в два раза", "до зарплаты", "30 февраля", "май"],
)
def test_other_words_say_no_time(text: str) -> None:
    """Nor does a day that no year has."""
    assert said(text) is None


def test_what_is_left_says_the_rest() -> None:
    """In its order, so that the goods can be read from it."""
    assert without_time(words_of("напомни в пятницу в десять утра купить корм")) == ("напомни", "купить", "корм")
    assert without_time(words_of("закажи две пачки корма")) == ("закажи", "две", "пачки", "корма")


@given(day=st.sampled_from(DAYS), hour=st.sampled_from(HOURS), now=moments)
def test_no_time_is_over_or_too_far_ahead(day: str, hour: str, now: datetime) -> None:
    """The day is at most MAX_PAUSE ahead; an hour today is in the future."""
    when = when_of(words_of(f"{day} {hour}"), now)
    if when is not None:
        assert now.date() <= when.day <= now.date() + MAX_PAUSE
        assert when.hour is None or 0 <= when.hour <= 23
        assert when.day > now.date() or when.hour is None or when.hour > now.hour


@given(weekday=st.integers(0, 6), now=moments)
def test_a_weekday_is_the_next_of_its_name(weekday: int, now: datetime) -> None:
    """Within a week, and never today; of next week where it is said to be."""
    when = when_of(words_of(WEEKDAYS[weekday]), now)
    assert when is not None
    assert when.day.weekday() == weekday
    assert timedelta(days=1) <= when.day - now.date() <= timedelta(days=7)
    following = when_of(words_of(f"{WEEKDAYS[weekday]} на следующей неделе"), now)
    assert following is not None
    assert following.day.isocalendar().week == (now.date() + timedelta(days=7)).isocalendar().week


@given(month_day=st.integers(1, 31), now=moments)
def test_a_day_of_the_month_is_the_next_of_its_number(month_day: int, now: datetime) -> None:
    """Months that are too short are skipped."""
    when = when_of(words_of(f"{month_day} числа"), now)
    assert when is not None
    is_limited = when.day == now.date() + MAX_PAUSE
    assert when.day.day == month_day or is_limited


@given(day=st.dates(date(2000, 1, 1), date(2040, 1, 1)), months=st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    """31 January and one month is the last of February."""
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(st.text(max_size=80), moments)
def test_any_words_are_read(text: str, now: datetime) -> None:
    """Whatever speech recognition makes of noise."""
    assert isinstance(when_of(words_of(text), now), When | None)


@given(st.lists(st.sampled_from(" ".join((*DAYS, *HOURS)).split()), max_size=8), moments)
def test_words_of_time_in_any_order_are_read(words: list[str], now: datetime) -> None:
    """And never resolve to the past."""
    when = when_of(tuple(words), now)
    assert when is None or when.day >= now.date()
