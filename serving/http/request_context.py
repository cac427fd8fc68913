"""Route dependencies: the open ports, the time, the rate limits and path parameters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from serving.clock import Clock
from serving.dependencies import Dependencies
from serving.inputs.names import ID_PATTERN, MAX_ID_CHARACTERS
from serving.security.rate_limits import RateLimits

UserIdInPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=MAX_ID_CHARACTERS,
        pattern=ID_PATTERN,
        description="The shopper's id at the Market.",
        openapi_examples={"a shopper of the sample": {"value": "1288"}},
    ),
]


OrderIdInPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=MAX_ID_CHARACTERS,
        pattern=ID_PATTERN,
        description="The order_id that the confirmation returned.",
        openapi_examples={"an order": {"value": "8c7d6e5f4a3b2c1d"}},
    ),
]


async def _world(request: Request) -> Dependencies:
    dependencies: Dependencies = request.app.state.dependencies
    return dependencies


async def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock()


async def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


RateLimitsDep = Annotated[RateLimits, Depends(_limits)]
DependenciesDep = Annotated[Dependencies, Depends(_world)]
NowDep = Annotated[datetime, Depends(_now)]
