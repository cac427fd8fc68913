"""Evaluates utterances with which shoppers start a dialogue: intent, goods, number and time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cli.dialogue.dialogue_evaluation import STATES
from repurchase.dialog.intent import Intent, Meaning, NamedGoods
from repurchase.goods.named_goods import named_best_first
from repurchase.reminders.requested_time import When
from serving.language.intent_classifier import understand
from serving.language.proposal import Proposal, goods_words, proposal_of
from serving.language.utterance import Utterance

TARGET = 0.95
"""Minimum share of correct results for each expected meaning."""
NOTHING, AGREE = "none", "agree"
_LABELS = {
    Intent.YES: AGREE,
    Intent.CONFIRM: AGREE,
    Intent.NO: "refuse",
    Intent.UNKNOWN: NOTHING,
    Intent.SILENCE: NOTHING,
}
_NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
_BASKET = "basket"


@dataclass(frozen=True, slots=True)
class Bought:
    """Goods that the shopper of the corpus buys regularly."""

    category: str
    product_title: str


_CAT_FOOD = Bought("корм для кошки", "Корм Royal Canin")
_MILK = Bought("молоко", "Молоко Простоквашино 3,2%")
PANTRY = (
    _CAT_FOOD,
    _MILK,
    Bought("корм для собаки", "Корм Pedigree для взрослых собак"),
    Bought("кофе", "Кофе Lavazza в зёрнах, 1 кг"),
    Bought("фильтры для кофе", "Фильтры Melitta"),
    Bought("подгузники", "Подгузники Pampers, 4 размер"),
    Bought("туалетная бумага", "Туалетная бумага Zewa, 8 рулонов"),
    Bought("стиральный порошок", "Порошок Persil, 3 кг"),
    Bought("яйца", "Яйца куриные С1, 10 шт."),
    Bought("картофель", "Картофель мытый"),
    Bought("бумажные полотенца", "Бумажные полотенца, 2 рулона"),
    Bought("шампунь", "Шампунь Head & Shoulders"),
    Bought("замороженная пицца", "Пицца с ветчиной"),
)


@dataclass(frozen=True, slots=True)
class BegunUtterance:
    """One row of the corpus; empty fields are not compared."""

    stage: str
    template: str
    split: str
    expected: str
    utterance: str
    goods: str
    """The best-matching category of PANTRY; of several goods each, joined by «;»."""
    number: str
    when: str
    """A date, followed by an hour where the utterance has one."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The classified meaning of an utterance."""

    row: BegunUtterance
    label: str
    goods: str
    number: str
    when: str

    @property
    def is_right(self) -> bool:
        """Whether the meaning equals all given fields of the row."""
        pairs = ((self.row.goods, self.goods), (self.row.number, self.number), (self.row.when, self.when))
        return self.label == self.row.expected and all(wanted in {"", found} for wanted, found in pairs)

    @property
    def is_false_order(self) -> bool:
        """Whether it confirms a quote or a basket although the expected meaning is another."""
        return self.label == AGREE != self.row.expected and self.row.stage in {"quoted", _BASKET}


def begun_corpus(path: Path) -> list[BegunUtterance]:
    """Read the labelled utterances."""
    with path.open(encoding="utf-8", newline="") as file:
        return [BegunUtterance(**row) for row in csv.DictReader(file)]


def understood(rows: Iterable[BegunUtterance]) -> list[Understood]:
    """Classify each utterance at its stage, at a fixed time on a Sunday."""
    return [_understood(row) for row in rows]


def missed_meanings(results: Sequence[Understood]) -> list[str]:
    """Return the expected meanings below TARGET."""
    return [name for name, right, total in _shares(results) if right < TARGET * total]


def begun_report(results: Sequence[Understood]) -> Iterator[str]:
    """Yield the lines of the report: shares with the target, false orders and misses."""
    right = sum(result.is_right for result in results)
    wrong = [result for result in results if result.is_false_order]
    yield f"\nstarted by shoppers: {right} of {len(results)} correct, {len(wrong)} false orders"
    for name, understood_of_it, total in _shares(results):
        yield f"  {name:<28} {understood_of_it:>4} of {total:<4} {understood_of_it / total:6.1%}  target {TARGET:.0%}"
    for result in results:
        if not result.is_right:
            found = " ".join(filter(None, (result.label, result.goods, result.number, result.when)))
            row = result.row
            yield f"  {row.stage:<8} {row.template:<24} {row.expected} -> {found}: {row.utterance}"


def _shares(results: Sequence[Understood]) -> Iterator[tuple[str, int, int]]:
    for name in sorted({result.row.expected for result in results}):
        counted = [result.is_right for result in results if result.row.expected == name]
        yield name, sum(counted), len(counted)


def _understood(row: BegunUtterance) -> Understood:
    meaning = understand(Utterance(row.utterance), _proposal(row.stage))
    named = meaning.several or (NamedGoods("", meaning.subject, meaning.number),)
    goods = [_best(each) for each in named]
    numbers = ["" if each.number is None else str(each.number) for each in named]
    return Understood(row, _label(meaning, goods), ";".join(goods), ";".join(numbers), _written(meaning.when))


def _best(goods: NamedGoods) -> str:
    """The category that is named best; empty where none is."""
    found = named_best_first(PANTRY, goods.subject) if goods.subject else ()
    return found[0].category if found else ""


def _proposal(stage: str) -> Proposal:
    if stage != _BASKET:
        return proposal_of(STATES[stage], _NOW)
    lines = tuple(goods_words(each.category, each.product_title) for each in (_CAT_FOOD, _MILK))
    return replace(proposal_of(STATES["quoted"], _NOW), basket=lines)


def _label(meaning: Meaning, goods: Sequence[str]) -> str:
    """Treat a request for goods that the shopper never buys as no decision, because it gets only an explanation."""
    if meaning.intent in {Intent.ORDER_CATEGORY, Intent.REMIND_ABOUT, Intent.REMIND_AGAIN} and not any(goods):
        return NOTHING
    return _LABELS.get(meaning.intent, meaning.intent.value.replace(" ", "_"))


def _written(when: When | None) -> str:
    if when is None:
        return ""
    return when.day.isoformat() if when.hour is None else f"{when.day.isoformat()} {when.hour}"
