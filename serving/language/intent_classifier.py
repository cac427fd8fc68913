"""One function from words, Yandex's intents and what was proposed to an intent, for every entrance.

An order costs money, so agreement is a whole parse (see agreement.py); what is not understood is UNKNOWN, and the
question is asked again.
"""

from __future__ import annotations

import re

from repurchase.dialog.dialog_state import Stage
from repurchase.dialog.intent import Intent, Meaning
from serving.language.agreement import agreement, agrees_in_part, is_objectionless
from serving.language.amounts import pieces_wanted
from serving.language.begun import begun
from serving.language.inquiries import TERMS
from serving.language.lexicon import Words
from serving.language.money import CHEAPER, COMPLAINT, PRICE
from serving.language.pattern_parts import Patterns
from serving.language.patterns import (
    INTENTS,
    UNDECIDED,
)
from serving.language.platform_forms import completed
from serving.language.proposal import Proposal
from serving.language.questions import asks_about_goods
from serving.language.refusals import AFFIRMED_NEGATION, REFUSAL, declines
from serving.language.spelling import repaired
from serving.language.spoken_numbers import days_said
from serving.language.utterance import Utterance, words_of
from serving.language.when_said import when_of

AGREEMENTS = frozenset({Intent.YES, Intent.CONFIRM, Intent.AMOUNT})
_PUTS_OFF = frozenset({Intent.LATER, Intent.HAVE})
_ASKS = frozenset({Intent.PRICE, Intent.TOTAL, Intent.DELIVERY, Intent.WHAT})
_HEDGED = re.compile(
    r"(?:ну |я |мы )*(?:да|ага|угу|хорошо|ладно|давай|окей|ок|конечно|согласн\w+|согласен) "
    r"(?P<joint>но|только|а) (?P<rest>.+)"
)
_REJECT, _CONFIRM = "YANDEX.REJECT", "YANDEX.CONFIRM"
_HINTED = (
    (_REJECT, Intent.NO),
    ("YANDEX.HELP", Intent.HELP),
    ("YANDEX.WHAT_CAN_YOU_DO", Intent.HELP),
    ("YANDEX.REPEAT", Intent.REPEAT),
)
"""What Yandex's intents say about words that are not understood; CONFIRM says nothing, for it would order."""


def meaning_of(said: Utterance | Meaning, proposal: Proposal) -> Meaning:
    """The meaning of words beside what was proposed; a pressed button brings its meaning along."""
    return said if isinstance(said, Meaning) else understand(said, proposal)


def understand(utterance: Utterance, proposal: Proposal) -> Meaning:
    """The meaning of what was said; any text has one, at worst UNKNOWN."""
    words = repaired(words_of(utterance.text))
    if not words:
        return Meaning(Intent.WHAT if "?" in utterance.text else Intent.SILENCE)
    meaning = _by_words(words, utterance.text, proposal)
    if meaning.intent in AGREEMENTS and (utterance.is_dangerous or _is_contradicted(words, utterance)):
        return Meaning(Intent.UNKNOWN)
    hinted = _hinted(words, utterance) if meaning.intent is Intent.UNKNOWN else meaning
    return completed(hinted, utterance, proposal)


def _is_contradicted(words: Words, utterance: Utterance) -> bool:
    """Where Yandex hears a refusal in an agreement, the question is asked again."""
    rejected = _REJECT in utterance.hints and _CONFIRM not in utterance.hints
    return rejected and not is_objectionless(words)


def _hinted(words: Words, utterance: Utterance) -> Meaning:
    hinted = next((intent for name, intent in _HINTED if name in utterance.hints), Intent.UNKNOWN)
    is_mixed = hinted is Intent.NO and (agrees_in_part(words) or _CONFIRM in utterance.hints)
    return Meaning(Intent.UNKNOWN if is_mixed else hinted)


def _by_words(words: Words, text: str, proposal: Proposal) -> Meaning:
    agreed = None if "?" in text and not is_objectionless(words) else agreement(words, proposal)
    if agreed is not None:
        return Meaning(agreed)
    said = " ".join(words)
    own = begun(words, proposal) or _asked_of_terms(said, proposal)
    if own is not None:
        return own
    if UNDECIDED.search(said):
        return _undecided(words, said, proposal)
    intent = _first(INTENTS, AFFIRMED_NEGATION.sub("", said))
    if intent is Intent.LATER:
        return Meaning(intent, days_said(words), when=None if proposal.now is None else when_of(words, proposal.now))
    return Meaning(intent) if intent else _by_single_words(words, said, proposal)


def _asked_of_terms(said: str, proposal: Proposal) -> Meaning | None:
    is_asked = proposal.stage is not Stage.QUIET and TERMS.search(said)
    return Meaning(Intent.WHAT) if is_asked else None


def _undecided(words: Words, said: str, proposal: Proposal) -> Meaning:
    """«да, но две» says how many; other hedges say nothing."""
    hedged = _HEDGED.match(said)
    if hedged is not None and (decided := _after_hedge(hedged["joint"], hedged["rest"], proposal)) is not None:
        return decided
    pieces = pieces_wanted(words, proposal)
    if pieces not in {None, proposal.quantity}:
        return Meaning(Intent.AMOUNT, pieces)
    return Meaning(Intent.CHEAPER if COMPLAINT.search(said) and "если" not in words else Intent.UNKNOWN)


def _after_hedge(joint: str, rest: str, proposal: Proposal) -> Meaning | None:
    """«да, но потом» puts the order off and «хорошо, а когда привезут» asks; other hedges are asked again."""
    meaning = _by_words(tuple(rest.split()), rest, proposal)
    is_asked = joint == "а" and meaning.intent in _ASKS
    return meaning if is_asked or meaning.intent in _PUTS_OFF else None


def _first(patterns: Patterns, said: str) -> Intent | None:
    return next((intent for intent, pattern in patterns if pattern.search(said)), None)


def _by_single_words(words: Words, said: str, proposal: Proposal) -> Meaning:
    if PRICE.search(said) and not REFUSAL.search(said):
        return Meaning(Intent.PRICE)
    pieces = pieces_wanted(words, proposal)
    if pieces is not None:
        return Meaning(Intent.AMOUNT, pieces)
    if COMPLAINT.search(said) and REFUSAL.search(said):
        return Meaning(Intent.NO)
    if CHEAPER.search(said) or COMPLAINT.search(said):
        return Meaning(Intent.CHEAPER)
    if REFUSAL.search(AFFIRMED_NEGATION.sub("", said)) or declines(words):
        return Meaning(Intent.NO)
    return Meaning(Intent.WHAT if asks_about_goods(words, proposal) else Intent.UNKNOWN)
