"""Whether a request stays on this machine, and was not sent by a page of somebody else."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request

_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def stays_here(request: Request) -> bool:
    """Both ends are loopback, and host and origin too: a name that somebody points at loopback opens nothing."""
    ends = (request.scope.get("client"), request.scope.get("server"))
    if not all(end and _is_loopback(end[0]) for end in ends):
        return False
    origin = request.headers.get("origin")
    return request.url.hostname in _NAMES and (origin is None or urlsplit(origin).netloc == request.url.netloc)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
