"""Cards: what a click on a product reports, what is read out, products side by side, an order's parcels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.mock_desk import MockDesk
from tests.browser.test_widget_interface import DESKTOP, PHONE, serious
from tests.browser.widget_page import Widget

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def clicks(desk: MockDesk) -> list[dict[str, Any]]:
    return [frame for frame in desk.received if frame["type"] == "card_clicked"]


def test_opening_a_product_reports_which_and_where_it_stood(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("products")
    widget.answered("These could suit you")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Wool throw, herringbone").click()
    assert opened.value.url.endswith("/#product/1")
    widget.say("hello")  # what was reported before has arrived by then
    widget.answered("You said: hello")
    assert clicks(desk) == [{"type": "card_clicked", "product_id": "1", "list_id": "list-1", "position": 2}]


def test_the_button_of_a_card_reports_too_and_works_by_keyboard(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("products")
    widget.answered("These could suit you")
    page.get_by_role("button", name="Tell me more").first.press("Enter")
    widget.answered("You said: ")
    expect(widget.bubbles("shopper")).to_have_text(["products", "Tell me more"])
    assert [(frame["product_id"], frame["position"]) for frame in clicks(desk)] == [("0", 1)]


def test_a_picture_says_what_it_shows(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("products")
    widget.answered("These could suit you")
    expect(page.get_by_alt_text("Picture of Oak desk lamp with dimmer")).to_have_count(1)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_products_side_by_side_are_a_table(
    desk: MockDesk, open_page: Open, size: tuple[int, int], language: str
) -> None:
    page = open_page(size=size, query=f"?language={language}")
    widget = Widget(page).open()
    widget.say("compare")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(2)
    expect(table.get_by_role("rowheader").first).to_have_text("价格" if language == "zh" else "Price")
    expect(widget.bubbles("bot").last).not_to_contain_text("•")
    assert not serious(page)
    width = page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    assert width, "nothing sticks out"


def test_a_parcel_shows_its_state_and_no_number_that_it_does_not_have(
    desk: MockDesk, open_page: Open
) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("order")
    widget.answered("Here is your order")
    moving, packed = page.locator(".card.order .tracking").all()
    expect(moving).to_contain_text("Tracking 1Z999AA10123456784")
    expect(moving).to_contain_text("UPS · in transit · ")
    expect(packed).to_contain_text("packed · ")
    expect(packed).not_to_contain_text("Tracking")
