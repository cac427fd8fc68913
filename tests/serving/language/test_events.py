"""An event gives a time for the next reminder and names no goods."""

from __future__ import annotations

import pytest

from serving.language.events import without_events
from serving.language.utterance import words_of


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("напомни после праздников", "напомни"), ("напомни перед пенсией купить чай", "напомни купить чай"),
        ("я на работе напомни", "я напомни"), ("напомни с зарплаты", "напомни"),
        ("напомни про чай с лимоном", "напомни про чай с лимоном"), ("корм на дом", "корм на дом"),
    ],
)  # fmt: skip
def test_only_events_are_left_out(text: str, rest: str) -> None:
    """Goods stay, with what describes them."""
    assert without_events(words_of(text)) == words_of(rest)
