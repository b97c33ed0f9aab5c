"""When a person comes into the conversation: anger, not being understood, going round in circles, risk.

The action server fills the slot ``mood`` with every message (actions/mood/slot.py). Before anything is
answered this policy looks at it and decides one of three things:

* **hand over**, where the matter is not for a bot (risk);
* **offer** a person, where the shopper is upset and the message asks for nothing that could be done, or
  where the same answer would come again;
* let the message be **served**, and tell the action how by the slot ``escalation``: with a calming line
  first, with a word that a person is to be had, with an offer after the answer (anger that repeats), and
  with an offer in place of not understanding once more, or of asking the same thing once more.

What is merely bad news ("my parcel arrived broken") is a task: only the probability of being *upset* counts.
A message that is certainly a task, with a probability short of ``strong``, with no word or mark of anger in
it and none in the messages before, counts as calm: the words "cancel", "wrong", "stop" are its business.
A person is offered before the conversation is passed on, and after a no not again for some turns, unless it
gets worse. While a form asks, it stays with the form: only the slot is set.

Thresholds stand in config.yml; ESCALATION_UPSET, ESCALATION_STRONG and ESCALATION_PAUSE win over it.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

HAND_OVER, OFFER = "action_hand_over", "action_offer_person"
MOOD, ESCALATION = "mood", "escalation"
FRUSTRATION, MISUNDERSTOOD, LOOPING, HIGH_RISK = "frustration", "misunderstood", "looping", "high_risk"

# Intents by which nothing is asked that could be done or told: being upset is all that such a message says.
NOTHING_TO_SERVE = frozenset(
    {"greet", "goodbye", "thank", "bot_challenge", "affirm", "deny", "stop_current_task",
     "correct_information", "change_language", "out_of_scope", "nlu_fallback", "contact_customer_service",
     "review", "complaint"}
)  # fmt: skip
ASKS_FOR_PERSON = "contact_human_agent"


@dataclass(frozen=True)
class Thresholds:
    """``upset``: probability (0..1) from which a message counts as upset; ``strong``: from which one is
    enough for an offer; ``pressure``: the sum of the last messages, each ``decay`` times less than the one
    after it, from which several are; ``pause``: turns after an offer or a calming line without another;
    ``misunderstood``: messages in a row; ``asked``: times that the same question is asked; ``answered``:
    times that the same answer is given; ``sure``: confidence from which an intent is believed;
    ``certain``: from which nothing else is."""

    upset: float = 0.6
    strong: float = 0.85
    pressure: float = 0.95
    decay: float = 0.6
    pause: int = 4
    misunderstood: int = 2
    asked: int = 3
    answered: int = 2
    sure: float = 0.5
    certain: float = 0.8

    @classmethod
    def of(cls, config: Dict[str, Any]) -> Thresholds:
        """From the policy's entry in config.yml, then the environment."""
        chosen = {name: type(usual)(config.get(name, usual)) for name, usual in asdict(cls()).items()}
        for name in ("upset", "strong", "pause"):
            if os.environ.get(f"ESCALATION_{name.upper()}"):
                chosen[name] = type(chosen[name])(os.environ[f"ESCALATION_{name.upper()}"])
        return cls(**chosen)


@dataclass(frozen=True)
class Standing:
    """What is decided on: the ``mood`` slot, (intent, confidence) of each clause of the message, whether a
    form asks, and how often the last answer was given in a row to the same intent."""

    mood: Dict[str, Any]
    intents: Sequence[Tuple[str, float]] = ()
    in_form: bool = False
    same_answers: int = 0


@dataclass(frozen=True)
class Decision:
    """``action``: what is done now, None: whatever the other policies say; the rest is for the slot
    ``escalation`` (actions/dialogue/escalation.py)."""

    action: Optional[str] = None
    reason: Optional[str] = None
    calm: bool = False
    beside: bool = False
    after: bool = False
    stuck: Tuple[str, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether everything goes its usual way."""
        return self == Decision()


def decide(now: Standing, limits: Thresholds) -> Decision:
    """The decision for one message."""
    mood = now.mood
    if any(name == ASKS_FOR_PERSON for name, _ in now.intents[:1]):
        return Decision()  # asked for: the rule hands over
    if mood.get("risk"):
        return Decision() if now.in_form else Decision(HAND_OVER, HIGH_RISK)
    stuck = _stuck(mood, limits)
    upset = float(mood.get("upset") or 0.0)
    if upset >= limits.upset and not _only_business(now, limits, upset):
        return _upset(now, limits, upset, stuck)
    if now.same_answers >= limits.answered and not now.in_form and _may_offer(mood, limits):
        return Decision(OFFER, LOOPING, stuck=stuck)
    return Decision(stuck=stuck)


def _upset(now: Standing, limits: Thresholds, upset: float, stuck: Tuple[str, ...]) -> Decision:
    mood = now.mood
    may_offer = _may_offer(mood, limits)
    calm = _since(mood, mood.get("calmed")) > limits.pause
    if not may_offer:
        return Decision(reason=FRUSTRATION, calm=calm, stuck=stuck)
    much = upset >= limits.strong or pressure(mood, limits) >= limits.pressure
    if much and not now.in_form and not _to_serve(now, limits):
        # The calming line is for the case that there is something to be done after all.
        return Decision(OFFER, FRUSTRATION, calm=calm, beside=True, stuck=(FRUSTRATION,))
    again = sum(one >= limits.upset for _, one in mood.get("recent") or []) > 1
    return Decision(
        reason=FRUSTRATION, calm=calm, beside=True, after=much and again, stuck=(*stuck, FRUSTRATION)
    )


def _only_business(now: Standing, limits: Thresholds, upset: float) -> bool:
    """Whether the probability is all that speaks for anger, and a task speaks against it."""
    mood = now.mood
    before = [one for turn, one in mood.get("recent") or [] if turn != mood.get("turn")]
    alone = not any(one >= limits.upset for one in before)
    certain = any(name not in NOTHING_TO_SERVE and sure >= limits.certain for name, sure in now.intents)
    return upset < limits.strong and alone and certain and not mood.get("signs", True)


def pressure(mood: Dict[str, Any], limits: Thresholds) -> float:
    """How upset the last messages were, with this one: the newest counts in full."""
    newest_first = [one for _, one in reversed(mood.get("recent") or [])]
    return sum(one * limits.decay**age for age, one in enumerate(newest_first))


def _stuck(mood: Dict[str, Any], limits: Thresholds) -> Tuple[str, ...]:
    """For what a person is offered, should this message lead nowhere either."""
    if not _may_offer(mood, limits):
        return ()
    found = []
    if int(mood.get("misunderstood") or 0) + 1 >= limits.misunderstood:
        found.append(MISUNDERSTOOD)
    if int(mood.get("asked") or 0) >= limits.asked:
        found.append(LOOPING)
    return tuple(found)


def _may_offer(mood: Dict[str, Any], limits: Thresholds) -> bool:
    """Not while the last offer is fresh, unless two messages since were upset."""
    offer = mood.get("offer")
    if not offer or offer.get("state") == "open":
        return True
    since = [one for turn, one in mood.get("recent") or [] if turn > int(offer["turn"])]
    worse = sum(one >= limits.upset for one in since) >= 2
    return worse or _since(mood, offer["turn"]) > limits.pause


def _since(mood: Dict[str, Any], turn: Optional[int]) -> float:
    return float("inf") if turn is None else int(mood.get("turn") or 0) - int(turn)


def _to_serve(now: Standing, limits: Thresholds) -> bool:
    return any(name not in NOTHING_TO_SERVE and sure >= limits.sure for name, sure in now.intents)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(Policy):
    """See the module. It learns nothing; being trainable is how Rasa takes a policy into the model."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Rasa: what config.yml may leave out. The priority is above the rules' (6)."""
        return {"priority": 7, **asdict(Thresholds())}

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Any = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self.thresholds = Thresholds.of(config)

    def train(self, training_trackers: List[DialogueStateTracker], domain: Domain, **kwargs: Any) -> Resource:
        """Rasa: nothing is learned, and so nothing is kept beside the configuration."""
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationPolicy:
        """Rasa: the policy of a trained model."""
        return cls(config, model_storage, resource, execution_context)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Rasa: an action with certainty, or none; and the decision as an event."""
        if tracker.latest_action_name != ACTION_LISTEN_NAME:
            return self._after(tracker, domain)
        now = standing_of(tracker)
        if now is None:
            return self._prediction(self._default_predictions(domain))
        decision = decide(now, self.thresholds)
        probabilities = self._default_predictions(domain)
        if decision.action is not None:
            probabilities[domain.index_for_action(decision.action)] = 1.0
        return self._prediction(probabilities, events=_told(decision, now, tracker))

    def _after(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        """No rule knows what follows an action that this policy chose: the shopper's next message."""
        probabilities = self._default_predictions(domain)
        if tracker.latest_action_name in (OFFER, HAND_OVER) and tracker.active_loop_name is None:
            probabilities[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        return self._prediction(probabilities)


def standing_of(tracker: DialogueStateTracker) -> Optional[Standing]:
    """What is known when a message has come; None where its mood slot is not there."""
    message = tracker.latest_message
    mood = tracker.slots[MOOD].value if MOOD in tracker.slots else None
    if message is None or not isinstance(mood, dict):
        return None
    metadata = message.metadata or {}
    if mood.get("message_id") != str(metadata.get("message_id") or message.message_id or ""):
        return None
    return Standing(mood, _intents(message), tracker.active_loop_name is not None, same_answers(tracker))


def _intents(message: UserUttered) -> List[Tuple[str, float]]:
    clauses = (message.parse_data or {}).get("requests") or []
    found = [clause.get("intent") or {} for clause in clauses] or [message.intent or {}]
    return [(str(one.get("name") or ""), float(one.get("confidence") or 0.0)) for one in found]


def same_answers(tracker: DialogueStateTracker) -> int:
    """How often in a row the same answer was given to messages of the very intent that this one has."""
    turns: List[Tuple[Optional[str], List[Any]]] = []
    for event in tracker.events:
        if isinstance(event, UserUttered):
            turns.append((event.intent_name, []))
        elif isinstance(event, BotUttered) and turns and event.text:
            turns[-1][1].append((event.text, event.data.get("custom")))
    intent, _ = turns.pop() if turns else (None, [])
    if intent is None or intent in NOTHING_TO_SERVE:
        return 0
    count, answer = 0, None
    for named, said in reversed(turns):
        if named != intent or not said or (answer is not None and said != answer):
            break
        count, answer = count + 1, said
    return count


def _told(decision: Decision, now: Standing, tracker: DialogueStateTracker) -> List[Event]:
    """The slot, set only where something is decided: what it says of an older message counts for nothing."""
    if decision.says_nothing:
        return []
    parts = asdict(decision)
    del parts["action"]
    return [
        SlotSet(ESCALATION, {"message_id": now.mood["message_id"], **parts, "stuck": list(decision.stuck)})
    ]
