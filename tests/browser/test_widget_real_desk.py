"""The widget against the real desk without a bot: nothing is lost, and the shopper is told the truth."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.demo import load_demo_shop
from tests.browser.conftest import PATIENCE_MS
from tests.browser.widget_page import Widget
from tests.live import IDENTITY_SECRET, SECRET_KEY, free_port, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class DeskProcess:
    """`python -m desk` over a small demo shop; its bot does not exist."""

    def __init__(self, folder: Path, hours: str) -> None:
        database = f"sqlite:///{folder / 'shop.db'}"
        load_demo_shop(database, scale=0.02, pictures_dir=None, records_dir=folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "SHOPDESK_ENV_FILE": os.devnull,
            "DATABASE_URL": database,
            "SECRET_KEY": SECRET_KEY,
            "IDENTITY_SECRET": IDENTITY_SECRET,
            "DEMO": "true",
            "DESK_PORT": str(self.port),
            "BOT_URL": f"http://127.0.0.1:{free_port()}",
            "ACTIONS_URL": f"http://127.0.0.1:{free_port()}",
            "BOT_TIMEOUT_SECONDS": "1",
            "BUSINESS_HOURS": hours,
        }
        self.log = (folder / "desk.log").open("ab")
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "desk"], env=self.environment, stdout=self.log, stderr=self.log
        )
        wait_until(lambda: self.answers() or self.process.poll() is not None, "the desk answers", 180)
        ended = self.process.poll()
        assert ended is None, f"the desk ended with {ended}: {Path(self.log.name).read_text('utf-8')[-2000:]}"
        return self.process

    def answers(self) -> bool:
        try:
            return urlopen(f"{self.url}/health/live", timeout=2).status == 200
        except OSError:
            return False

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(scope="module")
def real_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskProcess]:
    """A desk with nobody in it."""
    desk = DeskProcess(tmp_path_factory.mktemp("desk"), "mon-sun 00:00-23:59")
    yield desk
    desk.kill()


@pytest.fixture
def page(chromium: Browser, real_desk: DeskProcess) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(real_desk.url)
    yield page
    context.close()


def sign_in(page: Page, customer: str, name: str) -> Widget:
    """Choose who one is, and wait until the widget greets them: only then it is theirs."""
    page.get_by_label("You are").select_option(customer)
    widget = Widget(page).open()
    expect(widget.root.locator(".empty h3")).to_have_text(f"Hi {name}! How can we help?")
    return widget


def test_with_no_bot_and_no_agent_the_shopper_is_told_and_can_leave_a_note(page: Page) -> None:
    widget = sign_in(page, "demo-ann", "Ann")
    widget.say("Where is my order? <b>quickly</b>")
    form = widget.root.locator("form.contact")
    form.wait_for(timeout=60_000)
    form.get_by_label("E-mail").fill("ann@example.com")
    form.get_by_label("How can we help?").fill("Where is my order?")
    form.get_by_role("button").click()
    expect(form).to_have_count(0)
    widget.answered("We have your details")
    page.reload()
    widget = Widget(page).open()
    widget.answered("We have your details")
    expect(widget.bubbles("shopper")).to_have_text(["Where is my order? <b>quickly</b>"])
    expect(widget.root.locator("form.contact")).to_have_count(0)


def test_a_desk_killed_in_the_middle_loses_and_doubles_nothing(page: Page, real_desk: DeskProcess) -> None:
    widget = Widget(page).open()
    widget.say("before the crash")
    expect(widget.root.locator(".message[data-status='']")).to_have_count(1)
    real_desk.kill()
    expect(widget.notice).to_contain_text("Connection lost")
    widget.say("during the crash")
    expect(widget.root.locator(".note.queued")).to_have_count(1)
    real_desk.start()
    expect(widget.root.locator(".note.queued")).to_have_count(0, timeout=40_000)
    expected = ["before the crash", "during the crash"]
    expect(widget.bubbles("shopper")).to_have_text(expected)
    page.reload()
    widget = Widget(page).open()
    expect(widget.bubbles("shopper")).to_have_text(expected)


def test_two_tabs_and_another_customer_are_kept_apart(page: Page) -> None:
    first = sign_in(page, "demo-ben", "Ben")
    first.say("written by Ben")
    expect(first.root.locator(".message[data-status='']")).to_have_count(1)
    other = page.context.new_page()
    other.goto(page.url)
    second = Widget(other).open()
    expect(second.bubbles("shopper")).to_have_text(["written by Ben"])
    second.say("from the other tab")
    expect(first.bubbles("shopper")).to_have_text(["written by Ben", "from the other tab"])
    other.keyboard.press("Escape")
    sign_in(other, "demo-ann", "Ann")
    expect(other.locator("body")).not_to_contain_text("written by Ben")
