"""Who gets the page, and who does not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

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
    assert talking.get("/talk", headers=headers).status_code == 404
    assert talking.post("/talk/players", json={"shopper": "1288"}, headers=headers).status_code == 404


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
    }
    (tmp_path / "keys").write_text('{"keys": [{"name": "a", "secret": "%s"}]}' % ("s" * 32))
    for strict, wanted in (("1", "404"), ("0", "200")):
        environment = {**os.environ, **urls, "REPURCHASE_STRICT": strict}
        ran = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == wanted
