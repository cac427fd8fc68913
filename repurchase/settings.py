"""Settings come from the environment, one URL for each outside system; its scheme chooses the technology."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from repurchase.errors import SettingsError

LOCAL_PREFIXES = ("embedded+", "standin+")
"""Marks of endpoints for one machine, refused where REPURCHASE_STRICT=1."""

SCHEMES = {
    "REPURCHASE_WAREHOUSE_URL": ("clickhouse", "clickhouses"),
    "REPURCHASE_ONLINE_STORE_URL": ("redis", "rediss"),
    "REPURCHASE_DATABASE_URL": ("postgresql",),
    "REPURCHASE_TRACKING_URL": ("http", "https"),
    "REPURCHASE_PRICES_URL": ("http", "https"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where each outside system answers; URLs carry no local prefix any more, but their secrets: never log them."""

    warehouse_url: str
    online_store_url: str
    database_url: str
    tracking_url: str
    prices_url: str

    def __repr__(self) -> str:
        return "Settings(…)"


def settings_from(environment: Mapping[str, str] | None = None) -> Settings:
    """Read all settings, from `os.environ` unless told; raises SettingsError naming the variable at fault."""
    source = os.environ if environment is None else environment
    strict = source.get("REPURCHASE_STRICT", "") == "1"
    urls = {name: _url(name, source.get(name, ""), strict) for name in SCHEMES}
    return Settings(
        warehouse_url=urls["REPURCHASE_WAREHOUSE_URL"],
        online_store_url=urls["REPURCHASE_ONLINE_STORE_URL"],
        database_url=urls["REPURCHASE_DATABASE_URL"],
        tracking_url=urls["REPURCHASE_TRACKING_URL"],
        prices_url=urls["REPURCHASE_PRICES_URL"],
    )


def without_local_mark(url: str) -> str:
    """`embedded+redis://…` and `redis://…` alike as `redis://…`."""
    for mark in LOCAL_PREFIXES:
        url = url.removeprefix(mark)
    return url


def _url(name: str, given: str, strict: bool) -> str:
    if not given.strip():
        raise SettingsError(f"{name} is not set; give it a URL such as {SCHEMES[name][0]}://host:port")
    if "${" in given or "$(" in given:
        raise SettingsError(f"{name} holds a placeholder that was never filled in; set it to a whole URL")
    local = next((prefix for prefix in LOCAL_PREFIXES if given.startswith(prefix)), "")
    if local and strict:
        raise SettingsError(f"{name} names an endpoint for one machine ({local}…), which REPURCHASE_STRICT=1 refuses")
    return _checked(name, without_local_mark(given))


def _checked(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES[name]:
        wanted = " or ".join(f"{scheme}://" for scheme in SCHEMES[name])
        raise SettingsError(f"{name} starts with {parts.scheme or 'no scheme'}://; it takes {wanted}")
    if not parts.hostname:
        raise SettingsError(f"{name} names no host; write it as {parts.scheme}://host:port")
    return url
