"""The stand-in for the Market's OAuth service, and Yandex Dialogs as its client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from embedded.market.oauth.app import create_app
from embedded.market.oauth.grants import TOKEN_TTL, Client, Grants
from tests.served import served

BROKER = "https://social.yandex.net/broker/redirect"
YANDEX = Client("alice-skill", "secret-of-yandex", BROKER)
OURS = ("alice-backend", "secret: of/ours")


@dataclass
class AnOAuthService:
    """A running stand-in."""

    client: httpx.Client
    grants: Grants

    @property
    def url(self) -> str:
        """Where it is asked about tokens, with our credentials."""
        at = self.client.base_url.copy_with(username=OURS[0], password=OURS[1], path="/introspect")
        return str(at)

    def log_in(self, shopper: str) -> dict[str, Any]:
        """Do what a shopper and Yandex do: open the page, log in, and redeem the code; gives the answer of /token."""
        asked = {"response_type": "code", "client_id": YANDEX.client_id, "redirect_uri": BROKER, "state": "a&b<c>"}
        page = self.client.get("/authorize", params=asked)
        assert 'name="state" value="a&amp;b&lt;c&gt;"' in page.raise_for_status().text
        form = {name: asked[name] for name in ("client_id", "redirect_uri", "state")} | {"shopper": shopper}
        sent = self.client.post("/authorize", data=form)
        back = urlsplit(sent.headers["location"])
        given = parse_qs(back.query)
        assert (sent.status_code, f"{back.scheme}://{back.netloc}{back.path}") == (303, BROKER)
        assert given["state"] == ["a&b<c>"]
        return self.redeem(grant_type="authorization_code", code=given["code"][0], redirect_uri=BROKER)

    def redeem(self, **grant: str) -> dict[str, Any]:
        """Ask for tokens with Yandex' credentials."""
        shown = {"client_id": YANDEX.client_id, "client_secret": YANDEX.secret}
        answer: dict[str, Any] = self.client.post("/token", data=shown | grant).json()
        return answer

    def token_of(self, shopper: str) -> str:
        """Log in; gives the access token."""
        token: str = self.log_in(shopper)["access_token"]
        return token

    def revoke(self, token: str) -> None:
        """End a token, as a shopper who unlinks does."""
        shown = {"client_id": YANDEX.client_id, "client_secret": YANDEX.secret}
        self.client.post("/revoke", data=shown | {"token": token}).raise_for_status()

    def misbehave(self, service: str = "introspection", **behaviour: Any) -> None:
        """Let an endpoint behave badly."""
        self.client.put(f"/admin/faults/{service}", json=behaviour).raise_for_status()

    def behave(self) -> None:
        """Let all of it behave well."""
        self.client.delete("/admin/faults").raise_for_status()


@contextmanager
def an_oauth_service(token_lasts: timedelta = TOKEN_TTL) -> Iterator[AnOAuthService]:
    """Serve one."""
    grants = Grants(token_lasts)
    with served(create_app(YANDEX, OURS, grants)) as client:
        yield AnOAuthService(client, grants)
