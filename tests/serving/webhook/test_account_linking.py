"""The production flow from an unlinked user to an order, with accounts linked by OAuth."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from repurchase.settings import Settings
from repurchase.shoppers.account_link import VERIFICATION_INTERVAL
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.an_oauth_service import YANDEX, AnOAuthService, an_oauth_service
from tests.served import served
from tests.serving.http.routes.test_notify import due
from tests.serving.webhook.protocol import check_limits, request
from tests.serving.webhook.test_answer import MADE, OFFER
from tests.stocked_market import KNOWN


class Clock:
    """The API's time, which a test moves."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Give the moved time."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture(scope="module")
def service() -> Iterator[AnOAuthService]:
    """Serve the Market's OAuth service."""
    with an_oauth_service() as running:
        yield running


@pytest.fixture(scope="module")
def clock() -> Clock:
    """Give the API's clock."""
    return Clock()


@pytest.fixture(scope="module")
def linking(whole: Settings, market: httpx.Client, service: AnOAuthService, clock: Clock) -> Iterator[httpx.Client]:
    """Give a client of an API where account linking is configured."""
    settings = replace(whole, prices_url=str(market.base_url))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPURCHASE_TOKEN_INTROSPECTION_URL", f"standin+{service.url}")
        patch.setenv("REPURCHASE_OAUTH_CLIENT_ID", YANDEX.client_id)
        with served(create_app(lambda: open_dependencies(settings), clock)) as client:
            yield client


class Yandex:
    """Yandex Dialogs: it links the accounts of one user, and sends the token with each call."""

    def __init__(self, api: httpx.Client, service: AnOAuthService) -> None:
        self._api = api
        self._service = service
        self.user = uuid4().hex
        self.token: str | None = None
        self._refresh = ""

    def call(self, name: str, **changes: Any) -> dict[str, Any]:
        """Send a request of a file, with the token where there is one; gives the `response`."""
        call = request(name)
        call["session"] |= {"session_id": changes.pop("session_id", uuid4().hex), "message_id": 0, "new": True}
        call["session"]["user"] = {"user_id": self.user} | ({"access_token": self.token} if self.token else {})
        call["session"] |= changes
        answered = self._api.post("/alice/webhook", json=call)
        assert answered.status_code == 200, answered.text
        answer: dict[str, Any] = json.loads(answered.text.replace("\N{NO-BREAK SPACE}", " "))
        check_limits(answer)
        response: dict[str, Any] = answer["response"]
        return response

    def link(self, shopper: str) -> dict[str, Any]:
        """Let the shopper log in at the Market, and tell the skill that the accounts are linked."""
        issued = self._service.log_in(shopper)
        self.token, self._refresh = issued["access_token"], issued["refresh_token"]
        return self.call("accounts_linked")

    def refresh(self) -> None:
        """Renew the token, as Yandex does when it ends."""
        issued = self._service.redeem(grant_type="refresh_token", refresh_token=self._refresh)
        self.token, self._refresh = issued["access_token"], issued["refresh_token"]


@pytest.fixture
def yandex(linking: httpx.Client, service: AnOAuthService, clock: Clock) -> Yandex:
    """Give a new user, before anything was linked, on systems that all work."""
    service.behave()
    clock.ahead = timedelta(0)
    return Yandex(linking, service)


@pytest.fixture
def reminded(linking: httpx.Client) -> Callable[[], str]:
    """Let a reminder wait for a new shopper; gives the shopper."""

    def remind() -> str:
        reminder = due(product_id=KNOWN)
        assert linking.post("/v1/notify", json=reminder).status_code == 202
        return str(reminder["user_id"])

    return remind


def is_asked_to_link(response: dict[str, Any]) -> bool:
    """Whether the response starts account linking."""
    return response.get("directives") == {"start_account_linking": {}} and not response["end_session"]


def test_from_a_stranger_to_an_order(whole: Settings, yandex: Yandex, reminded: Callable[[], str]) -> None:
    """Asked to link, logged in at the Market, greeted with the reminder, and the order is the shopper's own."""
    shopper = reminded()
    assert is_asked_to_link(yandex.call("activation_phone"))
    assert yandex.link(shopper)["text"] == OFFER
    session = uuid4().hex
    assert yandex.call("activation_phone", session_id=session)["text"] == OFFER
    for number, words in ((1, "оформляем заказ?"), (2, MADE.lower())):
        answer = yandex.call("good_with_confirm", session_id=session, message_id=number, new=False)
        assert words in answer["text"].lower()
    with psycopg.connect(whole.database_url) as connection:
        ordered = connection.execute(
            "SELECT order_lines.product_id FROM orders JOIN order_lines USING (order_id) WHERE user_id = %s", [shopper]
        ).fetchall()
        linked = connection.execute("SELECT user_id FROM linked_shoppers WHERE alice_user = %s", [yandex.user])
        assert (ordered, linked.fetchall()) == ([(KNOWN,)], [(shopper,)])


def test_whoever_writes_a_linked_user_without_its_token_is_a_stranger(
    linking: httpx.Client, service: AnOAuthService, yandex: Yandex, reminded: Callable[[], str]
) -> None:
    """The call that the webhook believed before: the skill and the user are known to others, the token is not."""
    assert yandex.link(reminded())["text"] == OFFER
    forger = Yandex(linking, service)
    forger.user = yandex.user
    for token in (None, "", "AgAAAAAB4vpbAAApoR1oaCd5yR6eiXSHqOGT8dT"):
        forger.token = token
        answer = forger.call("activation_phone")
        assert (is_asked_to_link(answer), "корм" in answer["text"]) == (True, False)
    assert yandex.call("activation_phone")["text"] == OFFER


def test_another_account_of_the_market_is_another_shopper(yandex: Yandex, reminded: Callable[[], str]) -> None:
    """After linking another account, the user gets that shopper's reminders, not the first one's."""
    assert yandex.link(reminded())["text"] == OFFER
    assert "корм" not in yandex.link("a shopper whom nothing waits for")["text"]


def test_a_revoked_token_asks_to_link_again(
    yandex: Yandex, service: AnOAuthService, clock: Clock, reminded: Callable[[], str]
) -> None:
    """Within VERIFICATION_INTERVAL; and linking helps."""
    shopper = reminded()
    yandex.link(shopper)
    service.revoke(yandex.token or "")
    clock.ahead = VERIFICATION_INTERVAL
    assert is_asked_to_link(yandex.call("activation_phone"))
    assert yandex.link(shopper)["text"] == OFFER


def test_a_renewed_token_is_the_same_shopper(yandex: Yandex, reminded: Callable[[], str]) -> None:
    """Yandex renews tokens without the user."""
    yandex.link(reminded())
    yandex.refresh()
    assert yandex.call("activation_phone")["text"] == OFFER


def test_an_outage_of_the_service_is_told_kindly(
    yandex: Yandex, service: AnOAuthService, clock: Clock, reminded: Callable[[], str]
) -> None:
    """Unknown users get an apology, not a request to link; recently verified users continue."""
    yandex.link(reminded())
    service.misbehave(fault="refuse")
    clock.ahead = VERIFICATION_INTERVAL
    assert yandex.call("activation_phone")["text"] == OFFER
    yandex.token = "another"
    told = yandex.call("activation_phone")
    assert ("не получается проверить ваш аккаунт" in told["text"], told["end_session"]) == (True, True)
    assert "directives" not in told


def test_a_token_longer_than_any_is_refused(linking: httpx.Client) -> None:
    """Before the OAuth service is called, and without repeating the token."""
    call = request("activation_with_token")
    call["session"]["user"]["access_token"] = "t" * 2049
    answer = linking.post("/alice/webhook", json=call)
    assert (answer.status_code, "ttt" in answer.text) == (400, False)


def test_no_log_tells_a_token(yandex: Yandex, service: AnOAuthService, caplog: pytest.LogCaptureFixture) -> None:
    """Whether it is verified, refused, or cannot be."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with caplog.at_level(logging.DEBUG):
        yandex.link("1288")
        valid = yandex.token or ""
        yandex.token = forged = uuid4().hex
        yandex.call("activation_phone")
        service.misbehave(fault="nonsense")
        yandex.call("activation_phone")
    told = [(each.getMessage(), str(each.__dict__)) for each in caplog.records if not each.name.startswith("http")]
    assert any("failed to verify an account" in message for message, _ in told)
    assert not [each for each in told if valid in str(each) or forged in str(each) or yandex.user in str(each)]
