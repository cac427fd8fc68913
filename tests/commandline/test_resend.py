"""What `./run repurchase resend` says of what it did."""

from __future__ import annotations

import pytest

from commandline.resend import told

AGAIN = "; what fails once more is set aside once more, with its reason, and counted in /queues"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "none of the events is set aside"),
        (1, f"sent again: 1 event{AGAIN}"),
        (1200, f"sent again: 1,200 events{AGAIN}"),
    ],
)
def test_a_person_reads_how_many_went(count: int, sentence: str) -> None:
    """With the number right, and where to look for what comes of it."""
    assert told("events", count) == sentence
