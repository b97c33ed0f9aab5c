"""What the bot was unsure of, or what led to a hand-over, is kept; people say what it meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from shop.conversations.turns import BotReply
from shop.errors import InvalidInput, NotFound, RuleViolation
from shop.misses.labels import Labels
from shop.misses.repository import MissFilter, MissRepository
from shop.misses.service import MissService
from shop.tables.desk import ConversationRow
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over, says
from tests.desk.services import Desk, desk_services
from tests.shop.small_shop import fill

ALL = MissFilter(state=None)


@pytest.fixture
def desk(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


@pytest.fixture
def misses(desk: Desk, clock: SetClock) -> MissService:
    return MissService(desk.units, Labels.read(), clock)


def understood(intent: str, confidence: float, **more: Any) -> BotReply:
    """An answer of a bot that took the message for that."""
    return says("An answer.", understanding={"intent": {"name": intent, "confidence": confidence}} | more)


def said(desk: Desk, text: str, reply: BotReply, conversation_id: str | None = None) -> str:
    """A shopper writes, the bot answers; the conversation's id."""
    conversation_id = conversation_id or desk.begin().id
    desk.say(conversation_id, text)
    desk.answer(conversation_id, reply)
    return conversation_id


UNSURE = understood("nlu_fallback", 0.7, alternatives=[{"name": "get_refund", "confidence": 0.3}])


@pytest.mark.parametrize(
    "reply",
    [UNSURE, understood("out_of_scope", 0.99), understood("track_order", 0.41)],
    ids=["fallback", "out of scope", "low confidence"],
)
def test_a_message_that_the_bot_was_unsure_of_is_kept(
    desk: Desk, misses: MissService, reply: BotReply
) -> None:
    conversation_id = said(desk, "gimme my dough back, jane@example.org", reply)
    (miss,) = misses.find(ALL).misses
    assert miss["text"] == "gimme my dough back, name@example.com"
    assert (miss["state"], miss["language"], miss["unsure"], miss["count"]) == ("open", "en", True, 1)
    assert miss["understood"] == reply.understanding["intent"]["name"]
    assert miss["confidence"] == reply.understanding["intent"]["confidence"]
    assert miss["conversation_id"] == conversation_id


def test_the_next_alternatives_are_kept_without_the_fallback(desk: Desk, misses: MissService) -> None:
    ranked = [
        {"name": "nlu_fallback", "confidence": 0.7},
        {"name": "get_refund", "confidence": 0.3},
        {"name": "track_refund", "confidence": 0.2},
    ]
    said(desk, "dough", understood("nlu_fallback", 0.7, alternatives=ranked))
    (miss,) = misses.find(ALL).misses
    assert [one["name"] for one in miss["alternatives"]] == ["get_refund", "track_refund"]


def test_a_message_that_was_understood_is_not_kept(desk: Desk, misses: MissService) -> None:
    said(desk, "where is my order", understood("track_order", 0.95))
    whole = understood(
        "nlu_fallback", 0.6, requests=[{"intent": {"name": "cancel_order", "confidence": 0.9}}]
    )
    said(desk, "cancel it and also do the thing", whole)
    assert misses.find(ALL).misses == []


def test_the_answer_to_the_bots_question_is_no_miss_but_one_that_it_asks_again_is(
    desk: Desk, misses: MissService
) -> None:
    asks = understood("cancel_order", 0.9, requested_slot="name")
    conversation_id = said(desk, "cancel my order", asks)
    again = understood("nlu_fallback", 0.9, requested_slot="name")
    said(desk, "what do you mean by that", again, conversation_id)
    on = understood("nlu_fallback", 0.9, requested_slot="reason")
    said(desk, "Yusuf Rossi it is", on, conversation_id)
    assert [miss["text"] for miss in misses.find(ALL).misses] == ["what do you mean by that"]


def test_buttons_and_bare_values_are_no_wording(desk: Desk, misses: MissService) -> None:
    conversation_id = desk.begin().id
    desk.say(conversation_id, "Cancel", payload="/cancel_order")
    desk.answer(conversation_id, UNSURE)
    said(desk, "#W2378156", UNSURE)
    said(desk, "19122", UNSURE)
    assert misses.find(ALL).misses == []


def test_a_hand_over_keeps_the_message_with_its_reason(desk: Desk, misses: MissService) -> None:
    said(desk, "I have had it with you", hands_over("frustration"))
    conversation_id = desk.begin().id
    desk.say(conversation_id, "hello?")
    desk.turns.fail(desk.turn(conversation_id), "It is down.")
    found = {miss["text"]: miss for miss in misses.find(ALL).misses}
    assert found["I have had it with you"]["hand_overs"] == {"frustration": 1}
    assert found["hello?"]["hand_overs"] == {"bot_failure": 1}
    assert not found["hello?"]["unsure"]
    assert [one["text"] for one in misses.find(MissFilter(reason="frustration")).misses] == [
        "I have had it with you"
    ]


def test_nothing_is_kept_of_an_answer_that_came_too_late(desk: Desk, misses: MissService) -> None:
    conversation_id = desk.begin().id
    desk.say(conversation_id, "dough")
    turn = desk.turn(conversation_id)
    desk.handling.claim(conversation_id, desk.agent())
    assert desk.turns.store_reply(turn, UNSURE).discarded
    assert misses.find(ALL).misses == []


def test_the_name_of_a_known_customer_is_not_kept(desk: Desk, misses: MissService) -> None:
    fill(desk.units)
    reply = understood("nlu_fallback", 0.9)
    conversation_id = said(desk, "hello there you", says("Hi.", customer_id="ann", identified_by="name_zip"))
    said(desk, "ann lee wants dough", reply, conversation_id)
    assert [miss["text"] for miss in misses.find(ALL).misses] == ["Alex wants dough"]


def test_the_same_wording_is_labelled_once_and_stays_labelled(
    desk: Desk, misses: MissService, clock: SetClock
) -> None:
    for text in ("Gimme my dough for #W2378156!", "gimme my dough, for #W1", "my parcel smells"):
        said(desk, text, UNSURE)
        clock.forward(minutes=1)
    first, second = misses.find(MissFilter()).misses
    assert (first["text"], first["count"], second["count"]) == ("my parcel smells", 1, 2)
    ann = desk.agent()
    assert misses.label([second["id"]], "get_refund", by=ann) == 1
    said(desk, "GIMME MY DOUGH FOR #W77", UNSURE)
    assert [miss["text"] for miss in misses.find(MissFilter()).misses] == ["my parcel smells"]
    (labelled,) = misses.find(MissFilter(state="labelled")).misses
    assert (labelled["count"], labelled["label"], labelled["labelled_by"]) == (3, "get_refund", ann.id)
    assert labelled["labelled_by_name"] == "Ann"


def test_labels_are_the_intents_of_the_domain_and_nothing_else(desk: Desk, misses: MissService) -> None:
    said(desk, "gimme my dough", UNSURE)
    (miss,) = misses.find(ALL).misses
    with pytest.raises(InvalidInput, match="label_unknown") as refused:
        misses.label([miss["id"]], "get_refunds")
    assert "get_refund" in refused.value.details["near"]
    with pytest.raises(InvalidInput):
        misses.label([miss["id"]], "nlu_fallback")
    with pytest.raises(NotFound, match="unknown_miss"):
        misses.label([miss["id"], miss["id"] + 99], "get_refund")
    assert misses.find(ALL).misses[0]["state"] == "open"
    names = [label["name"] for label in misses.labels()]
    assert "nlu_fallback" not in names and "track_order" in names
    assert all(label["description"].keys() == {"en", "zh"} for label in misses.labels())


def test_what_a_colleague_decided_is_theirs_or_an_admins_to_undo(desk: Desk, misses: MissService) -> None:
    said(desk, "gimme my dough", UNSURE)
    (miss,) = misses.find(ALL).misses
    ann, bob, boss = desk.agent(), desk.agent("Bob"), desk.agent("Boss", role="admin")
    misses.dismiss([miss["id"]], by=ann)
    with pytest.raises(RuleViolation, match="labelled_by_other"):
        misses.label([miss["id"]], "get_refund", by=bob)
    misses.reopen([miss["id"]], by=ann)
    misses.label([miss["id"]], "get_refund", by=bob)
    misses.reopen([miss["id"]], by=boss)
    (again,) = misses.find(MissFilter()).misses
    assert (again["label"], again["labelled_by"], again["labelled_at"]) == (None, None, None)
    log = [entry["action"] for entry in desk.reading.audit()]
    assert log[:4] == ["miss_reopened", "miss_labelled", "miss_reopened", "miss_dismissed"]


def test_counts_tell_wordings_and_messages(desk: Desk, misses: MissService) -> None:
    for text in ("dough", "dough!", "退钱啊"):
        said(desk, text, UNSURE)
    said(desk, "asdf", understood("out_of_scope", 0.9))
    ids = {miss["text"]: miss["id"] for miss in misses.find(ALL).misses}
    misses.label([ids["退钱啊"]], "get_refund")
    counts = misses.counts()
    assert counts["states"]["open"] == {"wordings": 2, "messages": 3}
    assert counts["states"]["dismissed"] == {"wordings": 0, "messages": 0}
    assert counts["labels"] == {"get_refund": {"wordings": 1, "messages": 1}}
    assert counts["understood"]["out_of_scope"]["messages"] == 1
    assert counts["languages"] == {"en": {"wordings": 2, "messages": 3}}


def test_pages_follow_one_another_without_gap_or_repetition(
    desk: Desk, misses: MissService, clock: SetClock
) -> None:
    for number, word in enumerate(["one", "two", "three", "four", "five", "six", "seven"]):
        said(desk, f"{word} dough", UNSURE)
        if number % 2:
            clock.forward(seconds=1)  # some share their time
    seen: list[str] = []
    before = None
    while True:
        page = misses.find(MissFilter(limit=2, before=before))
        seen += [miss["text"].split()[0] for miss in page.misses]
        before = page.next_before
        if before is None:
            break
    assert seen == ["seven", "six", "five", "four", "three", "two", "one"]


def test_a_spreadsheet_labels_all_or_nothing(desk: Desk, misses: MissService) -> None:
    for text in ("gimme my dough", "smells", "blah blah"):
        said(desk, text, UNSURE)
    with pytest.raises(InvalidInput) as refused:
        misses.label_texts([(2, "gimme my dough", "get_refund"), (3, "smells", "smell")])
    assert refused.value.details["line"] == 3
    assert misses.counts()["states"]["labelled"]["wordings"] == 0
    rows = [(2, "Gimme my DOUGH", "get_refund"), (3, "blah blah", "-"), (4, "never said", "greet")]
    sheet = misses.label_texts(rows)
    assert (sheet.changed, sheet.unknown) == (2, ((4, "never said"),))
    assert misses.label_texts(rows).unchanged == 2
    assert misses.counts()["states"]["dismissed"]["wordings"] == 1


def test_misses_go_with_their_conversation_and_their_customer(
    desk: Desk, misses: MissService, engine: Engine
) -> None:
    fill(desk.units)
    first = said(desk, "gimme my dough", UNSURE)
    hers = said(desk, "hello there you", says("Hi.", customer_id="ann", identified_by="name_zip"))
    said(desk, "it smells", UNSURE, hers)
    said(desk, "other words", UNSURE)
    misses.label([misses.find(MissFilter(query="smells")).misses[0]["id"]], "complaint")
    with engine.begin() as connection:
        connection.execute(delete(ConversationRow).where(ConversationRow.id == first))
    assert {miss["text"] for miss in misses.find(ALL).misses} == {"it smells", "other words"}
    assert misses.forget_customer("ann") == 1
    assert [miss["text"] for miss in misses.find(ALL).misses] == ["other words"]


def test_what_nobody_labels_is_deleted_in_time(desk: Desk, misses: MissService, clock: SetClock) -> None:
    for text in ("gimme my dough", "blah blah", "smells"):
        said(desk, text, UNSURE)
    ids = {miss["text"]: miss["id"] for miss in misses.find(ALL).misses}
    misses.label([ids["gimme my dough"]], "get_refund")
    misses.dismiss([ids["smells"]])
    clock.forward(days=100)
    said(desk, "new words", UNSURE)
    assert misses.expire(timedelta(days=180)) == 0
    assert misses.expire(timedelta(days=90)) == 2
    assert {miss["text"] for miss in misses.find(ALL).misses} == {"gimme my dough", "new words"}


def test_searching_takes_signs_literally(desk: Desk, misses: MissService) -> None:
    said(desk, "100% dough", UNSURE)
    said(desk, "100 dough", UNSURE)
    assert [miss["text"] for miss in misses.find(MissFilter(query="0% d")).misses] == ["100% dough"]


def test_the_part_of_a_wording_stays_when_its_label_is_undone(desk: Desk, misses: MissService) -> None:
    said(desk, "gimme my dough", UNSURE)
    (miss,) = misses.find(ALL).misses
    misses.label([miss["id"]], "get_refund")
    with desk.units() as unit:
        repository = MissRepository(unit.session)
        repository.set_part([row.wording for row in repository.labelled()], held_back=True)
        unit.commit()
    misses.reopen([miss["id"]])
    said(desk, "Gimme my dough!", UNSURE)
    (again,) = misses.find(ALL).misses
    assert (again["count"], again["state"], again["held_back"]) == (2, "open", True)


def test_more_wordings_than_a_statement_takes_are_listed_and_marked(
    desk: Desk, misses: MissService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.misses.repository._AT_ONCE", 2)
    for text in ("one dough", "two dough", "three dough", "four dough", "five dough"):
        said(desk, text, hands_over("frustration"))
    found = misses.find(MissFilter(limit=100)).misses
    assert [miss["hand_overs"] for miss in found] == [{"frustration": 1}] * 5
    misses.label([miss["id"] for miss in found], "get_refund")
    with desk.units() as unit:
        repository = MissRepository(unit.session)
        wordings = [row.wording for row in repository.labelled()]
        repository.set_used(wordings, "first")
        repository.set_used(wordings[:3], "second")
        unit.commit()
    used = [miss["used_in"] for miss in misses.find(MissFilter(state="labelled")).misses]
    assert sorted(map(str, used)) == ["None", "None", "second", "second", "second"]
