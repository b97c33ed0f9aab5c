"""Greetings, thanks, help, "are you a bot", and a yes or no to nothing."""

from __future__ import annotations

import re

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.understanding.answers import asks_for_choices, says_no, says_stop, says_thanks, says_yes
from actions.understanding.manners import asks_if_bot, asks_presence
from actions.understanding.praise import praises
from actions.understanding.text import fold, words

_GREETING = re.compile(
    r"^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|你好|您好|嗨|哈喽|早上好|下午好|"
    r"晚上好|在吗)"
)
_HELP = re.compile(r"\bhelp\b|what (?:else )?can you do|how does this work|帮助|你能做什么|能帮我什么|怎么用")
_NOTHING_MORE = re.compile(
    r"\b(?:that(?:'s| is| will be| would be)? all|nothing else|no more|i'm (?:done|good)|all set|"
    r"that's it)\b|没有了|没了|就这些|不用了|没事了"
)
_DECLINES = re.compile(
    r"\b(?:nothing|neither|none|leave it|keep (?:it|them|everything))\b|都不要?|不用|没事|算了"
)


def greets(text: str, intent: str) -> bool:
    """Whether the message opens with a greeting."""
    return intent == "greet" or _GREETING.match(fold(text)) is not None


def declines(text: str) -> bool:
    """Whether all that was offered is turned down."""
    return _DECLINES.search(fold(text)) is not None


def answer(context: Context, intent: str, text: str) -> list[Reply] | None:
    """The reply to small talk; None where it is none."""
    folded, show = fold(text), context.show
    if praises(text):
        return [show.reply("utter_praise")]
    short = len(words(folded)) <= 14
    if short and _HELP.search(folded):
        return [show.reply("utter_help")]
    if (intent == "bot_challenge" and not asks_for_choices(text)) or asks_if_bot(text):
        reply = show.reply("utter_bot_challenge")
        reply.buttons = [show.person_button()]
        return [reply]
    if asks_for_choices(text) and intent in {"bot_challenge", "goodbye"}:
        return [show.reply("utter_help")]
    if says_thanks(text) or intent == "thank":
        return [show.reply("utter_thank")]
    if (intent == "goodbye" and not asks_for_choices(text)) or (short and _NOTHING_MORE.search(folded)):
        return [show.reply("utter_goodbye")]
    if intent == "greet" or asks_presence(text) or (short and _GREETING.match(folded)):
        name = _first_name(context)
        return [show.reply("utter_greet_customer", name=name) if name else show.reply("utter_greet")]
    if intent in {"deny", "stop_current_task"} or says_stop(text) or (short and says_no(text)):
        return [show.reply("utter_nothing_open_no")]
    if intent == "affirm" or (short and says_yes(text)):
        return [show.reply("utter_nothing_open_yes")]
    return None


def _first_name(context: Context) -> str:
    if context.facts.customer_id is None:
        return ""
    profile = context.facts.profile
    return profile.first_name or profile.name
