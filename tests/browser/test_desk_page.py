"""The agents' page as a whole: sign-in, queue, phone, languages, admin area, accessibility."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk_fixtures import (  # noqa: F401
    Open,
    action,
    browser,
    item,
    loaded,
    open_desk,
    sign_in_as,
    stage,
    write,
)
from tests.browser.desk_stage import Stage

pytestmark = pytest.mark.browser
# Fixtures are arguments by their names.
# ruff: noqa: F811


def test_a_wrong_password_is_said_plainly_and_the_right_one_opens_the_desk(open_desk: Open) -> None:
    page = open_desk(sign_in=False)
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("Please enter your e-mail address.")).to_be_visible()
    page.locator("input[name=email]").fill("ada@example.com")
    page.locator("input[name=password]").fill("not the password")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert").filter(has_text="do not belong together")).to_be_visible()
    sign_in_as(page, "ada@example.com")
    page.reload()
    expect(page.locator("desk-queue")).to_be_visible()
    page.locator('[data-action="out"]').click()
    expect(page.locator("input[name=password]")).to_be_visible()


def test_who_waits_is_shown_with_the_reason_and_what_the_bot_collected(open_desk: Open, stage: Stage) -> None:
    page = open_desk()
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    queued = item(page, shopper.conversation_id)
    expect(queued).to_contain_text("Ann Wells")
    expect(queued).to_contain_text("Asked for a person")
    expect(queued).to_contain_text("waits <1 min")
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    queued.click()
    box = page.locator(".hand-over")
    expect(box).to_contain_text("The bot could not stop the parcel")
    expect(box).to_contain_text("#D700101")
    side = page.locator("desk-customer")
    expect(side).to_contain_text("Signed in to the shop")
    expect(side).to_contain_text("ann.wells@example.com")
    expect(side.locator(".order").first).to_contain_text("#D700101")
    expect(side).to_contain_text("$1,200.00")


def test_new_work_is_heard_once(open_desk: Open, stage: Stage) -> None:
    waiting = stage.shopper()
    waiting.ask_for_human()
    page = open_desk()
    expect(page.locator(".queue-item")).to_have_count(1)
    beeps = "document.querySelector('desk-app').attention.beeps"
    assert page.evaluate(beeps) == 0
    shopper = stage.shopper("demo-ben")
    shopper.ask_for_human()
    expect(page.locator(".queue-item")).to_have_count(2)
    shopper.say("Hello?")
    shopper.say("Anybody?")
    expect(item(page, shopper.conversation_id)).to_contain_text("Anybody?")
    assert page.evaluate(beeps) == 1
    expect(page).to_have_title(re.compile(r"^\(2\) "))


def test_on_a_phone_the_panes_are_tabs(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk(width=360)
    expect(page.locator("desk-conversation")).to_be_hidden()
    item(page, shopper.conversation_id).click()
    expect(page.locator("desk-conversation")).to_be_visible()
    expect(page.locator("desk-queue")).to_be_hidden()
    page.get_by_role("button", name="Customer", exact=True).click()
    expect(page.locator("desk-customer")).to_contain_text("ann.wells@example.com")
    page.get_by_role("button", name="Queue", exact=True).click()
    expect(item(page, shopper.conversation_id)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_everything_is_there_in_chinese(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper("demo-lin", "zh")
    shopper.ask_for_human("我要找人工客服")
    page = open_desk(language="zh")
    item(page, shopper.conversation_id).click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(action(page, "claim")).to_have_text("领取")
    expect(page.locator(".hand-over")).to_contain_text("要求人工客服")
    page.locator('[data-action="language"]').click()
    expect(action(page, "claim")).to_have_text("Claim")


def test_work_that_is_given_to_an_agent_shows_up_where_they_look(open_desk: Open, stage: Stage) -> None:
    page = open_desk()
    expect(page.get_by_text("Nobody is waiting")).to_be_visible()
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    expect(item(page, shopper.conversation_id)).to_be_visible()
    with stage.api("ada@example.com") as api:
        api.post(f"/conversations/{shopper.conversation_id}/claim").raise_for_status()
    expect(page.locator('[data-filter="mine"]')).to_have_attribute("aria-pressed", "true")
    expect(item(page, shopper.conversation_id)).to_be_visible()


def test_both_languages_have_the_same_words_and_gaps(open_desk: Open) -> None:
    page = open_desk(sign_in=False)
    script = """async () => {
      const { strings } = await import("/web/desk/ui/strings.js");
      const gaps = (text) => (text.match(/[{]\\w+[}]/g) || []).sort();
      const flat = (value, path) => typeof value === "string" ? [path, ...gaps(value)]
        : Object.entries(value).flatMap(([key, one]) => flat(one, `${path}.${key}`));
      return [flat(strings("en"), ""), flat(strings("zh"), "")];
    }"""
    english, chinese = page.evaluate(script)
    assert english == chinese


def test_search_finds_words_inside_a_conversation(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.say("I dropped my umbrella")
    shopper.hears("You said")
    shopper.ask_for_human()
    page = open_desk()
    page.get_by_role("searchbox").fill("umbrella")
    expect(item(page, shopper.conversation_id)).to_be_visible()
    page.get_by_role("searchbox").fill("nothing like that")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_admins_manage_agents_answers_and_hours_and_agents_do_not(open_desk: Open, stage: Stage) -> None:
    page = open_desk()
    page.get_by_role("link", name="Admin").click()
    page.get_by_role("button", name="Add agent").click()
    page.get_by_label("Name").fill("Cleo")
    page.get_by_label("E-mail").fill("cleo@example.com")
    page.get_by_label("First password").fill("short")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("dialog")).to_contain_text("10 to 200 characters")
    page.get_by_label("First password").fill("long enough, surely")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row", name="Cleo")).to_be_visible()
    page.get_by_role("link", name="Canned answers").click()
    page.get_by_role("button", name="Add answer").click()
    page.get_by_label("Short code").fill("thanks")
    page.get_by_label("Text").fill("Thank you!")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("row", name="/thanks")).to_contain_text("Thank you!")
    page.get_by_role("link", name="Business hours").click()
    page.get_by_label("Hours").fill("whenever")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".wrong").first).to_contain_text("mon-fri 09:00-18:00")
    page.get_by_role("link", name="Audit log").click()
    expect(page.locator("table")).to_contain_text("Added a canned answer")
    other = open_desk("bo")
    expect(other.get_by_role("link", name="Conversations")).to_be_visible()
    expect(other.get_by_role("link", name="Admin")).to_have_count(0)


def test_contact_forms_are_listed_and_ticked_off(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.say("Hello")
    shopper.send(type="contact", client_id="c1", name="Jo", email="jo@example.com", text="Please write")
    shopper.hears("Thank you")
    page = open_desk("bo")
    page.get_by_role("link", name="Contact forms").click()
    expect(page.locator(".form-card")).to_contain_text("jo@example.com")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".form-card.done")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_serious(open_desk: Open, stage: Stage, scheme: str, width: int) -> None:
    shopper = stage.shopper("demo-ann")
    shopper.say("I need a backpack")
    shopper.hears("How about")
    shopper.ask_for_human()
    page = open_desk(width=width, color_scheme=scheme, sign_in=False)
    check(page)
    sign_in_as(page, "ada@example.com")
    expect(item(page, shopper.conversation_id)).to_be_visible()
    check(page)
    item(page, shopper.conversation_id).click()
    expect(page.locator(".message").first).to_be_visible()
    page.locator('[data-mode="note"]').click()
    write(page, "A note")
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_be_visible()
    check(page)
    for place in ("admin/agents", "admin/hours", "admin/audit", "contacts"):
        page.evaluate("place => { location.hash = `#/${place}` }", place)
        expect(page.locator(".page-head")).to_be_visible()
        check(page)


def check(page: Page) -> None:
    page.wait_for_timeout(200)
    found = Axe().run(page).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == [], [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious]


@pytest.mark.parametrize("width", [1440, 1100, 390])
def test_every_filter_has_its_number_and_none_leaves_the_column(
    open_desk: Open, stage: Stage, width: int
) -> None:
    page = open_desk(width=width)
    filters = page.locator(".filter")
    expect(filters.locator(".count")).to_have_count(6)
    page.evaluate("document.querySelectorAll('.filter .count').forEach((one) => (one.textContent = '1234'))")
    edge = page.locator(".filters").evaluate("one => one.getBoundingClientRect().right")
    for one in filters.all():
        assert one.evaluate("one => one.getBoundingClientRect().right") <= edge - 6


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_a_phone_every_page_of_the_administration_is_in_sight(
    open_desk: Open, stage: Stage, language: str
) -> None:
    page = open_desk(width=360, language=language)
    page.evaluate("location.hash = '#/admin/audit'")
    tabs = page.locator(".sub-tab")
    expect(tabs).to_have_count(4)
    expect(tabs.last).to_have_attribute("aria-current", "page")
    for tab in tabs.all():
        expect(tab).to_be_in_viewport(ratio=1)
