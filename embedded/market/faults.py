"""How each service of the stand-in behaves badly on command."""

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
    """What goes wrong with an answer."""

    NONE = "none"
    ERROR = "error"
    """500, and nothing was done."""
    REFUSE = "refuse"
    """503: no call is taken."""
    NONSENSE = "nonsense"
    """200 with a body that means nothing, and nothing was done."""
    RESET = "reset"
    """What was asked is done, and the connection breaks off before the answer is whole."""
    OUT_OF_STOCK = "out_of_stock"
    PRICE_CHANGE = "price_change"
    """Prices are a tenth higher, and no order at the old price is taken."""


class Behaviour(msgspec.Struct, frozen=True):
    """How one service behaves from now on."""

    fault: Fault = Fault.NONE
    delay_seconds: float = 0.0
    """Before each answer."""
    share: float = 1.0
    """Of the calls that meet the fault; the others are answered well."""


_GOOD = Behaviour()


class Faults:
    """The behaviour of every service; good unless commanded otherwise."""

    def __init__(self, services: Sequence[str] = SERVICES) -> None:
        self.services = services
        self._behaviours: dict[str, Behaviour] = {}

    def command(self, service: str, behaviour: Behaviour) -> None:
        """Let the service behave so from now on."""
        self._behaviours[service] = behaviour

    def end(self) -> None:
        """Let every service behave well again."""
        self._behaviours.clear()

    def of(self, service: str) -> Behaviour:
        """How it behaves."""
        return self._behaviours.get(service, _GOOD)

    def strikes(self, service: str) -> Fault:
        """What goes wrong with this call."""
        behaviour = self.of(service)
        hit = random.random() < behaviour.share  # noqa: S311 - a fault, not a secret
        return behaviour.fault if hit else Fault.NONE


def faulty(service: str, endpoint: Endpoint) -> Endpoint:
    """The endpoint, behaving as commanded; the fault that strikes is in `request.state.fault` for it to see."""

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
