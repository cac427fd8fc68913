"""Admin routes of the stand-in: PUT and DELETE /admin/faults inject faults, GET /admin/… report its effects."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from embedded.market.faults import Behaviour, Faults
from embedded.market.ledger import Ledger


async def _command(request: Request) -> Response:
    """Set the behaviour of one service from the body: {"fault": "error", "delay_seconds": 0.5, "share": 0.3}."""
    service = request.path_params["service"]
    faults: Faults = request.app.state.faults
    if service not in faults.services:
        return JSONResponse({"error": f"services are {', '.join(faults.services)}"}, HTTPStatus.NOT_FOUND)
    try:
        behaviour = msgspec.json.decode(await request.body(), type=Behaviour)
    except msgspec.MsgspecError as wrong:
        return JSONResponse({"error": str(wrong)}, HTTPStatus.UNPROCESSABLE_ENTITY)
    faults.command(service, behaviour)
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _end(request: Request) -> Response:
    request.app.state.faults.end()
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _ledger(request: Request) -> Response:
    ledger: Ledger = request.app.state.ledger
    return JSONResponse(ledger.summary())


async def _orders(request: Request) -> Response:
    """Respond with all orders by key, the number of calls for each and whether its push was shown."""
    ledger: Ledger = request.app.state.ledger
    return JSONResponse(
        {
            key: {"asked": len(ledger.calls["orders"][key]), "pushed": key in ledger.pushes, **order}
            for key, order in ledger.orders.items()
        }
    )


async def _calls(request: Request) -> Response:
    """Respond with the Unix seconds of all calls by service and key, repeats included."""
    ledger: Ledger = request.app.state.ledger
    return JSONResponse(ledger.calls)


FAULT_COMMANDS = (
    Route("/admin/faults/{service}", _command, methods=["PUT"]),
    Route("/admin/faults", _end, methods=["DELETE"]),
)
COMMANDS = [
    *FAULT_COMMANDS,
    Route("/admin/ledger", _ledger),
    Route("/admin/orders", _orders),
    Route("/admin/calls", _calls),
]
