"""Whether a request stays on this machine, and was not sent by a page of somebody else."""

from __future__ import annotations

from fastapi import Request

from repurchase.local_request import check_sender
from serving.callers import is_loopback


def stays_here(request: Request) -> bool:
    """Both ends are loopback, and host and origin too: a name that somebody points at loopback opens nothing."""
    ends = (request.scope.get("client"), request.scope.get("server"))
    if not all(end and is_loopback(end[0]) for end in ends):
        return False
    return check_sender(request.scope["headers"]) is None
