"""Fault injection for each service of a stand-in."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

SERVICES = ("prices", "orders", "push", "search")
Endpoint = Callable[[Request], Awaitable[Response]]


class Fault(StrEnum):
    """Kinds of faults of a response."""

    NONE = "none"
    ERROR = "error"
    """500 without an effect."""
    REFUSE = "refuse"
    """503 without an effect."""
    NONSENSE = "nonsense"
    """200 with a meaningless body and without an effect."""
    RESET = "reset"
    """The effect happens, and the connection breaks off before the response is complete."""
    OUT_OF_STOCK = "out_of_stock"
    PRICE_CHANGE = "price_change"
    """Prices are a tenth higher, and orders are refused."""


class Behaviour(msgspec.Struct, frozen=True):
    """Behaviour of one service until the next command."""

    fault: Fault = Fault.NONE
    delay_seconds: float = 0.0
    """Before each response."""
    share: float = 1.0
    """Share of calls that get the fault."""


_GOOD = Behaviour()


class Faults:
    """The behaviour of every service; without faults by default."""

    def __init__(self, services: Sequence[str] = SERVICES) -> None:
        self.services = services
        self._behaviours: dict[str, Behaviour] = {}

    def command(self, service: str, behaviour: Behaviour) -> None:
        """Set the behaviour of the service."""
        self._behaviours[service] = behaviour

    def end(self) -> None:
        """End all faults."""
        self._behaviours.clear()

    def of(self, service: str) -> Behaviour:
        """Return the behaviour of the service."""
        return self._behaviours.get(service, _GOOD)

    def strikes(self, service: str) -> Fault:
        """Draw the fault of one call."""
        behaviour = self.of(service)
        hit = random.random() < behaviour.share  # noqa: S311 - a fault, not a secret
        return behaviour.fault if hit else Fault.NONE


def with_faults(service: str, endpoint: Endpoint) -> Endpoint:
    """Wrap the endpoint with the injected faults; it can read the fault of its call in `request.state.fault`."""

    async def behaving(request: Request) -> Response:
        faults: Faults = request.app.state.faults
        await asyncio.sleep(faults.of(service).delay_seconds)
        request.state.fault = fault = faults.strikes(service)
        match fault:
            case Fault.ERROR:
                return JSONResponse({"error": "on command"}, HTTPStatus.INTERNAL_SERVER_ERROR)
            case Fault.REFUSE:
                return JSONResponse({"error": "on command"}, HTTPStatus.SERVICE_UNAVAILABLE)
            case Fault.NONSENSE:
                return JSONResponse(["on", "command"])
            case Fault.RESET:
                await endpoint(request)
                return StreamingResponse(_broken_off(), headers={"Content-Length": "1000"})
            case _:
                return await endpoint(request)

    return behaving


async def _broken_off() -> AsyncIterator[bytes]:
    yield b"{"
    raise ConnectionResetError("on command")
