"""Access to the page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
import pytest
from redis import Redis

from repurchase.adapters.linked_shoppers import open_account_linking
from repurchase.settings import Settings
from serving.talk.device_simulator import PLAYER_TTL

FILES = ("talk.html", "talk.css", "talk.js", "device.js", "voice.js", "icon.svg")


def test_the_page_and_its_files_are_there(talking: httpx.Client) -> None:
    """Without anything from elsewhere, and with nothing beside them."""
    assert talking.get("/talk").headers["content-type"].startswith("text/html")
    for name in FILES:
        answer = talking.get(f"/talk/{name}")
        assert (answer.status_code, "https://" not in answer.text) == (200, True)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    for name in ("routes.py", "../routes.py", "%2e%2e/routes.py", ""):
        assert talking.get(f"/talk/{name}").status_code in {404, 307}


def test_the_first_page_leads_on(api: httpx.Client, talking: httpx.Client) -> None:
    """To what is there: everything it links to answers."""
    for client, talks in ((api, False), (talking, True)):
        home = client.get("/").text
        assert ('href="/talk"' in home) is talks
        assert all(
            client.get(each).status_code == 200 for each in ("/docs", "/openapi.json", "/readyz") if each in home
        )


@pytest.mark.parametrize(
    "headers",
    [{"host": "alice.example.com"}, {"origin": "https://alice.example.com"}, {"origin": "http://127.0.0.1:1"}],
    ids=["a name pointed at loopback", "a page of somebody else", "another program of this machine"],
)
def test_pages_of_others_open_nothing(talking: httpx.Client, headers: Mapping[str, str]) -> None:
    """Neither see nor link a shopper."""
    assert talking.get("/talk", headers=headers).status_code == 403
    assert talking.post("/talk/players", json={"shopper": "1288"}, headers=headers).status_code == 403


def played(talking: httpx.Client, shopper: str) -> str:
    """Load the page again and simulate the shopper's device; returns the linked user id."""
    with httpx.Client(base_url=talking.base_url) as browser:
        cookie = browser.get("/talk").headers["set-cookie"]
        assert all(each in cookie.lower() for each in ("httponly", "samesite=strict", "path=/talk"))
        names = [browser.post("/talk/players", json={"shopper": shopper}).json()["alice_user"] for _ in range(2)]
    assert names[0] == names[1]
    return str(names[0])


def test_the_name_of_a_played_device_cannot_be_guessed(talking: httpx.Client) -> None:
    """It is another for each page load and shopper, tells no shopper, and is given for the page's cookie alone."""
    names = {played(talking, shopper) for shopper in ("1288", "1288", "1289")}
    assert len(names) == 3
    assert all(len(name) > 48 for name in names)
    for headers in ({}, {"cookie": "talk="}, {"cookie": "talk=short"}):
        answer = httpx.post(f"{talking.base_url}/talk/players", json={"shopper": "1288"}, headers=headers)
        assert (answer.status_code, "alice_user" in answer.text) == (403, False)


def test_a_played_name_means_nobody_after_a_day(whole: Settings, talking: httpx.Client) -> None:
    """Neither in Redis nor in the database, also where it is copied anew."""
    name = played(talking, "1288")
    with Redis.from_url(whole.online_store_url) as client, psycopg.connect(whole.database_url) as connection:
        assert 0 < client.ttl(f"linked:{{{name}}}") <= PLAYER_TTL.total_seconds()
        client.delete(f"linked:{{{name}}}")
        open_account_linking(whole.database_url, whole.online_store_url).copy_all()
        assert 0 < client.ttl(f"linked:{{{name}}}") <= PLAYER_TTL.total_seconds()
        client.delete(f"linked:{{{name}}}")
        connection.execute("UPDATE linked_shoppers SET expires_at = now() WHERE alice_user = %s", [name])
        connection.commit()
        open_account_linking(whole.database_url, whole.online_store_url).copy_all()
        assert client.get(f"linked:{{{name}}}") is None
        played(talking, "1288")
        found = connection.execute("SELECT count(*) FROM linked_shoppers WHERE alice_user = %s", [name]).fetchone()
        assert found == (0,)


def test_without_leave_there_is_no_page(api: httpx.Client) -> None:
    """It is served only where the settings are for one machine."""
    assert api.get("/talk").status_code == 404
    assert api.post("/talk/players", json={"shopper": "1288"}).status_code == 404


def test_a_strict_service_plays_no_devices(tmp_path: Path) -> None:
    """REPURCHASE_STRICT=1 leaves it out."""
    program = """
import asyncio, httpx
from serving.app import app_of_settings
async def asked():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app_of_settings()), base_url="http://127.0.0.1") as here:
        print((await here.get("/talk")).status_code)
asyncio.run(asked())
"""
    urls = {
        "REPURCHASE_WAREHOUSE_URL": "clickhouse://h/d",
        "REPURCHASE_ONLINE_STORE_URL": "redis://h",
        "REPURCHASE_DATABASE_URL": "postgresql://h/d",
        "REPURCHASE_TRACKING_URL": "http://h",
        "REPURCHASE_PRICES_URL": "http://h",
        "REPURCHASE_SEARCH_URL": "http://h",
        "REPURCHASE_SIGNING_KEYS_FILE": str(tmp_path / "keys"),
        "REPURCHASE_WEBHOOK_SECRETS_FILE": str(tmp_path / "keys"),
    }
    (tmp_path / "keys").write_text('{"keys": [{"name": "a", "secret": "%s"}]}' % ("s" * 32))
    for strict, wanted in (("1", "404"), ("0", "200")):
        environment = {**os.environ, **urls, "REPURCHASE_STRICT": strict}
        ran = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == wanted
