"""Evaluates the dialogue on labelled utterances."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from repurchase.dialog import next_turn
from repurchase.dialog.commands import PlaceOrder
from repurchase.dialog.dialog_state import DialogState
from repurchase.dialog.events import UtteranceReceived
from repurchase.dialog.intent import Intent
from repurchase.dialog.responses import OrderMade
from repurchase.orders.quote import Quote
from repurchase.reminders.reminder import Reminder
from serving.language.intent_classifier import understand
from serving.language.proposal import proposal_of
from serving.language.utterance import Utterance

AGREE, REFUSE, NOTHING = "agree", "refuse", "none"
_LABELS = {
    Intent.YES: AGREE,
    Intent.CONFIRM: AGREE,
    Intent.NO: REFUSE,
    Intent.UNKNOWN: NOTHING,
    Intent.SILENCE: NOTHING,
}
_ALSO_RIGHT = {NOTHING: {NOTHING, "help", "order_all"}, "total": {"total", "price"}, "price": {"price", "total"}}
"""Help and a quote of all due goods decide nothing either; both answers about money state the total price."""

_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
_REMINDER = Reminder(
    reminder_id="evaluated",
    user_id="evaluated",
    category="корм для кошки",
    product_id="820165",
    product_title="Корм Royal Canin",
    quantity=1,
    last_purchased_at=_NOW - timedelta(days=30),
    usual_gap_days=30.0,
    probability=0.5,
    due_at=_NOW,
)
_QUOTE = Quote("evaluated", "820165", Decimal(482), date(2026, 11, 23), _NOW)
_OFFERED = DialogState((_REMINDER,), _REMINDER)
STATES = {
    "quiet": DialogState(),
    "offered": _OFFERED,
    "quoted": replace(_OFFERED, quote=_QUOTE),
    "ordered": DialogState(order=OrderMade("evaluated", 1)),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Labels with a common target share."""

    name: str
    labels: frozenset[str]
    target: float


GROUPS = (
    Group("agreements", frozenset({AGREE}), 0.98),
    Group("refusals and postponements", frozenset({REFUSE, "have", "later", "never", "opt_out"}), 0.95),
    Group("questions", frozenset({"price", "total", "delivery", "what", "cheaper", "repeat", "more", "help"}), 0.90),
)


@dataclass(frozen=True, slots=True)
class LabelledUtterance:
    """One row of the corpus."""

    stage: str
    template: str
    split: str
    expected: str
    utterance: str


@dataclass(frozen=True, slots=True)
class Result:
    """Outcome of one utterance."""

    row: LabelledUtterance
    label: str
    orders: bool

    @property
    def is_right(self) -> bool:
        """Whether the outcome is the expected one; an agreement to a quote must order."""
        right = self.label in _ALSO_RIGHT.get(self.row.expected, {self.row.expected})
        return right and (self.orders or self.row.stage != "quoted" or self.row.expected != AGREE)

    @property
    def is_false_order(self) -> bool:
        """Whether it orders without an agreement."""
        return self.orders and self.row.expected != AGREE


def corpus(path: Path) -> list[LabelledUtterance]:
    """Read the labelled utterances."""
    with path.open(encoding="utf-8", newline="") as file:
        return [LabelledUtterance(**row) for row in csv.DictReader(file)]


def evaluated(rows: Iterable[LabelledUtterance]) -> list[Result]:
    """Run each utterance in a conversation at its stage."""
    return [_played(row) for row in rows]


def false_orders(results: Iterable[Result]) -> list[Result]:
    """Return the results that order without an agreement."""
    return [result for result in results if result.is_false_order]


def share(results: Iterable[Result], labels: frozenset[str]) -> tuple[int, int]:
    """Count the correct and all results with these expected labels."""
    counted = [result.is_right for result in results if result.row.expected in labels]
    return sum(counted), len(counted)


def missed_targets(results: Sequence[Result]) -> list[Group]:
    """Return the groups below their target."""
    shares = ((group, *share(results, group.labels)) for group in GROUPS)
    return [group for group, right, total in shares if total and right < group.target * total]


def confusion(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    """Count results by expected and actual label."""
    return Counter((result.row.expected, result.label) for result in results)


def _played(row: LabelledUtterance) -> Result:
    state = STATES[row.stage]
    meaning = understand(Utterance(row.utterance), proposal_of(state, _NOW))
    utterance = UtteranceReceived(
        meaning.intent, _NOW, meaning.number, subject=meaning.subject, several=meaning.several
    )
    _, outcome = next_turn(state, utterance)
    label = _LABELS.get(meaning.intent, meaning.intent.value.replace(" ", "_"))
    return Result(row, label, isinstance(outcome, PlaceOrder))
