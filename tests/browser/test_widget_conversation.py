"""The shopper's side of a conversation, in Chromium against the mock desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import mock_answers
from tests.browser.mock_desk import MockDesk
from tests.browser.widget_page import Widget

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def sent(desk: MockDesk, kind: str) -> list[dict]:
    return [frame for frame in desk.received if frame["type"] == kind]


def test_a_message_is_sent_answered_and_shown_once(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("Hello there")
    widget.answered("You said: Hello there")
    expect(widget.bubbles("shopper")).to_have_text(["Hello there"])
    expect(widget.bubbles("bot")).to_have_count(1)


def test_a_chip_is_pressed_once_and_stays_readable(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("chips")
    chip = widget.button("No longer needed")
    chip.dblclick()
    widget.answered("You said: No longer needed")
    expect(widget.bubbles("shopper")).to_have_text(["chips", "No longer needed"])
    expect(chip).to_have_attribute("aria-disabled", "true")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(widget.button("Ordered by mistake")).to_have_attribute("aria-disabled", "true")
    widget.button("Ordered by mistake").click(force=True)
    assert [frame.get("payload") for frame in sent(desk, "message")] == [
        None,
        "/inform{'reason': 'No longer needed'}",
    ]


def test_a_choice_sends_its_value_and_a_button_without_payload_its_title(
    desk: MockDesk, open_page: Open
) -> None:
    widget = Widget(open_page()).open()
    widget.say("choices")
    widget.root.get_by_role("button", name="Gift card").click()
    widget.answered("You said: Gift card")
    assert sent(desk, "message")[-1]["payload"] == "gift_1"
    widget.say("html")
    widget.button("<i>x</i>").click()
    widget.answered("You said: <i>x</i>")
    assert "payload" not in sent(desk, "message")[-1]


def test_messages_written_while_the_line_is_down_are_marked_and_sent_once_after(
    desk: MockDesk, open_page: Open
) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("first")
    widget.answered("You said: first")
    desk.refuse_connections = True
    desk.drop()
    expect(widget.notice).to_contain_text("Connection lost")
    widget.say("second")
    widget.say("third")
    expect(widget.root.locator(".note.queued")).to_have_count(2)
    page.reload()
    widget = Widget(page)
    widget.launcher.click()
    expect(widget.bubbles("shopper")).to_have_text(["second", "third"])
    desk.refuse_connections = False
    widget.answered("You said: third")
    expect(widget.bubbles("shopper")).to_have_text(["first", "second", "third"])
    expect(widget.bubbles("bot")).to_have_count(3)
    expect(widget.root.locator(".note.queued")).to_have_count(0)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes(':out:')).length") == 0


def test_a_lost_acknowledgement_does_not_double_the_message(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    desk.swallow_acks = True
    desk.silent = True
    widget.say("once only")
    expect(widget.bubbles("shopper")).to_have_text(["once only"])
    desk.swallow_acks = False
    desk.drop()
    widget.page.wait_for_function("() => true")
    desk.silent = False
    widget.say("and more")
    widget.answered("You said: and more")
    expect(widget.bubbles("shopper")).to_have_text(["once only", "and more"])
    assert len([one for one in desk.latest.messages if one["text"] == "once only"]) == 1


def test_what_was_missed_while_away_comes_after_reconnecting(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("hello")
    widget.answered("You said: hello")
    desk.refuse_connections = True
    desk.drop()
    desk.run(desk.latest.tell("bot", "While you were away"))
    desk.refuse_connections = False
    widget.answered("While you were away")
    expect(widget.bubbles("bot")).to_have_count(2)
    assert sent(desk, "hello")[-1]["last_seq"] == 2


def test_history_is_there_after_a_reload_and_more_on_request(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("hello")
    widget.answered("You said: hello")
    mock_answers.earlier(desk.latest, days=1, count=60)
    page.reload()
    widget = Widget(page).open()
    expect(widget.bubbles("bot")).to_have_count(25)
    widget.button("Show earlier messages").click()
    expect(widget.root.locator(".message > .bubble")).to_have_count(62)
    expect(widget.button("Show earlier messages")).to_have_count(0)
    expect(widget.root.locator(".separator.day")).to_have_text(["Today", "Yesterday"])


def test_two_tabs_show_the_same_conversation_without_doubles(desk: MockDesk, open_page: Open) -> None:
    first = Widget(open_page()).open()
    first.say("from one")
    first.answered("You said: from one")
    second = Widget(open_page(context=first.page.context)).open()
    second.answered("You said: from one")
    second.say("from two")
    first.answered("You said: from two")
    for tab in (first, second):
        expect(tab.bubbles("shopper")).to_have_text(["from one", "from two"])
        expect(tab.bubbles("bot")).to_have_count(2)
    assert len(desk.conversations) == 1


def test_a_refused_message_can_be_tried_again_or_removed(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    desk.next_error = {"code": "rate_limited", "text": "Too many messages"}
    widget.say("quick")
    widget.button("Try again").click()
    widget.answered("You said: quick")
    desk.next_error = {"code": "rate_limited", "text": "Too many messages"}
    widget.say("quick again")
    widget.button("Remove").click()
    expect(widget.bubbles("shopper")).to_have_text(["quick"])


def test_a_human_takes_over_with_place_and_wait_and_then_a_name(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("human please")
    expect(widget.notice).to_have_text("Number 2 in line · about 4 min")
    widget.say("agent")
    widget.answered("Hi, I'm Mei")
    expect(widget.notice).to_be_hidden()
    expect(widget.root.locator(".who-answers")).to_contain_text("Mei Lin")
    widget.say("only Mei reads this")
    expect(widget.bubbles("agent")).to_have_count(1)


def test_typing_dots_go_when_the_answer_comes(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("slow")
    expect(widget.root.locator(".typing")).to_be_visible()
    desk.run(desk.latest.tell("bot", "Here I am", author_name="Assistant"))
    widget.answered("Here I am")
    expect(widget.root.locator(".typing")).to_have_count(0)


def test_the_rating_is_asked_at_the_end_and_sent_with_its_comment(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("resolve")
    widget.root.locator(".star-row label").nth(3).click()
    widget.root.get_by_placeholder("What could be better").fill("More lamps")
    widget.button("Send rating").click()
    expect(widget.root.locator(".form-done")).to_contain_text("Thank you")
    assert [(one["score"], one["comment"]) for one in desk.latest.ratings] == [(4, "More lamps")]
    page.reload()
    widget = Widget(page).open()
    expect(widget.root.locator("form.rating")).to_have_count(0)
    widget.button("Start a new conversation").click()
    expect(widget.root.locator(".empty")).to_be_visible()


def test_out_of_hours_a_note_can_be_left(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("away")
    form = widget.root.locator("form.contact")
    form.get_by_role("button").click()
    expect(form.get_by_label("Your name")).to_be_focused()
    expect(form.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Your name").fill("Anna")
    form.get_by_label("E-mail").fill("anna@example.com")
    form.get_by_label("How can we help?").fill("Where is my lamp?")
    form.get_by_role("button").click()
    widget.answered("We have your note.")
    expect(form).to_have_count(0)
    assert desk.latest.contacts[0]["email"] == "anna@example.com"


def test_while_nobody_is_there_that_stays_in_sight_above_the_note(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("away")
    notice = widget.root.locator(".system.handoff_offline")
    expect(widget.root.locator("form.contact")).to_be_visible()
    expect(notice).to_be_in_viewport(ratio=1)
    assert widget.log.evaluate(
        "(log, at) => log.getBoundingClientRect().top <= at", notice.bounding_box()["y"]
    )
    expect(widget.notice).to_have_text("What you write is kept for our team.")
    expect(widget.root.locator(".who-answers")).to_have_text("Nobody is here right now")
    page.reload()
    widget = Widget(page).open()
    expect(widget.root.locator(".system.handoff_offline")).to_be_in_viewport(ratio=1)


def test_who_is_in_line_or_has_a_person_is_offered_no_note_and_no_assistant(
    desk: MockDesk, open_page: Open
) -> None:
    widget = Widget(open_page()).open()
    widget.say("away")
    form, go_on = widget.root.locator("form.contact"), widget.button("Go on with the assistant")
    expect(form).to_be_visible()
    expect(go_on).to_be_visible()
    talk = desk.latest
    talk.queue = {"position": 1, "wait_minutes": 5}
    desk.run(talk.send({"type": "state", "conversation": talk.summary(), "seq": len(talk.messages)}))
    expect(widget.notice).to_have_text("Number 1 in line · about 5 min")
    expect(form).to_have_count(0)
    expect(go_on).to_be_visible()
    agent = {"kind": "agent", "name": "Mei Lin"}
    desk.run(talk.change("open", agent, "handoff_assigned", "Mei Lin will answer you here."))
    widget.answered("Mei Lin will answer you here.")
    expect(form).to_have_count(0)
    expect(go_on).to_be_hidden()
    widget.page.reload()
    widget = Widget(widget.page).open()
    expect(widget.root.locator("form.contact")).to_have_count(0)
    expect(widget.button("Go on with the assistant")).to_be_hidden()


def test_a_note_that_is_begun_stays_until_a_person_has_joined(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("away")
    text = widget.root.locator("form.contact").get_by_label("How can we help?")
    text.fill("Where is my lamp?")
    talk = desk.latest
    talk.queue = {"position": 1, "wait_minutes": 5}
    desk.run(talk.send({"type": "state", "conversation": talk.summary(), "seq": len(talk.messages)}))
    expect(widget.notice).to_have_text("Number 1 in line · about 5 min")
    expect(text).to_have_value("Where is my lamp?")
    desk.run(talk.change("open", {"kind": "agent", "name": "Mei"}, "agent_joined", "Mei is here."))
    expect(text).to_have_count(0)


def test_a_signed_in_shopper_finds_name_and_address_in_the_note(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page(query="?identifier=anna")).open()
    widget.say("away")
    form = widget.root.locator("form.contact")
    expect(form.get_by_label("Your name")).to_have_value("Anna Berg")
    expect(form.get_by_label("E-mail")).to_have_value("anna.berg@example.com")


def test_stars_that_were_chosen_go_along_with_the_next_message(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("resolve")
    widget.root.locator(".star-row label").nth(3).click()
    widget.root.get_by_placeholder("What could be better").fill("More lamps")
    widget.root.locator(".language").click()
    expect(widget.root.locator(".star-row label.lit")).to_have_count(4)
    widget.say("thanks, bye")
    widget.answered("收到:thanks, bye")
    assert [(one["score"], one["comment"]) for one in desk.latest.ratings] == [(4, "More lamps")]
    kinds = [frame["type"] for frame in desk.received if frame["type"] in ("rating", "message")]
    assert kinds == ["message", "rating", "message"]


def test_the_form_for_stars_stays_where_the_conversation_stays_closed(
    desk: MockDesk, open_page: Open
) -> None:
    widget = Widget(open_page()).open()
    widget.say("resolve")
    form = widget.root.locator("form.rating")
    expect(form).to_be_visible()
    widget.say("thanks, bye")
    widget.answered("thanks, bye")
    expect(form).to_be_visible()


def test_what_is_read_aloud_ends_each_part_with_one_mark(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    aloud = widget.root.locator("[aria-live=polite]")
    widget.say("away")
    expect(aloud).to_contain_text("outside office hours. Go on with the assistant")
    widget.say("change")
    expect(aloud).to_contain_text("Is that right? ")
    widget.say("chips")
    expect(aloud).to_contain_text("cancel it? No longer needed. Ordered by mistake")
    widget.root.locator(".language").click()
    widget.say("chips")
    expect(aloud).to_contain_text("不再需要。下错单了")
    said = aloud.inner_text()
    assert not [marks for marks in ("?.", "..", "。.", "?。") if marks in said]


def test_unread_answers_are_counted_and_the_new_line_shows_where_to_start(
    desk: MockDesk, open_page: Open
) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.say("hello")
    widget.answered("You said: hello")
    page.keyboard.press("Escape")
    desk.run(desk.latest.tell("bot", "One more thing"))
    expect(widget.root.locator(".badge")).to_have_text("1")
    expect(widget.launcher).to_have_accessible_name("Chat with us, 1 unread")
    page.reload()
    widget = Widget(page)
    expect(widget.root.locator(".badge")).to_have_text("1")
    widget.open()
    expect(widget.root.locator(".separator.new + .message")).to_contain_text("One more thing")
    expect(widget.root.locator(".badge")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(widget.root.locator(".separator.new")).to_have_count(0)


def test_nothing_from_the_desk_becomes_html_or_a_script_link(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("html <script>window.hacked = 1</script>")
    widget.answered("<img src=x onerror=alert(1)>")
    expect(widget.root.locator(".log b, .log script, .log img, a[href^='javascript']")).to_have_count(0)
    expect(widget.root.locator(".card.article")).to_have_count(0)
    widget.say("link")
    link = widget.root.get_by_role("link", name="https://example.com/t?id=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_change_is_listed_and_answered_once(desk: MockDesk, open_page: Open) -> None:
    widget = Widget(open_page()).open()
    widget.say("change")
    card = widget.root.locator(".card.change")
    expect(card).to_contain_text("7 Elm Street, Dallas, TX 75201")
    card.get_by_role("button", name="Cancel").dblclick()
    widget.answered("You said: Cancel")
    assert [frame["payload"] for frame in sent(desk, "message")[1:]] == ["/deny"]


def test_the_language_switch_changes_the_widget_and_tells_the_desk(desk: MockDesk, open_page: Open) -> None:
    page = open_page()
    widget = Widget(page).open()
    widget.root.locator(".language").click()
    expect(widget.input).to_have_attribute("placeholder", "输入消息")
    widget.say("你好")
    widget.answered("收到:你好")
    assert sent(desk, "language")[0]["language"] == "zh"
    page.reload()
    expect(Widget(page).open().input).to_have_attribute("placeholder", "输入消息")


def test_the_widget_speaks_the_chinese_that_the_bot_answers_in(desk: MockDesk, open_page: Open) -> None:
    """The desk answers in the characters of the shopper, and the mock desk says what it heard."""
    page = open_page(query="?language=zh")
    widget = Widget(page).open()
    widget.say("我的包裹還沒到，請問訂單在哪")
    widget.answered("收到:我的包裹還沒到，請問訂單在哪")
    expect(widget.input).to_have_attribute("placeholder", "輸入訊息")
    assert page.evaluate("document.querySelector('shopdesk-widget').lang") == "zh-Hant"
    widget.say("ok 12")  # of either script: nothing changes
    widget.answered("收到:ok 12")
    expect(widget.input).to_have_attribute("placeholder", "輸入訊息")
    page.reload()
    expect(Widget(page).open().input).to_have_attribute("placeholder", "輸入訊息")
    widget.root.locator(".language").click()
    expect(widget.input).to_have_attribute("placeholder", "Write a message")
    widget.root.locator(".language").click()
    expect(widget.input).to_have_attribute("placeholder", "輸入訊息")
    assert [frame["language"] for frame in sent(desk, "language")] == ["en", "zh"]
    widget.say("我的包裹还没到")
    widget.answered("收到:我的包裹还没到")
    expect(widget.input).to_have_attribute("placeholder", "输入消息")


@pytest.mark.parametrize(
    ("tag", "placeholder"),
    [("zh-TW", "輸入訊息"), ("zh-HK", "輸入訊息"), ("zh-CN", "输入消息"), ("fr", "Write a message")],
)
def test_language_tags_choose_the_characters(open_page: Open, tag: str, placeholder: str) -> None:
    widget = Widget(open_page(query=f"?language={tag}")).open()
    expect(widget.input).to_have_attribute("placeholder", placeholder)


def test_every_language_of_the_widget_has_the_same_words_and_gaps(open_page: Open) -> None:
    gaps = """async () => {
      const { strings } = await import("/web/widget/ui/strings.js");
      const seen = (value) => typeof value === "string" ? (value.match(/\\{\\w+\\}/g) || []).sort().join()
        : Array.isArray(value) ? value.length
        : Object.fromEntries(Object.keys(value).sort().map((key) => [key, seen(value[key])]));
      return ["en", "zh", "zh-Hant"].map((language) => seen(strings(language)));
    }"""
    english, simplified, traditional = open_page().evaluate(gaps)
    assert english["queue"] == "{position}" and english == simplified == traditional


def test_who_signs_in_while_the_panel_is_on_its_way_gets_their_own_conversation(
    desk: MockDesk, open_page: Open
) -> None:
    """The guest's connection is there, the panel's code is not, and then another shopper signs in."""
    page = open_page()
    held: list[Route] = []
    page.route("**/ui/panel.js", lambda route: held.append(route))
    widget = Widget(page)
    widget.launcher.evaluate("launcher => launcher.click()")
    page.wait_for_function("document.querySelector('shopdesk-widget').client?.status === 'online'")
    page.evaluate("void Shopdesk.identify({ identifier: 'anna', identifierHash: 'x' })")
    for route in held:
        route.continue_()
    page.unroute("**/ui/panel.js")
    expect(widget.root.locator(".empty h3")).to_have_text("Hi Anna! How can we help?")
    widget.say("It is me")
    widget.answered("You said: It is me")
    assert [bool(frame.get("identifier")) for frame in sent(desk, "hello")] == [False, True]
