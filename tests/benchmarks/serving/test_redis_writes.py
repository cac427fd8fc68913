"""The serving benchmark fails where a turn was answered from the replay cache."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click
import httpx
import pytest

from benchmarks.harness.sample_shoppers import publish_crowd
from benchmarks.serving.conversations import WHOLE, Turn, turns
from benchmarks.serving.redis_writes import check_writes, set_calls
from repurchase.adapters.postgres.database import migrate
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.examples import a_reminder
from tests.served import served
from tests.stocked_market import KNOWN, stocked_market


def _written(client: httpx.Client, url: str, sent: Sequence[Turn]) -> int:
    before = set_calls(url)
    for turn in sent:
        body = turn.request.partition(b"\r\n\r\n")[2]
        answered = client.post("/alice/webhook", content=body, headers={"content-type": "application/json"})
        assert answered.status_code == httpx.codes.OK
    return set_calls(url) - before


def test_only_turns_that_were_worked_out_pass(settings: Settings) -> None:
    """New turns write as often as expected; repeated turns are replays and are detected."""
    migrate(settings.database_url)
    url = settings.online_store_url
    sent = list(turns(publish_crowd(url, [a_reminder(product_id=KNOWN)], "written", 20), WHOLE, seed=3))
    assert {each.answer for each in sent} >= {"reminder", "quote", "order"}
    expected = sum(each.sets for each in sent)
    with stocked_market(settings.warehouse_url) as market:
        sold = replace(settings, prices_url=str(market.base_url))
        with served(create_app(lambda: open_dependencies(sold))) as client:
            fresh, again = _written(client, url, sent), _written(client, url, sent)
    assert fresh == expected
    check_writes("fresh turns", expected, fresh)
    with pytest.raises(click.ClickException, match="from cached answers"):
        check_writes("replays", expected, again)
