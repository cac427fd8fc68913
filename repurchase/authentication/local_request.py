"""Tells a program of this machine from a web page that reaches a loopback server through somebody's browser.

A page can post to 127.0.0.1 from any site, and a name that its owner points at 127.0.0.1 (DNS rebinding) makes it even
same-origin. A browser sends Host and Origin as they are, and asks first (preflight) before it sends a JSON body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]
"""As ASGI has them: names in lower case."""


class Refusal(NamedTuple):
    """The answer to a request that is not let in."""

    status: HTTPStatus
    reason: str


Check = Callable[[Headers], Refusal | None]

FOREIGN_HOST = Refusal(
    HTTPStatus.FORBIDDEN, "the Host header is not a loopback address; without signing keys only this machine may call"
)
FOREIGN_ORIGIN = Refusal(HTTPStatus.FORBIDDEN, "the Origin header names another site; web pages of others may not call")
NOT_JSON = Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a body needs Content-Type: application/json")


def check_sender(headers: Headers) -> Refusal | None:
    """Refuse a request whose one Host is not loopback, or whose Origin is not that host."""
    hosts, origins = [], []
    for name, value in headers:
        if name == b"host":
            hosts.append(value)
        elif name == b"origin":
            origins.append(value)
    if len(hosts) != 1 or not is_loopback_host(hosts[0]):
        return FOREIGN_HOST
    if origins and (len(origins) > 1 or not _is_of(origins[0], hosts[0])):
        return FOREIGN_ORIGIN
    return None


def check_json(headers: Headers) -> Refusal | None:
    """Refuse a body that a page may send without asking first: a form, plain text, or of no type at all."""
    has_body, kind = False, b""
    for name, value in headers:
        if name == b"content-type":
            kind = value
        elif name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            has_body = True
    return NOT_JSON if has_body and not _is_json(kind) else None


def first_refusal(checks: Sequence[Check], headers: Headers) -> Refusal | None:
    """What the first check that refuses says; None where all let the request in."""
    return next((refusal for check in checks if (refusal := check(headers)) is not None), None)


@lru_cache(maxsize=64)
def is_loopback_host(host: bytes) -> bool:
    """Whether a Host header names this machine: localhost or a loopback address, with or without a port."""
    try:
        name = urlsplit(f"//{host.decode('ascii')}").hostname
        return name == "localhost" or (name is not None and ip_address(name).is_loopback)
    except ValueError:
        return False


def _is_of(origin: bytes, host: bytes) -> bool:
    return origin.lower() in {b"http://" + host.lower(), b"https://" + host.lower()}


def _is_json(kind: bytes) -> bool:
    media_type = kind.partition(b";")[0].strip().lower()
    return media_type == b"application/json" or media_type.endswith(b"+json")
