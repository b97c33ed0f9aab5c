"""Holding conversations in a shop that is a fake, and what JSON, JUnit and the terminal say of them."""

from __future__ import annotations

import io
import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from rich.console import Console

from evaluation.conversations import report
from evaluation.conversations.goal import Fact, Goal, Question
from evaluation.conversations.holding import ConversationBroken, Outcome, hold, hold_all
from evaluation.conversations.planning import Run
from evaluation.conversations.shopper import Line, Reply, Say, Talk
from evaluation.conversations.showing import show
from evaluation.conversations.state import State
from shop.exporting import export_to
from tests.evaluation.conversations.conftest import SmallShop
from tests.evaluation.conversations.test_effects import CANCEL, RETURN

ASK = Question(topic="my_orders", says={"en": ["What?"]}, told=[Fact(any_of=["T-Shirt"])])
HUMAN = Question(topic="contact_human_agent", says={"en": ["A human!"]}, hand_over=True)


class BareShop:
    """The small shop with a bot that does what it is told by name, and nothing else."""

    def __init__(self, shop: SmallShop) -> None:
        self._shop = shop
        self.restored = 0

    def restore(self) -> None:
        self.restored += 1

    def say(self, sender: str, text: str, customer: str | None) -> list[Reply]:
        if text == "cancel":
            self._shop.services.orders.cancel("ann", "#W100", "no longer needed")
        elif text == "return the wrong thing":
            self._shop.services.returns.request_return("ann", "#W166", ["1"], "ann-card")
        elif text == "crash":
            raise ConversationBroken("no answer from the webhook")
        return [{"text": f"{text} \x07 done", "expects": "free_text"}]

    def export(self, folder: Path) -> None:
        export_to(folder, self._shop.url)


def saying(text: str, missing: list[str] | None = None) -> Callable[[Run, State, Say], Talk]:
    def talk(run: Run, state: State, say: Say) -> Talk:
        reply = say(text)[0]
        lines = [Line("shopper", text), Line("bot", reply["text"], reply["expects"])]
        return Talk(turns=1, transcript=lines, missing_facts=missing or [])

    return talk


def run_of(*wants: Question | object, name: str = "g") -> Run:
    return Run(Goal(id=name, customer="ann", wants=list(wants)), "plain", "en", 1)  # type: ignore[arg-type]


def test_a_goal_is_met_when_state_facts_and_hand_over_are_as_wished(small_shop: SmallShop) -> None:
    shop, before = BareShop(small_shop), small_shop.state()
    outcome = hold(run_of(CANCEL), shop, before, saying("cancel"))
    assert outcome.met and outcome.problems == [] and shop.restored == 1
    assert len(outcome.turn_ms) == 1


@pytest.mark.parametrize(
    ("wants", "text", "missing", "problem", "wrong_write"),
    [
        ([CANCEL], "hello", [], "orders #W100 status: wanted cancelled, found pending", False),
        ([RETURN], "return the wrong thing", [], "a wrong write", True),
        ([ASK], "hello", ["T-Shirt"], "not told: T-Shirt", False),
        ([HUMAN], "hello", [], "not handed over to a human", False),
        ([ASK], "crash", [], "no answer from the webhook", False),
    ],
)
def test_why_a_goal_is_missed_is_told(
    small_shop: SmallShop, wants: list[object], text: str, missing: list[str], problem: str, wrong_write: bool
) -> None:
    outcome = hold(run_of(*wants), BareShop(small_shop), small_shop.state(), saying(text, missing))
    assert not outcome.met
    assert any(line.startswith(problem) for line in outcome.problems), outcome.problems
    assert outcome.verdict.wrong_write is wrong_write


@pytest.fixture
def outcomes(small_shop: SmallShop) -> list[Outcome]:
    shop, before = BareShop(small_shop), small_shop.state()
    return [
        hold(run_of(ASK, name="met"), shop, before, saying("hello")),
        hold(run_of(ASK, name="not told"), shop, before, saying("<hello> & bye", ["T-Shirt"])),
        hold(run_of(ASK, name="broken"), shop, before, saying("crash")),
        hold(run_of(RETURN, ASK, name="wrong"), shop, before, saying("return the wrong thing")),
    ]


def test_the_figures_have_the_keys_that_scripts_rely_on(outcomes: list[Outcome]) -> None:
    figures = json.loads(orjson.dumps(report.figures(outcomes, planned=5, seed=3)))
    goals = figures["goals"]
    assert (goals["total"], goals["met"], goals["wrong_writes"]) == (4, 1, 1)
    assert (goals["broken"], goals["missing_facts"], goals["stopped"]) == (1, 1, True)
    assert figures["by_kind"]["return_items"] == {
        "total": 1, "met": 0, "success": 0.0, "wrong_writes": 1, "turns_median": 1,
    }  # fmt: skip
    assert figures["by_kind"]["my_orders"]["total"] == 4
    assert figures["by_wording"]["plain"]["met"] == 1 and figures["by_language"]["en"]["total"] == 4
    assert [failure["goal"] for failure in figures["failures"]] == ["not told", "broken", "wrong"]
    assert figures["failures"][0]["transcript"][0] == {"who": "shopper", "text": "<hello> & bye"}
    wrong = figures["failures"][2]["differences"][0]
    assert (wrong["key"], wrong["field"]) == ("#W166", "return_request")


def test_junit_has_a_case_a_conversation_with_its_transcript(outcomes: list[Outcome]) -> None:
    suite = ET.fromstring(report.junit(outcomes, "mine").encode()).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "2", "errors": "1",
    }  # fmt: skip
    failures = {case.get("name"): case.find("failure") for case in suite}
    assert failures["met [plain, en]"] is None
    told = failures["not told [plain, en]"]
    assert told is not None and told.get("message") == "not told: T-Shirt"
    assert "<hello> & bye  done" in (told.text or "")
    wrong = failures["wrong [plain, en]"]
    assert wrong is not None and wrong.get("type") == "wrong_write"


def test_the_terminal_shows_tables_and_what_failed_how(outcomes: list[Outcome]) -> None:
    console = Console(file=io.StringIO(), width=120)
    show(report.figures(outcomes, planned=4, seed=1), outcomes, console)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    for part in ("failed not told [plain, en]", "not told: T-Shirt", "1 of 4 (25.0%)", "return_items"):
        assert part in shown


def test_a_stop_keeps_what_was_done_and_drops_what_was_under_way(small_shop: SmallShop) -> None:
    stop, done = threading.Event(), list[Outcome]()
    talk = saying("hello")

    def second_stops(run: Run, state: State, say: Say) -> Talk:
        if run.goal.id == "2":
            stop.set()
        return talk(run, state, say)

    runs = [run_of(ASK, name=str(number)) for number in range(1, 5)]
    hold_all(runs, [BareShop(small_shop)], small_shop.state(), done.append, stop, second_stops)
    assert [outcome.run.goal.id for outcome in done] == ["1"]


def test_all_conversations_are_shared_among_the_shops_and_a_fault_of_ours_is_raised(
    small_shop: SmallShop,
) -> None:
    shops, done = [BareShop(small_shop), BareShop(small_shop)], list[Outcome]()
    runs = [run_of(ASK, name=str(number)) for number in range(6)]
    hold_all(runs, shops, small_shop.state(), done.append, threading.Event(), saying("hello"))
    assert sorted(outcome.run.goal.id for outcome in done) == [run.goal.id for run in runs]
    assert sum(shop.restored for shop in shops) == 6

    def faulty(run: Run, state: State, say: Say) -> Talk:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hold_all(runs, shops, small_shop.state(), done.append, threading.Event(), faulty)


def outcome_of(expects: bool | None, *, offers: list[str], hand_overs: list[str]) -> Outcome:
    """A conversation of a goal that says whether its shopper is upset."""
    goal = Goal(id=f"{expects}-{offers}-{hand_overs}", wants=[ASK], expects_hand_over=expects)
    return Outcome(Run(goal, "plain", "en", 1), offers=offers, hand_overs=hand_overs)


@pytest.mark.parametrize(
    ("expects", "offers", "hand_overs", "met"),
    [
        (True, ["frustration"], [], True),
        (True, [], ["frustration"], True),
        (True, [], [], False),
        (False, [], [], True),
        (False, ["frustration"], [], True),
        (False, [], ["frustration"], False),
        (None, ["looping"], [], True),
        (None, [], ["frustration"], False),
    ],
)
def test_the_upset_have_to_be_offered_a_person_and_the_calm_must_not_be_handed_over(
    expects: bool | None, offers: list[str], hand_overs: list[str], met: bool
) -> None:
    assert outcome_of(expects, offers=offers, hand_overs=hand_overs).met is met


def test_the_figures_of_escalation_are_shares_of_the_upset_and_of_the_calm() -> None:
    outcomes = [
        outcome_of(True, offers=["frustration"], hand_overs=[]),
        outcome_of(True, offers=[], hand_overs=[]),
        outcome_of(False, offers=[], hand_overs=["frustration"]),
        *[outcome_of(False, offers=[], hand_overs=[]) for _ in range(3)],
        outcome_of(None, offers=[], hand_overs=["asked_for"]),
    ]
    figures = report.escalation(outcomes)
    assert (figures["angry"], figures["calm"]) == (2, 4)
    assert (figures["angry_recall"], figures["calm_false_handover"]) == (0.5, 0.25)
    assert report.escalation([])["angry_recall"] is None
