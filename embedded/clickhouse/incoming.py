"""Reads a request's parameters, statement and external tables from its URL, form or plain body."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from embedded.clickhouse.body import pieces
from embedded.clickhouse.inserts import ExternalTable

_BETWEEN_TYPES = re.compile(r",\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class Incoming:
    """The contents of a request; `body` can be read once."""

    parameters: Mapping[str, str]
    tables: Sequence[ExternalTable]
    body: AsyncIterator[bytes]

    async def statement(self, query: str) -> tuple[bytes, AsyncIterator[bytes]]:
        """Return the statement with the first piece of the body, and the rest of the body."""
        first = await anext(self.body, b"")
        return (query.encode() + (b"\n" + first if first else b"") if query else first), self.body


async def incoming_from(request: Request) -> Incoming:
    """Read the parameters and all form fields; a plain body is streamed later."""
    given = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form(max_files=100, max_part_size=1 << 30) as form:
            fields = given | {name: value for name, value in form.multi_items() if isinstance(value, str)}
            return Incoming(fields, await _tables(form, fields), _nothing())
    return Incoming(given, (), pieces(request.stream(), request.headers.get("content-encoding", "")))


async def _tables(form: FormData, fields: Mapping[str, str]) -> list[ExternalTable]:
    uploads = [(name, value) for name, value in form.multi_items() if isinstance(value, UploadFile)]
    return [
        ExternalTable(name, _columns(name, fields), fields.get(f"{name}_format", "TabSeparated"), await upload.read())
        for name, upload in uploads
    ]


def _columns(name: str, fields: Mapping[str, str]) -> str:
    if f"{name}_structure" in fields:
        return fields[f"{name}_structure"]
    types = _BETWEEN_TYPES.split(fields.get(f"{name}_types", ""))
    return ", ".join(f"_{number} {kind}" for number, kind in enumerate(types, start=1))


async def _nothing() -> AsyncIterator[bytes]:
    for piece in list[bytes]():
        yield piece
