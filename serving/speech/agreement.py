"""Past verbs and pronouns that agree with a product title in gender and number."""

from __future__ import annotations

from serving.speech.morphology import Agreement
from serving.speech.nouns import agreement

_RAN_OUT = {
    Agreement.MASCULINE: "закончился",
    Agreement.FEMININE: "закончилась",
    Agreement.NEUTER: "закончилось",
    Agreement.PLURAL: "закончились",
}
_PRONOUN = {Agreement.MASCULINE: "его", Agreement.FEMININE: "её", Agreement.NEUTER: "его", Agreement.PLURAL: "их"}


def ran_out(title: str) -> str:
    """The past verb: «закончился» for «корм», «закончились» for «салфетки»."""
    return _RAN_OUT[agreement(title)]


def pronoun(title: str) -> str:
    """The accusative «его», «её» or «их», as in «заказать её снова?»."""
    return _PRONOUN[agreement(title)]
