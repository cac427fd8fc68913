"""One line an answer: which route, how soon, for which caller; never the path, whose parts name people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from time import perf_counter

from starlette.types import Scope

CALLER = "caller"
"""Where the name of the key that signed a call stands in its scope."""
_REFUSED, _FAILED = HTTPStatus.BAD_REQUEST.value, HTTPStatus.INTERNAL_SERVER_ERROR.value
_log = logging.getLogger(__name__)


def tell_answer(scope: Scope, status: int, began: float) -> None:
    """Tell of an answer that begins now to a request that began at `began` of `perf_counter`.

    Failures of ours are warnings, refusals information, and all others seen at the level debug.
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
