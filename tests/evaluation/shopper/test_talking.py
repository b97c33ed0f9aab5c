"""Whole conversations with a small scripted bot."""

from __future__ import annotations

import re

import pytest

from chinese.script import simplified
from evaluation.conversations.goal import Fact, Item, Language, Style
from evaluation.conversations.shopper import Knowledge, SimulatedShopper, Talk
from tests.evaluation.shopper.customers import ANN, STYLES, change, goal, question, shopper
from tests.evaluation.shopper.scripted_bot import CancellingBot, Script, asks, confirms, says

SEEDS = range(12)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("style", STYLES)
def test_every_style_gets_its_order_cancelled_and_no_other(style: Style, language: Language) -> None:
    for seed in SEEDS:
        bot = CancellingBot()
        talk = shopper(change("cancel_order"), style=style, language=language, seed=seed).talk(bot)
        assert bot.cancelled == ["#D700101"], talk.transcript
        assert bot.reason == "no longer needed", talk.transcript
        assert talk.ending == "done" and talk.loops == 0, talk.transcript


@pytest.mark.parametrize("style", STYLES)
def test_the_same_seed_and_answers_give_the_same_words_and_another_seed_others(style: Style) -> None:
    def words(seed: int) -> list[str]:
        bot = CancellingBot()
        shopper(change("cancel_order"), question(), style=style, seed=seed).talk(bot)
        return bot.heard

    assert words(1) == words(1)
    assert len({tuple(words(seed)) for seed in SEEDS}) > 4


def test_the_transcript_and_the_turns_are_those_of_the_conversation() -> None:
    bot = Script([asks("reason", "Why?"), says("Done.")])
    talk = shopper(change("cancel_order"), style="angry", seed=3).talk(bot)
    said = [line.text for line in talk.transcript if line.who == "shopper"]
    assert said == bot.heard and talk.turns == len(said)
    assert [line.expects for line in talk.transcript if line.who == "bot"][:1] == ["reason"]


def test_wants_come_one_after_the_other_when_the_one_before_is_dealt_with() -> None:
    bot = Script(
        [
            confirms("I'll cancel order #D700101:", ("Status", "pending", "cancelled")),
            says("Done. Order #D700101 is cancelled."),
            says("Delivery takes 3 to 5 days."),
        ]
    )
    talk = shopper(change("cancel_order"), question()).talk(bot)
    assert "D700101" in bot.heard[0] or "order" in bot.heard[0].lower()
    assert "deliver" not in " ".join(bot.heard[:2])
    assert "How long does delivery take?" in bot.heard[2]
    assert talk.ending == "done"


def test_the_next_want_is_not_said_again_where_the_bot_goes_on_with_it_by_itself() -> None:
    wants = (change("cancel_order"), change("return_items"))
    first = confirms("I'll cancel order #D700101:", ("Status", "pending", "cancelled"))
    second = asks("refund_method", "Where should the refund for order #D700102 go?", "PayPal", "gift card")
    third = confirms(
        "I'll set up a return for order #D700102:",
        ("Quiet Headphones", "red", ""),
        amount="You get $20.00 back to gift card at once.",
    )
    bot = Script([first, [says("Done."), says("Now to your next request."), second], third, says("Done.")])
    talk = shopper(*wants, style="all_at_once").talk(bot)
    assert "Quiet Headphones".split()[-1].lower() in bot.heard[0].lower()
    assert re.search("gift card|second|2", bot.heard[2].lower())
    assert talk.ending == "done" and talk.turns <= 5


def test_a_want_that_was_refused_along_with_the_next_question_is_not_asked_for_again() -> None:
    wants = (change("return_items", refused=True), change("cancel_order"))
    refusal = says("There isn't enough on that gift card for it, so order #D700102 stays as it is.")
    next_one = confirms("I'll cancel order #D700101:", ("Status", "pending", "cancelled"))
    bot = Script([[refusal, next_one], says("Done."), says("What else?")])
    talk = shopper(*wants, style="all_at_once").talk(bot)
    assert "D700102" in bot.heard[0]
    assert not any("D700102" in text or "headphones" in text.lower() for text in bot.heard[1:])
    assert talk.ending == "done"


def test_all_at_once_says_who_it_is_and_everything_it_wants() -> None:
    bot = Script([says("Done.")])
    shopper(change("return_items"), change("change_default_address"), style="all_at_once").talk(bot)
    assert all(part in bot.heard[0] for part in (ANN.email, "D700102", "55 Oak Street", "gift card"))


def test_chinese_can_be_written_in_traditional_characters_and_identifiers_stay() -> None:
    heard = []
    for script in ("simplified", "traditional"):
        bot = Script([says("好的。")])
        wish = goal(change("change_order_address", address="上海市浦东新区世纪大道8号，200120"))
        one = SimulatedShopper(wish, ANN, style="all_at_once", language="zh", seed=3, script=script)
        one.talk(bot)
        heard.append(bot.heard[0])
    plain, other = heard
    assert other != plain and simplified(other) == simplified(plain)
    assert "世纪大道8号" in other and ANN.email in other


def test_somebody_signed_in_does_not_introduce_itself() -> None:

    bot = Script([says("Done.")])
    wish = goal(change("cancel_order"), signed_in=True)
    SimulatedShopper(wish, ANN, style="all_at_once", language="en", seed=1).talk(bot)
    assert ANN.email not in bot.heard[0] and "Ann" not in bot.heard[0]


def test_a_summary_of_the_wrong_order_gets_no_yes() -> None:
    wrong = confirms("I'll cancel order #D700102:", ("Status", "delivered", "cancelled"))
    right = confirms("I'll cancel order #D700101:", ("Status", "pending", "cancelled"))
    for seed in SEEDS:
        bot = Script([wrong, right, says("Done.")])
        talk = shopper(change("cancel_order"), seed=seed).talk(bot)
        corrected = next(i for i, text in enumerate(bot.heard) if i and "D700101" in text)
        assert corrected == 1, bot.heard
        assert talk.ending == "done"


def test_a_bot_that_insists_on_the_wrong_thing_never_gets_a_yes() -> None:
    wrong = confirms("I'll cancel order #D700102:", ("Status", "delivered", "cancelled"))
    for style in STYLES:
        bot = Script([wrong])
        talk = shopper(change("cancel_order"), style=style).talk(bot)
        agreed = [text for text in bot.heard if re.match(r"(?i)\W*(yes|yep|y|ok|sure|correct|go)\b", text)]
        assert not agreed, (style, bot.heard)
        assert talk.ending in {"gave_up", "looped"}


def test_the_same_question_three_times_is_a_loop_and_the_shopper_leaves() -> None:
    bot = Script([asks("reason", "Why would you like to cancel order #D700101?")])
    talk = shopper(change("cancel_order")).talk(bot)
    assert (talk.ending, talk.loops) == ("looped", 1)
    assert 3 <= talk.turns <= 6


def test_what_is_not_understood_is_said_again_in_other_words_until_patience_ends() -> None:
    for style in STYLES:
        bot = Script([says("I didn't get that.")])
        talk = shopper(change("cancel_order"), style=style).talk(bot)
        assert talk.ending == "gave_up", style
        assert len(set(bot.heard)) == len(bot.heard), bot.heard
        assert 3 <= talk.turns <= 6


def test_a_person_taking_over_ends_the_conversation() -> None:
    bot = Script([says("One moment.", custom={"event": "handoff_queued", "position": 1})])
    assert shopper(change("cancel_order")).talk(bot).ending == "handed_over"


def test_who_wants_a_person_insists_on_one() -> None:
    queued = says("You are in line.", custom={"event": "handoff_queued"})
    bot = Script([says("I can help with orders."), queued])
    talk = shopper(question(hand_over=True)).talk(bot)
    assert talk.ending == "handed_over" and talk.turns == 2


def test_an_offered_person_is_declined_by_somebody_who_wants_none() -> None:
    offer = asks("choice", "I'm sorry. Shall I pass you to a colleague?", "talk to a person", "No")
    bot = Script([offer, says("All right.")])
    talk = shopper(question()).talk(bot)
    assert re.match(r"(?i)no|not needed|i'd rather not", bot.heard[1])
    assert talk.ending == "done"


def test_an_angry_shopper_does_not_ask_for_a_person() -> None:
    for seed in range(30):
        bot = CancellingBot()
        shopper(change("cancel_order"), style="angry", seed=seed).talk(bot)
        said = " ".join(bot.heard).lower()
        assert not re.search(r"\bhuman|\bperson|\bagent|manager|supervisor|somebody", said), said


def test_a_refused_wish_is_taken_as_an_answer_and_the_offer_declined() -> None:
    offer = asks("choice", "It was delivered. Shall we return it instead?", "return items", "No, thanks")
    bot = Script([offer, says("All right.")])
    talk = shopper(change("cancel_order", refused=True)).talk(bot)
    assert talk.ending == "done" and talk.turns <= 3


def test_a_bot_that_passes_over_a_wish_hears_it_again() -> None:
    bot = Script([says("Delivery takes 3 days."), asks("reason", "Why?"), says("Done.")])
    talk = shopper(change("cancel_order")).talk(bot)
    assert talk.ending == "done"
    assert re.search("(?i)cancel|get rid|call off|back out|take order|stop it", bot.heard[1])


def test_facts_that_nobody_told_are_reported_and_asked_for_again() -> None:
    wish = question(told=[Fact(any_of=["3 to 5 days", "3-5 days"]), Fact(any_of=["free"])])
    bot = Script([says("Delivery takes 3 to 5  DAYS."), says("It depends.")])
    talk = shopper(wish).talk(bot)
    assert talk.missing_facts == ["free"]
    assert len(bot.heard) > 1


def test_follow_ups_come_after_the_answer() -> None:
    wish = question(follow_ups=[{"en": "and to Canada?", "zh": "寄加拿大呢？"}])
    bot = Script([says("3 days."), says("8 days."), says("Bye")])
    shopper(wish).talk(bot)
    assert "and to Canada?" in bot.heard[1]


def test_a_change_wrongly_read_into_a_question_is_refused() -> None:
    bot = Script([confirms("I'll cancel order #D700101:", ("Status", "a", "b")), says("3 days.")])
    talk = shopper(question()).talk(bot)
    assert re.match(r"(?i)no|don't", bot.heard[1]) and "delivery" in bot.heard[1]
    assert talk.ending == "done"


# --- the ways of the styles ---


def test_corrections_say_something_wrong_and_mend_it() -> None:
    wrong_said = mended = 0
    for seed in range(30):
        bot = CancellingBot()
        talk = shopper(change("cancel_order"), style="corrections", seed=seed).talk(bot)
        said = " ".join(bot.heard)
        wrong_said += bool(set(re.findall(r"D7\d+", said)) - {"D700101"}) or "mistake" in said
        mended += talk.ending == "done" and bot.cancelled == ["#D700101"]
    assert wrong_said > 10 and mended == 30


def test_a_mistake_kept_to_the_summary_is_mended_there() -> None:
    wrong = confirms(
        "I'll change order #D700101:", ("Alpine Day Backpack", "black, 20 l ($50.00)", "red, 20 l ($50.00)")
    )
    right = confirms(
        "I'll change order #D700101:", ("Alpine Day Backpack", "black, 20 l ($50.00)", "green, 20 l ($50.00)")
    )
    for seed in SEEDS:
        bot = Script([wrong, right, says("Done. The items of order #D700101 are changed.")])
        talk = shopper(change("change_items"), style="corrections", seed=seed).talk(bot)
        assert "green" in bot.heard[1] or "D700101" in bot.heard[1], bot.heard
        assert talk.ending == "done", talk.transcript


def test_wrong_first_answers_with_what_cannot_be_right_and_then_rightly() -> None:
    who = asks("email", "What is your e-mail address?")
    for seed in SEEDS:
        bot = Script([who, who, says("Done.")])
        shopper(change("cancel_order"), style="wrong_first", seed=seed).talk(bot)
        assert ANN.email not in bot.heard[1] and "@" in bot.heard[1]
        assert ANN.email in bot.heard[2]


def test_digressions_come_in_the_middle_and_the_answer_after_them() -> None:
    why = asks("reason", "Why would you like to cancel order #D700101?")
    bot = Script([why, [says("I'm a bot."), why], why, says("Done.")])
    talk = shopper(change("cancel_order"), style="digressions", seed=2).talk(bot)
    assert not re.search("need|want it|present|elsewhere", bot.heard[1])
    assert re.search("need|want it|present|elsewhere", " ".join(bot.heard[2:]))
    assert talk.loops == 0


def test_an_answer_after_a_digression_comes_even_if_the_bot_does_not_ask_again() -> None:
    why = asks("reason", "Why would you like to cancel order #D700101?")
    bot = Script([why, says("Two days."), says("Two days."), says("Done.")])
    talk: Talk = shopper(change("cancel_order"), style="digressions", seed=2).talk(bot)
    assert re.search("need|want it|present|elsewhere", " ".join(bot.heard[2:]))
    assert talk.ending == "done"


# --- answers ---


def test_choices_are_picked_by_what_they_are_and_never_by_their_values() -> None:
    which = asks(
        "items",
        "Which items would you like to return?",
        ("Quiet Headphones", "red"),
        ("Fast Charger", "white"),
    )
    how = asks("refund_method", "Where should it go?", "PayPal", "gift card ($12.00 left)")
    picked = set()
    for seed in range(40):
        bot = Script([which, how, says("Done.")])
        shopper(change("return_items"), seed=seed).talk(bot)
        assert not any("id-" in text for text in bot.heard)
        assert re.search(r"(?i)headphones|first|1|top", bot.heard[1]), bot.heard
        assert re.search(r"(?i)gift card|second|2", bot.heard[2]), bot.heard
        picked.add("by place" if re.search("(?i)second|2", bot.heard[2]) else "by name")
    assert picked == {"by place", "by name"}


def test_of_twins_the_right_one_gets_its_options() -> None:
    twins = [
        Item(title="Stacking Mug", options={"color": "red"}),
        Item(title="Stacking Mug", options={"color": "teal"}),
    ]
    wish = change("exchange_items", items=twins, to=[{"color": "blue"}, {"color": "white"}])
    first = asks("variant", "What would you like instead of Stacking Mug?")
    bot = Script([first, asks("variant", "And instead of the other Stacking Mug?"), says("Done.")])
    shopper(wish).talk(bot)
    assert "blue" in bot.heard[1] and "white" in bot.heard[2], bot.heard


def test_identity_is_told_the_other_way_where_the_first_was_not_found() -> None:
    who = asks("email", "What is your e-mail address? Your full name and ZIP code work too.")
    for seed in SEEDS:
        bot = Script([who, [says("I couldn't find it."), who], says("Done.")])
        shopper(change("cancel_order"), seed=seed).talk(bot)
        told = bot.heard[1:3]
        assert any(ANN.email in text for text in told) and any("80202" in text for text in told), bot.heard


def test_a_guest_names_no_account_and_keeps_to_the_question() -> None:
    for seed in SEEDS:
        bot = Script([asks("email", "What is your e-mail address?"), says("It takes 3 days.")])
        guest = SimulatedShopper(goal(question()), Knowledge(), style="plain", language="en", seed=seed)
        assert guest.talk(bot).ending == "done"
        assert "@" not in bot.heard[1]
        told = re.search("(?i)account|registered|signed up|bought|have one|looking", bot.heard[1])
        assert told or "How long" in bot.heard[1]


def test_a_question_about_another_of_its_orders_is_noticed() -> None:
    for seed in SEEDS:
        bot = Script(
            [asks("items", "Which items of order #D700102 would you like to change?"), says("Done.")]
        )
        shopper(change("change_items"), seed=seed).talk(bot)
        assert "D700101" in bot.heard[1], bot.heard


def test_a_question_beside_the_point_gets_the_wish_once_more_and_no_answer() -> None:
    bot = Script([asks("variant", "What would you like instead of Alpine Day Backpack?"), says("Done.")])
    shopper(change("change_order_address")).talk(bot)
    assert re.search("(?i)address|send|ship|go|deliver|D700101", bot.heard[1]), bot.heard
    assert "green" not in bot.heard[1]


def test_who_has_everything_does_not_say_no_for_ever() -> None:
    done = [says("Done."), asks("address", "And what is the new address?")]
    bot = Script([confirms("I'll cancel order #D700101:", ("Status", "a", "b")), done, done[1]])
    talk = shopper(change("cancel_order")).talk(bot)
    assert talk.ending == "done" and talk.turns <= 6


def test_a_question_that_was_taken_for_a_task_is_asked_again() -> None:
    wish = question(told=[Fact(any_of=["3 days"])])
    offer = asks("choice", "What shall I do for order #D700101?", "return items", "No, thanks")
    bot = Script([offer, says("It takes 3 days.")])
    talk = shopper(wish).talk(bot)
    assert "How long does delivery take?" in bot.heard[1]
    assert talk.missing_facts == [] and talk.ending == "done"


def test_a_told_refusal_is_an_answer_to_a_question_outside_the_shop() -> None:
    wish = question(told=[Fact(any_of=["outside what I can do"])])
    bot = Script([says("That is outside what I can do.")])
    assert shopper(wish).talk(bot).ending == "done"
    assert len(bot.heard) <= 2


def test_somebody_who_never_ordered_does_not_name_an_order() -> None:
    new = Knowledge(name="Nora Blake", email="nora.blake@example.com", zip="55441")
    bot = Script([asks("order_number", "And one of your order numbers?"), says("Hm.")])
    SimulatedShopper(goal(question()), new, style="plain", language="en", seed=1).talk(bot)
    assert re.search(r"(?i)n't (ordered|bought|one|give)|no order|never ordered|none|i'm new", bot.heard[1])


def test_a_question_about_a_thing_nobody_spoke_of_is_turned_down() -> None:
    bot = Script(
        [asks("variant", "What would you like instead of Steel Water Bottle (blue)?"), says("Done.")]
    )
    for seed in SEEDS:
        bot.heard.clear()
        shopper(change("change_items"), seed=seed).talk(bot)
        assert "Bottle" in bot.heard[1] and "green" not in bot.heard[1], bot.heard
