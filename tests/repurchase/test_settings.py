"""Settings: what is taken from the environment, and what is refused at the start."""

from __future__ import annotations

import traceback
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from repurchase.errors import SettingsError
from repurchase.settings import (
    SCHEMES,
    Settings,
    default_time_zone,
    first_day,
    log_level,
    max_basket_lines,
    max_order_total,
    metrics_address,
    oauth_client_id,
    order_hold,
    outbox_retention,
    restrictions_file,
    settings_from,
    url_of,
    without_local_mark,
)

SECRET = "s3cr3t-word"
WHOLE = {
    "REPURCHASE_WAREHOUSE_URL": f"clickhouses://user:{SECRET}@warehouse.example:8443/repurchase",
    "REPURCHASE_ONLINE_STORE_URL": f"rediss://:{SECRET}@[::1]:6379/0",
    "REPURCHASE_DATABASE_URL": f"postgresql://user:{SECRET}@first.example:5432,second.example/repurchase",
    "REPURCHASE_TRACKING_URL": "https://tracking.example",
    "REPURCHASE_PRICES_URL": "http://prices.example:80",
    "REPURCHASE_SEARCH_URL": "https://search.example",
}
ALONE = {
    "REPURCHASE_EVENTS_URL": f"kafkas://user:{SECRET}@first.example:9092,second.example:9092",
    "REPURCHASE_ORDER_QUEUE_URL": f"amqps://user:{SECRET}@queue.example:5671/repurchase",
    "REPURCHASE_ORDERS_URL": "https://orders.example",
    "REPURCHASE_PUSH_URL": "https://push.example",
    "REPURCHASE_ALICE_URL": "https://alice.example",
    "REPURCHASE_TOKEN_INTROSPECTION_URL": f"https://client:{SECRET}@oauth.example/introspect",
}
"""Taken by the processes that need them."""
LOCAL = {
    name: f"{'standin' if url.startswith('http') else 'embedded'}+{url}" for name, url in (WHOLE | ALONE).items()
}  # fmt: skip


def test_whole_settings_are_taken_as_they_are() -> None:
    """Every scheme of production, a literal address and several database hosts among them."""
    settings = settings_from(WHOLE | {"REPURCHASE_STRICT": "1"})
    assert [getattr(settings, field) for field in Settings.__slots__] == list(WHOLE.values())


def test_local_marks_fall_away() -> None:
    """Whoever opens a URL sees a plain one, and spaces around it are no part of it."""
    spaced = {name: f"  {url}\n" for name, url in LOCAL.items()}
    assert settings_from(LOCAL) == settings_from(spaced) == settings_from(WHOLE)
    assert without_local_mark("embedded+redis://h") == without_local_mark("redis://h") == "redis://h"


def test_the_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument, `os.environ` is read."""
    for name, url in WHOLE.items():
        monkeypatch.setenv(name, url)
    monkeypatch.delenv("REPURCHASE_STRICT", raising=False)
    assert settings_from() == settings_from(WHOLE)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "is not set"),
        ("", "is not set"),
        ("  ", "is not set"),
        ("${SECRET_URL}", "placeholder"),
        ("{scheme}://user:${PASSWORD}@host:1", "placeholder"),
        ("{scheme}://user:$(cat password)@host:1", "placeholder"),
        ("{scheme}://user:{{{{ password }}}}@host:1", "placeholder"),
        ("{scheme}://<host>:1", "placeholder"),
        ("mysql://user:s3cr3t-word@host:1", "starts with mysql://; it takes {scheme}://"),
        ("s3cr3t-word", "starts with no scheme"),
        ("s3cr3t-word:1234", "starts with no scheme"),
        ("{scheme}://", "no host"),
        ("{scheme}://user:s3cr3t-word@", "no host"),
        ("{scheme}://user:s3cr3t-word@:1234", "no host"),
        ("{scheme}://user:s3cr3t-word@host:port", "no number as its port"),
        ("{scheme}://user:s3cr3t/word@host:1", "no number as its port"),
        ("{scheme}://user:s3cr3t-w[rd@host:1", "is no URL"),
        ("embedded+standin+{scheme}x://host:1", "starts with {scheme}x://"),
    ],
)
def test_a_setting_at_fault_is_named(name: str, value: str | None, words: str) -> None:
    """The message names the variable and what to do, and neither it nor its traceback tells a secret."""
    scheme = SCHEMES[name][0]
    environment = {} if value is None else {name: value.replace("{{{{", "{{").replace("{scheme}", scheme)}
    with pytest.raises(SettingsError, match=name) as refused:
        url_of(name, environment)
    assert words.replace("{scheme}", scheme) in str(refused.value)
    told = "".join(traceback.format_exception_only(refused.value)) + repr(refused.value.__cause__)
    assert "s3cr3t" not in told


@pytest.mark.parametrize("name", SCHEMES)
def test_strict_refuses_endpoints_for_one_machine(name: str) -> None:
    """In production no embedded engine and no stand-in is taken, and the variable is named."""
    with pytest.raises(SettingsError, match=f"{name}.*REPURCHASE_STRICT=1 refuses"):
        url_of(name, {name: LOCAL[name], "REPURCHASE_STRICT": "1"})
    assert url_of(name, {name: LOCAL[name], "REPURCHASE_STRICT": "0"}) == (WHOLE | ALONE)[name]


@pytest.mark.parametrize("name", WHOLE)
def test_none_of_the_shared_settings_may_be_missing(name: str) -> None:
    """The one that is missing is named."""
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        settings_from({key: url for key, url in WHOLE.items() if key != name})


@pytest.mark.parametrize("name", ALONE)
def test_a_process_takes_only_what_it_needs(name: str) -> None:
    """One setting is read without the others."""
    assert url_of(name, {name: ALONE[name], "REPURCHASE_STRICT": "1"}) == ALONE[name]


@pytest.mark.parametrize("value", ["true", "yes", "2", "${STRICT}"])
def test_strict_is_not_guessed(value: str) -> None:
    """Whoever wanted strictness in other words is told, instead of running without it."""
    with pytest.raises(SettingsError, match="REPURCHASE_STRICT takes 1 or 0"):
        settings_from(WHOLE | {"REPURCHASE_STRICT": value})


def test_settings_do_not_print_their_secrets() -> None:
    """Neither in a log nor in a debugger."""
    settings = settings_from(WHOLE)
    assert SECRET not in f"{settings} {settings!r} {[settings]}"


def test_introspection_needs_the_client_of_the_skill() -> None:
    """A token that was issued to another client would link a shopper who never allowed it."""
    assert oauth_client_id({"REPURCHASE_OAUTH_CLIENT_ID": " alice-skill "}) == "alice-skill"
    with pytest.raises(SettingsError, match="REPURCHASE_OAUTH_CLIENT_ID is not set"):
        oauth_client_id({})


def test_the_time_zone_is_moscow_unless_told() -> None:
    """An IANA name; anything else is named."""
    assert default_time_zone({}) == ZoneInfo("Europe/Moscow")
    assert default_time_zone({"REPURCHASE_TIME_ZONE": " Asia/Omsk "}) == ZoneInfo("Asia/Omsk")
    for wrong in ("Mars", "../Omsk", "/etc/passwd"):
        with pytest.raises(SettingsError, match="REPURCHASE_TIME_ZONE"):
            default_time_zone({"REPURCHASE_TIME_ZONE": wrong})


@pytest.mark.parametrize(("told", "days"), [("", 30), ("7", 7)])
def test_sent_messages_are_kept_for_a_month_unless_told(told: str, days: int) -> None:
    """By whole days."""
    assert outbox_retention({"REPURCHASE_OUTBOX_KEPT_DAYS": told}) == timedelta(days=days)


@pytest.mark.parametrize("told", ["0", "-1", "1.5", "a month", "99999"])
def test_a_retention_that_is_none_is_refused(told: str) -> None:
    """By the name of the setting."""
    with pytest.raises(SettingsError, match="REPURCHASE_OUTBOX_KEPT_DAYS"):
        outbox_retention({"REPURCHASE_OUTBOX_KEPT_DAYS": told})


@pytest.mark.parametrize(("told", "seconds"), [("", 0), ("0", 0), ("20", 20), ("240", 240)])
def test_orders_are_held_for_as_long_as_is_set(told: str, seconds: int) -> None:
    """Not at all unless set."""
    assert order_hold({"REPURCHASE_ORDER_HOLD_SECONDS": told}) == timedelta(seconds=seconds)


@pytest.mark.parametrize("told", ["-1", "1.5", "a minute", "241"])
def test_a_hold_that_is_none_is_refused(told: str) -> None:
    """By the name of the setting."""
    with pytest.raises(SettingsError, match="REPURCHASE_ORDER_HOLD_SECONDS"):
        order_hold({"REPURCHASE_ORDER_HOLD_SECONDS": told})


@pytest.mark.parametrize(("told", "roubles"), [("", 50_000), ("15000", 15_000), (" 999.50 ", Decimal("999.50"))])
def test_orders_by_voice_have_a_ceiling(told: str, roubles: Decimal) -> None:
    """Of 50,000 roubles unless another is set."""
    assert max_order_total({"REPURCHASE_MAX_ORDER_ROUBLES": told}) == roubles


@pytest.mark.parametrize("told", ["0", "-1", "much", "NaN", "Infinity", "1e12"])
def test_a_ceiling_that_is_none_is_refused(told: str) -> None:
    """By the name of the setting."""
    with pytest.raises(SettingsError, match="REPURCHASE_MAX_ORDER_ROUBLES"):
        max_order_total({"REPURCHASE_MAX_ORDER_ROUBLES": told})


@pytest.mark.parametrize(("told", "lines"), [("", 8), (" 5 ", 5), ("12", 12)])
def test_a_basket_has_at_most_so_many_lines(told: str, lines: int) -> None:
    """Eight unless another number is set."""
    assert max_basket_lines({"REPURCHASE_MAX_BASKET_LINES": told}) == lines


@pytest.mark.parametrize("told", ["0", "-1", "13", "many", "1.5"])
def test_a_number_of_lines_that_is_none_is_refused(told: str) -> None:
    """By the name of the setting."""
    with pytest.raises(SettingsError, match="REPURCHASE_MAX_BASKET_LINES"):
        max_basket_lines({"REPURCHASE_MAX_BASKET_LINES": told})


def test_own_lists_are_named_by_a_file() -> None:
    """Or not at all."""
    assert restrictions_file({}) is None
    assert restrictions_file({"REPURCHASE_RESTRICTIONS_FILE": " /etc/lists.toml "}) == Path("/etc/lists.toml")


def test_days_begin_with_2000_unless_told() -> None:
    """No purchase is older."""
    assert first_day({}) == date(1990, 1, 1)
    assert first_day({"REPURCHASE_FIRST_DAY": " 2024-03-01 "}) == date(2024, 3, 1)


@pytest.mark.parametrize("told", ["1989-12-31", "2024-02-30", "01.03.2024", "a day", f"{datetime.now(UTC).date()}"])
def test_a_first_day_that_is_none_is_refused(told: str) -> None:
    """By the name of the setting; today is not over."""
    with pytest.raises(SettingsError, match="REPURCHASE_FIRST_DAY"):
        first_day({"REPURCHASE_FIRST_DAY": told})


def test_metrics_are_told_on_a_port_or_not_at_all() -> None:
    """What is no port is named."""
    assert metrics_address({}) is None
    assert metrics_address({"REPURCHASE_METRICS_PORT": "9100"}) == ("127.0.0.1", 9100)
    told = {"REPURCHASE_METRICS_HOST": "10.0.0.7", "REPURCHASE_METRICS_PORT": "9100"}
    assert metrics_address(told) == ("10.0.0.7", 9100)
    for wrong in ("0", "65536", "-1", "http", "²"):
        with pytest.raises(SettingsError, match="REPURCHASE_METRICS_PORT"):
            metrics_address({"REPURCHASE_METRICS_PORT": wrong})


def test_how_much_is_logged_is_one_of_four_levels() -> None:
    """Information unless told otherwise."""
    assert log_level({}) == "info"
    assert log_level({"REPURCHASE_LOG_LEVEL": "debug"}) == "debug"
    with pytest.raises(SettingsError, match="none of debug, info, warning, error"):
        log_level({"REPURCHASE_LOG_LEVEL": "loud"})
