"""The widget as a test reads it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


class Widget:
    """Finds the parts of the widget on a page (Playwright looks through shadow roots)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("shopdesk-widget")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.get_by_role("dialog")
        self.input = self.root.locator(".composer textarea")
        self.log = self.root.locator(".log")
        self.notice = self.root.locator(".notice")

    def open(self) -> Widget:
        self.launcher.click()
        self.panel.wait_for()
        self.root.locator(".empty:not(.connecting), .message").first.wait_for()
        return self

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def bubbles(self, author: str) -> Locator:
        return self.root.locator(f".message.{author} > .bubble")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def answered(self, text: str) -> Locator:
        """Wait for an answer with these words."""
        found = self.root.locator(".message.bot, .message.agent, .event").filter(has_text=text).last
        found.wait_for()
        return found
