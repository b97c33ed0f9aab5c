"""Anything in any order: no bot message while a human owns it, no gaps, nothing acknowledged is lost."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shop.conversations.repositories import DeskRepositories
from shop.conversations.turns import Turn
from shop.conversations.words import RETURN_TO_BOT_PAYLOAD
from shop.database import create_engine_for, migrate
from shop.errors import ShopError
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over, says
from tests.desk.services import desk_services

people = st.integers(0, 1)


@cache
def _migrated() -> Path:
    """A database to copy; migrating one for every example would take longer than the examples."""
    path = Path(tempfile.mkdtemp(prefix="shopdesk-machine-")) / "template.db"
    migrate(f"sqlite:///{path}")
    return path


class OwnershipMachine(RuleBasedStateMachine):
    """One conversation, a bot that is as slow as it likes, two agents, a shopper who sends things twice."""

    @initialize()
    def open_the_desk(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "shop.db"
        shutil.copy(_migrated(), path)
        self.engine = create_engine_for(f"sqlite:///{path}")
        self.clock = SetClock()
        self.desk = desk_services(self.engine, self.clock, capacity=2)
        self.agents = [self.desk.agent("Ann"), self.desk.agent("Ben")]
        self.id = self.desk.begin().id
        #: client_id -> (seq, text): what the desk has said it has.
        self.acknowledged: dict[str, tuple[int, str]] = {}
        self.under_way: list[Turn] = []
        #: For every seq: whether the bot owned the conversation when it was stored.
        self.bot_owned: dict[int, bool] = {}

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            self.folder.cleanup()

    def attempt(self, call: Any, *args: Any) -> Any:
        """Do it if the rules allow it; a refusal changes nothing."""
        before = self.desk.shopper.get(self.id)
        self.clock.forward(seconds=1)
        try:
            result = call(*args)
        except ShopError:
            after = self.desk.shopper.get(self.id)
            assert (after.last_seq, after.owner_epoch) == (before.last_seq, before.owner_epoch)
            return None
        owned = before.state == "pending"
        for message in self.desk.shopper.messages_after(self.id, before.last_seq):
            self.bot_owned[message.seq] = owned
        return result

    @rule(text=st.text(min_size=1, max_size=5), wants_bot=st.booleans())
    def shopper_writes(self, text: str, wants_bot: bool) -> None:
        client_id = uuid4().hex
        payload = RETURN_TO_BOT_PAYLOAD if wants_bot else None
        sent = self.attempt(self.desk.shopper.send, self.id, client_id, text, payload)
        self.acknowledged[client_id] = (sent.message.seq, text)

    @precondition(lambda self: self.acknowledged)
    @rule(data=st.data())
    def shopper_sends_again(self, data: st.DataObject) -> None:
        client_id = data.draw(st.sampled_from(sorted(self.acknowledged)))
        seq, text = self.acknowledged[client_id]
        sent = self.attempt(self.desk.shopper.send, self.id, client_id, text)
        assert sent.duplicate and sent.message.seq == seq

    @rule()
    def bot_begins(self) -> None:
        turn = self.desk.turns.next_turn(self.id)
        if turn is not None:
            self.under_way.append(turn)

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), what=st.sampled_from(["answers", "hands over", "fails"]))
    def bot_ends(self, data: st.DataObject, what: str) -> None:
        turn = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        if what == "fails":
            self.attempt(self.desk.turns.fail, turn, "broken")
        else:
            reply = says("One.", "Two.") if what == "answers" else hands_over()
            self.attempt(self.desk.turns.store_reply, turn, reply)

    @rule(who=people)
    def agent_claims(self, who: int) -> None:
        self.attempt(self.desk.handling.claim, self.id, self.agents[who])

    @rule(who=people)
    def agent_replies(self, who: int) -> None:
        client_id = uuid4().hex
        outcome = self.attempt(self.desk.handling.reply, self.id, self.agents[who], client_id, "Hello")
        if outcome is not None:
            self.acknowledged[client_id] = (outcome.messages[-1].seq, "Hello")

    @rule(who=people, action=st.sampled_from(["release", "resolve", "hand_back"]))
    def agent_lets_go(self, who: int, action: str) -> None:
        self.attempt(getattr(self.desk.handling, action), self.id, self.agents[who])

    @rule(who=people)
    def agent_transfers(self, who: int) -> None:
        self.attempt(self.desk.handling.transfer, self.id, self.agents[who], self.agents[1 - who].id)

    @rule(who=people)
    def agent_snoozes(self, who: int) -> None:
        until = self.clock.now + timedelta(minutes=10)
        self.attempt(self.desk.handling.snooze, self.id, self.agents[who], until)

    @rule()
    def somebody_reopens(self) -> None:
        self.attempt(self.desk.handling.reopen, self.id)

    @rule(who=people, status=st.sampled_from(["online", "away", "offline"]))
    def agent_comes_or_goes(self, who: int, status: str) -> None:
        self.desk.agents.choose_presence(self.agents[who].id, status)

    @rule(minutes=st.integers(1, 20))
    def time_passes(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)
        for work in (
            self.desk.upkeep.wake_snoozed,
            self.desk.upkeep.take_back_abandoned,
            self.desk.upkeep.assign_backlog,
        ):
            self.attempt(work)

    @rule()
    def desk_restarts(self) -> None:
        """What was under way is forgotten; what waits is found again in the database."""
        self.under_way.clear()
        waiting = self.desk.turns.waiting_conversations()
        assert (self.id in waiting) == (self.desk.turns.next_turn(self.id) is not None)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        if hasattr(self, "id"):
            seqs = [message.seq for message in self.messages()]
            assert seqs == list(range(1, self.desk.shopper.get(self.id).last_seq + 1))

    @invariant()
    def the_bot_speaks_only_while_it_owns_the_conversation(self) -> None:
        if hasattr(self, "id"):
            assert all(self.bot_owned[m.seq] for m in self.messages() if m.author == "bot")

    @invariant()
    def nothing_acknowledged_is_lost_or_doubled(self) -> None:
        if hasattr(self, "id"):
            stored = [(m.client_id, m.seq, m.text) for m in self.messages() if m.client_id]
            assert sorted(stored) == sorted((c, seq, text) for c, (seq, text) in self.acknowledged.items())

    @invariant()
    def state_and_owner_fit_together(self) -> None:
        if not hasattr(self, "id"):
            return
        now = self.desk.shopper.get(self.id)
        allowed = {
            "pending": {"bot"},
            "open": {"queue", "agent"},
            "snoozed": {"agent"},
            "resolved": {"bot", "agent"},
        }
        assert now.handler in allowed[now.state]
        assert (now.agent_id is not None) == (now.handler == "agent")
        assert (now.queue is not None) == (now.handler == "queue")

    @invariant()
    def every_message_for_the_bot_is_answered_dropped_or_waiting_with_the_bot(self) -> None:
        if not hasattr(self, "id"):
            return
        with self.desk.units(read_only=True) as unit:
            rows = DeskRepositories(unit.session).messages.after(self.id, 0)
            waiting = [row for row in rows if row.bot_turn == "waiting"]
        assert not waiting or self.desk.shopper.get(self.id).state == "pending"

    def messages(self) -> Any:
        return self.desk.shopper.messages_after(self.id, 0)


OwnershipMachine.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestOwnershipOfAConversation = OwnershipMachine.TestCase
