"""GET /talk with its static files, and POST /talk/players."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, HTTPException, Request
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict

from repurchase.errors import OfferNotFound
from repurchase.settings import Settings
from serving.http.problem_details import problem
from serving.inputs.names import Id
from serving.talk.device_simulator import create_player, new_secret
from serving.talk.loopback import stays_here

PAGE = Path(__file__).with_name("page")
_FILES = {path.name: path for path in PAGE.iterdir()}
_SAFE = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
COOKIE = "talk"
"""Contains the secret of a page load, from which user ids are derived; HttpOnly and SameSite hide it."""
MIN_SECRET_CHARACTERS = 32
_PAGE_NOT_LOADED = "open /talk in this browser first: its cookie is missing"


class Wanted(BaseModel):
    """The shopper of the simulated device; by default the one with the next reminder."""

    model_config = ConfigDict(extra="forbid")

    shopper: Id | None = None


class Played(BaseModel):
    """The simulated shopper, the linked Yandex user id and the path of the webhook."""

    shopper: str
    alice_user: str
    webhook: str


def _here(request: Request) -> None:
    if not stays_here(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)


def routes(settings: Settings, webhook: Callable[[], str]) -> APIRouter:
    """The routes of the page; other machines get 404. `webhook` returns the webhook's current path."""
    router = APIRouter(prefix="/talk", include_in_schema=False, dependencies=[Depends(_here)])

    @router.get("")
    async def page() -> FileResponse:
        answer = FileResponse(PAGE / "talk.html", headers=_SAFE)
        answer.set_cookie(COOKIE, new_secret(), path="/talk", httponly=True, samesite="strict")
        return answer

    @router.get("/{name}")
    async def file(name: str) -> FileResponse:
        if name not in _FILES:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(_FILES[name], headers=_SAFE)

    @router.post("/players", response_model=Played)
    async def players(
        wanted: Annotated[Wanted, ...], secret: Annotated[str, Cookie(alias=COOKIE)] = ""
    ) -> Played | Response:
        if len(secret) < MIN_SECRET_CHARACTERS:
            return problem(HTTPStatus.FORBIDDEN, _PAGE_NOT_LOADED)
        found = await asyncio.to_thread(create_player, settings, wanted.shopper, secret)
        if found is None:
            raise OfferNotFound("no reminder is planned: load purchases with ./run demo, or name a shopper")
        return Played(shopper=found.shopper, alice_user=found.alice_user, webhook=webhook())

    return router
