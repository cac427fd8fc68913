"""ClickHouse's HTTP protocol over the embedded engine, for the unmodified clickhouse-connect client."""

from __future__ import annotations

import json
import uuid
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from secrets import compare_digest

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from embedded.clickhouse.answers import stored, streamed, whole
from embedded.clickhouse.call import Call, call_from, format_of, insert_from
from embedded.clickhouse.engine import Engine, run, with_settings
from embedded.clickhouse.faults import AUTHENTICATION_FAILED, QueryError, server_error
from embedded.clickhouse.incoming import Incoming, incoming_from
from embedded.clickhouse.inserts import create_tables, drop_tables, insert
from embedded.clickhouse.results import Summary, blocks
from embedded.clickhouse.sessions import Sessions
from repurchase.authentication.local_request import check_sender
from serving.security.local_only import LoopbackOnlyMiddleware


def create_app(folder: Path, user: str, password: str, database: str) -> Starlette:
    """Build the server; the engine opens `folder` at start-up and closes it at shutdown."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        engine = Engine(folder)
        engine.create_database(database)
        app.state.sessions = Sessions(engine)
        app.state.credentials = f"{user}:{password}".encode()
        app.state.timezone = run(engine.connect(), "SELECT timezone()").decode().strip()
        yield
        engine.close()

    routes = [
        Route("/ping", _ping, methods=["GET"]),
        Route("/", _query, methods=["GET", "POST"]),
    ]
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={QueryError: _refusal})
    app.add_middleware(LoopbackOnlyMiddleware, checks=(check_sender,))
    return app


async def _ping(_: Request) -> Response:
    return PlainTextResponse("Ok.\n")


async def _refusal(request: Request, problem: Exception) -> Response:
    known = problem if isinstance(problem, QueryError) else QueryError(str(problem))
    headers = {"X-ClickHouse-Exception-Code": str(known.code), "X-ClickHouse-Timezone": request.app.state.timezone}
    return PlainTextResponse(f"{known}\n", known.status, headers)


async def _query(request: Request) -> Response:
    _authorize(request)
    if "query" not in request.query_params and request.method == "GET":
        return PlainTextResponse("Ok.\n")
    incoming = await incoming_from(request)
    call = call_from(incoming.parameters, request.headers, frozenset(table.name for table in incoming.tables))
    stack = ExitStack()
    try:
        return await _answer(request, incoming, call, stack)
    except BaseException:
        stack.close()
        raise


async def _answer(request: Request, incoming: Incoming, call: Call, stack: ExitStack) -> Response:
    sessions: Sessions = request.app.state.sessions
    lent = sessions.connection(call.session_id, call.session_timeout, must_exist=call.session_check)
    connection = stack.enter_context(lent)
    await run_in_threadpool(stack.enter_context, with_settings(connection, call.database, call.settings))
    summary = Summary()
    text, rest = await incoming.statement(call.query)
    into = insert_from(text)
    if into is not None:
        await insert(connection, into, _joined(text[into.rows_at :], rest), summary)
        stack.close()
        return Response(headers=_headers(request, call, "", summary))
    statement = b"".join([text, *[piece async for piece in rest]]).decode()
    await run_in_threadpool(create_tables, connection, incoming.tables)
    stack.callback(drop_tables, connection, incoming.tables)
    result = blocks(connection, statement, call, summary)
    stack.callback(result.close)
    output_format = format_of(statement, call.output_format)
    if call.wait_end:
        spool, length = await whole(result, stack)
        return stored(spool, length, _headers(request, call, output_format, summary))
    return await streamed(result, stack, _headers(request, call, output_format, summary))


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if first:
        yield first
    async for piece in rest:
        yield piece


def _headers(request: Request, call: Call, output_format: str, summary: Summary) -> dict[str, str]:
    headers = {
        "Content-Type": "application/octet-stream",
        "X-ClickHouse-Query-Id": call.query_id or str(uuid.uuid4()),
        "X-ClickHouse-Summary": json.dumps(summary.header()),
        "X-ClickHouse-Timezone": request.app.state.timezone,
    }
    return headers | ({"X-ClickHouse-Format": output_format} if output_format else {})


def _authorize(request: Request) -> None:
    if not compare_digest(_credentials(request), request.app.state.credentials):
        raise server_error(
            AUTHENTICATION_FAILED, "AUTHENTICATION_FAILED", "Authentication failed: wrong user or password."
        )


def _credentials(request: Request) -> bytes:
    headers, params = request.headers, request.query_params
    if "x-clickhouse-user" in headers:
        return f"{headers['x-clickhouse-user']}:{headers.get('x-clickhouse-key', '')}".encode()
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        with suppress(Base64Error):
            return b64decode(value)
    return f"{params.get('user', '')}:{params.get('password', '')}".encode()
