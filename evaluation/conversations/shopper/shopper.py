"""The simulated shopper: says what is on top of its agenda, hears the answers, and thinks again."""

from __future__ import annotations

import random

from chinese.script import Script
from evaluation.conversations.goal import Change, Fact, Goal, Language, Style
from evaluation.conversations.shopper.acts import ASK, BYE, DIGRESS, GREET, LEAVE, REQUEST, Act, Errand
from evaluation.conversations.shopper.agenda import Agenda
from evaluation.conversations.shopper.answering import Answers
from evaluation.conversations.shopper.checking import Checking
from evaluation.conversations.shopper.describing import Describer
from evaluation.conversations.shopper.detours import Detours
from evaluation.conversations.shopper.knowing import Knowledge
from evaluation.conversations.shopper.listening import Heard, Memory, listen, order_key, order_keys_in
from evaluation.conversations.shopper.mistakes import Mistake, choose_mistake
from evaluation.conversations.shopper.requesting import Requests
from evaluation.conversations.shopper.styles import MOST_MESSAGES, Voice
from evaluation.conversations.shopper.talking import Ending, Line, Reply, Say, Talk
from evaluation.conversations.shopper.topics import errand_meant
from evaluation.conversations.shopper.wording import Wording, join

MOST_ASKED_AGAIN = 2
"""Times that a shopper says a want again that the bot passed over."""
MOST_DECLINED = 2
"""Times that a shopper who has all it wanted says no to further questions, before it just leaves."""
LOOP = 3
"""The same question that often, with honest answers in between, is a loop."""
IDENTITY = frozenset({"email", "name", "zip"})


class SimulatedShopper:
    """A customer with a goal. The same goal, style, language, seed and answers give the same words."""

    def __init__(
        self,
        goal: Goal,
        knowledge: Knowledge,
        *,
        style: Style,
        language: Language,
        seed: int,
        script: Script = "simplified",
    ) -> None:
        self._chance = random.Random(f"{goal.id}:{style}:{language}:{seed}")
        self._goal, self._style, self._language = goal, style, language
        wording = Wording(language, self._chance)
        self._voice = Voice(style, language, wording, self._chance, script)
        brief = style == "terse"
        self._words = Describer(language, knowledge, wording, self._chance, brief=brief)
        self._requests = Requests(goal, knowledge, language, self._words, wording, self._voice, self._chance)
        self._answers = Answers(knowledge, self._words, self._voice.manner, self._chance)
        self._checking = Checking(self._requests, self._words)
        self._detours = Detours(style, knowledge, self._words, self._chance)
        self._knowledge = knowledge
        self._errands = [Errand(want) for want in goal.wants]
        self._mistakes: dict[int, Mistake] = {}
        self._agenda = Agenda()
        self._memory = Memory()
        self._talk = Talk()
        self._last_key = ""
        self._repeats = 0
        self._stuck = 0
        self._declined = 0

    def talk(self, say: Say) -> Talk:
        """Hold the whole conversation; `say` takes one message and gives all answers to it."""
        self._plan_opening()
        ending: Ending | None = None
        while ending is None:
            chosen = self._agenda.pop() or self._next_want()
            if chosen is None:
                break
            act, errand = chosen
            heard = self._say(act, errand, say)
            if act.name in {BYE, LEAVE}:
                break
            ending = self._think(act, errand, heard)
        if ending in {"gave_up", "looped"} and self._chance.random() < 0.7:
            self._say(Act(LEAVE), None, say)
        dropped = any(errand.outcome == "dropped" or errand.open for errand in self._errands)
        self._talk.ending = ending or ("gave_up" if dropped else "done")
        facts: list[Fact] = [fact for errand in self._errands for fact in errand.want.told]
        self._talk.missing_facts = self._memory.missing(facts)
        return self._talk

    # --- speaking ---

    def _plan_opening(self) -> None:
        if self._style == "all_at_once":
            for errand in self._errands:
                errand.stated = True
            name = REQUEST if self._errands[0].change else ASK
            self._agenda.push(Act(name, text=self._requests.everything(self._errands)), self._errands[0])
        elif self._chance.random() < self._voice.manner.greets_first:
            self._agenda.push(Act(GREET, earnest=False))

    def _next_want(self) -> tuple[Act, Errand | None] | None:
        """The first want that is still open; after the last a goodbye, or nothing."""
        errand = next((errand for errand in self._errands if errand.open), None)
        if errand is not None:
            return self._request(errand), errand
        if self._talk.turns and self._chance.random() < self._voice.manner.says_bye:
            return Act(BYE, earnest=False), None
        return None

    def _request(self, errand: Errand, *, again: bool = False) -> Act:
        mistake = None
        if self._style == "corrections" and errand.change and not errand.stated:
            mistake = choose_mistake(errand.change, self._knowledge, self._words, self._chance)
            if mistake is not None and mistake.timing != "same":
                self._mistakes[id(errand)] = mistake
        errand.stated = True
        name = REQUEST if errand.change else ASK
        return Act(name, text=self._requests.request(errand, mistake, again=again))

    def _say(self, act: Act, errand: Errand | None, say: Say) -> Heard:
        text = self._voice.finish(self._requests.fill(act), act.name)
        self._talk.turns += 1
        self._talk.transcript.append(Line("shopper", text))
        if errand is not None:
            errand.messages += 1
        replies: list[Reply] = say(text)
        for reply in replies:
            expects = str(reply.get("expects") or "")
            self._talk.transcript.append(Line("bot", str(reply.get("text") or ""), expects))
        self._memory.note(replies)
        return listen(replies)

    # --- thinking ---

    def _think(self, act: Act, errand: Errand | None, heard: Heard) -> Ending | None:
        """Change the agenda by what was heard; the ending, where it is one."""
        if heard.handed_over:
            for one in self._errands:
                if one.question is not None and one.question.hand_over and one.stated:
                    one.outcome = "done"
            return "handed_over"
        confirmed = self._checking.confirmed(act)
        if confirmed is not None and (heard.finished or not heard.asks):
            confirmed.outcome = "done"
        self._hear_refusals(heard)
        if heard.asks:
            return self._hear_question(act, errand, heard)
        return self._hear_statement(act, errand, heard)

    def _hear_refusals(self, heard: Heard) -> None:
        """Whoever is told of one want that it can't be, and asked about the next, does not ask for it again:
        by then it may be possible, and is no part of what is to happen."""
        for one in self._errands:
            change = one.change
            if change is None or not change.refused or not (one.open and one.stated) or not change.order:
                continue
            if order_key(change.order) in heard.left_alone and not self._memory.missing(change.told):
                one.outcome = "refused"

    def _hear_question(self, act: Act, errand: Errand | None, heard: Heard) -> Ending | None:
        if heard.colleague:
            self._agenda.clear()
            self._agenda.push(Act("accept" if self._takes_a_person() else "decline", earnest=False), errand)
            return None
        meant = errand_meant(heard, self._errands, errand, self._words)
        if meant is None:
            # Everything is done, and still there is a question: nothing more is wanted.
            self._agenda.clear()
            self._declined += 1
            if self._declined <= MOST_DECLINED:
                self._agenda.push(Act("decline", earnest=False))
            return None
        if ending := self._counts(act, heard):
            return ending
        if meant.messages >= MOST_MESSAGES:
            meant.outcome = "dropped"
            return "gave_up"
        self._agenda.clear()
        if self._repeats > 1 and self._knows_refusal(meant):
            meant.outcome = "refused"
            self._agenda.push(Act("decline", earnest=False))
            return None
        if not meant.stated:
            self._agenda.push(self._request(meant), meant)
            return None
        for one, served in self._answer(heard, meant):
            self._agenda.push(one, served)
        return None

    def _knows_refusal(self, errand: Errand) -> bool:
        """Whether the bot said all that a refusal has to say, though it goes on asking for something else."""
        told = errand.change.told if errand.change is not None and errand.change.refused else []
        return bool(told) and not self._memory.missing(told)

    def _counts(self, act: Act, heard: Heard) -> Ending | None:
        """Count questions that come again, and messages that led nowhere."""
        if heard.key == self._last_key:
            self._repeats += act.earnest
            self._stuck += act.earnest
        else:
            self._repeats, self._stuck = 1, 0
        self._last_key = heard.key
        if self._repeats > LOOP - 1 and act.earnest:
            self._talk.loops += 1
            return "looped"
        return "gave_up" if self._stuck >= self._voice.manner.patience else None

    def _answer(self, heard: Heard, errand: Errand) -> list[tuple[Act, Errand | None]]:
        """Acts to push, the last of them is said first."""
        if (mistake := self._mistakes.get(id(errand))) and self._mends_now(mistake, heard):
            del self._mistakes[id(errand)]
            return [(self._mend_and_answer(errand, mistake, heard), errand)]
        if self._is_about_another_order(heard, errand):
            errand.corrections += 1
            slots = self._requests.slots(errand.change) if errand.change else {}
            return [(Act("mend.order", {"right": slots["order"]}), errand)]
        if heard.expects == "confirmation":
            return [(self._checking.answer(heard, errand), errand)]
        if heard.expects == "choice":
            return self._choose(heard, errand)
        spoken = self._spoken(errand)
        if (wrong := self._detours.wrong_answer(heard, spoken)) is not None:
            return [(wrong, errand)]
        act = self._answers.to(heard, errand, spoken, again=self._repeats > 1)
        if act is None:
            return self._no_answer(errand, heard)
        if act.name == "inform.no_account" and errand.question is not None and self._chance.random() < 0.6:
            act = Act("just_asking", {"question": self._requests.asked(errand)})
        if self._detours.digresses(heard):
            return [(act, errand), (Act(DIGRESS, earnest=False), None)]
        return [(act, errand)]

    def _mend_and_answer(self, errand: Errand, mistake: Mistake, heard: Heard) -> Act:
        """Who is asked who it is mostly says that as well."""
        mend = self._requests.mend(errand, mistake)
        if heard.expects not in IDENTITY or self._chance.random() < 0.3:
            return mend
        answer = self._answers.to(heard, errand, errand.change)
        if answer is None:
            return mend
        parts = (self._requests.fill(mend), self._requests.fill(answer))
        return Act(mend.name, text=join(*parts, self._language))

    def _is_about_another_order(self, heard: Heard, errand: Errand) -> bool:
        """Whether the question names one of the shopper's other orders, and not the one it means."""
        wanted = errand.change.order if errand.change else None
        if not wanted or heard.expects in {"order_number", "confirmation"} or id(errand) in self._mistakes:
            return False
        named = order_keys_in(heard.question)
        others = {order_key(number) for number in self._knowledge.orders} - {order_key(wanted)}
        return bool(named & others) and order_key(wanted) not in named and errand.corrections < LOOP

    def _mends_now(self, mistake: Mistake, heard: Heard) -> bool:
        if mistake.timing == "next" or heard.expects in {"confirmation", "choice"} or self._repeats > 1:
            return True
        # There may be no such version at all: the choices make one think again.
        return mistake.about == "options" and heard.expects == "variant"

    def _spoken(self, errand: Errand) -> Change | None:
        mistake = self._mistakes.get(id(errand))
        return mistake.spoken if mistake else errand.change

    def _no_answer(self, errand: Errand, heard: Heard) -> list[tuple[Act, Errand | None]]:
        """A question that the want has no answer to: a question goes on, a change is said again."""
        if errand.question is not None:
            taken_for_a_task = heard.expects not in {"query", "product"} and errand.asked_again == 0
            if errand.follow_ups < len(errand.question.follow_ups) and not taken_for_a_task:
                return [(self._follow_up(errand), errand)]
            if errand.asked_again < MOST_ASKED_AGAIN and self._memory.missing(errand.want.told):
                errand.asked_again += 1
                return [(self._request(errand, again=False), errand)]
            errand.outcome = "done"
            following = next((one for one in self._errands if one.open), None)
            return [(self._request(following), following) if following else (Act("decline"), None)]
        errand.asked_again += 1
        return [(self._request(errand, again=True), errand)]

    def _choose(self, heard: Heard, errand: Errand) -> list[tuple[Act, Errand | None]]:
        offer = self._answers.choice(heard, errand)
        wants_person = errand.question is not None and errand.question.hand_over
        if offer is not None:
            if wants_person or self._chance.random() < 0.5:
                return [(Act("pick.title", {"title": offer.title}), errand)]
            return [(Act(REQUEST, text=self._requests.request(errand, again=False)), errand)]
        if wants_person and self._answers.offers_person(heard):
            return [(Act("accept"), errand)]
        if errand.change is not None and errand.change.refused:
            errand.outcome = "refused"
        elif errand.question is not None:
            if self._memory.missing(errand.question.told) and errand.asked_again < MOST_ASKED_AGAIN:
                errand.asked_again += 1
                return [(Act("refuse_and_ask", {"question": self._requests.asked(errand)}), errand)]
            errand.outcome = "done"
        elif errand.asked_again < MOST_ASKED_AGAIN:
            errand.asked_again += 1
            return [(self._request(errand, again=True), errand)]
        else:
            errand.outcome = "dropped"
        return [(Act("decline", earnest=False), None)]

    def _takes_a_person(self) -> bool:
        """Whether it accepts a colleague: if it is upset, or wants one, and nothing is to be changed."""
        if any(errand.change is not None and errand.open for errand in self._errands):
            return False
        wanted = any(errand.question is not None and errand.question.hand_over for errand in self._errands)
        return wanted or bool(self._goal.expects_hand_over)

    # --- no question ---

    def _hear_statement(self, act: Act, errand: Errand | None, heard: Heard) -> Ending | None:
        self._last_key = ""
        if errand is None or not errand.open:
            return None
        if (mistake := self._mistakes.pop(id(errand), None)) is not None:
            self._agenda.push(self._requests.mend(errand, mistake), errand)
            return None
        self._agenda.clear()
        if errand.change is not None:
            return self._passed_over(errand, heard)
        return self._answered(errand, heard)

    def _passed_over(self, errand: Errand, heard: Heard) -> Ending | None:
        """The bot says something about a change and asks nothing: done, refused, or not understood."""
        change = errand.change
        assert change is not None
        if heard.finished:
            errand.outcome = "done"
            return None
        # Whoever did not hear why not says it once more.
        answered = not self._memory.missing(change.told) or errand.asked_again > 0
        if change.refused and not heard.lost and answered:
            errand.outcome = "refused"
            return None
        self._stuck += 1
        if errand.asked_again >= MOST_ASKED_AGAIN or self._stuck >= self._voice.manner.patience:
            errand.outcome = "dropped"
            return "gave_up"
        errand.asked_again += 1
        self._agenda.push(self._request(errand, again=True), errand)
        return None

    def _answered(self, errand: Errand, heard: Heard) -> Ending | None:
        """The bot answers a question: enough, or something is missing."""
        question = errand.question
        assert question is not None
        if errand.follow_ups < len(question.follow_ups) and not heard.lost:
            self._agenda.push(self._follow_up(errand), errand)
            return None
        missing = bool(self._memory.missing(question.told)) or (heard.lost and not question.told)
        if question.hand_over or missing:
            if errand.asked_again >= MOST_ASKED_AGAIN:
                errand.outcome = "dropped" if question.hand_over or heard.lost else "done"
                return None
            errand.asked_again += 1
            act = Act("insist_human") if question.hand_over else self._request(errand, again=True)
            self._agenda.push(act, errand)
            return None
        errand.outcome = "done"
        return None

    def _follow_up(self, errand: Errand) -> Act:
        question = errand.question
        assert question is not None
        says = question.follow_ups[errand.follow_ups]
        errand.follow_ups += 1
        return Act(ASK, text=says.get(self._language) or next(iter(says.values())))
