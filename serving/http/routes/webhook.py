"""POST /alice/webhook and POST /alice/webhook/{secret}.

Both bypass FastAPI's layers, because they are the most frequent requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import APIRouter, HTTPException, Request, Response
from starlette.requests import ClientDisconnect

from repurchase.errors import RateLimitExceeded
from serving.http.fast_path import BareRoute
from serving.http.problem_details import NOT_AS_DOCUMENTED, TOO_LARGE, Fault, documented, problem
from serving.security.signing_config import WEBHOOK
from serving.webhook.answer import answer_request, rate_limited_response
from serving.webhook.request import WebhookRequest
from serving.webhook.request_parsing import InvalidRequest, parse_request

MAX_BYTES = 65_536
"""States, payload and words of a real call take less than 16 KB."""
ANOTHER_SKILL = "the call comes from a skill that this webhook does not answer"
_JSON = "application/json"
_EXAMPLE = {
    "meta": {"locale": "ru-RU", "timezone": "Europe/Moscow", "interfaces": {"screen": {}, "account_linking": {}}},
    "session": {
        "message_id": 0,
        "session_id": "2eac4854-fce721f3-b845abba-20d60",
        "skill_id": "3ad36498-f5rd-4079-a14b-788652932056",
        "user": {"user_id": "6C91DA5198D1758C6A9F63A7C5CDDF09359F683B13A18A151FBF4C8B092BB0C2"},
        "application": {"application_id": "47C73714B580ED2469056E71081159529FFC676A4E5B059D629A819E857DC2F8"},
        "new": True,
    },
    "request": {"type": "SimpleUtterance", "command": "", "original_utterance": "", "nlu": {"intents": {}}},
    "state": {"session": {}, "user": {}, "application": {}},
    "version": "1.0",
}
_ANSWER = {
    "response": {
        "text": "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?",
        "tts": "Напоминаю: месяц назад вы покупали корм для кошки. Хотите заказать снова?",
        "end_session": False,
        "buttons": [{"title": "Да", "payload": {"intent": "yes", "about": "f0e1d2c3x1"}, "hide": True}],
    },
    "session_state": {"stage": "offered"},
    "version": "1.0",
}


def _schema() -> dict[str, Any]:
    """The request's schema with inlined references, because the OpenAPI document has no place for its parts."""
    whole = msgspec.json.schema(WebhookRequest)
    parts = {f"#/$defs/{name}": part for name, part in whole["$defs"].items()}

    def inlined(part: Any) -> Any:
        if isinstance(part, dict) and "$ref" in part:
            return inlined(parts[part["$ref"]])
        if isinstance(part, dict):
            return {name: inlined(each) for name, each in part.items()}
        return [inlined(each) for each in part] if isinstance(part, list) else part

    schema: dict[str, Any] = inlined(whole)
    return schema


_DOCUMENTED: Mapping[str, Any] = {
    "summary": "One request of Alice's webhook",
    "response_class": Response,
    "responses": {
        HTTPStatus.OK.value: {"description": "Alice's answer.", "content": {_JSON: {"example": _ANSWER}}},
        **documented(HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    },
}
_ASKED: Mapping[str, Any] = {
    "externalDocs": {"url": "https://yandex.ru/dev/dialogs/alice/doc/ru/protocol"},
    "requestBody": {"required": True, "content": {_JSON: {"schema": _schema(), "example": _EXAMPLE}}},
}
_SECRET = {"name": "secret", "in": "path", "required": True, "schema": {"type": "string"}}

router = APIRouter(tags=["alice"], route_class=BareRoute)
"""The webhook at its public path, for this machine only."""
secret_router = APIRouter(tags=["alice"], route_class=BareRoute)
"""The webhook at a path that only Yandex knows."""


@router.post(WEBHOOK, **_DOCUMENTED, openapi_extra=dict(_ASKED))
async def webhook(request: Request) -> Response:
    """Every type of request is answered within the limits of the protocol; a ping is answered immediately.

    A user without a linked shopper is asked to link, with `start_account_linking` if the device supports it.
    """
    body = await _body(request)
    if len(body) > MAX_BYTES:
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
    try:
        call = parse_request(body)
    except InvalidRequest as wrong:
        return problem(HTTPStatus.BAD_REQUEST, NOT_AS_DOCUMENTED, [Fault(where=wrong.where, what=wrong.what)])
    state = request.app.state
    if state.skill is not None and call.session.skill_id != state.skill:
        return problem(HTTPStatus.FORBIDDEN, ANOTHER_SKILL)
    try:
        state.limits.shoppers.take(call.session.user.user_id if call.session.user else call.session.session_id)
    except RateLimitExceeded:
        return Response(rate_limited_response(call), media_type=_JSON)
    return Response(await answer_request(state.dependencies, call, state.clock()), media_type=_JSON)


@secret_router.post(f"{WEBHOOK}/{{secret}}", **_DOCUMENTED, openapi_extra={**_ASKED, "parameters": [_SECRET]})
async def secret_webhook(request: Request) -> Response:
    """Every type of request is answered as documented by Yandex; a wrong secret gets 404."""
    if not request.app.state.webhook_secrets.accepts(request.path_params["secret"]):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return await webhook(request)


async def _body(request: Request) -> bytes:
    """The body, cut off once it exceeds MAX_BYTES."""
    body = b""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part: bytes = message.get("body", b"")
        body += part
        if not message.get("more_body") or len(body) > MAX_BYTES:
            return body
