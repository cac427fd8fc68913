"""Checks that a request comes from this machine and not from a page of another site."""

from __future__ import annotations

from fastapi import Request

from repurchase.authentication.local_request import check_sender
from serving.security.authentication import is_loopback


def stays_here(request: Request) -> bool:
    """Whether both ends, host and origin are loopback; checking the host prevents DNS rebinding."""
    ends = (request.scope.get("client"), request.scope.get("server"))
    if not all(end and is_loopback(end[0]) for end in ends):
        return False
    return check_sender(request.scope["headers"]) is None
