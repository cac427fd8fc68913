"""One function from words, Yandex's intents and what was proposed to an intent, for every entrance.

An order costs money, so agreement is a whole parse (see agreement.py); what is not understood is UNKNOWN, and the
question is asked again.
"""

from __future__ import annotations

from repurchase.dialog_state import Stage
from repurchase.intent import Intent, Meaning
from serving.language.agreement import agreement, agrees_in_part, is_objectionless, names_goods
from serving.language.amounts import pieces_wanted
from serving.language.lexicon import Words
from serving.language.money import CHEAPER, COMPLAINT, PRICE
from serving.language.pattern_parts import Patterns
from serving.language.patterns import (
    BARE_CANCELLATION,
    CANCELLATION,
    INTENTS,
    QUIET,
    REMINDED_ABOUT,
    STATUS,
    UNDECIDED,
)
from serving.language.proposal import Proposal
from serving.language.questions import asks_about_goods
from serving.language.refusals import AFFIRMED_NEGATION, REFUSAL, declines
from serving.language.spelling import repaired
from serving.language.utterance import Utterance, words_of
from serving.language.wanted_goods import goods_ordered, goods_reminded_of
from serving.spoken_numbers import days_said

AGREEMENTS = frozenset({Intent.YES, Intent.CONFIRM, Intent.AMOUNT})
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
    return _hinted(words, utterance) if meaning.intent is Intent.UNKNOWN else meaning


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
    own = _own_wish(words, said, proposal)
    if own is not None:
        return own
    if UNDECIDED.search(said):
        return Meaning(Intent.CHEAPER if COMPLAINT.search(said) and "если" not in words else Intent.UNKNOWN)
    intent = _first(INTENTS, AFFIRMED_NEGATION.sub("", said))
    if intent is Intent.LATER:
        return Meaning(intent, days_said(words))
    return Meaning(intent) if intent else _by_single_words(words, said, proposal)


def _own_wish(words: Words, said: str, proposal: Proposal) -> Meaning | None:
    """What shoppers begin themselves: about orders that were made, and about goods of which nobody spoke."""
    is_quiet = proposal.stage is Stage.QUIET
    status = _first(STATUS, said)
    asks_of_quote = "когда" in words and not is_quiet and not proposal.follows_order
    if status is not None and not asks_of_quote:
        return Meaning(status)
    if _cancels_order(said, proposal):
        return Meaning(Intent.CANCEL_ORDER)
    if is_quiet and (due := _first(QUIET, said)):
        return Meaning(due)
    if REMINDED_ABOUT.search(said) and not any(names_goods(word, proposal.goods) for word in words):
        subject = goods_reminded_of(words)
        return Meaning(Intent.REMIND_ABOUT, subject=subject) if subject else None
    return _ordered_goods(words, said) if is_quiet else None


def _cancels_order(said: str, proposal: Proposal) -> bool:
    """A cancellation refuses what is proposed; where nothing is, or nothing was quoted yet, it is of an order."""
    if proposal.stage is Stage.QUIET:
        return bool(CANCELLATION.search(said) or BARE_CANCELLATION.search(said))
    return proposal.stage is Stage.OFFERED and proposal.follows_order and bool(CANCELLATION.search(said))


def _ordered_goods(words: Words, said: str) -> Meaning | None:
    if UNDECIDED.search(said) or REFUSAL.search(said):
        return None
    subject = goods_ordered(words)
    return Meaning(Intent.ORDER_CATEGORY, subject=subject) if subject else None


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
