"""Answers one webhook request with the dialogue use case that HTTP and gRPC share."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from repurchase.dialog.intent import Intent, Meaning
from repurchase.dialog.responses import Sorry, Trouble
from repurchase.errors import OnlineStoreUnavailable, TokensUnavailable
from repurchase.shoppers.time_zone import zone_named
from serving.deadline import in_time
from serving.dependencies import World
from serving.inputs.time_zone import usual_zone
from serving.language.utterance import Utterance
from serving.speech.phrases import Moment, spoken
from serving.use_cases.dialog_turn import TurnAnswered, TurnHeard, answer_turn
from serving.webhook.account_linking_prompt import response_to_stranger
from serving.webhook.buttons import buttons_of
from serving.webhook.forms import filled_forms
from serving.webhook.request import Call, User
from serving.webhook.response import Response, reply, response_of
from serving.webhook.shopper_input import pressed, said_in

PING = "ping"
IN_HASTE = "Извините, я не успеваю. Скажите это ещё раз чуть позже."
NOT_VERIFIED = "Извините, не получается проверить ваш аккаунт Маркета. Попробуйте, пожалуйста, чуть позже."
_SHOW = "Show.Pull"
_log = logging.getLogger(__name__)


@in_time
async def answer_call(world: World, call: Call, now: datetime) -> bytes:
    """The response as JSON; failures of other systems become apologies, not errors. `now` is aware, UTC."""
    if call.request is not None and call.request.original_utterance == PING:
        return reply(call, response_of("pong", "pong", ends=False))
    try:
        shopper = await _shopper(world, call.session.user, now)
    except TokensUnavailable as trouble:
        _log.warning("failed to verify an account: %s", trouble)
        return reply(call, response_of(NOT_VERIFIED, NOT_VERIFIED, ends=True))
    except OnlineStoreUnavailable as trouble:
        _log.warning("failed to answer a webhook request: %s", trouble)
        words = spoken((Sorry(Trouble.NO_MEMORY),), Moment(now, ZoneInfo(usual_zone())))
        return reply(call, response_of(words.text, words.tts, ends=True))
    if shopper is None:
        return reply(call, response_to_stranger(call))
    answered = await answer_turn(world, _heard(call, shopper, now), now)
    return reply(call, _response(call, answered, now), stage=answered.state)


async def _shopper(world: World, user: User | None, now: datetime) -> str | None:
    """The shopper of the token if token verification is configured, otherwise the manually linked shopper."""
    if user is None:
        return None
    if world.accounts is None:
        return await world.links.shopper_of(user.user_id)
    return await world.accounts.shopper_of(user.user_id, user.access_token, now)


def answer_in_haste(call: Call) -> bytes:
    """The response to a rate-limited request; the conversation does not change."""
    return reply(call, response_of(IN_HASTE, IN_HASTE, ends=False))


def _heard(call: Call, shopper: str, now: datetime) -> TurnHeard:
    request = call.request
    button = None if request is None else pressed(request.payload)
    zone = _known_zone(call.meta.timezone) if call.meta and call.meta.timezone else None
    if button is not None:
        said: Utterance | Meaning = Meaning(button.intent)
    else:
        said = Meaning(Intent.SILENCE) if request is None else said_in(request)
    if request is not None and isinstance(said, Utterance):
        said = replace(said, forms=filled_forms(request, now.astimezone(ZoneInfo(zone or usual_zone())).date()))
    wakes = bool(call.session.new) or call.linked_now or (request is not None and request.type == _SHOW)
    return TurnHeard(
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


def _response(call: Call, answered: TurnAnswered, now: datetime) -> Response:
    buttons = buttons_of(answered) if call.offers("screen") else ()
    in_show = call.request is not None and call.request.type == _SHOW
    return response_of(
        answered.text,
        answered.tts,
        ends=answered.end_session,
        buttons=buttons,
        show_item_meta=_story(answered, now) if in_show else None,
    )


def _story(answered: TurnAnswered, now: datetime) -> dict[str, str]:
    """Metadata of a story; the morning show plays each `content_id` once."""
    return {"content_id": answered.asks or f"nothing-{now.date()}", "publication_date": now.isoformat()}
