"""Proving who a guest is, by the shop's rule. Once proven it holds for the conversation."""

from __future__ import annotations

from dataclasses import dataclass

from actions.dialogue.facts import Shop
from actions.dialogue.state import Claim, Question
from actions.dialogue.steps import Ask
from actions.understanding.addresses import address_in
from actions.understanding.answers import says_no, says_unknown
from actions.understanding.manners import asks_other_proof
from actions.understanding.orders import numbers_in
from actions.understanding.people import emails_in, is_name_like, name_in, says_zip, zip_in
from actions.understanding.text import fold, words
from shop.errors import NotIdentified
from shop.views import CustomerView

BY_ORDER_AND_EMAIL = "order_number_and_email"
BY_EMAIL = "email"
BY_NAME_AND_ZIP = "name_and_zip"
BY_SITE = "site"
# Guessing is stopped early: after so many wrong tries a person takes over.
MOST_FAILURES = 3
_MOST_EMAILS = 5
# So many words a refusal may have; a longer "no, ..." corrects something.
_REFUSAL = 7


@dataclass(frozen=True)
class Identified:
    """The customer, and by what they were recognised; `order_number` is the order that proved it."""

    customer: CustomerView
    by: str
    order_number: str | None = None


class Identification:
    """One guest's attempt to say who they are."""

    def __init__(self, shop: Shop, claim: Claim) -> None:
        self._customers = shop.services.customers
        self._with_order = shop.settings.identification_rule == BY_ORDER_AND_EMAIL
        self._claim = claim

    def hear(self, text: str, question: Question | None) -> bool:
        """Take what the text says about the person; whether it said anything."""
        claim, asked = self._claim, question.expects if question else ""
        before = _said(claim)
        if emails := emails_in(text):
            claim.emails = emails[:_MOST_EMAILS]
        code = zip_in(text, asked=asked == "zip")
        if code and asked != "zip" and code == address_in(text).zip and not says_zip(text):
            code = None  # a parcel's destination says nothing about the account
        # Asked for an e-mail address, people also answer "Ann Lee, 78701".
        bare = asked == "name" or (asked == "email" and not emails and (bool(code) or is_name_like(text)))
        if name := name_in(text, asked=bare):
            claim.name = name
        if code:
            claim.zip = code
        if numbers := numbers_in(text):
            # Six digits may be a postcode, where postcodes prove anything.
            postcode = None if self._with_order else claim.zip
            claim.order_numbers = [number for number in numbers if number.lstrip("#") != postcode][:3]
        self._pair(emails, numbers)
        refused = says_no(text) and not numbers_in(text) and len(words(fold(text))) <= _REFUSAL
        lacks = says_unknown(text) or refused or asks_other_proof(text)
        if asked == "email" and not emails and lacks:
            claim.without_email = True
        if asked == "order_number" and not numbers and lacks:
            claim.without_number = True
        return before != _said(claim)

    def _pair(self, emails: list[str], numbers: list[str]) -> None:
        """Of an address and a number that did not fit, another one of either is enough to try again."""
        claim = self._claim
        if emails and not claim.order_numbers and not set(emails) & set(claim.wrong_emails):
            claim.order_numbers = list(claim.wrong_numbers)
        elif numbers and not claim.emails and not set(claim.order_numbers) & set(claim.wrong_numbers):
            claim.emails = list(claim.wrong_emails)

    def attempt(self) -> Identified | None:
        """The customer that what was said proves, or None."""
        return self._by_order() if self._with_order else self._by_email() or self._by_name()

    def next_question(self) -> Ask | None:
        """What is still missing; None when this guest cannot be asked for anything more."""
        claim = self._claim
        if self._with_order:
            if claim.without_email and not claim.emails:
                return None
            if not claim.emails and claim.name and claim.zip:
                return Ask("email", "utter_question_email_instead_of_name")
            if not claim.emails:
                return Ask(
                    "email",
                    "utter_question_email_of_order" if claim.order_numbers else "utter_question_email",
                )
            if claim.without_number and not claim.order_numbers:
                return None
            return Ask("order_number", "utter_question_order_number_of_guest")
        if claim.name and not claim.zip:
            return Ask("zip", "utter_question_zip")
        if claim.zip and not claim.name:
            return Ask("name", "utter_question_name")
        if claim.without_email:
            return Ask("name", "utter_question_name")
        return Ask("email", "utter_question_email_or_name")

    def forget_wrong(self) -> None:
        """After a failure start again: what did not fit is asked for anew."""
        claim = self._claim
        claim.failures += 1
        if self._with_order:
            claim.wrong_emails, claim.wrong_numbers = claim.emails, claim.order_numbers
        claim.emails, claim.name, claim.zip = [], None, None
        if self._with_order:
            claim.order_numbers = []

    def complete(self) -> bool:
        """Whether there is something to try."""
        claim = self._claim
        if self._with_order:
            return bool(claim.emails and claim.order_numbers)
        return bool(claim.emails or (claim.name and claim.zip))

    def _by_order(self) -> Identified | None:
        for email in self._claim.emails:
            for number in self._claim.order_numbers:
                try:
                    found = self._customers.identify_by_order_and_email(number, email)
                    return Identified(found, BY_ORDER_AND_EMAIL, number)
                except NotIdentified:
                    continue
        return None

    def _by_email(self) -> Identified | None:
        for email in self._claim.emails:
            try:
                return Identified(self._customers.identify_by_email(email), BY_EMAIL)
            except NotIdentified:
                continue
        return None

    def _by_name(self) -> Identified | None:
        if not (self._claim.name and self._claim.zip):
            return None
        try:
            return Identified(
                self._customers.identify_by_name_and_zip(self._claim.name, self._claim.zip), BY_NAME_AND_ZIP
            )
        except NotIdentified:
            return None


def _said(claim: Claim) -> tuple[object, ...]:
    return (
        list(claim.emails), claim.name, claim.zip, list(claim.order_numbers), claim.without_email,
        claim.without_number,
    )  # fmt: skip
