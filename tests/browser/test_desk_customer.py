"""The customer beside the conversation: what is known and foretold of them, and where nothing is known."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import known_customer as known
from tests.browser.desk_fixtures import (  # noqa: F401
    Open,
    action,
    browser,
    item,
    loaded,
    open_desk,
    open_talk,
    stage,
)
from tests.browser.desk_stage import Stage
from tests.browser.test_desk_page import check

pytestmark = pytest.mark.browser
# Fixtures are arguments by their names.
# ruff: noqa: F811


@pytest.fixture(autouse=True)
def moods(stage: Stage) -> None:
    """The stage's bot reads moods."""
    stage.desk.bot.answer = known.feeling  # type: ignore[attr-defined]


def section(page: Page, title: str) -> Locator:
    return page.locator("desk-customer .side-section").filter(has=page.get_by_role("heading", name=title))


def upset_ann(stage: Stage) -> str:
    """Ann's conversation: late, thankful, then upset."""
    ann = stage.shopper("demo-ann")
    for text in ("My order is late", "thank you, but when?", "This is terrible"):
        ann.say(text)
    ann.until(lambda frame: frame["type"] == "state" and frame["conversation"]["state"] == "open")
    return ann.conversation_id


def test_a_known_customer_is_shown_with_segment_value_risk_and_what_comes_next(
    open_desk: Open, stage: Stage
) -> None:
    stage.desk.services.profiles.store([known.profile("demo-ann")])
    conversation_id = upset_ann(stage)
    page = open_desk()
    open_talk(page, conversation_id)
    panel = section(page, "What is known")
    expect(panel).to_contain_text("Loyal outdoor buyers")
    expect(panel).to_contain_text("rarely send anything back")
    expect(panel).to_contain_text("14% of customers")
    expect(panel).to_contain_text("$842.50")
    expect(panel).to_contain_text("34% likely to buy nothing within 90 days")
    # Each reason says once which way it works.
    reasons = panel.locator(".tile", has_text="34% likely").locator(".reasons li")
    expect(reasons).to_have_text(
        ["Time since the last order: raises it", "Number of orders so far: lowers it"]
    )
    expect(panel).to_contain_text("62% likely within 30 days")
    expect(panel).to_contain_text("Outdoor 48%")
    expect(panel).to_contain_text("High priority")


def test_likely_categories_are_named_in_the_language_of_the_desk(open_desk: Open, stage: Stage) -> None:
    stage.desk.services.profiles.store([known.profile("demo-ann")])
    conversation_id = upset_ann(stage)
    page = open_desk(language="zh")
    open_talk(page, conversation_id)
    tile = page.locator("desk-customer .tile").filter(has_text="62%")
    expect(tile).to_contain_text("鞋靴 21%")
    expect(tile).not_to_contain_text("Shoes")
    expect(tile).to_contain_text("Outdoor 48%")


def test_where_nothing_is_known_it_is_said_and_nothing_is_claimed(open_desk: Open, stage: Stage) -> None:
    stage.desk.services.profiles.store([known.little_known("demo-ben")])
    ben, lin = stage.shopper("demo-ben"), stage.shopper("demo-lin")
    for shopper in (ben, lin):
        shopper.ask_for_human()
    stage.desk.services.consents.record("demo-lin", "profiling", False)
    page = open_desk()
    open_talk(page, ben.conversation_id)
    expect(section(page, "What is known")).to_contain_text("Too few orders yet to say")
    expect(page.locator("desk-customer .tile")).to_have_count(0)
    open_talk(page, lin.conversation_id)
    expect(section(page, "What is known")).to_contain_text("does not want a profile")


def test_mood_is_seen_in_the_queue_beside_messages_and_over_time(open_desk: Open, stage: Stage) -> None:
    conversation_id = upset_ann(stage)
    calm = stage.shopper("demo-ben")
    calm.ask_for_human("a human about my invoice")
    page = open_desk()
    queued = item(page, conversation_id)
    expect(queued).to_contain_text("High priority")
    expect(queued).to_contain_text("Mood: Angry")
    expect(item(page, calm.conversation_id)).not_to_contain_text("High priority")
    first = page.locator(".queue-item").first
    expect(first).to_have_attribute("data-id", conversation_id)
    queued.click()
    marks = page.locator(".message.shopper .mood-mark")
    expect(marks).to_have_text(["Mood: Annoyed", "Mood: Content", "Mood: Angry"])
    line = section(page, "Mood").get_by_role("img")
    expect(line).to_have_attribute("aria-label", "Mood over 3 messages: from Annoyed to Angry")
    expect(line.locator("circle")).to_have_count(3)


def test_a_mood_that_is_read_later_appears_without_asking_again(open_desk: Open, stage: Stage) -> None:
    conversation_id = upset_ann(stage)
    page = open_desk()
    open_talk(page, conversation_id)
    expect(page.locator(".mood-mark")).to_have_count(3)
    messages = stage.desk.shopper.messages_after(conversation_id, 0)
    second = [one.seq for one in messages if one.author == "shopper"][1]
    late = {"intensity": -0.8, "upset": 0.9}
    event = {"type": "mood", "conversation_id": conversation_id, "seq": second, "mood": late}
    page.evaluate(
        """(event) => import("/web/desk/client/events.js").then(
          ({ applyEvent }) => applyEvent(document.querySelector("desk-app").desk, event))""",
        event,
    )
    expect(page.locator(".mood-mark")).to_have_text(["Mood: Annoyed", "Mood: Angry", "Mood: Angry"])


def test_what_was_rated_and_what_is_foretold_never_look_alike(open_desk: Open, stage: Stage) -> None:
    foretold = known.with_past_talk(stage, "demo-ann")
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    row = section(page, "Earlier conversations").locator(".talk-row").first
    expect(row.locator(".foretold")).to_contain_text("Not rated; foretold 3.6 of 5")
    expect(row.locator(".stars")).to_have_count(0)
    action(page, "claim").click()
    action(page, "resolve").click()
    shopper.until(
        lambda frame: frame["type"] == "message" and frame["message"]["custom"].get("event") == "rate_request"
    )
    shopper.send(type="rating", client_id="r1", score=5, comment="Quick and kind")
    said = section(page, "Satisfaction")
    expect(said).to_contain_text("5 of 5")
    expect(said).to_contain_text("Confirmed")
    expect(said).to_contain_text("Quick and kind")
    expect(said.locator(".foretold")).to_have_count(0)
    open_talk(page, foretold)
    expect(section(page, "Satisfaction").locator(".foretold")).to_contain_text("foretold 3.6 of 5")


def test_a_wish_to_be_forgotten_stands_on_top_until_an_agent_has_decided(
    open_desk: Open, stage: Stage
) -> None:
    ben = stage.shopper("demo-ben")
    ben.ask_for_human()
    known.ask_for_deletion(stage, "demo-ben", ben.conversation_id)
    page = open_desk()
    open_talk(page, ben.conversation_id)
    wish = section(page, "Requests about their data")
    expect(wish).to_contain_text("Deletion")
    expect(wish).to_contain_text("Waits for you")
    headings = page.locator("desk-customer .side-section h3")
    expect(headings.first).to_contain_text("Requests about their data")
    wish.get_by_role("button", name="Refuse").click()
    expect(wish).to_contain_text("Refused")
    expect(wish.get_by_role("button")).to_have_count(0)
    expect(headings.first).to_contain_text("Mood")
    with stage.api("bo@example.com") as api:
        assert (
            api.get("/privacy/requests", params={"state": "refused"}).json()[0]["customer_id"] == "demo-ben"
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (360, "zh")])
def test_axe_finds_nothing_serious_in_the_panel(
    open_desk: Open, stage: Stage, scheme: str, width: int, language: str
) -> None:
    stage.desk.services.profiles.store([known.profile("demo-ann")])
    known.with_past_talk(stage, "demo-ann")
    conversation_id = upset_ann(stage)
    page = open_desk(width=width, color_scheme=scheme, language=language)
    open_talk(page, conversation_id)
    if width < 900:
        page.get_by_role("button", name="顾客", exact=True).click()
    expect(page.locator("desk-customer .segment")).to_be_visible()
    expect(page.locator("desk-customer .foretold").first).to_be_attached()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_newest_mood_is_in_the_list_above_the_talk_and_beside_it(open_desk: Open, stage: Stage) -> None:
    stage.desk.services.profiles.store([known.profile("demo-ann")])
    conversation_id = upset_ann(stage)
    page = open_desk()
    open_talk(page, conversation_id)
    folded = page.locator("desk-customer details.folded").first
    folded.locator("> summary").click()
    page.evaluate(
        """(id) => import("/web/desk/client/events.js").then(({ applyEvent }) => {
          const { desk } = document.querySelector("desk-app");
          const mood = { now: 0.7, trend: [-0.4, 0.7, -0.9, 0.7], upset: false };
          applyEvent(desk, { type: "conversation", conversation: { ...desk.inbox.get(id), mood } });
        })""",
        conversation_id,
    )
    for place in (
        item(page, conversation_id),
        page.locator(".hand-over summary"),
        section(page, "Mood").locator("h3"),
    ):
        expect(place).to_contain_text("Mood: Content")
    expect(section(page, "Mood").get_by_role("img").locator("circle")).to_have_count(4)
    expect(folded).to_have_attribute("open", "")
    page.evaluate(
        """(id) => document.querySelector("desk-app").desk.loadCustomer(id)""",
        conversation_id,
    )
    expect(page.locator("desk-customer details.folded").first).to_have_attribute("open", "")
