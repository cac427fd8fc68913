"""Whatever an answer is made of, it keeps the limits of the protocol."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import Offer, OrderMade, QuoteOffer, SpokenResponse
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from serving.speech.phrases import Moment, spoken
from serving.use_cases.dialog_turn import TurnResponse
from serving.webhook.account_linking_prompt import account_linking_response
from serving.webhook.buttons import buttons_of
from serving.webhook.request import Session, State, WebhookRequest
from serving.webhook.response import encode_response, response_of
from serving.webhook.shopper_input import Pressed, pressed
from tests.examples import NOW, a_quote, a_reminder
from tests.serving.webhook.protocol import check_limits

_TEXTS = st.text(max_size=3000)
_STATES = st.dictionaries(st.text(max_size=20), st.text(max_size=600) | st.integers(), max_size=4)


def call(session: dict[str, Any] | None = None, application: dict[str, Any] | None = None) -> WebhookRequest:
    """A call with state."""
    kept = [None if each is None else _raw(each) for each in (session, application)]
    return WebhookRequest(Session("s"), state=State(*kept))


def _raw(state: dict[str, Any]) -> dict[str, msgspec.Raw]:
    return {name: msgspec.Raw(json.dumps(value).encode()) for name, value in state.items()}


@given(_TEXTS, _TEXTS, _STATES)
def test_any_words_and_any_state_fit(text: str, tts: str, state: dict[str, Any]) -> None:
    """Nothing is empty or too long; short words stay as they are."""
    answer = json.loads(encode_response(call(state), response_of(text, tts, ends=False), stage="quoted"))
    check_limits(answer)
    assert answer["session_state"]["stage"] == "quoted"
    if 0 < len(text.strip()) <= 1024:
        assert answer["response"]["text"] == text.strip()


_TITLES = st.text(min_size=1, max_size=4000)
_PRICES = st.decimals(Decimal("0.01"), Decimal("9999999.99"), places=2)
_REMINDERS = st.builds(a_reminder, product_title=_TITLES, category=_TITLES, quantity=st.integers(1, 999))
_QUOTES = st.builds(a_quote, price=_PRICES)


@given(_REMINDERS, _QUOTES, _QUOTES, st.sampled_from(list(Stage)))
def test_extreme_titles_and_prices_fit(reminder: Reminder, quote: Quote, old: Quote, stage: Stage) -> None:
    """With the longest sentence that there is, and every button."""
    says: list[SpokenResponse] = [OrderMade("o", reminder.quantity), QuoteOffer(reminder, quote, old), Offer(reminder)]
    words = spoken(says, Moment(NOW, ZoneInfo("Europe/Moscow")))
    asks = None if stage is Stage.QUIET else "f0e1d2c3b4a5968778695a4bx999"
    answered = TurnResponse(words.text, words.tts, end_session=False, state=stage.value, order_id="o", asks=asks)
    response = response_of(words.text, words.tts, ends=False, buttons=buttons_of(answered))
    check_limits(json.loads(encode_response(call(), response, stage=stage.value)))


def test_who_hears_that_nothing_waits_may_press_what_is_due() -> None:
    """If the conversation continues; a final answer has no such button."""
    quiet = TurnResponse("а", "а", end_session=False, state="quiet", order_id=None, asks=None)
    (button,) = buttons_of(quiet)
    assert pressed(button.payload) == Pressed(Intent.DUE, None)
    assert buttons_of(replace(quiet, end_session=True)) == ()


def test_states_are_carried_on() -> None:
    """Yandex forgets what is not sent again."""
    answer = json.loads(
        encode_response(call({"value": 10}, {"value": 37}), response_of("а", "а", ends=True), stage="quiet")
    )
    assert answer["session_state"] == {"value": 10, "stage": "quiet"}
    assert answer["application_state"] == {"value": 37}


def test_a_long_text_ends_at_a_word() -> None:
    """And shows that something is missing."""
    shown = response_of("слово " * 300, "", ends=False)
    assert shown.text.endswith("слово…")
    assert shown.tts == shown.text


def test_a_stranger_on_a_bare_device_hears_where_to_log_in() -> None:
    """The answer fits, ends the session and offers nothing that the device cannot do."""
    response = account_linking_response(call())
    check_limits(json.loads(encode_response(call(), response)))
    assert (response.end_session, response.directives) == (True, None)
