"""A bare route is answered before FastAPI's layers, with nothing lost that these do for it."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from repurchase.errors import OnlineStoreUnavailable
from serving.http import problem_details
from serving.http.fast_path import BareRoute, BareRouteMiddleware
from serving.observability.request_ids import RequestIdMiddleware
from tests.served import served

router = APIRouter(route_class=BareRoute)
_RAISED = {
    "away": OnlineStoreUnavailable("away"),
    "unknown": HTTPException(HTTPStatus.NOT_FOUND),
    "a fault of ours": ZeroDivisionError(),
}


@router.post("/bare/{name}")
async def bare(request: Request) -> Response:
    """Say the name and whether FastAPI's own layers were passed, or fail."""
    name = request.path_params["name"]
    if name in _RAISED:
        raise _RAISED[name]
    return Response(f"{name} {'fastapi_inner_astack' in request.scope} {request.scope['route'].path}")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """Give a client of an app with that route."""
    app = FastAPI(routes=router.routes)
    problem_details.install(app)
    app.add_middleware(BareRouteMiddleware, routes=router.routes)
    app.add_middleware(RequestIdMiddleware)
    with served(app) as opened:
        yield opened


def test_the_endpoint_answers_by_itself(client: httpx.Client) -> None:
    """It knows its path, its parameters and its route, by which the log names it."""
    answer = client.post("/bare/somebody")
    assert (answer.status_code, answer.text) == (HTTPStatus.OK, "somebody False /bare/{name}")
    assert answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("away", HTTPStatus.SERVICE_UNAVAILABLE),
        ("unknown", HTTPStatus.NOT_FOUND),
        ("a fault of ours", HTTPStatus.INTERNAL_SERVER_ERROR),
    ],
)
def test_exceptions_are_answered_as_on_every_route(client: httpx.Client, name: str, status: HTTPStatus) -> None:
    """As the problems that the app's handlers make of them."""
    answer = client.post(f"/bare/{name}", headers={"connection": "close"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, problem_details.PROBLEM)
    assert answer.json()["status"] == status


def test_what_is_no_call_of_the_route_goes_the_long_way(client: httpx.Client) -> None:
    """Another method and another path are refused as everywhere."""
    assert client.get("/bare/somebody").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert client.post("/bare").status_code == HTTPStatus.NOT_FOUND
