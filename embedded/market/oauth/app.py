"""Assembles the stand-in's endpoints: /authorize and /token (RFC 6749), /introspect (RFC 7662), /revoke (RFC 7009)."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from hmac import compare_digest
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from embedded.market.command import FAULT_COMMANDS
from embedded.market.faults import Faults, with_faults
from embedded.market.oauth.grants import Client, Grants, Issued
from repurchase.authentication.local_request import check_sender
from serving.security.local_only import LoopbackOnlyMiddleware

SERVICES = ("authorize", "token", "introspection")
_PAGE = Template(Path(__file__).with_name("login.html").read_text())
_NO_STORE = {"Cache-Control": "no-store"}


def create_app(client: Client, resource_server: tuple[str, str], grants: Grants) -> Starlette:
    """Build the service for one client; `resource_server` is the user and password for introspection."""
    routes = [
        Route("/authorize", with_faults("authorize", _login_page)),
        Route("/authorize", with_faults("authorize", _log_in), methods=["POST"]),
        Route("/token", with_faults("token", _token), methods=["POST"]),
        Route("/introspect", with_faults("introspection", _introspect), methods=["POST"]),
        Route("/revoke", _revoke, methods=["POST"]),
        *FAULT_COMMANDS,
    ]
    app = Starlette(routes=routes)
    app.add_middleware(LoopbackOnlyMiddleware, checks=(check_sender,))
    app.state.client, app.state.resource_server, app.state.grants = client, resource_server, grants
    app.state.faults = Faults(SERVICES)
    return app


async def _login_page(request: Request) -> Response:
    asked = request.query_params
    if (refusal := _not_from_the_client(request, asked)) is not None:
        return refusal
    hidden = {"client_id": asked["client_id"], "redirect_uri": asked["redirect_uri"], "state": asked.get("state", "")}
    fields = "\n".join(f'<input type="hidden" name="{name}" value="{escape(each)}">' for name, each in hidden.items())
    return HTMLResponse(_PAGE.substitute(fields=fields), headers=_NO_STORE)


async def _log_in(request: Request) -> Response:
    """Accept the named shopper without a proof, because this is a stand-in."""
    given = await _form(request)
    if (refusal := _not_from_the_client(request, {"response_type": "code"} | given)) is not None:
        return refusal
    client: Client = request.app.state.client
    if not given.get("shopper"):
        answer = {"error": "access_denied", "state": given.get("state", "")}
    else:
        grants: Grants = request.app.state.grants
        code = grants.authorize(given["shopper"], client.client_id)
        answer = {"code": code, "state": given.get("state", ""), "client_id": client.client_id}
    return RedirectResponse(f"{client.redirect_uri}?{urlencode(answer)}", HTTPStatus.SEE_OTHER, headers=_NO_STORE)


def _not_from_the_client(request: Request, asked: Mapping[str, str]) -> Response | None:
    """Check the client and redirect URI; an error is shown to the user and not redirected."""
    client: Client = request.app.state.client
    given = (asked.get("response_type"), asked.get("client_id"), asked.get("redirect_uri"))
    return None if given == ("code", client.client_id, client.redirect_uri) else _refused("invalid_request")


async def _token(request: Request) -> Response:
    given = await _form(request)
    client: Client = request.app.state.client
    shown = _basic(request) or (given.get("client_id", ""), given.get("client_secret", ""))
    if not _constant_time_equal(shown, (client.client_id, client.secret)):
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
    grants: Grants = request.app.state.grants
    match given.get("grant_type"):
        case "authorization_code":
            issued = grants.redeem_code(given.get("code", ""), client.client_id)
        case "refresh_token":
            issued = grants.redeem_refresh(given.get("refresh_token", ""), client.client_id)
        case _:
            return _refused("unsupported_grant_type")
    return _refused("invalid_grant") if issued is None else _issued(issued)


def _issued(issued: Issued) -> Response:
    told = {
        "access_token": issued.access,
        "token_type": "bearer",
        "expires_in": issued.expires_in,
        "refresh_token": issued.refresh,
    }
    return JSONResponse(told, headers=_NO_STORE)


async def _introspect(request: Request) -> Response:
    if not _constant_time_equal(_basic(request) or ("", ""), request.app.state.resource_server):
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
    given = await _form(request)
    grants: Grants = request.app.state.grants
    grant = grants.active(given.get("token", ""))
    if grant is None:
        return JSONResponse({"active": False}, headers=_NO_STORE)
    told = {"active": True, "sub": grant.shopper, "client_id": grant.client_id, "exp": int(grant.ends)}
    return JSONResponse(told, headers=_NO_STORE)


async def _revoke(request: Request) -> Response:
    """Respond with 200 also for an unknown token (RFC 7009)."""
    given = await _form(request)
    client: Client = request.app.state.client
    shown = _basic(request) or (given.get("client_id", ""), given.get("client_secret", ""))
    if not _constant_time_equal(shown, (client.client_id, client.secret)):
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
    request.app.state.grants.revoke(given.get("token", ""))
    return Response()


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(errors="replace")))


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = b64decode(value, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return None
    return name, secret


def _constant_time_equal(shown: tuple[str, str], wanted: tuple[str, str]) -> bool:
    return compare_digest(":".join(shown).encode(), ":".join(wanted).encode())


def _refused(error: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    return JSONResponse({"error": error}, status, headers=_NO_STORE)
