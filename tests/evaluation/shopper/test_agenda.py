"""The agenda is a stack."""

from __future__ import annotations

from evaluation.conversations.goal import Language
from evaluation.conversations.shopper.acts import Act
from evaluation.conversations.shopper.agenda import Agenda
from tests.evaluation.shopper.customers import change, question, shopper
from tests.evaluation.shopper.scripted_bot import Script, asks, confirms, says


def test_what_came_last_is_said_first_and_the_rest_follows() -> None:
    agenda = Agenda()
    agenda.push(Act("bye"))
    agenda.push_all([(Act("greet"), None), (Act("request"), None)])
    assert [agenda.pop()[0].name for _ in range(3)] == ["greet", "request", "bye"]  # type: ignore[index]
    assert agenda.pop() is None


def test_an_answer_comes_before_the_wants_that_wait() -> None:
    language: Language = "en"
    bot = Script(
        [
            asks("reason", "Why would you like to cancel order #D700101?"),
            confirms("I'll cancel order #D700101:", ("Status", "pending", "cancelled")),
            says("Done."),
            says("It takes 3 days."),
        ]
    )
    shopper(change("cancel_order"), question(), language=language, seed=5).talk(bot)
    place = next(index for index, text in enumerate(bot.heard) if "How long" in text)
    assert place == 3
