"""Access to the admin routes of the stand-in Market."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.a_market import AMarket, a_market


@pytest.fixture(scope="module")
def market() -> Iterator[AMarket]:
    """Run a stand-in Market."""
    with a_market() as running:
        yield running


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"host": "evil.example"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_web_page_commands_nothing(market: AMarket, headers: Mapping[str, str]) -> None:
    """Cross-site requests of a browser cause no fault, order or push."""
    json = {"content-type": "application/json", "idempotency-key": "1"}
    body = b'{"fault": "error", "order_id": "1"}'
    for method, path in (("PUT", "/admin/faults/prices"), ("POST", "/orders"), ("POST", "/push")):
        answer = market.client.request(method, path, content=body, headers=json | dict(headers))
        assert answer.status_code in {403, 415}
    if "content-type" not in headers:
        assert market.client.delete("/admin/faults", headers=headers).status_code == 403
        assert market.client.get("/admin/orders", headers=headers).status_code == 403
    assert market.client.get("/prices/1").json()["price"] == "90.00"
    assert market.ledger() == {"orders": 0, "pushes": 0, "absorbed": 0}


def test_a_preflight_gives_no_leave(market: AMarket) -> None:
    """A CORS preflight is not permitted."""
    asks = {"access-control-request-method": "PUT", "origin": "https://evil.example"}
    answer = market.client.options("/admin/faults/prices", headers=asks)
    assert (answer.status_code, [name for name in answer.headers if name.startswith("access-control")]) == (403, [])
