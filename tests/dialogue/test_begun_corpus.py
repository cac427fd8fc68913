"""What shoppers begin is understood, with its goods, number and time, on the labelled utterances."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.commands.evaluate import BEGUN, command
from cli.dialogue.begun_evaluation import BegunUtterance, Understood, begun_corpus, missed_meanings, understood

MIN_ROWS = 250
ROWS = begun_corpus(BEGUN)


@pytest.fixture(scope="module", name="results")
def _results() -> list[Understood]:
    """Understand the whole corpus once."""
    return understood(ROWS)


def test_the_corpus_is_large_and_says_each_utterance_once() -> None:
    """At each stage; the same words mean other things elsewhere."""
    assert len(ROWS) >= MIN_ROWS
    assert len({(row.stage, row.utterance) for row in ROWS}) == len(ROWS)


def test_enough_of_each_meaning_is_understood(results: list[Understood]) -> None:
    """The commands for other skills are among them."""
    assert missed_meanings(results) == []


def test_nothing_is_agreed_to_by_mistake(results: list[Understood]) -> None:
    """Neither a quote nor a basket."""
    assert [result.row.utterance for result in results if result.is_false_order] == []


def test_a_wrong_number_or_time_is_a_miss() -> None:
    """What a row tells must be understood as it is."""
    row = BegunUtterance("quiet", "t", "s", "remind_about", "напомни про молоко в пятницу", "молоко", "", "2026-11-27")
    wrong = (replace(row, when="2026-11-28"), replace(row, goods="кофе"), replace(row, number="2"))
    assert [result.is_right for result in understood([row, *wrong])] == [True, False, False, False]


def test_the_command_fails_where_too_little_is_understood(tmp_path: Path) -> None:
    """With the misses printed."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("stage,template,split,expected,utterance,goods,number,when\nquiet,t,s,due,привет,,,\n")
    shown = CliRunner().invoke(command, ["dialogue", "--begun", str(wrong)])
    assert (shown.exit_code, "due -> none: привет" in shown.output) == (1, True)
