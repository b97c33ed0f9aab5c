"""The demo shop that embeds the widget with one tag."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.mock_desk import MockDesk
from tests.browser.test_widget_interface import DESKTOP, PHONE, serious
from tests.browser.widget_page import Widget

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_a_guest_sees_products_and_what_to_try(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/")
    expect(page.locator(".tile")).to_have_count(12)
    expect(page.locator("#try")).to_contain_text("#W2378156 and anna.berg@example.com")
    page.get_by_role("searchbox").fill("lamp")
    expect(page.locator(".tile")).to_have_count(3)
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Kitchen").click()
    expect(page.locator(".tile")).to_have_count(6)


def test_what_comes_has_its_place_while_it_comes(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/bare")
    held: list[Route] = []
    page.route("**/api/shop/products?*", lambda route: held.append(route))
    page.goto(f"{desk.url}/")
    expect(page.locator("#count")).to_have_text("Loading products")
    expect(page.locator("#grid")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#grid .waiting")).to_have_count(8)
    expect(page.locator("#try h1")).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.locator(".tile")).to_have_count(12)
    expect(page.locator("#grid .waiting")).to_have_count(0)
    assert page.locator("#grid").get_attribute("aria-busy") is None


def test_signing_in_as_a_customer_gives_the_widget_their_identity(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/")
    widget = Widget(page)
    page.get_by_label("You are").select_option("anna_berg")
    page.get_by_role("button", name="Cancel order #W2378156").click()
    widget.answered("Here is your order")
    hello = [frame for frame in desk.received if frame["type"] == "hello"][-1]
    assert (hello["identifier"], hello["identifier_hash"]) == ("anna_berg", "0" * 64)
    page.reload()
    expect(page.get_by_label("You are")).to_have_value("anna_berg")
    widget = Widget(page).open()
    expect(widget.bubbles("shopper")).to_have_text(["Cancel order #W2378156"])
    page.keyboard.press("Escape")
    page.get_by_label("You are").select_option("")
    widget.open()
    expect(widget.bubbles("shopper")).to_have_count(0)
    assert "identifier" not in [frame for frame in desk.received if frame["type"] == "hello"][-1]


def test_a_product_opens_with_its_options_and_can_be_asked_about(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/")
    page.locator(".tile").first.click()
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("In stock")
    dialog.get_by_text("navy").click()
    dialog.get_by_text("M", exact=True).click()
    expect(dialog).to_contain_text("Sold out")
    dialog.get_by_role("button", name="Ask about this product").click()
    Widget(page).answered("You said: Tell me about Oak desk lamp")
    assert page.url == f"{desk.url}/"


def test_page_and_widget_change_language_together(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/")
    widget = Widget(page).open()
    page.keyboard.press("Escape")
    page.locator(".bar").get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("试试在线客服")
    expect(page.locator(".tile-title").first).to_have_text("橡木调光台灯")
    widget.open()
    expect(widget.input).to_have_attribute("placeholder", "输入消息")


def test_a_help_article_is_shown_with_its_lists(desk: MockDesk, open_page: Open) -> None:
    page = open_page("/help/returns")
    expect(page.locator("h1")).to_have_text("Returns and refunds")
    expect(page.locator(".prose ol > li")).to_have_text(["Ask in the chat.", "Print the label."])
    expect(page.locator(".prose strong")).to_have_text("label")
    Widget(page).open()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["/", "/help/returns"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    desk: MockDesk, open_page: Open, scheme: str, size: tuple[int, int], path: str
) -> None:
    page = open_page(path, size=size, color_scheme=scheme, reduced_motion="reduce")
    page.locator("h1").wait_for()
    page.wait_for_load_state("networkidle")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    if path == "/":
        page.locator(".tile").first.click()
        page.locator("dialog h2").wait_for()
        assert serious(page) == []
