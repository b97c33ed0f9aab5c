"""One's own data in the chat: a copy, deletion, and what somebody allows, in both languages."""

from __future__ import annotations

import pytest

from actions.dialogue.facts import Shop
from actions.understanding.data_wishes import ConsentSaid, consent_said, data_wish
from shop.privacy.requests import PrivacyRequest
from tests.actions.talking import Conversation


def requests(shop: Shop, customer_id: str = "ann") -> list[PrivacyRequest]:
    return shop.services.privacy.find(customer_id=customer_id)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can I get a copy of all data you have about me?", "my_data_export"),
        ("export my data", "nlu_fallback"),
        ("what do you know about me? send me my data", "my_data_export"),
        ("我要导出个人数据", "my_data_export"),
        ("你们都保存了我哪些数据，发给我", "nlu_fallback"),
    ],
)
def test_a_copy_is_offered_to_who_has_proven_who_they_are(
    ann: Conversation, shop: Shop, text: str, intent: str
) -> None:
    ann.say(text, intent)
    [request] = requests(shop)
    assert (request.kind, request.state) == ("export", "ready")
    assert ann.custom["export"]["id"] == request.id
    assert ann.expects is None


def test_a_guest_is_asked_who_they_are_first(guest: Conversation, shop: Shop) -> None:
    guest.say("send me all my data", "my_data_export")
    assert guest.expects == "email"
    assert "export" not in guest.custom
    guest.say("ann.lee@example.com", "correct_information")
    assert guest.custom["export"]["id"] == requests(shop)[0].id


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("delete my account", "delete_account"),
        ("please erase all my personal data", "my_data_delete"),
        ("under GDPR I want all my data deleted", "my_data_delete"),
        ("wipe my data", "nlu_fallback"),
    ],
)
def test_deletion_is_listed_and_needs_a_yes(ann: Conversation, shop: Shop, text: str, intent: str) -> None:
    ann.say(text, intent)
    assert ann.expects == "confirmation"
    labels = {line["label"]: line["after"] for line in ann.custom["change"]["lines"]}
    assert set(labels) == {"Deleted for good", "Kept", "Lost", "Waits"}
    assert "$50.00" in labels["Lost"] and "#W100001" in labels["Waits"]
    assert requests(shop) == []
    ann.say("no", "deny")
    assert requests(shop) == []
    assert ann.expects is None


def test_a_yes_is_kept_until_open_orders_are_finished(ann: Conversation, shop: Shop) -> None:
    ann.say("delete my data", "my_data_delete")
    ann.say("yes", "affirm")
    [request] = requests(shop)
    assert (request.kind, request.state, request.proven_by) == ("deletion", "waiting", "site")
    assert "as soon as what is still open is finished" in ann.text
    ann.say("delete my data", "my_data_delete")
    assert "waits for" in ann.text
    assert ann.expects is None


def test_it_can_be_taken_back(ann: Conversation, shop: Shop) -> None:
    ann.say("delete my data", "my_data_delete")
    ann.say("yes", "affirm")
    ann.say("please don't delete my account after all", "delete_account")
    assert requests(shop)[0].state == "refused"
    assert "called off" in ann.text
    ann.say("cancel the deletion", "stop_current_task")
    assert "Nothing of yours" in ann.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("never mind, keep my data", "stop_current_task"),
        ("forget it", "stop_current_task"),
        ("I changed my mind", "deny"),
        ("please cancel that", "cancel_order"),
        ("I don't want my account deleted any more", "nlu_fallback"),
        ("算了不删了", "stop_current_task"),
        ("不删了，账户留着", "nlu_fallback"),
        ("算了", "stop_current_task"),
        ("我不想注销了", "delete_account"),
    ],
)
def test_however_it_is_said_just_after_it_is_taken_back(
    ann: Conversation, wei: Conversation, shop: Shop, text: str, intent: str
) -> None:
    one, customer = (ann, "ann") if text.isascii() else (wei, "wei")
    one.say("delete my data" if one is ann else "删除我的个人信息", "my_data_delete")
    one.say("yes" if one is ann else "确认", "affirm")
    one.say(text, intent)
    assert requests(shop, customer)[0].state == "refused"
    assert "called off" in one.text or "已取消删除" in one.text
    assert one.expects is None


@pytest.mark.parametrize("text", ["don't delete my account", "keep my account", "不删了", "先别注销"])
def test_a_second_thought_before_the_yes_asks_for_nothing(ann: Conversation, shop: Shop, text: str) -> None:
    ann.say("delete my data", "my_data_delete")
    ann.say(text, "nlu_fallback")
    assert requests(shop) == []
    assert ann.expects is None


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is the deletion cancelled now?", "cancel_order"),
        ("is it cancelled now?", "cancel_order"),
        ("is my data going to be deleted?", "my_data_delete"),
        ("删除取消了吗", "cancel_order"),
        ("我的数据还会删吗", "my_data_delete"),
    ],
)
def test_how_a_deletion_stands_is_told_and_cancels_no_order(
    ann: Conversation, shop: Shop, text: str, intent: str
) -> None:
    ann.say("delete my data", "my_data_delete")
    ann.say("yes", "affirm")
    ann.say(text, intent)
    assert "#W100001" in ann.text and ("keep my data" in ann.text or "保留我的数据" in ann.text)
    assert requests(shop)[0].state == "waiting"
    assert ann.expects is None
    ann.say("keep my data")
    ann.say(text, intent)
    assert "Nothing of yours" in ann.text or "没有安排删除" in ann.text
    assert ann.expects is None


def test_an_order_that_is_named_is_cancelled_all_the_same(ann: Conversation, shop: Shop) -> None:
    ann.say("delete my data", "my_data_delete")
    ann.say("yes", "affirm")
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    assert requests(shop)[0].state == "waiting"


def test_whether_a_copy_is_ready_is_told(ann: Conversation, shop: Shop) -> None:
    ann.say("where is the copy of my data?", "my_data_export")
    assert requests(shop) == []
    ann.say("export my data", "my_data_export")
    ann.say("where is my data export?", "my_data_export")
    assert len(requests(shop)) == 1 and "export" in ann.custom


@pytest.mark.parametrize(
    "text", ["can my data be deleted?", "I want my data deleted", "能把我的数据删除吗", "我的账户可以注销吗"]
)
def test_a_wish_in_the_form_of_a_question_is_no_question_how_it_stands(text: str) -> None:
    assert data_wish("my_data_delete", text) == "delete_data"


def test_in_chinese_too(wei: Conversation, shop: Shop) -> None:
    wei.say("请删除我的个人信息", "my_data_delete")
    assert wei.expects == "confirmation"
    assert "彻底删除" in [line["label"] for line in wei.custom["change"]["lines"]]
    wei.say("确认", "affirm")
    assert requests(shop, "wei")[0].kind == "deletion"
    wei.say("先别删除我的账户", "delete_account")
    assert "已取消删除" in wei.text


def test_a_guest_who_proves_it_in_the_chat_only_asks_for_deletion(guest: Conversation, shop: Shop) -> None:
    guest.say("delete my account", "delete_account")
    assert guest.expects == "email"
    guest.say("ann.lee@example.com", "correct_information")
    assert guest.expects == "confirmation"
    assert "by a colleague first" in guest.text
    guest.say("yes", "affirm")
    assert requests(shop)[0].state == "requested"
    guest.say("erase my data", "my_data_delete")
    assert "has your request" in guest.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how do i delete my account", "delete_account"),
        ("what happens to my orders if i delete my account", "delete_account"),
        ("注销账户之后还能查订单吗，怎么办理", "delete_account"),
    ],
)
def test_who_asks_how_is_told_first(ann: Conversation, shop: Shop, text: str, intent: str) -> None:
    ann.say(text, intent)
    assert ann.expects is None
    assert "handoff" not in ann.custom
    assert requests(shop) == []


@pytest.mark.parametrize(
    "text",
    ["do you sell my data", "how long do you keep my personal data", "privacy policy", "数据会卖给别人吗"],
)
def test_questions_about_data_begin_nothing(ann: Conversation, shop: Shop, text: str) -> None:
    ann.say(text, "my_data_export")
    assert requests(shop) == []
    assert "export" not in ann.custom


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("unsubscribe me from the newsletter", "newsletter"),
        ("stop sending me your newsletter", "newsletter"),
        ("I want out of your mailing list", "newsletter"),
        ("不要再给我发广告邮件了", "newsletter"),
        ("stop profiling me", "profiling"),
        ("please don't track me", "profiling"),
        ("I withdraw my consent", "profiling"),
        ("不要对我进行画像", "profiling"),
        ("turn off personalised recommendations", "recommendations"),
        ("关闭个性化推荐", "recommendations"),
    ],
)
def test_a_no_counts_at_once(ann: Conversation, shop: Shop, text: str, topic: str) -> None:
    shop.services.consents.record("ann", topic, True)
    ann.say(text, "my_data_delete" if topic == "profiling" else "newsletter_subscription")
    assert not shop.services.consents.of("ann")[topic]
    assert ann.expects is None
    assert requests(shop) == []


@pytest.mark.parametrize("text", ["subscribe me to the newsletter", "我想订阅你们的邮件"])
def test_a_yes_is_confirmed(ann: Conversation, shop: Shop, text: str) -> None:
    shop.services.consents.record("ann", "newsletter", False)
    ann.say(text, "newsletter_subscription")
    assert ann.expects == "confirmation"
    assert not shop.services.consents.of("ann")["newsletter"]
    ann.say("yes", "affirm")
    assert shop.services.consents.of("ann")["newsletter"]


def test_how_to_unsubscribe_is_a_question(guest: Conversation) -> None:
    guest.say("how do I unsubscribe from the newsletter?", "newsletter_subscription")
    assert guest.expects is None
    assert "unsubscribe" in guest.text


def test_it_fits_between_other_tasks(ann: Conversation, shop: Shop) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say("stop profiling me", "out_of_scope")
    assert not shop.services.consents.of("ann")["profiling"]
    assert ann.expects == "reason"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("please delete the lamp from my order", "change_order"),
        ("cancel my order", "cancel_order"),
        ("stop the email notifications about my parcel", "track_order"),
        ("track my parcel", "track_order"),
        ("don't follow up, just cancel it", "cancel_order"),
        ("show me all the lamps you have", "search_product"),
        ("不要推荐太贵的", "recommend_product"),
        ("删除订单里的台灯", "change_order"),
        ("I don't want my data cable any more", "return_item"),
    ],
)
def test_other_wishes_are_not_taken_for_these(text: str, intent: str) -> None:
    assert data_wish(intent, text) is None


def test_what_is_said_about_consent_is_read_from_the_words() -> None:
    assert consent_said("stop tracking me") == ConsentSaid("profiling", False)
    assert consent_said("you may profile me") == ConsentSaid("profiling", True)
    assert consent_said("hello") is None


@pytest.mark.parametrize(
    "text", ["do you sell my email?", "are you selling my data", "会把我的手机号卖给别人吗"]
)
def test_whether_data_are_sold_is_a_question_and_no_wish(ann: Conversation, shop: Shop, text: str) -> None:
    assert data_wish("my_data_export", text) is None
    ann.say(text, "my_data_export")
    assert requests(shop) == []


@pytest.mark.parametrize(
    "text", ["delete my chat history", "delete my phone number please", "把聊天记录删掉"]
)
def test_a_part_of_the_data_is_not_the_whole_account(ann: Conversation, text: str) -> None:
    assert data_wish("my_data_delete", text) is None
    ann.say(text, "my_data_delete")
    assert ann.expects is None


@pytest.mark.parametrize(
    "text", ["delete my account and my phone number", "share my data with me, then erase it all"]
)
def test_the_whole_stays_the_whole(text: str) -> None:
    assert data_wish("my_data_delete", text) == "delete_data"
