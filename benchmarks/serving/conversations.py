"""New conversations with the webhook, interleaved like those of many devices; no turn is sent twice."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from benchmarks.harness.http_requests import webhook_turn

APART = 500
"""Turns of other shoppers between two turns of one: half a second at 1,000 turns per second."""
ANSWERS = {
    "": "reminder",
    "да": "quote",
    "подтверждаю": "order",
    "нет": "refusal",
    "позже": "postponement",
    "почему": "explanation",
    "что ещё": "nothing else",
}
"""Kind of answer by the words of a shopper with one reminder; the first turn has no words."""
Mix = Mapping[tuple[str, ...], int]
WHOLE: Mix = {
    ("",): 50,
    ("", "да", "подтверждаю"): 20,
    ("", "почему", "да", "подтверждаю"): 5,
    ("", "да", "нет"): 5,
    ("", "позже"): 10,
    ("", "нет"): 5,
    ("", "что ещё"): 5,
}
"""Shares of 100 conversations; an assumption, not a measurement: half of the shoppers only listen."""
FIRST_TURNS: Mix = {("",): 100}


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and its expected effects."""

    request: bytes
    answer: str
    """A value of ANSWERS."""
    sets: int
    """SET commands in Redis: one for the conversation, one for the cart while a quote is open."""


def turns(shoppers: Sequence[str], mix: Mix, seed: int) -> Iterator[Turn]:
    """Yield the turns of one conversation per shopper, each in a separate session, numbered from 0.

    Two turns of one conversation are at least APART turns apart, except at the very end.
    """
    scripts = random.Random(seed).choices([*mix], [*mix.values()], k=len(shoppers))  # noqa: S311 - no secret
    new = (_conversation(shopper, script) for shopper, script in zip(shoppers, scripts, strict=True))
    open_ones: deque[tuple[int, Iterator[Turn]]] = deque()
    sent = 0
    while (conversation := _next(open_ones, new, sent)) is not None:
        turn = next(conversation, None)
        if turn is not None:
            yield turn
            sent += 1
            open_ones.append((sent + APART, conversation))


def _next(
    open_ones: deque[tuple[int, Iterator[Turn]]], new: Iterator[Iterator[Turn]], sent: int
) -> Iterator[Turn] | None:
    """Return the open conversation whose pause is over, else a new one, else one whose pause is not over."""
    if open_ones and open_ones[0][0] <= sent:
        return open_ones.popleft()[1]
    begun = next(new, None)
    return begun if begun is not None or not open_ones else open_ones.popleft()[1]


def _conversation(shopper: str, script: Sequence[str]) -> Iterator[Turn]:
    session = str(uuid4())
    for number, words in enumerate(script):
        answer = ANSWERS[words]
        yield Turn(webhook_turn(shopper, session, number, words), answer, sets=2 if answer == "quote" else 1)
