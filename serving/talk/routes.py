"""GET /talk with its files, and POST /talk/players."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict

from repurchase.errors import NotOffered
from repurchase.settings import Settings
from serving.inputs.names import Id
from serving.talk.loopback import stays_here
from serving.talk.playing import player

PAGE = Path(__file__).with_name("page")
_FILES = {path.name: path for path in PAGE.iterdir()}
_SAFE = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Wanted(BaseModel):
    """Whose device shall be played; without a name that of whoever is to be reminded next."""

    model_config = ConfigDict(extra="forbid")

    shopper: Id | None = None


class Played(BaseModel):
    """Whose device is played, and how the skill calls them."""

    shopper: str
    alice_user: str


def _here(request: Request) -> None:
    if not stays_here(request):
        raise HTTPException(HTTPStatus.NOT_FOUND)


def routes(settings: Settings) -> APIRouter:
    """The page on these settings; elsewhere than on this machine it is not there."""
    router = APIRouter(prefix="/talk", include_in_schema=False, dependencies=[Depends(_here)])

    @router.get("")
    async def page() -> FileResponse:
        return FileResponse(PAGE / "talk.html", headers=_SAFE)

    @router.get("/{name}")
    async def file(name: str) -> FileResponse:
        if name not in _FILES:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return FileResponse(_FILES[name], headers=_SAFE)

    @router.post("/players")
    async def players(wanted: Annotated[Wanted, ...]) -> Played:
        found = await asyncio.to_thread(player, settings, wanted.shopper)
        if found is None:
            raise NotOffered("nobody is to be reminded: load purchases with ./run demo, or name a shopper")
        return Played(shopper=found.shopper, alice_user=found.alice_user)

    return router
