"""GET /healthz and /readyz: whether the process lives, and whether it can answer."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from repurchase.errors import OnlineStoreUnavailable
from serving.http.request_context import OpenWorld

router = APIRouter(tags=["health"])
_log = logging.getLogger(__name__)


class Health(BaseModel):
    """The process lives."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """Whether the process can answer, and which part of it cannot."""

    ready: bool
    parts: dict[str, str] = Field(description="`ok` or what is wrong.", examples=[{"online store": "ok"}])


_NOT_READY = {
    "model": Readiness,
    "description": "A part is not ready.",
    "content": {"application/json": {"example": {"ready": False, "parts": {"online store": "does not answer"}}}},
}


@router.get("/healthz", summary="Does the process live?", response_description="It does.")
async def healthz() -> Health:
    """Ask nothing of the world: restarting this process would heal nothing of it."""
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Can it answer?",
    response_description="It can.",
    responses={HTTPStatus.SERVICE_UNAVAILABLE.value: _NOT_READY},
)
async def readyz(world: OpenWorld, response: Response) -> Readiness:
    """Only the online store decides: without prices and the order book Alice still answers, kindly."""
    try:
        await world.features.predictions("readyz")
    except OnlineStoreUnavailable as trouble:
        _log.warning("not ready: %s", trouble)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return Readiness(ready=False, parts={"online store": "does not answer"})
    return Readiness(ready=True, parts={"online store": "ok"})
