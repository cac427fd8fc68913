"""Generation of the mutants of a module."""

from __future__ import annotations

from cli.mutation.mutants import mutants_of

RULE = '''"""A rule."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    late: bool | None = None


def is_due(known: Known, now: int | None) -> bool:
    _log.info("asked at %d", 1)
    return known.late and may_be_offered(known)
'''


def test_each_operand_of_a_rule_is_dropped_once() -> None:
    """Each operand of `and` and `or` is dropped in one mutant."""
    changes = [mutant.after for mutant in mutants_of("rule.py", RULE)]
    assert changes == [
        "return known.late or may_be_offered(known)",
        "return may_be_offered(known)",
        "return known.late",
        "return None",
    ]


def test_what_decides_nothing_has_no_mutants() -> None:
    """Annotations, dataclass options and log lines have no mutants."""
    told = {(mutant.module, mutant.line, mutant.before) for mutant in mutants_of("rule.py", RULE)}
    assert told == {("rule.py", 15, "return known.late and may_be_offered(known)")}


def test_changes_of_the_same_meaning_are_one_mutant() -> None:
    """`not a is b` and `a is not b` compile to the same code."""
    changes = [mutant.after for mutant in mutants_of("rule.py", "if a is b:\n    c()\n")]
    assert changes == ["if a is not b:", "pass"]


def test_a_change_over_several_lines_is_told_in_one() -> None:
    """A multi-line change is described in one line, so that the line wrapping of the code does not matter."""
    [dropped] = mutants_of("rule.py", "f(\n    a,\n    b,\n)\n")
    assert (dropped.line, dropped.before, dropped.after) == (1, "f( a, b, )", "pass")
