"""Letting shoppers in: whose token it is, who the page says they are, and which conversation that opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from desk.database import DatabaseThreads
from desk.publishing import Publisher
from desk.tokens import IdentityProof, TokenRejected, Tokens
from shop.conversations.shopper import Identity, Opening, ShopperService
from shop.conversations.turns import PROVEN_BY_PAGE
from shop.conversations.views import ConversationView
from shop.errors import NotFound


class CustomerDirectory(Protocol):
    """What the desk asks of the shop's customers."""

    def find(self, identifier: str) -> str | None:
        """The customer with this id or e-mail address."""

    def introduced(self, customer_id: str) -> dict[str, str | None] | None:
        """What to call a customer, and where to write to them."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a client says about itself."""

    channel: str
    token: str | None = None
    identifier: str | None = None
    identifier_hash: str | None = None
    jwt: str | None = None
    language: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A conversation that was opened, the token that opens it again, and what was wrong with the claims."""

    conversation: ConversationView
    token: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    identity: Identity | None = None
    problems: list[str] = field(default_factory=list)


class Visitors:
    """Opens conversations for shoppers."""

    def __init__(
        self,
        shopper: ShopperService,
        customers: CustomerDirectory,
        database: DatabaseThreads,
        publisher: Publisher,
        tokens: Tokens,
        proof: IdentityProof,
        default_language: str,
    ) -> None:
        self._shopper = shopper
        self._customers = customers
        self._database = database
        self._publisher = publisher
        self._tokens = tokens
        self._proof = proof
        self._default_language = default_language

    async def enter(self, claims: Claims) -> Visit:
        """Go on with the token's conversation, or begin one."""
        return await self._database.run(self._enter, claims)

    async def begin_anew(self, visit: Visit, language: str | None = None) -> Visit:
        """Another conversation of the same visitor, with the same proven identity."""
        ended = await self._database.run(self._shopper.leave, visit.conversation.id)
        if ended is not None:
            self._publisher.publish(ended)
        return await self._database.run(self._begin_anew, visit.conversation)

    def check_identity(self, claims: Claims) -> _Checked:
        """Who the shop's page has proven this to be. A missing or wrong proof is a guest, and said so."""
        if claims.jwt:
            identifier, method = self._proof.identifier_in(claims.jwt), "jwt"
        elif claims.identifier:
            matches = self._proof.hash_matches(claims.identifier, claims.identifier_hash or "")
            identifier, method = (claims.identifier if matches else None), "identifier_hash"
        else:
            return _Checked()
        if identifier is None:
            return _Checked(problems=["identity_rejected"])
        customer_id = self._customers.find(identifier)
        return _Checked(Identity(customer_id, method) if customer_id else None)

    def _enter(self, claims: Claims) -> Visit:
        checked = self.check_identity(claims)
        conversation, visitor_id = self._resume(claims, checked)
        if conversation is None:
            conversation = self._start(claims, checked.identity, visitor_id or uuid4().hex)
        token = self._tokens.for_visitor(conversation.visitor_id, conversation.id)
        return Visit(conversation, token, tuple(checked.problems))

    def _resume(self, claims: Claims, checked: _Checked) -> tuple[ConversationView | None, str | None]:
        """The token's conversation if it may go on; and the visitor whose next conversation it would be."""
        if not claims.token:
            return None, None
        try:
            visitor = self._tokens.visitor(claims.token)
        except TokenRejected:
            checked.problems.append("bad_token")
            return None, None
        try:
            conversation = self._shopper.get(visitor.conversation_id)
        except NotFound:
            checked.problems.append("unknown_conversation")
            return None, None
        if conversation.visitor_id != visitor.visitor_id or conversation.channel != claims.channel:
            checked.problems.append("bad_token")
            return None, None
        if self._is_somebody_else(conversation, checked.identity):
            return None, None
        if checked.identity and conversation.identity_method not in PROVEN_BY_PAGE:
            self._shopper.identify(conversation.id, checked.identity)
            conversation = self._shopper.get(conversation.id)
        return conversation, visitor.visitor_id

    @staticmethod
    def _is_somebody_else(conversation: ConversationView, identity: Identity | None) -> bool:
        """Signed out, or signed in as another: whoever sits there now does not get to see it."""
        if identity is None:
            return conversation.identity_method in PROVEN_BY_PAGE
        return conversation.customer_id not in (None, identity.customer_id)

    def _start(self, claims: Claims, identity: Identity | None, visitor_id: str) -> ConversationView:
        return self._shopper.start(
            Opening(
                channel=claims.channel,
                visitor_id=visitor_id,
                language=claims.language or self._default_language,
                language_choice=claims.language,
                identity=identity,
                page=claims.page,
            )
        )

    def _begin_anew(self, old: ConversationView) -> Visit:
        identity = None
        if old.customer_id and old.identity_method in PROVEN_BY_PAGE:
            identity = Identity(old.customer_id, old.identity_method or "")
        conversation = self._shopper.start(
            Opening(
                channel=old.channel,
                visitor_id=old.visitor_id,
                language=old.language,
                language_choice=old.language_choice,
                identity=identity,
                page=old.page,
            )
        )
        return Visit(conversation, self._tokens.for_visitor(conversation.visitor_id, conversation.id))
