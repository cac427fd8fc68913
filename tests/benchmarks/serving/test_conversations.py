"""The serving benchmark sends requests like devices, and no turn twice."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.harness.sample_shoppers import alice_user
from benchmarks.serving.conversations import APART, FIRST_TURNS, WHOLE, turns


def _calls(requests: list[bytes]) -> list[dict[str, Any]]:
    return [json.loads(each.partition(b"\r\n\r\n")[2]) for each in requests]


@given(st.integers(0, 400), st.integers(0, 5))
def test_every_shopper_has_one_conversation_of_its_own(count: int, seed: int) -> None:
    """Turns are numbered from 0 in one session, only the first is new, and they follow one of the scripts."""
    shoppers = [f"shopper-{number}" for number in range(count)]
    by_session: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for call in _calls([each.request for each in turns(shoppers, WHOLE, seed)]):
        by_session[call["session"]["session_id"]].append(call)
    assert sorted(calls[0]["session"]["user"]["user_id"] for calls in by_session.values()) == sorted(
        alice_user(each) for each in shoppers
    )
    for calls in by_session.values():
        assert len({call["session"]["user"]["user_id"] for call in calls}) == 1
        assert [call["session"]["message_id"] for call in calls] == list(range(len(calls)))
        assert [call["session"]["new"] for call in calls] == [True] + [False] * (len(calls) - 1)
        assert tuple(call["request"]["command"] for call in calls) in WHOLE


def test_turns_of_one_conversation_lie_apart() -> None:
    """Other conversations begin between the turns of one, because a shopper listens and thinks."""
    places: dict[str, list[int]] = defaultdict(list)
    sent = list(turns([f"shopper-{number}" for number in range(5 * APART)], WHOLE, seed=1))
    begun = [place for place, each in enumerate(sent) if each.answer == "reminder"]
    for place, call in enumerate(_calls([each.request for each in sent])):
        places[call["session"]["session_id"]].append(place)
    for conversation in places.values():
        for before, after in pairwise(conversation):
            assert after - before > APART or after > begun[-1]


def test_first_turns_are_reminders_alone() -> None:
    """The first turns are one reminder per shopper, each of which Redis writes once."""
    sent = list(turns(["a", "b", "c"], FIRST_TURNS, seed=1))
    assert [(each.answer, each.sets) for each in sent] == [("reminder", 1)] * 3
