"""Signed tokens and proofs of identity. Nothing here knows the database."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

import jwt

from shop.clock import Clock, utc_now

_ALGORITHM = "HS256"
_VISITOR_DAYS = 90


class TokenRejected(Exception):
    """The token is not ours, was changed, or has expired."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose browser it is, and the one conversation that it may open."""

    visitor_id: str
    conversation_id: str


@dataclass(frozen=True, slots=True)
class AgentClaim:
    """Who signed in, under which version of their credentials."""

    agent_id: str
    version: int


class Tokens:
    """Issues and reads the desk's own tokens."""

    def __init__(self, secret: str, agent_session: timedelta, clock: Clock = utc_now) -> None:
        self._secret = secret
        self._agent_session = agent_session
        self._clock = clock

    def for_visitor(self, visitor_id: str, conversation_id: str) -> str:
        """A token that opens this conversation and no other."""
        return self._sign(
            {"kind": "visitor", "sub": visitor_id, "cid": conversation_id}, timedelta(days=_VISITOR_DAYS)
        )

    def visitor(self, token: str) -> Visitor:
        """Whose token this is."""
        claims = self._read(token, "visitor")
        return Visitor(str(claims["sub"]), str(claims.get("cid", "")))

    def for_agent(self, agent_id: str, version: int) -> str:
        """A token for the agents' API; it ends with the session, or when the version rises."""
        return self._sign({"kind": "agent", "sub": agent_id, "ver": version}, self._agent_session)

    def agent(self, token: str) -> AgentClaim:
        """Who signed in with this token."""
        claims = self._read(token, "agent")
        version = claims.get("ver")
        if not isinstance(version, int):
            raise TokenRejected
        return AgentClaim(str(claims["sub"]), version)

    def for_export(self, request_id: str, lasting: timedelta) -> str:
        """A token that opens one copy of one person's data."""
        return self._sign({"kind": "export", "sub": request_id}, lasting)

    def export(self, token: str) -> str:
        """Which request for a copy this token opens."""
        return str(self._read(token, "export")["sub"])

    def _sign(self, claims: dict[str, object], lasting: timedelta) -> str:
        now = self._clock()
        return jwt.encode(claims | {"iat": now, "exp": now + lasting}, self._secret, _ALGORITHM)

    def _read(self, token: str, kind: str) -> dict[str, object]:
        try:
            claims: dict[str, object] = jwt.decode(
                token, self._secret, [_ALGORITHM], options={"require": ["sub", "exp"]}
            )
        except (jwt.InvalidTokenError, ValueError, UnicodeError):
            raise TokenRejected from None
        if claims.get("kind") != kind:
            raise TokenRejected
        return claims


class IdentityProof:
    """Checks what the shop's page says about a signed-in shopper."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def hash_of(self, identifier: str) -> str:
        """Hex HMAC-SHA256 of the identifier: what the shop's server puts into its page."""
        return hmac.new(self._secret.encode(), identifier.encode(), hashlib.sha256).hexdigest()

    def hash_matches(self, identifier: str, given: str) -> bool:
        """Compared in constant time."""
        return hmac.compare_digest(self.hash_of(identifier).encode(), given.strip().lower().encode())

    def identifier_in(self, token: str) -> str | None:
        """The identifier that a JWT of the shop (HS256, `sub`, `exp`) names; None if it proves nothing."""
        try:
            claims = jwt.decode(token, self._secret, [_ALGORITHM], options={"require": ["sub", "exp"]})
        except (jwt.InvalidTokenError, ValueError, UnicodeError):
            return None
        return str(claims["sub"])
