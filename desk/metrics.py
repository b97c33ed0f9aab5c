"""Prometheus metrics of the desk."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from shop.conversations.turns import TurnEnd

_SECONDS = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """Counters of one desk process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter(
            "shopdesk_turns", "Turns of the bot by how they ended.", ["result"], registry=self.registry
        )
        self.turn_seconds = Histogram(
            "shopdesk_turn_seconds", "From taking a message up to its stored answer.",
            buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.turn_failures = Counter(
            "shopdesk_turn_failures",
            "Turns without an answer of the bot.",
            ["reason"],
            registry=self.registry,
        )
        self.hand_overs = Counter(
            "shopdesk_hand_overs", "Conversations given to people.", ["result"], registry=self.registry
        )
        self.messages = Counter(
            "shopdesk_messages", "Messages stored.", ["author", "channel"], registry=self.registry
        )
        self.refused = Counter(
            "shopdesk_refused_frames", "Frames and requests refused.", ["code"], registry=self.registry
        )
        self.sockets = Gauge("shopdesk_sockets", "Open sockets.", ["kind"], registry=self.registry)
        self.queue = Gauge("shopdesk_queue_length", "Shoppers who wait for a human.", registry=self.registry)

    def turn_ended(self, end: TurnEnd, seconds: float) -> None:
        """Count a turn."""
        result = "discarded" if end.discarded else (end.hand_over_result or "answered")
        self.turns.labels(result).inc()
        self.turn_seconds.observe(seconds)
        if end.hand_over_result:
            self.hand_overs.labels(end.hand_over_result).inc()

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)
