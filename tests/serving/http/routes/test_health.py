"""Liveness and readiness probes."""

from __future__ import annotations

import httpx


def test_it_lives_and_is_ready(api: httpx.Client) -> None:
    """With a store that answers it can answer."""
    assert api.get("/healthz").json() == {"status": "ok"}
    assert api.get("/readyz").json() == {"ready": True, "parts": {"online store": "ok"}}


def test_without_the_online_store_it_lives_but_is_not_ready(forgetful_api: httpx.Client) -> None:
    """The part that is missing is named."""
    assert forgetful_api.get("/healthz").status_code == 200
    answer = forgetful_api.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"online store": "does not answer"}}


def test_without_prices_and_order_book_it_is_ready(broken_api: httpx.Client) -> None:
    """It still answers, kindly."""
    assert broken_api.get("/readyz").status_code == 200
