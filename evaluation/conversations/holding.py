"""Holds conversations: each in a fresh copy of the shop's data, judged by the data and what was told."""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from chinese.script import rewritten, simplified
from evaluation.conversations.comparing import Verdict, judge
from evaluation.conversations.goal import Question
from evaluation.conversations.knowing import knowledge_of
from evaluation.conversations.planning import Run
from evaluation.conversations.shopper import Line, Reply, Say, SimulatedShopper, Talk
from evaluation.conversations.shopper.listening import offers_person
from evaluation.conversations.state import Record, State, read_lines, read_state


class Shop(Protocol):
    """A running Shopdesk of its own, on data that may be put back. Its calls may raise ConversationBroken."""

    def restore(self) -> None:
        """Put all data back to how it was at first, conversations included."""

    def say(self, sender: str, text: str, customer: str | None) -> list[Reply]:
        """One message and all answers to it; `customer` is whom the shop's page has signed in."""

    def export(self, folder: Path) -> None:
        """Write the data as `shopdesk export` does."""


class ConversationBroken(Exception):
    """The system did not answer; the message says how."""


Talker = Callable[[Run, State, Say], Talk]
"""Holds the shopper's side of a run, over the state that tells it what it knows."""


@dataclass
class Outcome:
    """What came of one conversation. `broken` says why it could not be held, empty if it was."""

    run: Run
    talk: Talk = field(default_factory=Talk)
    verdict: Verdict = field(default_factory=lambda: Verdict([], wrong_write=False))
    hand_overs: list[str] = field(default_factory=list)
    """Reasons for which the conversation went to a human."""
    offers: list[str] = field(default_factory=list)
    """Reasons for which a person was offered, unasked."""
    understanding: list[Record] = field(default_factory=list)
    """What the bot made of each message of the shopper, in order: intent, confidence, entities."""
    turn_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    broken: str = ""

    @property
    def hand_over_wanted(self) -> bool:
        """Whether the goal wants to reach a human."""
        return any(isinstance(want, Question) and want.hand_over for want in self.run.goal.wants)

    @property
    def reached_out(self) -> bool:
        """Whether the shopper was offered a person unasked, or handed over."""
        return bool(self.hand_overs or self.offers)

    @property
    def problems(self) -> list[str]:
        """Why the goal is not met, a line each; empty if it is."""
        if self.broken:
            return [self.broken]
        lines = [str(difference) for difference in self.verdict.differences]
        if self.verdict.wrong_write:
            lines.append("a wrong write: something was changed that is no part of the wanted changes")
        lines += [f"not told: {fact}" for fact in self.talk.missing_facts]
        if self.run.goal.expects_hand_over:
            if not self.reached_out:
                lines.append("upset, and neither offered a person nor handed over")
        elif bool(self.hand_overs) != self.hand_over_wanted:
            reasons = ", ".join(self.hand_overs)
            lines.append(f"handed over ({reasons})" if reasons else "not handed over to a human")
        return lines

    @property
    def met(self) -> bool:
        """Whether the goal is met: the exact state, all facts told, hand-over as wished."""
        return not self.problems


def simulate(run: Run, state: State, say: Say) -> Talk:
    """The simulated shopper's side of a run."""
    shopper = SimulatedShopper(
        run.goal,
        knowledge_of(run.goal, state, run.language),
        style=run.style,
        language=run.language,
        script=run.script,
        seed=run.seed,
    )
    return shopper.talk(say)


def hold(run: Run, shop: Shop, before: State, talker: Talker = simulate) -> Outcome:
    """Hold one conversation from the data as it was `before`, and judge what came of it."""
    outcome = Outcome(run)
    sender = f"{run.goal.id}:{run.style}:{run.language}:{run.script}:{run.seed}"[-255:]
    customer = run.goal.customer if run.goal.signed_in else None
    started = time.perf_counter()

    def say(text: str) -> list[Reply]:
        sent = time.perf_counter()
        replies = shop.say(sender, text, customer)
        if run.script == "traditional":
            replies = rewritten(replies, simplified)
        outcome.turn_ms.append((time.perf_counter() - sent) * 1000)
        outcome.offers += [reason for reply in replies if (reason := offers_person(reply))]
        return replies

    try:
        shop.restore()
        outcome.talk = talker(run, before, say)
        with tempfile.TemporaryDirectory(prefix="shopdesk-goal-") as name:
            shop.export(Path(name))
            outcome.verdict = judge(run.goal, before, read_state(Path(name)))
            _note_conversation(outcome, sender, Path(name))
    except ConversationBroken as error:
        outcome.broken = str(error)
    outcome.seconds = time.perf_counter() - started
    return outcome


def _note_conversation(outcome: Outcome, sender: str, export: Path) -> None:
    for conversation in read_lines(export / "conversations.jsonl"):
        if conversation["external_id"] != sender:
            continue
        outcome.hand_overs += [str(one["reason"]) for one in conversation["hand_overs"]]
        outcome.understanding += [
            message["understanding"] or {}
            for message in conversation["messages"]
            if message["author"] == "shopper"
        ]


def hold_all(
    runs: Iterable[Run],
    shops: Sequence[Shop],
    before: State,
    done: Callable[[Outcome], None],
    stop: threading.Event,
    talker: Talker = simulate,
) -> None:
    """Hold all conversations, one at a time in each shop, until they are done or `stop` is set.

    `done` is called with each outcome, never twice at a time. What was under way at the stop is dropped. An
    error that is no ConversationBroken ends the whole and is raised here.
    """
    waiting: queue.SimpleQueue[Run] = queue.SimpleQueue()
    for run in runs:
        waiting.put(run)
    turn = threading.Lock()
    failures: list[BaseException] = []

    def work(shop: Shop) -> None:
        try:
            while not stop.is_set():
                outcome = hold(waiting.get_nowait(), shop, before, talker)
                if not stop.is_set():
                    with turn:
                        done(outcome)
        except queue.Empty:
            return
        except BaseException as error:
            failures.append(error)
            stop.set()

    workers = [threading.Thread(target=work, args=(shop,), daemon=True) for shop in shops]
    for worker in workers:
        worker.start()
    for worker in workers:
        while worker.is_alive():  # in short waits, so that Ctrl-C is heard
            worker.join(0.2)
    if failures:
        raise failures[0]


def lines_of(talk: Talk, understanding: Sequence[Record]) -> list[dict[str, Any]]:
    """The transcript for a report, with what the bot made of each message of the shopper."""
    heard = iter(understanding)
    return [_line(line, next(heard, {}) if line.who == "shopper" else {}) for line in talk.transcript]


def _line(line: Line, understood: Record) -> dict[str, Any]:
    entry: dict[str, Any] = {"who": line.who, "text": line.text}
    if line.expects:
        entry["expects"] = line.expects
    if intent := understood.get("intent"):
        entry["intent"] = intent.get("name")
        entry["confidence"] = intent.get("confidence")
    return entry
