"""Patterns are looked for where words begin."""

from __future__ import annotations

import pytest

from serving.language.pattern_parts import any_of

PATTERN = any_of(r"\bкорм\w*", r"^(?:а )?когда$", unless=any_of(r"\bне\b"))


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("корма", True), ("где корма", True), ("прокорм", False), ("когда", True), ("а когда", True),
        ("ну когда", False),
        ("корма не", False), ("", False),
    ],
)  # fmt: skip
def test_a_pattern_is_found_at_the_beginning_of_a_word(said: str, is_found: bool) -> None:  # noqa: FBT001 - a case
    """Not inside a word; «^» is the start of the text, and an excluded pattern prevents the match."""
    assert PATTERN.search(said) is is_found
