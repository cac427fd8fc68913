"""Checks that distinguish local programs from web pages that reach a loopback server through a browser.

A page of any site can post to 127.0.0.1, and DNS rebinding even makes it same-origin. A browser sends the real Host and
Origin, and sends a preflight request before a JSON body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

Headers = Iterable[tuple[bytes, bytes]]
"""As in ASGI: names in lower case."""


class Refusal(NamedTuple):
    """The response to a rejected request."""

    status: HTTPStatus
    reason: str


Check = Callable[[Headers], Refusal | None]

FOREIGN_HOST = Refusal(
    HTTPStatus.FORBIDDEN, "the Host header is not a loopback address; without signing keys only this machine may call"
)
FOREIGN_ORIGIN = Refusal(HTTPStatus.FORBIDDEN, "the Origin header names another site; web pages of others may not call")
NOT_JSON = Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a body needs Content-Type: application/json")


def check_sender(headers: Headers) -> Refusal | None:
    """Reject a request without exactly one loopback Host, or with an Origin other than that host."""
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
    """Reject a body that a page may send without a preflight request: a form, plain text, or no type."""
    has_body, kind = False, b""
    for name, value in headers:
        if name == b"content-type":
            kind = value
        elif name == b"transfer-encoding" or (name == b"content-length" and value != b"0"):
            has_body = True
    return NOT_JSON if has_body and not _is_json(kind) else None


def first_refusal(checks: Sequence[Check], headers: Headers) -> Refusal | None:
    """Return the first refusal of the checks, or None."""
    return next((refusal for check in checks if (refusal := check(headers)) is not None), None)


@lru_cache(maxsize=64)
def is_loopback_host(host: bytes) -> bool:
    """Return whether a Host header names this machine: localhost or a loopback address, with or without a port."""
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
