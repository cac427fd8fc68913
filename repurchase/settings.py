"""Settings from the environment: one URL for each external system, whose scheme selects the technology."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from repurchase.errors import SettingsError
from repurchase.goods.order_policy import DEFAULT_BASKET_LINES, DEFAULT_MAX_TOTAL
from repurchase.purchases.event_validation import MAX_ROUBLES, MIN_PURCHASE_TIME
from repurchase.shoppers.time_zone import zone_named

STRICT = {"": False, "0": False, "1": True}
PLACEHOLDERS = ("${", "$(", "{{", "<")
"""Marks of unfilled templates; a URL contains none of them unescaped."""
ESCAPE = "write it as scheme://user:password@host:port, with / ? # [ ] @ of a password as %2F %3F %23 %5B %5D %40"
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?")
LAST_PORT = 65_535
LOOPBACK = "127.0.0.1"
LOG_LEVELS = ("debug", "info", "warning", "error")
OUTBOX_KEPT_DAYS = 30
MAX_KEPT_DAYS = 3_650
MAX_BASKET_LINES = 12
"""More lines do not fit into one response of 1024 characters."""
MAX_ORDER_HOLD_SECONDS = 240
"""A longer hold would trigger the alert for stuck orders."""
DEFAULT_TIME_ZONE = "Europe/Moscow"
LOCAL_PREFIXES = ("embedded+", "standin+")
"""Prefixes of endpoints for one machine, rejected with REPURCHASE_STRICT=1."""

SCHEMES = {
    "REPURCHASE_WAREHOUSE_URL": ("clickhouse", "clickhouses"),
    "REPURCHASE_ONLINE_STORE_URL": ("redis", "rediss", "redis+cluster", "rediss+cluster"),
    "REPURCHASE_DATABASE_URL": ("postgresql",),
    "REPURCHASE_TRACKING_URL": ("http", "https"),
    "REPURCHASE_PRICES_URL": ("http", "https"),
    "REPURCHASE_EVENTS_URL": ("kafka", "kafkas"),
    "REPURCHASE_ORDER_QUEUE_URL": ("amqp", "amqps", "redis", "rediss"),
    "REPURCHASE_ORDERS_URL": ("http", "https"),
    "REPURCHASE_PUSH_URL": ("http", "https"),
    "REPURCHASE_SEARCH_URL": ("http", "https"),
    "REPURCHASE_ALICE_URL": ("http", "https"),
    "REPURCHASE_TOKEN_INTROSPECTION_URL": ("http", "https"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """URLs of external systems, without local prefix; they contain secrets: never log them."""

    warehouse_url: str
    online_store_url: str
    database_url: str
    tracking_url: str
    prices_url: str
    search_url: str

    def __repr__(self) -> str:
        return "Settings(…)"


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings that pipeline and API share, by default from `os.environ`.

    Raises SettingsError with the variable's name.
    """
    return Settings(
        warehouse_url=url_of("REPURCHASE_WAREHOUSE_URL", environment),
        online_store_url=url_of("REPURCHASE_ONLINE_STORE_URL", environment),
        database_url=url_of("REPURCHASE_DATABASE_URL", environment),
        tracking_url=url_of("REPURCHASE_TRACKING_URL", environment),
        prices_url=url_of("REPURCHASE_PRICES_URL", environment),
        search_url=url_of("REPURCHASE_SEARCH_URL", environment),
    )


def url_of(name: str, environment: Mapping[str, str] | None = None) -> str:
    """Read one setting of SCHEMES, by default from `os.environ`, for a process that needs no others.

    Raises SettingsError with the variable's name.
    """
    source = os.environ if environment is None else environment
    given = _filled_in(name, source.get(name, "").strip())
    if _is_strict(source.get("REPURCHASE_STRICT", "")):
        _refuse_local(name, given)
    return _checked(name, without_local_mark(given))


def url_if_set(name: str, environment: Mapping[str, str] | None = None) -> str | None:
    """Read the URL of an optional system; None if it is not set. Raises SettingsError."""
    source = os.environ if environment is None else environment
    return url_of(name, source) if source.get(name, "").strip() else None


def signing_keys_file(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file of the signing keys of backends, REPURCHASE_SIGNING_KEYS_FILE; None if it is not set."""
    given = (os.environ if environment is None else environment).get("REPURCHASE_SIGNING_KEYS_FILE", "").strip()
    return Path(given) if given else None


def webhook_secrets_file(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file of the webhook secrets, REPURCHASE_WEBHOOK_SECRETS_FILE; None if it is not set."""
    given = (os.environ if environment is None else environment).get("REPURCHASE_WEBHOOK_SECRETS_FILE", "").strip()
    return Path(given) if given else None


def restrictions_file(environment: Mapping[str, str] | None = None) -> Path | None:
    """Return the file of denied and allowed goods, REPURCHASE_RESTRICTIONS_FILE; None if it is not set."""
    given = (os.environ if environment is None else environment).get("REPURCHASE_RESTRICTIONS_FILE", "").strip()
    return Path(given) if given else None


def max_order_total(environment: Mapping[str, str] | None = None) -> Decimal:
    """Return the maximum voice order in roubles: REPURCHASE_MAX_ORDER_ROUBLES, default 50,000.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    given = source.get("REPURCHASE_MAX_ORDER_ROUBLES", "").strip()
    try:
        total = Decimal(given) if given else DEFAULT_MAX_TOTAL
    except InvalidOperation:
        total = Decimal(0)
    if not (total.is_finite() and 0 < total <= MAX_ROUBLES):
        raise SettingsError(f"REPURCHASE_MAX_ORDER_ROUBLES is no number of roubles above 0 and up to {MAX_ROUBLES}")
    return total


def skill_id(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the only skill that the webhook accepts, REPURCHASE_SKILL_ID; None accepts any."""
    return (os.environ if environment is None else environment).get("REPURCHASE_SKILL_ID", "").strip() or None


def token_introspection_url(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the URL that verifies account-linking tokens; None for manual links. Raises SettingsError."""
    return url_if_set("REPURCHASE_TOKEN_INTROSPECTION_URL", environment)


def oauth_client_id(environment: Mapping[str, str] | None = None) -> str:
    """Return the OAuth client of Yandex Dialogs at the Market: REPURCHASE_OAUTH_CLIENT_ID. Raises SettingsError."""
    given = (os.environ if environment is None else environment).get("REPURCHASE_OAUTH_CLIENT_ID", "").strip()
    if not given:
        raise SettingsError(
            "REPURCHASE_OAUTH_CLIENT_ID is not set; REPURCHASE_TOKEN_INTROSPECTION_URL needs it, since a token that was"
            " issued to another client links nobody"
        )
    return given


def max_basket_lines(environment: Mapping[str, str] | None = None) -> int:
    """Return the maximum number of goods for «закажи всё»: REPURCHASE_MAX_BASKET_LINES, default 8.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    given = source.get("REPURCHASE_MAX_BASKET_LINES", "").strip() or str(DEFAULT_BASKET_LINES)
    if not (given.isdecimal() and 0 < int(given) <= MAX_BASKET_LINES):
        raise SettingsError(f"REPURCHASE_MAX_BASKET_LINES is no number of goods from 1 to {MAX_BASKET_LINES}")
    return int(given)


def log_level(environment: Mapping[str, str] | None = None) -> str:
    """Return the log level of the services: REPURCHASE_LOG_LEVEL, default info. Raises SettingsError."""
    source = os.environ if environment is None else environment
    level = source.get("REPURCHASE_LOG_LEVEL", "").strip() or "info"
    if level not in LOG_LEVELS:
        raise SettingsError(f"REPURCHASE_LOG_LEVEL is none of {', '.join(LOG_LEVELS)}")
    return level


def is_strict(environment: Mapping[str, str] | None = None) -> bool:
    """Return whether REPURCHASE_STRICT=1 rejects endpoints for one machine; by default from `os.environ`."""
    return _is_strict((os.environ if environment is None else environment).get("REPURCHASE_STRICT", ""))


def default_time_zone(environment: Mapping[str, str] | None = None) -> ZoneInfo:
    """Return the default time zone of shoppers: REPURCHASE_TIME_ZONE, an IANA name; default Europe/Moscow.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    name = source.get("REPURCHASE_TIME_ZONE", "").strip() or DEFAULT_TIME_ZONE
    zone = zone_named(name)
    if zone is None:
        raise SettingsError("REPURCHASE_TIME_ZONE is no IANA time zone such as Europe/Moscow")
    return zone


def outbox_retention(environment: Mapping[str, str] | None = None) -> timedelta:
    """Return how long sent messages stay in the outbox: REPURCHASE_OUTBOX_KEPT_DAYS, whole days; default 30.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    given = source.get("REPURCHASE_OUTBOX_KEPT_DAYS", "").strip() or str(OUTBOX_KEPT_DAYS)
    if not (given.isdecimal() and 0 < int(given) <= MAX_KEPT_DAYS):
        raise SettingsError(f"REPURCHASE_OUTBOX_KEPT_DAYS is no number of days from 1 to {MAX_KEPT_DAYS}")
    return timedelta(days=int(given))


def order_hold(environment: Mapping[str, str] | None = None) -> timedelta:
    """Return how long a confirmed order waits before the queue: REPURCHASE_ORDER_HOLD_SECONDS; default 0.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    given = source.get("REPURCHASE_ORDER_HOLD_SECONDS", "").strip() or "0"
    if not (given.isdecimal() and int(given) <= MAX_ORDER_HOLD_SECONDS):
        raise SettingsError(f"REPURCHASE_ORDER_HOLD_SECONDS is no number of seconds from 0 to {MAX_ORDER_HOLD_SECONDS}")
    return timedelta(seconds=int(given))


def first_day(environment: Mapping[str, str] | None = None) -> date:
    """Return the first UTC day of the shop's partitions: REPURCHASE_FIRST_DAY, ISO; default 1990-01-01.

    Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    earliest = MIN_PURCHASE_TIME.date()
    given = source.get("REPURCHASE_FIRST_DAY", "").strip()
    try:
        day = date.fromisoformat(given) if given else earliest
    except ValueError:
        day = date.max
    if not earliest <= day < datetime.now(UTC).date():
        raise SettingsError(f"REPURCHASE_FIRST_DAY is no day from {earliest} to yesterday, such as 2024-03-01")
    return day


def metrics_address(environment: Mapping[str, str] | None = None) -> tuple[str, int] | None:
    """Return host and port of the metrics endpoint: REPURCHASE_METRICS_HOST (default loopback) and _PORT.

    Returns None if no port is set. Raises SettingsError.
    """
    source = os.environ if environment is None else environment
    given = source.get("REPURCHASE_METRICS_PORT", "").strip()
    if not given:
        return None
    if not (given.isdecimal() and 0 < int(given) <= LAST_PORT):
        raise SettingsError(f"REPURCHASE_METRICS_PORT is no port; give it a number from 1 to {LAST_PORT}")
    return source.get("REPURCHASE_METRICS_HOST", "").strip() or LOOPBACK, int(given)


def without_local_mark(url: str) -> str:
    """Return `embedded+redis://…` and `redis://…` alike as `redis://…`."""
    for mark in LOCAL_PREFIXES:
        url = url.removeprefix(mark)
    return url


def _filled_in(name: str, given: str) -> str:
    if not given:
        raise SettingsError(f"{name} is not set; give it a URL such as {SCHEMES[name][0]}://host:port")
    if any(mark in given for mark in PLACEHOLDERS):
        raise SettingsError(f"{name} holds a placeholder that was never filled in; set it to a whole URL")
    return given


def _is_strict(given: str) -> bool:
    if given not in STRICT:
        raise SettingsError("REPURCHASE_STRICT takes 1 or 0; set it to 1 to refuse endpoints for one machine")
    return STRICT[given]


def _refuse_local(name: str, given: str) -> None:
    for mark in LOCAL_PREFIXES:
        if given.startswith(mark):
            raise SettingsError(
                f"{name} names an endpoint for one machine ({mark}…), which REPURCHASE_STRICT=1 refuses"
            )


def _checked(name: str, url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        # The cause is suppressed: its text may contain the password.
        raise SettingsError(f"{name} is no URL; {ESCAPE}") from None
    if parts.scheme not in SCHEMES[name]:
        given = f"{parts.scheme}://" if "://" in url else "no scheme"
        wanted = " or ".join(f"{scheme}://" for scheme in SCHEMES[name])
        raise SettingsError(f"{name} starts with {given}; it takes {wanted}")
    hosts = parts.netloc.rpartition("@")[2].split(",")
    if not all(HOST.fullmatch(host) for host in hosts):
        raise SettingsError(f"{name} names no host, or no number as its port; {ESCAPE}")
    return url
