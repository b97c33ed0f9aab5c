"""One conversation on the agents' page: claiming, answering, notes, drafts, lost connections."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.desk_fixtures import (  # noqa: F401
    Open,
    action,
    browser,
    item,
    loaded,
    open_desk,
    open_talk,
    stage,
    write,
)
from tests.browser.desk_stage import Stage

pytestmark = pytest.mark.browser
# Fixtures are arguments by their names.
# ruff: noqa: F811


def test_a_claimed_conversation_is_answered_and_the_reply_reaches_the_shopper(
    open_desk: Open, stage: Stage
) -> None:
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk()
    item(page, shopper.conversation_id).click()
    expect(action(page, "release")).to_be_disabled()
    action(page, "claim").click()
    expect(action(page, "release")).to_be_enabled()
    expect(action(page, "claim")).to_be_disabled()
    write(page, "Hello Ann <b>!</b>")
    page.keyboard.press("Enter")
    heard = shopper.hears("Hello Ann <b>!</b>")
    assert heard["author"] == "agent"
    expect(page.locator(".message.agent")).to_have_count(1)
    expect(page.locator(".message.agent .bubble")).to_have_text("Hello Ann <b>!</b>")
    expect(page.locator(".on-its-way")).to_have_count(0)
    shopper.say("Thank you Ada")
    expect(page.locator(".message.shopper").last).to_contain_text("Thank you Ada")


def test_a_press_is_not_lost_when_news_come_before_it_is_let_go(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk()
    item(page, shopper.conversation_id).click()
    expect(page.locator(".message.shopper").last).to_be_visible()
    action(page, "claim").hover()
    page.mouse.down()
    shopper.say("Are you still there?")
    expect(page.locator(".message.shopper").last).to_contain_text("Are you still there?")
    page.mouse.up()
    expect(action(page, "release")).to_be_enabled()


def test_a_reply_to_an_unclaimed_conversation_claims_it_first(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    item(page, shopper.conversation_id).click()
    write(page, "I am here")
    page.get_by_role("button", name="Claim and send").click()
    shopper.hears("I am here")
    expect(page.get_by_text("Yours", exact=True)).to_be_visible()


def test_a_note_is_seen_by_colleagues_and_never_by_the_shopper(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page, colleague = open_desk(), open_desk("bo")
    open_talk(page, shopper.conversation_id)
    open_talk(colleague, shopper.conversation_id)
    page.locator('[data-mode="note"]').click()
    write(page, "This one is a regular")
    page.keyboard.press("Enter")
    for one in (page, colleague):
        expect(one.locator(".message.note")).to_have_count(1)
        expect(one.locator(".message.note")).to_contain_text("Private note by Ada")
    assert not any("regular" in text for text in shopper.texts())


def test_a_slash_opens_canned_answers_that_are_filled_in(open_desk: Open, stage: Stage) -> None:
    with stage.api("ada@example.com") as api:
        text = "Hello {customer_name}, about {order_number}: I am {agent_name}."
        api.post("/canned", json={"short_code": "greet", "language": "en", "text": text}).raise_for_status()
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    # What the gaps are filled with is there.
    expect(page.locator("desk-customer .order").first).to_contain_text("#D700101", timeout=15_000)
    page.locator("body").press("/")
    expect(page.locator(".canned [role=option]")).to_have_count(8)  # with the demo shop's own seven
    page.keyboard.type("grt")
    expect(page.locator(".canned [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    filled = "Hello Ann, about #D700101: I am Ada."
    expect(page.locator(".composer textarea")).to_have_value(filled)
    page.keyboard.press("Enter")
    shopper.hears(filled)


def test_a_gap_nobody_could_fill_is_not_sent(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    write(page, "Hello {customer_name}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please fill in {customer_name} first.")).to_be_visible()
    assert not any("customer_name" in text for text in shopper.texts())


def test_a_whole_conversation_is_handled_with_the_keyboard_alone(open_desk: Open, stage: Stage) -> None:
    first, second = stage.shopper(), stage.shopper("demo-ben")
    first.ask_for_human()
    second.ask_for_human()
    page = open_desk()
    expect(page.locator(".queue-item")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".talk-name h2")).to_have_text("Ben Carter")
    page.keyboard.press("c")
    expect(page.get_by_text("Yours", exact=True)).to_be_visible()
    expect(page.locator(".composer textarea")).to_be_focused()
    page.keyboard.type("just a cheerful note about beer")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("Enter")
    second.hears("just a cheerful note about beer")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Canned answers")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator(".talk-name")).to_contain_text("Resolved")
    second.hears("This conversation is closed")


def test_handing_back_lets_the_bot_answer_again(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    action(page, "claim").click()
    expect(action(page, "release")).to_be_enabled()
    shopper.say("Are you a person?")
    assert not any("You said" in text for text in shopper.texts())
    action(page, "hand_back").click()
    expect(page.locator(".talk-name")).to_contain_text("With the bot")
    shopper.say("Where is my order?")
    shopper.hears("You said: Where is my order?")
    expect(page.locator(".message.bot").last).to_contain_text("You said")


def test_a_draft_survives_a_reload_and_another_conversation(open_desk: Open, stage: Stage) -> None:
    one, other = stage.shopper(), stage.shopper("demo-ben")
    one.ask_for_human()
    other.ask_for_human()
    page = open_desk()
    item(page, one.conversation_id).click()
    write(page, "I was just about to")
    item(page, other.conversation_id).click()
    expect(page.locator(".talk-name h2")).to_have_text("Ben Carter")
    expect(page.locator(".composer textarea")).to_have_value("")
    expect(item(page, one.conversation_id)).to_contain_text("Draft")
    page.reload()
    item(page, one.conversation_id).click()
    expect(page.locator(".composer textarea")).to_have_value("I was just about to")


def test_a_colleague_who_was_faster_is_named(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    item(page, shopper.conversation_id).click()
    expect(action(page, "claim")).to_be_enabled()
    page.route("**/claim", lambda route: (_claim_as_bo(stage, shopper.conversation_id), route.continue_()))
    action(page, "claim").click()
    expect(page.get_by_role("alert").filter(has_text="Bo has just taken this conversation")).to_be_visible()
    expect(page.locator(".talk-name")).to_contain_text("with Bo")
    write(page, "Too late")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()


def _claim_as_bo(stage: Stage, conversation_id: str) -> None:
    with stage.api("bo@example.com") as api:
        api.post(f"/conversations/{conversation_id}/claim").raise_for_status()


def test_a_colleagues_reply_and_a_transfer_appear_by_themselves(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    ada, bo = open_desk(), open_desk("bo")
    open_talk(ada, shopper.conversation_id)
    action(ada, "claim").click()
    expect(action(ada, "transfer")).to_be_enabled()
    action(ada, "transfer").click()
    ada.get_by_role("dialog").get_by_role("button", name="Bo").click()
    expect(ada.locator(".talk-name")).to_contain_text("with Bo")
    open_talk(bo, shopper.conversation_id)
    expect(bo.get_by_text("Yours", exact=True)).to_be_visible()
    write(bo, "Bo here")
    bo.keyboard.press("Enter")
    expect(ada.locator(".message.agent").last).to_contain_text("Bo here")


def test_snoozing_asks_until_when(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    action(page, "claim").click()
    expect(action(page, "snooze")).to_be_enabled()
    action(page, "snooze").click()
    page.get_by_role("dialog").get_by_role("button", name="Tomorrow, 9:00").click()
    expect(page.locator(".talk-name")).to_contain_text("Snoozed")
    page.locator('[data-filter="snoozed"]').click()
    expect(item(page, shopper.conversation_id)).to_be_visible()
    shopper.say("Wait, one more thing")
    expect(page.locator(".talk-name")).to_contain_text("Yours")


def test_what_is_sent_without_a_connection_goes_out_once_when_it_is_back(
    open_desk: Open, stage: Stage
) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    action(page, "claim").click()
    expect(action(page, "release")).to_be_enabled()
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline")).to_be_visible()
    write(page, "Kept for later")
    page.keyboard.press("Enter")
    expect(page.locator(".message.agent.pending")).to_contain_text("Not sent yet")
    page.context.set_offline(False)
    shopper.hears("Kept for later")
    expect(page.locator(".message.agent")).to_have_count(1)
    expect(page.locator(".message.agent.pending")).to_have_count(0)
    assert shopper.texts().count("Kept for later") == 1


def test_an_answer_that_was_lost_on_the_way_is_sent_again_and_stored_once(
    open_desk: Open, stage: Stage
) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    action(page, "claim").click()
    expect(action(page, "release")).to_be_enabled()
    lost: list[int] = []

    def lose_the_first_answer(route: Any) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route(
        "**/messages",
        lambda route: lose_the_first_answer(route) if route.request.method == "POST" else route.continue_(),
    )
    write(page, "Only once")
    page.keyboard.press("Enter")
    # The page first: while the shopper's socket is waited for, nobody would answer what the page asks for.
    expect(page.locator(".message.agent")).to_have_count(1)
    expect(page.locator(".message.agent.pending")).to_have_count(0)
    shopper.hears("Only once")
    assert shopper.texts().count("Only once") == 1


def test_both_sides_see_that_the_other_is_typing(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper("demo-ann")
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    action(page, "claim").click()
    expect(action(page, "release")).to_be_enabled()
    shopper.send(type="typing", on=True)
    expect(page.get_by_text("Ann Wells is typing")).to_be_visible()
    page.locator(".composer textarea").press_sequentially("Hm")
    shopper.until(lambda frame: frame["type"] == "typing" and frame["author"] == "agent" and frame["on"])
    shopper.say("Never mind")
    expect(page.get_by_text("Ann Wells is typing")).to_have_count(0)


def test_an_empty_draft_is_not_shown_in_the_list(open_desk: Open, stage: Stage) -> None:
    shopper = stage.shopper()
    shopper.ask_for_human()
    page = open_desk()
    open_talk(page, shopper.conversation_id)
    draft = item(page, shopper.conversation_id).locator(".tag.draft")
    write(page, "/")
    expect(draft).to_be_visible()
    write(page, "")
    expect(draft).to_have_count(0)
    page.locator('.mode[data-mode="note"]').click()
    write(page, "A regular of ours")
    expect(draft).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".message.note")).to_have_count(1)
    expect(page.locator(".composer textarea")).to_have_value("")
    expect(draft).to_have_count(0, timeout=5_000)  # before the list is drawn again by itself
