"""GET /v1/users/{user_id}/consumables, over HTTP from the real online store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from repurchase.adapters.online_features import open_live_features
from repurchase.features.prediction import Prediction
from repurchase.reminders.reminder import reminder_id
from repurchase.settings import Settings
from serving.http.routes.consumables import Consumable
from tests.examples import a_prediction

TODAY = datetime.now(UTC).replace(microsecond=0)


def materialized(settings: Settings, *predictions: Prediction) -> None:
    """Let predictions be found online."""
    with open_live_features(settings.online_store_url) as online:
        online.write(predictions)


def test_what_is_due_is_told_with_its_reasons(whole: Settings, api: httpx.Client) -> None:
    """Category, since when, why in Russian, how probable, by which model; what is not due is left out."""
    bought = TODAY - timedelta(days=30)
    cat = a_prediction(user_id="1288", last_purchased_at=bought, as_of=TODAY, expected_next_at=TODAY)
    tea = a_prediction(user_id="1288", category="чай", probability=0.9, last_purchased_at=bought, as_of=TODAY)
    fresh = a_prediction(user_id="1288", category="молоко", last_purchased_at=TODAY)
    materialized(whole, cat, tea, fresh)
    answer = api.get("/v1/users/1288/consumables").json()
    assert answer["user_id"] == "1288"
    assert [each["category"] for each in answer["consumables"]] == ["чай", "корм для кошки"]
    told = answer["consumables"][1]
    why = "Вы покупаете корм для кошки каждые 4 недели, а последний раз — месяц назад. Возможно, запас уже закончился."
    assert set(told) == set(Consumable.model_fields)
    Consumable.model_validate(told)
    assert told.pop("why").replace("\N{NO-BREAK SPACE}", " ") == why
    moments = ("due_since", "last_purchased_at", "expected_next_at", "known_at")
    assert {name: datetime.fromisoformat(told.pop(name)) for name in moments} == {
        "due_since": bought + timedelta(days=17.7),
        "last_purchased_at": bought,
        "expected_next_at": TODAY,
        "known_at": TODAY,
    }
    assert told == {
        "reminder_id": reminder_id(cat),
        "category": "корм для кошки",
        "product_id": "820165",
        "product_title": "корм Royal Canin",
        "probability": 0.62,
        "model_version": "3",
    }


def test_an_unknown_shopper_runs_out_of_nothing(api: httpx.Client) -> None:
    """An unknown shopper is not an error."""
    assert api.get("/v1/users/nobody at all/consumables").json() == {"user_id": "nobody at all", "consumables": []}


def test_without_the_online_store_the_answer_is_a_problem(forgetful_api: httpx.Client) -> None:
    """The problem asks the client to retry."""
    answer = forgetful_api.get("/v1/users/1288/consumables")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
    assert answer.headers["retry-after"]
    assert answer.json()["status"] == 503
