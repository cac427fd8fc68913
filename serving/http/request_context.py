"""Route dependencies: the open ports, the time, the rate limits and path parameters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request

from serving.clock import Clock
from serving.dependencies import World
from serving.inputs.names import ID_PATTERN, MOST_ID_CHARACTERS
from serving.security.rate_limits import RateLimits

UserIdInPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=MOST_ID_CHARACTERS,
        pattern=ID_PATTERN,
        description="The shopper's id at the Market.",
        openapi_examples={"a shopper of the sample": {"value": "1288"}},
    ),
]


OrderIdInPath = Annotated[
    str,
    Path(
        min_length=1,
        max_length=MOST_ID_CHARACTERS,
        pattern=ID_PATTERN,
        description="The order_id that the confirmation returned.",
        openapi_examples={"an order": {"value": "8c7d6e5f4a3b2c1d"}},
    ),
]


async def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


async def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.clock
    return clock()


async def _limits(request: Request) -> RateLimits:
    limits: RateLimits = request.app.state.limits
    return limits


Limits = Annotated[RateLimits, Depends(_limits)]
OpenWorld = Annotated[World, Depends(_world)]
Now = Annotated[datetime, Depends(_now)]
