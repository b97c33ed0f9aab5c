"""One Chromium for all browser tests, and the mock desk for those that only need the interface."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.mock_desk import MockDesk, running
from tests.live import skip_or_fail

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: How long a page may take to look as expected, in milliseconds: a busy machine is slow, and not wrong.
PATIENCE_MS = 30_000


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Playwright's own five seconds are too few where two cores also run servers and a browser."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; skips where there is none.

    Playwright's loop runs for as long as this lives, and no asyncio test can run beside it: it ends with
    the file.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        skip_or_fail("no chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def desk() -> Iterator[MockDesk]:
    """A fresh mock desk."""
    with running() as mock:
        yield mock


@pytest.fixture
def open_page(chromium: Browser, desk: MockDesk) -> Iterator[Callable[..., Page]]:
    """Open a page of the mock desk: `open_page("/bare", size=(360, 740), language="zh", context=same)`."""
    contexts: list[BrowserContext] = []
    failures: list[str] = []

    def opened(
        path: str = "/bare",
        size: tuple[int, int] = (1440, 900),
        context: BrowserContext | None = None,
        query: str = "",
        **options: Any,
    ) -> Page:
        if context is None:
            viewport = {"width": size[0], "height": size[1]}
            context = chromium.new_context(viewport=viewport, locale="en-US", **options)  # type: ignore[arg-type]
            context.set_default_timeout(PATIENCE_MS)
            contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.goto(f"{desk.url}{path}{query}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not failures, failures
