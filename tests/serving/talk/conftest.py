"""The page in a headless Chromium, with the API behind it on the real engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from embedded.debian.chromium import CHROMIUM, LIBATOMIC
from embedded.debian.tool import Report, ensure
from repurchase.settings import Settings
from serving.app import create_app
from serving.dependencies import open_dependencies
from tests.served import served

_SPEECH = """
    window.spoken = [];
    window.speechSynthesis.speak = (said) => { window.spoken.push([said.text, said.lang]); said.onend?.(); };
    window.SpeechRecognition = class {
        start() {
            const heard = [{ transcript: window.heard }];
            heard.isFinal = true;
            this.onresult({ results: [heard] });
            this.onend();
        }
        abort() {}
    };
"""
"""In place of loudspeaker and microphone, which a headless browser lacks."""


@pytest.fixture(scope="module")
def browser(fetch_report: Report) -> Iterator[Browser]:
    """Start Chromium; it holds this thread's event loop, which other modules need, until it ends."""
    chromium = ensure(CHROMIUM, fetch_report)
    for_node = ensure(LIBATOMIC, fetch_report)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in for_node.items():
            patch.setenv(name, value)
        with sync_playwright() as playwright:
            environment: dict[str, str | float | bool] = {**os.environ, **chromium.environment}
            # Playwright starts it without its sandbox, which containers without user namespaces cannot give.
            launched = playwright.chromium.launch(executable_path=chromium.path, env=environment)
            yield launched
            launched.close()


@pytest.fixture(scope="session")
def talking(whole: Settings, market: httpx.Client) -> Iterator[httpx.Client]:
    """Give a client of an API that lets devices be played."""
    settings = replace(whole, prices_url=str(market.base_url))
    with served(create_app(lambda: open_dependencies(settings), played_on=settings)) as client:
        yield client


@pytest.fixture
def page(browser: Browser, talking: httpx.Client) -> Iterator[Page]:
    """Open the page in a fresh profile; an error in it fails the test."""
    context = browser.new_context(base_url=str(talking.base_url), viewport={"width": 900, "height": 800})
    context.add_init_script(_SPEECH)
    opened_page = context.new_page()
    errors: list[str] = []
    opened_page.on("pageerror", lambda error: errors.append(str(error)))
    opened_page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened_page.goto("/talk")
    yield opened_page
    context.close()
    assert [each for each in errors if "404" not in each] == []
