"""GET /healthz and /readyz, the liveness and readiness probes."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from repurchase.errors import OnlineStoreUnavailable
from serving.http.request_context import DependenciesDep

router = APIRouter(tags=["health"])
_log = logging.getLogger(__name__)


class Health(BaseModel):
    """The process is alive."""

    status: str = Field(examples=["ok"])


class Readiness(BaseModel):
    """Whether the process can answer, with the state of each part."""

    ready: bool
    parts: dict[str, str] = Field(description="`ok` or what is wrong.", examples=[{"online store": "ok"}])


_NOT_READY = {
    "model": Readiness,
    "description": "A part is not ready.",
    "content": {"application/json": {"example": {"ready": False, "parts": {"online store": "does not answer"}}}},
}


@router.get("/healthz", summary="Liveness probe", response_description="The process is alive.")
async def healthz() -> Health:
    """Checks no dependency, because restarting this process would not repair one."""
    return Health(status="ok")


@router.get(
    "/readyz",
    summary="Readiness probe",
    response_description="The process can answer.",
    responses={HTTPStatus.SERVICE_UNAVAILABLE.value: _NOT_READY},
)
async def readyz(dependencies: DependenciesDep, response: Response) -> Readiness:
    """Checks only the online store: without prices and the order book Alice still answers with an apology."""
    try:
        await dependencies.features.predictions("readyz")
    except OnlineStoreUnavailable as trouble:
        _log.warning("not ready: %s", trouble)
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        return Readiness(ready=False, parts={"online store": "does not answer"})
    return Readiness(ready=True, parts={"online store": "ok"})
