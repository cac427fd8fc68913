"""An opt-out means all reminders, and nothing else."""

from __future__ import annotations

import pytest

from serving.language.opted_out import opts_out
from serving.language.utterance import words_of


@pytest.mark.parametrize(
    "text",
    [
        "отпишите", "не присылай мне вообще ничего", "выключи всё это", "удали меня отовсюду", "никаких напоминаний",
        "перестань предлагать мне покупки совсем", "выключи все напоминания о товарах",
    ],
)  # fmt: skip
def test_everything_ends(text: str) -> None:
    """Where no goods are named."""
    assert opts_out(words_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "удали это напоминание", "никаких напоминаний про корм", "не отключай напоминания", "ничего не надо",
        "ничего не присылай", "выключи свет", "отмени подписку", "не предлагай этот корм", "напоминай обо всём",
    ],
)  # fmt: skip
def test_reminders_of_other_goods_stay(text: str) -> None:
    """A single reminder, other devices and refusals end nothing."""
    assert not opts_out(words_of(text))
