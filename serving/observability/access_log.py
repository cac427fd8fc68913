"""The access log: route, status, duration and caller of each response, without the path, which contains user ids."""

from __future__ import annotations

import logging
from http import HTTPStatus
from time import perf_counter

from starlette.types import Scope

CALLER = "caller"
"""The ASGI scope key that holds the name of the key that signed the request."""
_REFUSED, _FAILED = HTTPStatus.BAD_REQUEST.value, HTTPStatus.INTERNAL_SERVER_ERROR.value
_log = logging.getLogger(__name__)


def log_request(scope: Scope, status: int, began: float) -> None:
    """Log a response that starts now; `began` is the `perf_counter` value at the start of the request, in seconds.

    Status 5xx is logged as warning, 4xx as info and everything else as debug.
    """
    level = _level(status)
    if _log.isEnabledFor(level):
        fields = {
            "method": scope["method"],
            "route": getattr(scope.get("route"), "path", None),
            "status": status,
            "ms": round((perf_counter() - began) * 1000, 3),
            "caller": scope.get(CALLER),
        }
        _log.log(level, "answered", extra={"fields": fields})


def _level(status: int) -> int:
    if status < _REFUSED:
        return logging.DEBUG
    return logging.WARNING if status >= _FAILED else logging.INFO
