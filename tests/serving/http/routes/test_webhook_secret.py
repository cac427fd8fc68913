"""The webhook's path holds a secret that Yandex alone knows, where other machines can call."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from repurchase.adapters.signing_keys import open_webhook_secrets
from repurchase.errors import SettingsError
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from serving.security.access_policy import AccessPolicy
from tests.served import served
from tests.serving.webhook.protocol import request

OLD, NEW, WRONG = "o" * 32, f"{'n' * 31}-_", "w" * 32


def write(path: Path, secrets: Sequence[str]) -> Path:
    """Write a file of these secrets in place of the one before."""
    fresh = path.with_suffix(".fresh")
    fresh.write_text(
        json.dumps({"keys": [{"name": f"{number}", "secret": each} for number, each in enumerate(secrets)]})
    )
    return fresh.replace(path)


@pytest.fixture(scope="module")
def secrets_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put two secrets into a file."""
    return write(tmp_path_factory.mktemp("secrets") / "webhook.json", [NEW, OLD])


@pytest.fixture(scope="module")
def hidden(whole: Settings, market: httpx.Client, secrets_file: Path) -> Iterator[httpx.Client]:
    """Give a client of an API whose webhook has secrets in its path."""
    settings = replace(whole, prices_url=str(market.base_url))
    rules = AccessPolicy(webhook_secrets=open_webhook_secrets(secrets_file))
    with served(create_app(lambda: open_dependencies(settings), access_policy=rules)) as client:
        yield client


def status(client: httpx.Client, path: str) -> int:
    """How the webhook at this path answers a ping."""
    return client.post(path, json=request("ping")).status_code


def test_each_secret_that_holds_opens_the_webhook(hidden: httpx.Client) -> None:
    """The new and the old secret are both valid; nothing else, and no path without a secret."""
    assert [status(hidden, f"/alice/webhook/{each}") for each in (NEW, OLD)] == [200, 200]
    wrong = (WRONG, NEW[:-1], f"{NEW}x", NEW.upper(), "%00", "%ff%fe", "ключ", f"{NEW}/", "", "..")
    for each in wrong:
        assert status(hidden, f"/alice/webhook/{each}") in {404, 405, 307}
    assert status(hidden, "/alice/webhook") == 404


def test_a_wrong_secret_looks_like_a_path_that_is_not_there(hidden: httpx.Client) -> None:
    """The response does not reveal the webhook."""
    wrong, nowhere = (hidden.post(each, json=request("ping")) for each in (f"/alice/webhook/{WRONG}", "/nowhere"))
    assert (wrong.status_code, wrong.json()) == (nowhere.status_code, nowhere.json())


def test_a_call_with_the_secret_may_come_over_any_name(hidden: httpx.Client) -> None:
    """Such as that of a tunnel to this machine; what has no secret of its own stays for this machine."""
    headers = {"host": "alice.example.com"}
    answers = [
        hidden.post(f"/alice/webhook/{NEW}", json=request("ping"), headers=headers),
        hidden.get("/v1/users/1288/consumables", headers=headers),
        hidden.post("/alice/webhook", json=request("ping"), headers=headers),
    ]
    assert [each.status_code for each in answers] == [200, 403, 403]


def test_a_secret_is_taken_away_without_a_restart(tmp_path: Path) -> None:
    """Like signing keys: first both are valid, then only the new one; an invalid file changes nothing."""
    path = write(tmp_path / "webhook.json", [OLD])
    secrets = open_webhook_secrets(path)
    assert (secrets.accepts(OLD), secrets.accepts(NEW), secrets.newest()) == (True, False, OLD)
    for written, holding in (([NEW, OLD], {NEW, OLD}), ([NEW], {NEW}), (["no secret"], {NEW})):
        write(path, written)
        secrets._file._looked -= 2  # type: ignore[attr-defined]  # it looks once a second
        assert {each for each in (OLD, NEW, "no secret") if secrets.accepts(each)} == holding


@pytest.mark.parametrize("secret", ["s" * 31, f"{'s' * 32}/", f"{'s' * 32}?", "ключ" * 8, "s" * 129])
def test_what_fits_no_path_is_refused_at_the_start(tmp_path: Path, secret: str) -> None:
    """Without telling it."""
    with pytest.raises(SettingsError) as refused:
        open_webhook_secrets(write(tmp_path / "webhook.json", [secret]))
    assert secret not in str(refused.value)


def test_no_log_tells_the_secret(
    hidden: httpx.Client, whole: Settings, secrets_file: Path, nowhere: int, caplog: pytest.LogCaptureFixture
) -> None:
    """At any level, whether calls are answered, refused, or fail."""
    away = replace(whole, online_store_url=f"redis://127.0.0.1:{nowhere}/0")
    rules = AccessPolicy(webhook_secrets=open_webhook_secrets(secrets_file))
    logging.getLogger("httpx").setLevel(logging.WARNING)
    with (
        caplog.at_level(logging.DEBUG),
        served(create_app(lambda: open_dependencies(away), access_policy=rules)) as forgetful,
    ):
        for client in (hidden, forgetful):
            for secret in (NEW, WRONG):
                client.post(f"/alice/webhook/{secret}", json=request("activation_phone"))
                client.post(f"/alice/webhook/{secret}", content=b"{")
                client.get(f"/alice/webhook/{secret}")
                client.post(f"/alice/webhook/{secret}/{secret}")
    told = [
        (each.name, each.getMessage(), each.__dict__) for each in caplog.records if not each.name.startswith("http")
    ]
    assert any("/alice/webhook/{secret}" in str(each) for each in told)
    assert not [each for each in told if NEW in str(each) or WRONG in str(each)]


def test_the_page_that_plays_a_device_calls_where_the_webhook_is(whole: Settings, secrets_file: Path) -> None:
    """On this machine, where it is served at all."""
    rules = AccessPolicy(webhook_secrets=open_webhook_secrets(secrets_file))
    with served(create_app(lambda: open_dependencies(whole), played_on=whole, access_policy=rules)) as client:
        client.get("/talk")
        played = client.post("/talk/players", json={"shopper": "1288"}).json()
        call = request("activation_phone")
        call["session"]["user"]["user_id"] = played["alice_user"]
        answer = client.post(played["webhook"], json=call).json()
    assert played["webhook"] == f"/alice/webhook/{NEW}"
    assert "directives" not in answer["response"]


def test_the_document_of_the_interface_has_the_parameter_and_no_secret(hidden: httpx.Client) -> None:
    """The path is a template."""
    document = hidden.get("/openapi.json")
    assert [path for path in document.json()["paths"] if "alice" in path] == ["/alice/webhook/{secret}"]
    assert NEW not in document.text
    assert "REPURCHASE_WEBHOOK_SECRETS_FILE" not in os.environ
