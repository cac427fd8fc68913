"""Too frequent callers are rejected without affecting others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from serving.security.access_policy import AccessPolicy
from serving.security.rate_limits import Rate, RateLimits
from serving.webhook.answer import RATE_LIMITED_TEXT
from tests.served import served
from tests.serving.webhook.protocol import check_limits, request


@pytest.fixture
def hurried(whole: Settings, nowhere: int) -> Iterator[httpx.Client]:
    """Yield a client of an API that allows three calls per shopper and ten per caller."""
    settings = replace(whole, prices_url=f"http://127.0.0.1:{nowhere}")
    limits = RateLimits(shopper=Rate(0.01, 3), caller=Rate(0.01, 10))
    with served(create_app(lambda: open_dependencies(settings), access_policy=AccessPolicy(limits=limits))) as client:
        yield client


def test_a_shopper_is_not_spoken_for_too_often(hurried: httpx.Client) -> None:
    """429 with Retry-After, by path and by body alike; another shopper is answered."""
    turn = {"user_id": "1288", "session_id": "s", "message_id": 0, "utterance": ""}
    assert hurried.post("/v1/dialog", json=turn).status_code == 200
    assert [hurried.get("/v1/users/1288/consumables").status_code for _ in range(3)] == [200, 200, 429]
    refused = hurried.post("/v1/dialog", json=turn)
    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
    assert 90 <= int(refused.headers["retry-after"]) <= 100
    assert hurried.get("/v1/users/1289/consumables").status_code == 200


def test_a_caller_has_a_pace_too(hurried: httpx.Client) -> None:
    """Summed over all shoppers."""
    statuses = [hurried.get(f"/v1/users/{uuid4().hex}/notifications").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]


def test_on_the_webhook_alice_asks_kindly(hurried: httpx.Client) -> None:
    """A sentence within the protocol, not an error; the conversation continues."""
    call = request("yes_with_confirm")
    call["session"]["user"]["user_id"] = uuid4().hex
    answers = [hurried.post("/alice/webhook", json=call) for _ in range(4)]
    assert {each.status_code for each in answers} == {200}
    said = answers[-1].json()
    check_limits(said)
    assert (said["response"]["text"], said["response"]["end_session"]) == (RATE_LIMITED_TEXT, False)
    assert answers[-2].json()["response"]["text"] != RATE_LIMITED_TEXT
