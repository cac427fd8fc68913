"""Maps every error to problem+json (RFC 9457) with the reason and the field."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from math import ceil
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from repurchase.errors import (
    InvalidQuantity,
    OfferNotFound,
    OrderAlreadySubmitted,
    OrderNotFound,
    OrderTooExpensive,
    OutOfStock,
    RateLimitExceeded,
    RestrictedGoods,
    ServiceUnavailable,
    VoiceOrderNotAllowed,
)

RETRY_AFTER_SECONDS = 1
BLANK = "about:blank"
KIND = "urn:repurchase:problem:"
"""Prefix of the type of problems that the status alone does not identify."""
PROBLEM = "application/problem+json"
_log = logging.getLogger(__name__)


class Fault(BaseModel):
    """One invalid field of a request."""

    where: str = Field(examples=["body.utterance"])
    what: str = Field(examples=["String should have at most 1024 characters"])


class Problem(BaseModel):
    """Problem details, see RFC 9457."""

    type: str = Field(default=BLANK, examples=[BLANK])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["the request is not as documented; see errors"])
    errors: list[Fault] = Field(default_factory=list)


NOT_AS_DOCUMENTED = "the request is not as documented; see errors"
NO_JSON = "the body is not valid JSON"
TOO_LARGE = "the body is larger than any request of a device"
TRY_AGAIN = "an outside system did not answer; try again shortly"
NOT_OFFERED = "the shopper has no such reminder or quote"
TOO_MANY = "too many calls; wait for the seconds of Retry-After"
SOLD_OUT = "the product cannot be bought now; the reminder stays open"
_DETAILS = {
    HTTPStatus.BAD_REQUEST: NO_JSON,
    HTTPStatus.UNAUTHORIZED: "the call is not signed",
    HTTPStatus.FORBIDDEN: "the call comes from a skill that this webhook does not answer",
    HTTPStatus.NOT_FOUND: NOT_OFFERED,
    HTTPStatus.CONFLICT: SOLD_OUT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY: NOT_AS_DOCUMENTED,
    HTTPStatus.TOO_MANY_REQUESTS: TOO_MANY,
    HTTPStatus.SERVICE_UNAVAILABLE: TRY_AGAIN,
}


ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS)
"""Statuses that any backend call may get."""


def documented(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can fail with `statuses`, each a key of _DETAILS."""
    return {status.value: {"description": status.phrase, "content": _documented(status)} for status in statuses}


def _documented(status: HTTPStatus) -> dict[str, Any]:
    schema = Problem.model_json_schema()
    # A reference into the model's own schema does not resolve within the OpenAPI document.
    schema["properties"]["errors"]["items"] = schema.pop("$defs")[Fault.__name__]
    example = Problem(title=status.phrase, status=status, detail=_DETAILS[status]).model_dump(exclude_defaults=True)
    return {PROBLEM: {"schema": schema, "example": {"type": BLANK} | example}}


def install(app: FastAPI) -> None:
    """Register a handler for every error of the app."""
    app.add_exception_handler(RequestValidationError, _not_as_documented)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(OfferNotFound, _not_offered)
    app.add_exception_handler(OrderNotFound, _no_such_order)
    app.add_exception_handler(OrderAlreadySubmitted, _handed_over)
    app.add_exception_handler(VoiceOrderNotAllowed, _not_by_voice)
    app.add_exception_handler(OutOfStock, _sold_out)
    app.add_exception_handler(RateLimitExceeded, _too_many)
    app.add_exception_handler(ServiceUnavailable, _unavailable)
    app.add_exception_handler(Exception, _unexpected)


async def _not_as_documented(_request: Request, raised: Exception) -> JSONResponse:
    errors = raised.errors() if isinstance(raised, RequestValidationError) else []
    if any(error["type"] == "json_invalid" for error in errors):
        return problem(HTTPStatus.BAD_REQUEST, NO_JSON, _faults(errors))
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, NOT_AS_DOCUMENTED, _faults(errors))


def _faults(errors: Sequence[Any]) -> list[Fault]:
    return [Fault(where=".".join(map(str, error["loc"])), what=error["msg"]) for error in errors]


async def _refused(request: Request, raised: Exception) -> JSONResponse:
    status = HTTPStatus(raised.status_code) if isinstance(raised, HTTPException) else HTTPStatus.BAD_REQUEST
    answer = problem(status, status.description or status.phrase)
    answer.headers.update(getattr(raised, "headers", None) or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return answer


def _methods_at(request: Request) -> set[str]:
    """All methods of this path; Starlette's own Allow header has only those of the first matching route."""
    routes = (each for each in request.app.routes if each.matches(request.scope)[0] is not Match.NONE)
    return {method for each in routes for method in each.methods or ()}


async def _not_offered(_request: Request, raised: Exception) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(raised), kind=f"{KIND}not-offered")


async def _no_such_order(_request: Request, raised: Exception) -> JSONResponse:
    return problem(HTTPStatus.NOT_FOUND, str(raised), kind=f"{KIND}no-such-order")


async def _handed_over(_request: Request, raised: Exception) -> JSONResponse:
    return problem(HTTPStatus.CONFLICT, str(raised), kind=f"{KIND}order-handed-over")


async def _not_by_voice(_request: Request, raised: Exception) -> JSONResponse:
    """409, because the request is well-formed and a retry cannot succeed."""
    match raised:
        case OrderTooExpensive():
            total, max_total = f"{raised.total:.2f}", f"{raised.max_total:.2f}"
            kind = f"{KIND}order-too-expensive"
            return problem(HTTPStatus.CONFLICT, str(raised), kind=kind, total=total, max_total=max_total)
        case RestrictedGoods():
            return problem(HTTPStatus.CONFLICT, str(raised), kind=f"{KIND}restricted-goods", group=raised.group)
        case InvalidQuantity():
            return problem(HTTPStatus.CONFLICT, str(raised), kind=f"{KIND}too-many-pieces", most=raised.most)
        case _:
            return problem(HTTPStatus.CONFLICT, str(raised), kind=f"{KIND}not-by-voice")


async def _sold_out(_request: Request, _raised: Exception) -> JSONResponse:
    return problem(HTTPStatus.CONFLICT, SOLD_OUT, kind=f"{KIND}out-of-stock")


async def _too_many(_request: Request, raised: Exception) -> JSONResponse:
    return too_many(cast("RateLimitExceeded", raised))


async def _unavailable(_request: Request, raised: Exception) -> JSONResponse:
    _log.warning("failed to answer a request: %s", raised)
    answer = problem(HTTPStatus.SERVICE_UNAVAILABLE, TRY_AGAIN)
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


async def _unexpected(_request: Request, _raised: Exception) -> JSONResponse:
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected error; the log has its details")


def too_many(raised: RateLimitExceeded) -> JSONResponse:
    """429 with the whole seconds to wait in Retry-After."""
    answer = problem(HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
    answer.headers["Retry-After"] = str(ceil(raised.seconds))
    return answer


def problem(
    status: HTTPStatus, detail: str, errors: Sequence[Fault] = (), kind: str = BLANK, **more: Any
) -> JSONResponse:
    """The response for an error; `more` are extension members with JSON values."""
    told = Problem(type=kind, title=status.phrase, status=status.value, detail=detail, errors=list(errors))
    return JSONResponse(told.model_dump() | more, status.value, media_type=PROBLEM)
