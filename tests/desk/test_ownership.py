"""Who owns a conversation, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from shop.conversations.repositories import DeskRepositories
from shop.conversations.words import RETURN_TO_BOT_PAYLOAD
from shop.errors import Conflict, NotFound, RuleViolation
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over, says
from tests.desk.services import Desk, desk_services


@pytest.fixture
def services(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


def test_an_answer_begun_before_a_human_took_over_is_kept_but_never_shown(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id, "Where is my order?")
    turn = services.turn(conversation.id)
    services.handling.claim(conversation.id, ann)
    end = services.turns.store_reply(turn, says("It is on its way."))
    assert end.discarded
    assert [author for _, author, _ in services.transcript(conversation.id)] == ["shopper", "system"]
    with services.units(read_only=True) as unit:
        (kept,) = DeskRepositories(unit.session).messages.discarded(conversation.id)
        assert kept.replies == [{"text": "It is on its way."}]


def test_an_answer_from_before_taking_over_and_handing_back_is_not_shown_either(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    turn = services.turn(conversation.id)
    services.handling.claim(conversation.id, ann)
    services.handling.hand_back(conversation.id, ann)
    assert services.turns.store_reply(turn, says("Late.")).discarded
    assert services.turns.next_turn(conversation.id) is None


def test_while_a_human_owns_it_messages_do_not_wait_for_the_bot(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.handling.claim(conversation.id, ann)
    sent = services.say(conversation.id, "Hello?")
    assert not sent.for_bot
    assert services.turns.next_turn(conversation.id) is None
    assert services.turns.waiting_conversations() == []


def test_a_reopened_conversation_goes_to_the_bot(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    services.handling.claim(conversation.id, ann)
    services.handling.resolve(conversation.id, ann)
    sent = services.say(conversation.id, "One more thing")
    assert sent.for_bot
    after = services.shopper.get(conversation.id)
    assert (after.state, after.handler, after.round) == ("pending", "bot", 2)
    assert services.events(conversation.id) == ["agent_joined", "resolved", "rate_request", "reopened"]
    assert services.turn(conversation.id).message.text == "One more thing"


@pytest.mark.parametrize("text", ["Thanks, bye!", "ok great, thank you so much", "好的谢谢，再见", "謝謝"])
def test_thanks_and_goodbyes_leave_a_closed_conversation_closed(services: Desk, text: str) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    services.handling.claim(conversation.id, ann)
    services.handling.resolve(conversation.id, ann)
    sent = services.say(conversation.id, text)
    assert not sent.for_bot
    after = services.shopper.get(conversation.id)
    assert (after.state, after.round, after.waiting_since) == ("resolved", 1, None)
    assert services.events(conversation.id) == ["agent_joined", "resolved", "rate_request", "farewell"]
    services.say(conversation.id, "5 stars")
    assert services.events(conversation.id)[-1] == "rated"


@pytest.mark.parametrize("text", ["thanks, but where is it?", "ok", "谢谢，还有一个问题", "bye the way?"])
def test_more_than_a_goodbye_opens_it_again(services: Desk, text: str) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    services.handling.claim(conversation.id, ann)
    services.handling.resolve(conversation.id, ann)
    services.say(conversation.id, text)
    assert services.shopper.get(conversation.id).state == "pending"


def test_an_agent_who_reopens_gives_it_to_the_bot_too(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    services.answer(conversation.id)
    services.handling.resolve(conversation.id, ann)
    services.handling.reopen(conversation.id)
    assert services.shopper.get(conversation.id).handler == "bot"


def test_a_snoozed_conversation_wakes_when_its_time_comes_or_the_shopper_writes(services: Desk) -> None:
    ann = services.agent()
    for wakes_by in ("time", "message"):
        conversation = services.begin()
        services.say(conversation.id)
        services.handling.claim(conversation.id, ann)
        services.handling.snooze(conversation.id, ann, services.clock.now + timedelta(hours=2))
        assert services.shopper.get(conversation.id).state == "snoozed"
        assert services.upkeep.wake_snoozed() == []
        if wakes_by == "time":
            services.clock.forward(hours=3)
            services.upkeep.wake_snoozed()
        else:
            assert not services.say(conversation.id, "Any news?").for_bot
        after = services.shopper.get(conversation.id)
        assert (after.state, after.agent_id) == ("open", ann.id)
    with pytest.raises(RuleViolation, match="snooze_in_the_past"):
        services.handling.snooze(conversation.id, ann, services.clock.now)


def test_a_second_agent_cannot_claim_answer_release_snooze_resolve_or_hand_back(services: Desk) -> None:
    conversation, ann, ben = services.begin(), services.agent("Ann"), services.agent("Ben")
    services.handling.claim(conversation.id, ann)
    services.handling.claim(conversation.id, ann)  # twice is harmless
    with pytest.raises(Conflict, match="already_claimed"):
        services.handling.claim(conversation.id, ben)
    later = services.clock.now + timedelta(hours=1)
    for attempt in (
        lambda: services.handling.reply(conversation.id, ben, "c1", "Hello"),
        lambda: services.handling.release(conversation.id, ben),
        lambda: services.handling.snooze(conversation.id, ben, later),
        lambda: services.handling.resolve(conversation.id, ben),
        lambda: services.handling.hand_back(conversation.id, ben),
        lambda: services.handling.transfer(conversation.id, ben, ben.id),
    ):
        with pytest.raises(Conflict, match="not_yours"):
            attempt()
    assert services.events(conversation.id) == ["agent_joined"]


def test_nobody_answers_without_having_claimed(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.say(conversation.id)
    with pytest.raises(Conflict, match="not_claimed"):
        services.handling.reply(conversation.id, ann, "c1", "Hello")
    with pytest.raises(NotFound, match="unknown_conversation"):
        services.handling.reply("nowhere", ann, "c1", "Hello")


def test_a_reply_sent_again_is_the_same_message(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.handling.claim(conversation.id, ann)
    first = services.handling.reply(conversation.id, ann, "c1", "Hello").messages[-1]
    again = services.handling.reply(conversation.id, ann, "c1", "Hello").messages[-1]
    assert first == again
    assert len(services.transcript(conversation.id)) == 2


def test_an_admin_may_transfer_and_resolve_what_is_a_colleagues(services: Desk) -> None:
    conversation, ann, ben = services.begin(), services.agent("Ann"), services.agent("Ben")
    boss = services.agent("Boss", role="admin")
    services.handling.claim(conversation.id, ann)
    services.handling.transfer(conversation.id, boss, ben.id)
    assert services.shopper.get(conversation.id).agent_id == ben.id
    services.handling.resolve(conversation.id, boss)
    assert services.shopper.get(conversation.id).state == "resolved"
    resolved, transferred = services.reading.audit(limit=2)
    assert (resolved["action"], transferred["action"]) == (
        "conversation_resolved",
        "conversation_transferred",
    )
    assert transferred["agent_id"] == boss.id
    assert transferred["details"] == {"from": ann.id, "to": ben.id}


def test_a_transfer_goes_only_to_somebody_who_is_there(services: Desk) -> None:
    conversation, ann, ben = services.begin(), services.agent("Ann"), services.agent("Ben")
    services.handling.claim(conversation.id, ann)
    services.agents.choose_presence(ben.id, "away")
    with pytest.raises(Conflict, match="agent_not_online"):
        services.handling.transfer(conversation.id, ann, ben.id)


def test_a_shopper_in_line_goes_back_to_the_bot_from_the_chat(services: Desk) -> None:
    conversation = services.begin()
    services.say(conversation.id, "human")
    services.answer(conversation.id, hands_over())
    services.say(conversation.id, "Go on with the assistant", payload=RETURN_TO_BOT_PAYLOAD)
    assert services.shopper.get(conversation.id).handler == "bot"
    assert services.say(conversation.id, "Hello").for_bot


def test_a_shopper_does_not_take_a_conversation_from_an_agent_with_that_button(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.handling.claim(conversation.id, ann)
    services.say(conversation.id, "Go on with the assistant", payload=RETURN_TO_BOT_PAYLOAD)
    assert services.shopper.get(conversation.id).agent_id == ann.id


def test_what_waits_for_the_bot_is_dropped_when_a_human_takes_over(services: Desk) -> None:
    conversation = services.begin()
    for text in ("human", "now", "please"):
        services.say(conversation.id, text)
    services.answer(conversation.id, hands_over())
    assert services.turns.next_turn(conversation.id) is None
    assert services.turns.waiting_conversations() == []


def test_answering_the_same_turn_twice_stores_one_answer(services: Desk) -> None:
    conversation = services.begin()
    services.say(conversation.id)
    turn = services.turn(conversation.id)
    services.turns.store_reply(turn, says("Once."))
    assert services.turns.store_reply(turn, says("Once.")).discarded
    assert [text for _, _, text in services.transcript(conversation.id)] == ["Hello", "Once."]


def test_a_conversation_of_the_bot_that_falls_silent_is_resolved_and_rated(services: Desk) -> None:
    conversation = services.begin()
    services.say(conversation.id)
    services.clock.forward(hours=13)
    assert services.upkeep.resolve_idle(timedelta(hours=12)) == []  # the shopper's message is unanswered
    services.answer(conversation.id)
    services.clock.forward(hours=13)
    assert len(services.upkeep.resolve_idle(timedelta(hours=12))) == 1
    assert services.events(conversation.id) == ["resolved", "rate_request"]


def test_conversations_in_which_nobody_wrote_are_forgotten(services: Desk) -> None:
    silent, talking = services.begin(), services.begin()
    services.say(talking.id)
    services.clock.forward(days=3)
    assert services.upkeep.forget_empty() == 1
    with pytest.raises(NotFound):
        services.shopper.get(silent.id)
    assert services.shopper.get(talking.id)
