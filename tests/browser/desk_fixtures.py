"""What tests of the agents' page share: a stage, chromium, and how an agent uses the page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import PATIENCE_MS
from tests.browser.desk_stage import PASSWORD, Stage, copy_stage, load_stage, on_stage
from tests.live import skip_or_fail

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stage")
    load_stage(folder)
    return folder


@pytest.fixture
def stage(loaded: Path, tmp_path: Path) -> Iterator[Stage]:
    copy_stage(loaded, tmp_path)
    with on_stage(tmp_path) as running:
        running.agent("Ada", "admin")
        running.agent("Bo")
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        skip_or_fail("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_desk(browser: Browser, stage: Stage) -> Iterator[Open]:
    """Opens the page as an agent; every page must stay free of errors in the console."""
    contexts = []
    errors: list[str] = []

    def open_page(
        name: str = "ada", *, sign_in: bool = True, language: str = "en", width: int = 1440, **options: Any
    ) -> Page:
        locale = "zh-CN" if language == "zh" else "en-US"
        context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{stage.url}/desk")
        if sign_in:
            sign_in_as(page, f"{name}@example.com")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def sign_in_as(page: Page, email: str, password: str = PASSWORD) -> None:
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    expect(page.locator("desk-queue")).to_be_visible()


def item(page: Page, conversation_id: str) -> Any:
    return page.locator(f'[data-id="{conversation_id}"]')


def action(page: Page, name: str) -> Any:
    return page.locator(f'.talk-actions [data-action="{name}"]')


def write(page: Page, text: str) -> None:
    page.locator(".composer textarea").fill(text)


def open_talk(page: Page, conversation_id: str) -> None:
    page.evaluate("id => { location.hash = `#/talks/${id}` }", conversation_id)
    expect(page.locator(".talk-name h2")).to_be_visible()
