"""Past conversations of the demo shop: who wrote about what, how it went, and how satisfied they truly were.

What is drawn is hidden (`truth`): the mood that someone came with, whether the matter was solved, and the
satisfaction that follows from it. What the shop gets to see of it are messages, readings of the mood with
noise, hand-overs, and stars from those who gave some; so a model can be checked against the truth.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log1p
from typing import Any

from shop.demo.assortment import read_toml
from shop.demo.history import Sale
from shop.demo.people import DemoCustomer
from shop.demo.talking import AGENTS, DemoTalk, Scene, Wording

_A_CUSTOMER = 0.40
"""Conversations that a customer has on average; most have none."""
_OLDEST = timedelta(days=270)
_NEWEST = timedelta(days=1, hours=6)
"""All of them are over: none waits for anybody when the demo is opened."""
_USUAL_SATISFACTION = 0.74
_NOISE = 0.6

_AFTER = {"return_requested": "return", "exchange_requested": "exchange", "cancelled": "cancel"}
_USUAL = {
    "track": 0.24, "address": 0.09, "damaged": 0.10, "refund": 0.08, "product": 0.17, "policy": 0.14,
    "discount": 0.08, "return": 0.06, "odd": 0.04,
}  # fmt: skip
_WITHOUT_ORDER = {"product": 0.5, "policy": 0.25, "discount": 0.2, "odd": 0.05}


@dataclass(slots=True)
class _State:
    """How it stands while it goes on. `mood`: -1..1."""

    mood: float
    missed: int = 0
    looped: int = 0
    solved: bool = False
    by_people: bool = False
    wait_minutes: float = 0.0
    left: bool = False


def make_conversations(
    rng: random.Random, people: Sequence[DemoCustomer], sales: Sequence[Sale], anchor: datetime
) -> list[DemoTalk]:
    """All of them, oldest first."""
    words = read_toml("conversations.toml") | {"kinds": read_toml("kinds.toml")["kind"]}
    of_customer: dict[str, list[Sale]] = defaultdict(list)
    for sale in sales:
        of_customer[sale.customer.id].append(sale)
    plans: list[tuple[datetime, DemoCustomer, Sale | None]] = []
    for person in people:
        for _ in range(min(6, int(rng.expovariate(1 / (_A_CUSTOMER + 0.5))))):
            plan = _plan(rng, person, of_customer[person.id], anchor)
            if plan is not None:
                plans.append(plan)
    plans.sort(key=lambda plan: (plan[0], plan[1].id))
    return [
        _Course(rng, words, number, person, sale, begun).run()
        for number, (begun, person, sale) in enumerate(plans, start=1)
    ]


def _plan(
    rng: random.Random, person: DemoCustomer, sales: list[Sale], anchor: datetime
) -> tuple[datetime, DemoCustomer, Sale | None] | None:
    first = max(person.joined, anchor - _OLDEST)
    last = min(anchor - _NEWEST, (person.leaves or anchor) + timedelta(days=10))
    sale = rng.choice(sales) if sales and rng.random() < 0.85 else None
    if sale is not None:
        late = 4.0 + max(0.0, sale.days_late)
        begun = sale.ordered + timedelta(days=rng.uniform(0.2, late + 6.0))
    else:
        begun = first + (last - first) * rng.random()
    begun = begun.replace(
        hour=min(23, max(6, int(rng.gauss(15, 4)))), minute=rng.randrange(60), microsecond=0
    )
    return (begun, person, sale) if first <= begun <= last else None


class _Course:
    """One conversation as it goes, from its topic to its end."""

    def __init__(
        self,
        rng: random.Random,
        words: Mapping[str, Any],
        number: int,
        person: DemoCustomer,
        sale: Sale | None,
        begun: datetime,
    ) -> None:
        self._rng = rng
        self._person = person
        self._name = _topic(rng, sale)
        self._topic = words["topics"][self._name]
        number_, item = "", _wished(rng, words["kinds"], person)
        if sale is not None:
            number_, item = sale.record["order_number"], sale.record["items"][0]["title"]
        self._w = Wording(rng, words[person.language], {"number": number_, "item": _short(item)})
        self._scene = Scene(number, person.id, person.language, begun, rng)
        self._is = _State(
            self._topic["mood"] + 0.9 * (person.satisfaction - _USUAL_SATISFACTION) + rng.gauss(0, 0.12)
        )

    def run(self) -> DemoTalk:
        """Play it, rate it, close it."""
        w, scene = self._w, self._scene
        if self._rng.random() < 0.3:
            scene.ask(w.any("greetings"), "greet", self._is.mood, answer=w.text("greeted"))
        if self._rng.random() < 0.04 - 0.1 * min(0.0, self._is.mood):
            self._hand_over("asked_for", w.any("wants_human"))
        elif self._is_understood():
            self._serve()
        true, stars = self._satisfaction()
        self._take_leave(stars)
        truth = {
            "kind": "conversation", "id": scene.id, "customer_id": self._person.id, "topic": self._name,
            "satisfaction": round(true, 3), "stars": stars, "solved": self._is.solved,
            "handed_over": bool(scene.hand_overs), "rated": scene.score is not None,
        }  # fmt: skip
        return scene.finished(truth)

    def _is_understood(self) -> bool:
        """Says what it is about, up to three times; whether the bot is with it and still wanted."""
        w, scene, state = self._w, self._scene, self._is
        for attempt in range(3):
            text = w.says(self._name) if attempt < 2 else w.any("annoyed")
            if self._rng.random() < self._topic["understood"] - 0.12 * attempt:
                known = self._topic["intent"] if self._name != "odd" else "contact_customer_service"
                first = self._topic["asks"][0] if self._topic["asks"] else None
                answer = w.answer(self._name) + (f" {w.question(first)}" if first else "")
                scene.ask(
                    self._coloured(text), known, state.mood, answer=answer, asks=first, form=bool(first)
                )
                return True
            state.missed += 1
            scene.ask(self._coloured(text), "nlu_fallback", state.mood, answer=w.any("not_understood"))
            state.mood -= self._rng.uniform(0.15, 0.4)
            if state.missed == 2 and self._rng.random() < 0.6:
                self._hand_over("misunderstood", None)
                return False
            if self._rng.random() < 0.22 + 0.3 * max(0.0, -state.mood):
                self._walk_out()
                return False
        return False

    def _serve(self) -> None:
        w, scene, state, asks = self._w, self._scene, self._is, list(self._topic["asks"])
        intent = self._topic["intent"]
        while asks:
            question = asks[0]
            if question != "confirmation" and self._rng.random() < 0.13:
                state.looped += 1
                state.mood -= self._rng.uniform(0.1, 0.3)
                text = self._coloured(w.any("annoyed") if state.looped > 1 else w.reply(question))
                scene.ask(text, "inform", state.mood, answer=w.question(question), asks=question, form=True)
                if state.looped >= 3:
                    self._hand_over("looping", None)
                    return
                continue
            asks.pop(0)
            if question == "confirmation":
                self._confirm(intent)
                return
            following = asks[0] if asks else None
            answer = w.question(following) if following else w.any("done")
            scene.ask(w.reply(question), "inform", state.mood, answer=answer, asks=following, form=True)
        state.solved = self._rng.random() < self._topic["solved"]
        self._afterwards()

    def _confirm(self, intent: str) -> None:
        w, state = self._w, self._is
        if self._rng.random() < 0.06:
            state.left = True
            return
        state.solved = self._rng.random() < self._topic["solved"]
        self._scene.ask(
            w.any("yes"), "affirm", state.mood, answer=w.any("done" if state.solved else "refused")
        )
        self._afterwards()

    def _afterwards(self) -> None:
        """What was solved lifts the mood; what was not makes some ask for a person, or go."""
        state = self._is
        if state.solved:
            state.mood = min(0.9, state.mood + self._rng.uniform(0.25, 0.5))
            return
        state.mood -= self._rng.uniform(0.25, 0.45)
        if self._rng.random() < 0.55:
            angry = state.mood < -0.65
            said = self._w.any("angry") if angry else self._w.any("wants_human")
            self._hand_over("frustration" if angry else "asked_for", said)
        elif self._rng.random() < 0.4:
            self._walk_out()

    def _hand_over(self, reason: str, said: str | None) -> None:
        w, scene, state, rng = self._w, self._scene, self._is, self._rng
        if said is not None:
            intent = "contact_human_agent" if reason == "asked_for" else "complaint"
            scene.ask(said, intent, state.mood, answer=w.text("handing_over"))
        state.wait_minutes = min(180.0, rng.lognormvariate(1.6, 0.9))
        agent = rng.choice(AGENTS)
        answered = rng.random() > 0.13
        scene.hand_over(reason, state.wait_minutes if answered else None, agent, w)
        state.mood -= 0.05 * log1p(state.wait_minutes)
        if not answered:
            state.mood -= 0.2
            if rng.random() < 0.5:
                scene.say_to_people(w.any("leaving"), state.mood)
            return
        state.by_people = True
        scene.agent_says(agent, w.agent("hello", agent))
        if rng.random() < 0.6:
            scene.say_to_people(self._coloured(w.says(self._name)), state.mood)
        state.solved = rng.random() < 0.8
        scene.agent_says(agent, w.agent("solved" if state.solved else "unsolved", agent))
        state.mood += 0.45 if state.solved else -0.2

    def _walk_out(self) -> None:
        self._is.left = True
        if self._rng.random() < 0.6:
            answer = self._w.text("bidden")
            self._scene.ask(self._w.any("leaving"), "stop_current_task", self._is.mood, answer=answer)

    def _satisfaction(self) -> tuple[float, int]:
        """The true satisfaction (1..5), and the stars that this customer would give for it."""
        state = self._is
        true = 3.35 + 3.2 * (self._person.satisfaction - _USUAL_SATISFACTION)
        true += 0.9 if state.solved else -1.2
        true -= 0.42 * state.missed + 0.3 * state.looped + 0.16 * log1p(state.wait_minutes)
        true += 0.35 if state.by_people and state.solved else 0.0
        true += 0.5 * state.mood
        true = min(5.0, max(1.0, true))
        return true, max(1, min(5, round(self._rng.gauss(true, _NOISE))))

    def _take_leave(self, stars: int) -> None:
        """Thanks, goodbye or silence; then the question for a rating, which many leave unanswered."""
        w, scene, state, rng = self._w, self._scene, self._is, self._rng
        thanks = rng.random() < (0.62 if state.solved else 0.10)
        if thanks:
            text = w.any("thanks" if state.mood > 0.2 else "thanks_flat")
            if state.by_people:
                scene.say_to_people(text, state.mood + 0.2)
            else:
                scene.ask(text, "thank", state.mood + 0.2, answer=w.text("thanked"))
        elif not state.left and not scene.hand_overs and rng.random() < 0.2:
            scene.ask(w.any("goodbyes"), "goodbye", state.mood, answer=w.text("bidden"))
            thanks = True
        keen = 0.5 + 0.16 * (abs(stars - 3) == 2)
        if state.left or not (thanks or state.by_people):
            keen -= 0.2
        comment = w.any("comments_good" if stars >= 4 else "comments_bad") if rng.random() < 0.4 else ""
        at_goodbye = thanks and not scene.hand_overs
        scene.close(w, at_goodbye=at_goodbye, stars=stars if rng.random() < keen else None, comment=comment)

    def _coloured(self, text: str) -> str:
        """Anger shows in the words now and then."""
        mood, rng = self._is.mood, self._rng
        if mood < -0.6 and rng.random() < 0.6:
            return f"{self._w.any('angry')} {text}"
        return f"{text}!!" if mood < -0.45 and rng.random() < 0.3 else text


def _topic(rng: random.Random, sale: Sale | None) -> str:
    if sale is None:
        return rng.choices(list(_WITHOUT_ORDER), weights=list(_WITHOUT_ORDER.values()))[0]
    after = _AFTER.get(sale.record["status"])
    if after is not None and rng.random() < 0.7:
        return after
    if sale.days_late > 0.5 and rng.random() < 0.65:
        return "late"
    return rng.choices(list(_USUAL), weights=list(_USUAL.values()))[0]


def _wished(rng: random.Random, kinds: Sequence[Mapping[str, Any]], person: DemoCustomer) -> str:
    name = rng.choice(kinds)["name"]
    return str(name[1] if person.language == "zh" else name[0].lower())


def _short(title: str) -> str:
    return title if len(title) <= 40 else title[:40].rsplit(" ", 1)[0]
