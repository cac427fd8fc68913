"""Answers one webhook request with the dialogue use case that HTTP and gRPC share."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from repurchase.dialog.intent import Intent, Meaning
from repurchase.dialog.responses import FailureApology, Trouble
from repurchase.errors import OnlineStoreUnavailable, TokensUnavailable
from repurchase.shoppers.time_zone import zone_named
from serving.deadline import with_deadline
from serving.dependencies import Dependencies
from serving.inputs.time_zone import usual_zone
from serving.language.utterance import Utterance
from serving.speech.phrases import Moment, spoken
from serving.use_cases.dialog_turn import TurnRequest, TurnResponse, answer_turn
from serving.webhook.account_linking_prompt import account_linking_response
from serving.webhook.buttons import buttons_of
from serving.webhook.forms import filled_forms
from serving.webhook.request import User, WebhookRequest
from serving.webhook.response import Response, encode_response, response_of
from serving.webhook.shopper_input import pressed, utterance_of

PING = "ping"
RATE_LIMITED_TEXT = "Извините, я не успеваю. Скажите это ещё раз чуть позже."
VERIFICATION_FAILED_TEXT = "Извините, не получается проверить ваш аккаунт Маркета. Попробуйте, пожалуйста, чуть позже."
_SHOW = "Show.Pull"
_log = logging.getLogger(__name__)


@with_deadline
async def answer_request(dependencies: Dependencies, call: WebhookRequest, now: datetime) -> bytes:
    """The response as JSON; failures of other systems become apologies, not errors. `now` is aware, UTC."""
    if call.request is not None and call.request.original_utterance == PING:
        return encode_response(call, response_of("pong", "pong", ends=False))
    try:
        shopper = await _shopper(dependencies, call.session.user, now)
    except TokensUnavailable as trouble:
        _log.warning("failed to verify an account: %s", trouble)
        return encode_response(call, response_of(VERIFICATION_FAILED_TEXT, VERIFICATION_FAILED_TEXT, ends=True))
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to answer a webhook request: %s", trouble)
        words = spoken((FailureApology(Trouble.NO_MEMORY),), Moment(now, ZoneInfo(usual_zone())))
        return encode_response(call, response_of(words.text, words.tts, ends=True))
    if shopper is None:
        return encode_response(call, account_linking_response(call))
    answered = await answer_turn(dependencies, _heard(call, shopper, now), now)
    return encode_response(call, _response(call, answered, now), stage=answered.state)


async def _shopper(dependencies: Dependencies, user: User | None, now: datetime) -> str | None:
    """The shopper of the token if token verification is configured, otherwise the manually linked shopper."""
    if user is None:
        return None
    if dependencies.accounts is None:
        return await dependencies.links.shopper_of(user.user_id)
    return await dependencies.accounts.shopper_of(user.user_id, user.access_token, now)


def rate_limited_response(call: WebhookRequest) -> bytes:
    """The response to a rate-limited request; the conversation does not change."""
    return encode_response(call, response_of(RATE_LIMITED_TEXT, RATE_LIMITED_TEXT, ends=False))


def _heard(call: WebhookRequest, shopper: str, now: datetime) -> TurnRequest:
    request = call.request
    button = None if request is None else pressed(request.payload)
    zone = _known_zone(call.meta.timezone) if call.meta and call.meta.timezone else None
    if button is not None:
        said: Utterance | Meaning = Meaning(button.intent)
    else:
        said = Meaning(Intent.SILENCE) if request is None else utterance_of(request)
    if request is not None and isinstance(said, Utterance):
        said = replace(said, forms=filled_forms(request, now.astimezone(ZoneInfo(zone or usual_zone())).date()))
    wakes = bool(call.session.new) or call.linked_now or (request is not None and request.type == _SHOW)
    return TurnRequest(
        user_id=shopper,
        session_id=call.session.session_id,
        message_id=call.number,
        said=said,
        time_zone=zone or usual_zone(),
        lives_in=zone if wakes else None,
        about=button.about if button else None,
        wakes=wakes,
    )


@lru_cache(maxsize=1024)
def _known_zone(name: str) -> str | None:
    """The name if it is a known zone, otherwise None: devices send aliases and invalid names."""
    return None if zone_named(name) is None else name


def _response(call: WebhookRequest, answered: TurnResponse, now: datetime) -> Response:
    buttons = buttons_of(answered) if call.offers("screen") else ()
    in_show = call.request is not None and call.request.type == _SHOW
    return response_of(
        answered.text,
        answered.tts,
        ends=answered.end_session,
        buttons=buttons,
        show_item_meta=_story(answered, now) if in_show else None,
    )


def _story(answered: TurnResponse, now: datetime) -> dict[str, str]:
    """Metadata of a story; the morning show plays each `content_id` once."""
    return {"content_id": answered.asks or f"nothing-{now.date()}", "publication_date": now.isoformat()}
