"""GET / leads on: to what a person may want to see here."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from string import Template

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

_PAGE = Template(Path(__file__).with_name("home.html").read_text())
_SIGHTS = {
    "/talk": "Talk to Alice: a device in this browser",
    "/docs": "The interface, to read and to try",
    "/openapi.json": "The same for programs",
    "/queues": "What waits where, and for how long",
    "/readyz": "Whether it can answer",
}
_ELSEWHERE = frozenset({"/talk"})
"""Not served everywhere."""


def routes(also: Collection[str]) -> APIRouter:
    """The page; of what is not served everywhere it shows `also`."""
    shown = [path for path in _SIGHTS if path not in _ELSEWHERE or path in also]
    links = "\n".join(f'<li><a href="{path}"><b>{path}</b> {_SIGHTS[path]}</a></li>' for path in shown)
    page = _PAGE.substitute(links=links)
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home() -> HTMLResponse:
        return HTMLResponse(page)

    return router
