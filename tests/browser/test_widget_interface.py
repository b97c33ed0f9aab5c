"""Keyboard, screen readers, sizes, colours and weight of the widget."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.mock_desk import WEB, MockDesk
from tests.browser.widget_page import Widget

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PHONE, DESKTOP = (360, 740), (1440, 900)
FIRST_LOAD_LIMIT = 15 * 1024


def weight(paths: list[str]) -> int:
    return sum(len(gzip.compress((WEB / path).read_bytes(), 9)) for path in paths)


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def loaded(page: Page) -> list[str]:
    names = page.evaluate("performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)")
    paths = ["widget/widget.js" if name == "/widget.js" else name.removeprefix("/web/") for name in names]
    return sorted({path for path in paths if (WEB / path).is_file()})


def test_what_a_visitor_loads_before_opening_the_chat_is_small(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page)
    widget.launcher.wait_for()
    page.wait_for_load_state("networkidle")
    assert weight(loaded(page)) <= FIRST_LOAD_LIMIT / 2, loaded(page)
    assert not any("panel" in path for path in loaded(page))
    widget.open().say("hello")
    widget.answered("You said: hello")
    page.reload()
    page.wait_for_load_state("networkidle")
    assert any("desk_client" in path for path in loaded(page)), "a returning visitor is connected"
    assert weight(loaded(page)) <= FIRST_LOAD_LIMIT, loaded(page)


def test_no_file_of_the_browser_code_is_long() -> None:
    long = {}
    for path in [*(WEB / "widget").rglob("*.js"), *(WEB / "shop").rglob("*.js")]:
        lines = len(Path(path).read_text(encoding="utf-8").splitlines())
        if lines > 300:
            long[path.name] = lines
    assert not long


def test_the_types_written_in_comments_hold() -> None:
    compiler = shutil.which("tsc")
    if compiler is None:
        pytest.skip("no TypeScript compiler on PATH (npm install -g typescript)")
    checked = subprocess.run([compiler, "-p", str(WEB / "jsconfig.json")], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_no_cookie_is_set_and_nothing_foreign_is_loaded(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    Widget(page).open().say("products")
    Widget(page).answered("These could suit you")
    assert all(url.startswith(desk.url) for url in asked)
    assert page.context.cookies() == []


def test_enter_sends_shift_enter_breaks_and_composition_never_sends(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.input.press_sequentially("one")
    widget.input.press("Shift+Enter")
    widget.input.press_sequentially("two")
    composing = "(field) => field.dispatchEvent(new KeyboardEvent('keydown', %s))"
    options = [
        "{key: 'Enter', isComposing: true, bubbles: true}",
        "{key: 'Enter', keyCode: 229, bubbles: true}",
    ]
    for given in options:
        widget.input.evaluate(composing % given)
    expect(widget.input).to_have_value("one\ntwo")
    widget.input.press("Enter")
    expect(widget.bubbles("shopper")).to_have_text(["one\ntwo"])


def test_the_input_grows_to_five_lines_and_no_further(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    heights = []
    for lines in (1, 3, 5, 9):
        widget.input.fill("\n".join(["line"] * lines))
        heights.append(widget.input.bounding_box()["height"])  # type: ignore[index]
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_a_message_that_is_too_long_is_not_sent(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("x" * 2003)
    expect(widget.root.locator(".too-long")).to_have_text("3 characters too many")
    assert not [frame for frame in desk.received if frame["type"] == "message"]


def test_the_input_knows_what_is_asked_for(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("email")
    expect(widget.input).to_have_attribute("inputmode", "email")
    expect(widget.input).to_have_attribute("autocomplete", "email")
    expect(widget.input).to_have_attribute("placeholder", "name@example.com")
    widget.say("quantity")
    expect(widget.input).to_have_attribute("inputmode", "numeric")
    widget.say("link")
    widget.answered("Track it")
    assert widget.input.get_attribute("inputmode") is None
    widget.say("confirm")
    widget.button("Yes").click()
    widget.answered("You said: Yes")


def test_focus_goes_in_stays_in_on_a_phone_and_comes_back(desk: MockDesk, open_page: Open) -> None:
    page = open_page(size=PHONE, reduced_motion="reduce")
    widget = Widget(page).open()
    expect(widget.panel).to_have_attribute("aria-modal", "true")
    box = widget.panel.bounding_box()
    assert box is not None and (box["width"], box["height"]) == (360, 740)
    inside = "() => document.activeElement === document.querySelector('shopdesk-widget')"
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 14:
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.panel).to_be_visible()


def test_the_panel_has_its_size_on_a_desktop(desk: MockDesk, open_page: Open) -> None:
    page = open_page(reduced_motion="reduce")
    launcher = Widget(page).launcher
    expect(launcher).to_be_visible()  # which it is when its styles have come, and not before
    size = launcher.bounding_box()
    assert size is not None and (size["width"], size["height"]) == (56, 56)
    box = Widget(page).open().panel.bounding_box()
    assert box is not None and (box["width"], box["height"]) == (380, 640)
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('shopdesk-widget').shadowRoot.querySelector('.panel')).animationName"
        )
        == "none"
    )


def test_a_new_answer_is_announced_once_and_history_is_not(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("hello")
    widget.answered("You said: hello")
    live = widget.root.locator("[aria-live=polite]")
    expect(live.locator("p")).to_have_text(["Assistant: You said: hello"])
    desk.drop()
    widget.say("again")
    widget.answered("You said: again")
    expect(live.locator("p", has_text="You said: hello")).to_have_count(1)
    page.reload()
    widget = Widget(page).open()
    widget.answered("You said: again")
    expect(widget.root.locator("[aria-live=polite] p")).to_have_count(0)


def test_product_cards_scroll_with_the_arrow_keys(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page(reduced_motion="reduce")).open()
    widget.say("products")
    strip = widget.root.locator(".strip")
    strip.focus()
    strip.press("ArrowRight")
    widget.page.wait_for_timeout(400)
    assert strip.evaluate("(one) => one.scrollLeft") > 100
    expect(widget.root.get_by_text("Sold out")).to_have_count(1)


@pytest.mark.parametrize("colour", ["#ffe14d", "#0a7d5a", "#111111", "#ff6b6b", "#777777", "#3457d5"])
def test_text_on_and_in_the_brand_colour_can_be_read(desk: MockDesk, open_page: Open, colour: str) -> None:
    page = open_page(query="?brand=" + colour.replace("#", "%23"))
    Widget(page).launcher.wait_for()
    ratios = page.evaluate(
        """async () => {
          const { contrast } = await import("/web/widget/ui/brand.js");
          const style = document.querySelector("shopdesk-widget").style;
          const rgb = (name) => style.getPropertyValue(name).match(/\\d+/g).map(Number);
          return [contrast(rgb("--brand"), rgb("--on-brand")),
                  contrast(rgb("--brand-ink-light"), [255, 255, 255]),
                  contrast(rgb("--brand-ink-dark"), [22, 24, 29])];
        }"""
    )
    assert min(ratios) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "size"), [("en", PHONE), ("zh", DESKTOP)])
def test_axe_finds_nothing_serious_in_the_widget(
    desk: MockDesk, open_page: Open, scheme: str, language: str, size: tuple[int, int]
) -> None:
    page = open_page(size=size, query=f"?language={language}", color_scheme=scheme, reduced_motion="reduce")
    widget = Widget(page).open()
    assert serious(page) == []
    desk.next_error = {"code": "rate_limited", "text": "Too many"}
    for words in ["too quick", "chips", "choices", "products", "order", "change", "article", "away", "human"]:
        widget.say(words)
    widget.root.locator(".notice").wait_for()
    widget.say("agent")
    widget.say("resolve")
    widget.root.locator("form.rating").wait_for()
    assert serious(page) == []
