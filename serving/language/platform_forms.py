"""Completes the meaning of the words with the skill's intents that Yandex matched.

The intents have the names of the files in deploy/alice/intents/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from repurchase.reminders.requested_time import When
from serving.language.goods_phrase import goods_phrase
from serving.language.proposal import Proposal
from serving.language.utterance import FilledForm, Utterance, words_of

FORMS: Mapping[str, Intent] = {
    "shopping.due": Intent.DUE,
    "shopping.order": Intent.ORDER_CATEGORY,
    "shopping.remind": Intent.REMIND_ABOUT,
    "shopping.status": Intent.ORDER_STATUS,
    "shopping.cancel": Intent.CANCEL_ORDER,
    "shopping.amount": Intent.AMOUNT,
    "shopping.later": Intent.LATER,
    "shopping.have": Intent.HAVE,
    "shopping.never": Intent.NEVER,
    "shopping.again": Intent.REMIND_AGAIN,
    "shopping.more": Intent.MORE,
    "shopping.why": Intent.WHAT,
    "shopping.price": Intent.PRICE,
    "shopping.total": Intent.TOTAL,
    "shopping.delivery": Intent.DELIVERY,
    "shopping.cheaper": Intent.CHEAPER,
}
"""No form is an agreement, because an order needs words."""
_BEGUN_BY_SHOPPERS = frozenset(
    {Intent.DUE, Intent.ORDER_CATEGORY, Intent.REMIND_ABOUT, Intent.REMIND_AGAIN, Intent.CANCEL_ORDER}
)
"""Intents that do not answer a question; an open question is repeated."""


def completed(meaning: Meaning, utterance: Utterance, proposal: Proposal) -> Meaning:
    """The meaning of the words, with missing values from the form's slots; the form's meaning if they are unknown."""
    if not utterance.forms or utterance.is_dangerous:
        return meaning
    filled = {form.name: _meaning(form, proposal) for form in utterance.forms if form.name in FORMS}
    if meaning.intent is Intent.UNKNOWN:
        possible = [each for each in filled.values() if each is not None and _fits(each.intent, proposal)]
        return possible[0] if len(possible) == 1 else meaning
    same = next((each for each in filled.values() if each is not None and each.intent is meaning.intent), None)
    return meaning if same is None or meaning.several else _with_slots(meaning, same)


def _meaning(form: FilledForm, proposal: Proposal) -> Meaning | None:
    """The form's meaning; None if it lacks a required slot."""
    intent = FORMS[form.name]
    goods = goods_phrase(words_of(form.goods)).subject if form.goods else frozenset()
    if intent is Intent.ORDER_CATEGORY:
        return Meaning(intent, form.pieces, goods) if goods else None
    if intent is Intent.REMIND_ABOUT:
        return Meaning(intent, subject=goods, when=_when(form, proposal)) if goods else None
    if intent is Intent.REMIND_AGAIN:
        return Meaning(intent, subject=goods) if goods else None
    if intent is Intent.AMOUNT:
        return None if form.pieces is None else Meaning(intent, form.pieces)
    return Meaning(intent, form.days if intent is Intent.LATER else None)


def _when(form: FilledForm, proposal: Proposal) -> When | None:
    if form.days is None or proposal.now is None:
        return None
    return When(proposal.now.date() + timedelta(days=form.days))


def _fits(intent: Intent, proposal: Proposal) -> bool:
    is_quiet = proposal.stage is Stage.QUIET
    return intent is Intent.ORDER_STATUS or is_quiet == (intent in _BEGUN_BY_SHOPPERS)


def _with_slots(meaning: Meaning, filled: Meaning) -> Meaning:
    number = filled.number if meaning.number is None else meaning.number
    return replace(meaning, number=number, subject=meaning.subject or filled.subject, when=meaning.when or filled.when)
