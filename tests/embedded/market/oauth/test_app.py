"""The stand-in OAuth service follows the RFCs, so that clients also work with a real service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from time import sleep

import httpx
import pytest

from embedded.free_ports import free_ports
from tests.an_oauth_service import BROKER, OURS, YANDEX, AnOAuthService, an_oauth_service

ASKED = {"response_type": "code", "client_id": YANDEX.client_id, "redirect_uri": BROKER}


@pytest.fixture(scope="module")
def service() -> Iterator[AnOAuthService]:
    """Run a stand-in OAuth service."""
    with an_oauth_service() as running:
        yield running


def looked_into(service: AnOAuthService, token: str) -> dict[str, object]:
    """Introspect a token."""
    answer: dict[str, object] = service.client.post("/introspect", data={"token": token}, auth=OURS).json()
    return answer


def test_a_login_leads_to_a_token_of_the_shopper(service: AnOAuthService) -> None:
    """A login yields a token of the shopper, which a refresh token renews once and a revocation ends."""
    first = service.log_in("магазин 1288")
    told = looked_into(service, first["access_token"])
    assert (told["active"], told["sub"], told["client_id"]) == (True, "магазин 1288", YANDEX.client_id)
    renewed = service.redeem(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert looked_into(service, renewed["access_token"])["sub"] == "магазин 1288"
    assert service.redeem(grant_type="refresh_token", refresh_token=first["refresh_token"])["error"] == "invalid_grant"
    service.revoke(renewed["access_token"])
    assert looked_into(service, renewed["access_token"]) == {"active": False}


def test_a_code_is_used_once_and_by_its_client(service: AnOAuthService) -> None:
    """A code is valid once, and only with the client's secret."""
    code = service.grants.authorize("1288", YANDEX.client_id)
    wrong = {"client_id": YANDEX.client_id, "client_secret": "x", "grant_type": "authorization_code", "code": code}
    assert service.client.post("/token", data=wrong).status_code == 401
    assert "access_token" in service.redeem(grant_type="authorization_code", code=code)
    assert service.redeem(grant_type="authorization_code", code=code)["error"] == "invalid_grant"
    of_another = service.grants.authorize("1288", "another-client")
    assert service.redeem(grant_type="authorization_code", code=of_another)["error"] == "invalid_grant"
    assert service.redeem(grant_type="password")["error"] == "unsupported_grant_type"


def test_codes_and_tokens_end(service: AnOAuthService) -> None:
    """Codes and tokens expire by the clock of the service."""
    code = service.grants.authorize("1288", YANDEX.client_id)
    token = service.token_of("1288")
    now = service.grants.seconds
    service.grants.seconds = lambda: now() + 3600
    try:
        assert service.redeem(grant_type="authorization_code", code=code)["error"] == "invalid_grant"
        assert looked_into(service, token) == {"active": False}
    finally:
        service.grants.seconds = now


@pytest.mark.parametrize(
    "changed", [{"redirect_uri": "https://evil.example"}, {"client_id": "evil"}, {"response_type": "token"}]
)
def test_a_code_goes_to_the_registered_address_alone(service: AnOAuthService, changed: Mapping[str, str]) -> None:
    """Page and login refuse other clients and redirect URIs."""
    assert service.client.get("/authorize", params=ASKED | dict(changed)).status_code == 400
    if "response_type" not in changed:
        assert service.client.post("/authorize", data=ASKED | dict(changed) | {"shopper": "1288"}).status_code == 400


def test_who_does_not_log_in_gives_no_code(service: AnOAuthService) -> None:
    """The redirect has error=access_denied and no code."""
    sent = service.client.post("/authorize", data=ASKED | {"shopper": ""})
    assert "error=access_denied" in sent.headers["location"]


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic x"}, {"authorization": "Bearer x"}])
def test_tokens_are_told_to_the_resource_server_alone(service: AnOAuthService, headers: Mapping[str, str]) -> None:
    """Introspection requires the credentials of the resource server; those of the client are refused."""
    token = service.token_of("1288")
    asked = service.client.post("/introspect", data={"token": token}, headers=headers)
    assert (asked.status_code, "1288" in asked.text) == (401, False)
    client = (YANDEX.client_id, YANDEX.secret)
    assert service.client.post("/introspect", data={"token": token}, auth=client).status_code == 401


def test_it_behaves_badly_on_command(service: AnOAuthService) -> None:
    """Faults can be injected for each endpoint separately."""
    service.misbehave(fault="refuse")
    assert service.client.post("/introspect", data={"token": "x"}, auth=OURS).status_code == 503
    assert service.client.get("/authorize", params=ASKED).status_code == 200
    service.behave()
    assert service.client.put("/admin/faults/prices", json={"fault": "refuse"}).status_code == 404
    assert service.client.put("/admin/faults/token", json={}, headers={"origin": "null"}).status_code == 403


def test_the_program_answers_where_the_settings_say() -> None:
    """`python -m embedded.market.oauth` reads address and credentials from the introspection URL."""
    [port] = free_ports(1)
    at = f"http://127.0.0.1:{port}"
    settings = {
        "REPURCHASE_TOKEN_INTROSPECTION_URL": f"standin+http://ours:s3cret@127.0.0.1:{port}/introspect",
        "REPURCHASE_OAUTH_CLIENT_ID": "alice-skill",
    }
    command = [sys.executable, "-m", "embedded.market.oauth", "--redirect-uri", "http://127.0.0.1/back"]
    with subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        while program.poll() is None and not _listens(at):
            sleep(0.05)
        asked = httpx.post(f"{at}/introspect", data={"token": "x"}, auth=("ours", "s3cret"))
        program.terminate()
    assert asked.json() == {"active": False}
    assert "client alice-skill, secret " in line


def _listens(at: str) -> bool:
    try:
        return httpx.get(f"{at}/authorize").status_code == 400
    except httpx.TransportError:
        return False
