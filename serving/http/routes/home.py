"""GET /, a page of links to the pages of this service."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from string import Template

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

_PAGE = Template(Path(__file__).with_name("home.html").read_text())
_SIGHTS = {
    "/talk": "Talk to Alice: a device in this browser",
    "/docs": "Interactive API documentation",
    "/openapi.json": "The OpenAPI document",
    "/queues": "Depth and age of all queues",
    "/readyz": "Readiness",
}
_ELSEWHERE = frozenset({"/talk"})
"""Pages that are served only in some configurations."""


def routes(also: Collection[str]) -> APIRouter:
    """The route of the page, which links the optional pages in `also`."""
    shown = [path for path in _SIGHTS if path not in _ELSEWHERE or path in also]
    links = "\n".join(f'<li><a href="{path}"><b>{path}</b> {_SIGHTS[path]}</a></li>' for path in shown)
    page = _PAGE.substitute(links=links)
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def home() -> HTMLResponse:
        return HTMLResponse(page)

    return router
