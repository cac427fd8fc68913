"""Output of `./run repurchase resend`."""

from __future__ import annotations

import pytest

from cli.shop.resend import resent_message

AGAIN = "; messages that fail again become dead letters with a new reason, counted in /queues"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "there are no dead events"),
        (1, f"sent again: 1 event{AGAIN}"),
        (1200, f"sent again: 1,200 events{AGAIN}"),
    ],
)
def test_a_person_reads_how_many_went(count: int, sentence: str) -> None:
    """The sentence has the right grammatical number and names the route with the counts."""
    assert resent_message("events", count) == sentence
