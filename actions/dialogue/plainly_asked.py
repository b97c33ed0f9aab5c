"""Questions with no change open that their words alone place, whatever the NLU makes of them."""

from __future__ import annotations

from actions import articles, orders
from actions.dialogue.reply import Reply
from actions.dialogue.talk import Talk
from actions.names import CANCEL, EXCHANGE, REFUND, RETURN
from actions.understanding.orders import numbers_in
from actions.understanding.plain_questions import (
    asks_all_money_back,
    asks_the_clock,
    asks_where_thing,
    asks_why,
    takes_back,
)
from actions.understanding.requests import kinds_said
from actions.understanding.standing import EXCHANGE as EXCHANGE_STANDS
from actions.understanding.standing import standing_asked
from actions.understanding.text import fold, words

_GIVEN_BACK = frozenset({RETURN, REFUND, EXCHANGE})
_FEW = 9
_OPEN = {"return": "return_requested", "exchange": "exchange_requested"}


class PlainlyAsked:
    """Answers them; not asked where the message is a question on the shop's ways, which comes first."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    def answered(self) -> bool:
        """Whether the message was one of them."""
        talk, text = self._talk, self._talk.message.text
        if talk.message.is_payload:
            return False
        replies = self._replies(text)
        if replies:
            talk.out.replies += replies
            talk.state.said_aside(text)
            talk.understood()
        return bool(replies)

    def standing_told(self) -> bool:
        """Whether the message asked how a return or an exchange stands, in two clauses too: "the mug return,
        is it done?"; what was just done tells better itself.
        """
        talk, text = self._talk, self._talk.message.text
        matter = standing_asked(text)
        if talk.message.is_payload or not talk.identified or matter is None:
            return False
        if not kinds_said(text) <= _GIVEN_BACK or len(words(fold(text))) > _FEW:
            return False
        told = orders.track if matter == EXCHANGE_STANDS else orders.track_refund
        talk.out.replies += told(talk.context, text)
        talk.state.said_aside(text)
        talk.understood()
        return True

    def _replies(self, text: str) -> list[Reply]:
        if asks_the_clock(text):
            return [self._talk.show.reply("utter_out_of_scope")]
        if asks_why(text):
            return articles.no_answer(self._talk.context)
        if not self._talk.identified:
            return []
        if kind := takes_back(text):
            return self._no_way_back(text, kind)
        if asks_all_money_back(text):
            return self._all_money_back()
        if asks_where_thing(text) and self._talk.facts.names_own_item(text):
            return orders.track(self._talk.context, text)
        return []

    def _no_way_back(self, text: str, kind: str) -> list[Reply]:
        """A return or an exchange that is under way cannot be taken back here."""
        facts, show = self._talk.facts, self._talk.show
        named = {order.order_number for order in orders.meant(self._talk.context, text) or []}
        open_ones = [order for order in facts.orders if order.status == _OPEN[kind]]
        meant = [order for order in open_ones if order.order_number in named] or open_ones
        if numbers_in(text) and not named:
            return []
        if not meant:
            return [show.reply("utter_nothing_under_way")]
        reply = show.reply(
            "utter_undo_refused", order_number=meant[0].order_number, task=show.task_label(kind)
        )
        reply.buttons = [show.person_button()]
        self._talk.state.saw_order(meant[0].order_number)
        return [reply]

    def _all_money_back(self) -> list[Reply]:
        """What comes back for the returns and cancellations of this talk, one by one and together."""
        numbers = [
            entry["order_number"] for entry in self._talk.state.done if entry["kind"] in {RETURN, CANCEL}
        ]
        found = [order for number in numbers if (order := self._talk.facts.order(number)) is not None]
        return orders.refunds_together(self._talk.context, found) if found else []
