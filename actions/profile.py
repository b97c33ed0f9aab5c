"""What is kept of a customer in their account: name, e-mail, phone, default address, ways to pay."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.dialogue.context import Context
from actions.dialogue.identity import BY_NAME_AND_ZIP, BY_SITE
from actions.dialogue.reply import Reply
from actions.understanding.profile_talk import EMAIL, HOME, METHODS, NAME, PHONE, profile_asked
from shop.views import PaymentMethodView

_SHOWN_DIGITS = 4


def answer(context: Context, text: str) -> list[Reply]:
    """What is asked of one's own account, and no more."""
    told = [_TOLD[field](context) for field in profile_asked(text)]
    return [Reply(" ".join(told))] if told else []


def balance(context: Context, text: str) -> list[Reply]:
    """What is on the gift cards."""
    show = context.show
    amounts = [
        show.money(method.balance)
        for method in context.facts.profile.payment_methods
        if method.balance is not None
    ]
    if not amounts:
        return [show.reply("utter_no_gift_card")]
    code = "utter_gift_card_balance" if len(amounts) == 1 else "utter_gift_card_balances"
    return [show.reply(code, amount=show.join(amounts))]


def payment_methods(context: Context) -> list[Reply]:
    """The ways to pay that are kept."""
    return [Reply(_methods(context))]


def _methods(context: Context) -> str:
    show, methods = context.show, context.facts.profile.payment_methods
    if not methods:
        return show.say("utter_no_payment_methods")
    return show.say("utter_my_payment_methods", methods=show.join([_named(context, one) for one in methods]))


def _named(context: Context, method: PaymentMethodView) -> str:
    show, name = context.show, context.show.method_name(method)
    if method.balance is None:
        return name
    return show.say("utter_part_with_balance", name=name, amount=show.money(method.balance))


def _name(context: Context) -> str:
    return context.show.say("utter_my_name", name=context.facts.profile.name)


def _email(context: Context) -> str:
    email = context.facts.profile.email
    if context.proven_by == BY_NAME_AND_ZIP:
        # A neighbour knows both, too.
        email = re.sub(r"(?<=.)[^@]*(?=@)", "…", email, count=1)
    return context.show.say("utter_my_email", email=email)


def _phone(context: Context) -> str:
    show, phone = context.show, context.facts.profile.phone
    if not phone:
        return show.say("utter_no_phone")
    if context.proven_by == BY_SITE:
        return show.say("utter_my_phone", phone=phone)
    # Whoever knows an order need not be who the number belongs to.
    return show.say("utter_my_phone_ends", digits=phone[-_SHOWN_DIGITS:])


def _home(context: Context) -> str:
    show, profile = context.show, context.facts.profile
    others = [address for address in profile.addresses if address != profile.default_address]
    if profile.default_address is None:
        return show.say("utter_no_address")
    told = show.say("utter_my_default_address", address=show.address(profile.default_address))
    if not others:
        return told
    kept = show.sequence([show.address(address) for address in others])
    return " ".join([told, show.say("utter_my_other_addresses", addresses=kept)])


_TOLD: dict[str, Callable[[Context], str]] = {
    NAME: _name,
    EMAIL: _email,
    PHONE: _phone,
    HOME: _home,
    METHODS: _methods,
}
