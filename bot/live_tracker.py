"""A tracker that stays alive between turns: cheap copies, a bounded window of events, incremental policy
states.

Rasa's own tracker replays all its events for every copy (one an action) and rebuilds every policy state of
the conversation three times a prediction; both grow with the conversation: 9 ms a turn becomes 97 ms at
turn 300. Here a copy is a copy, and events older than the last turns are folded into ``_base``, the state
before the window.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from itertools import islice
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Tuple

from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 8
# While a form runs, its events are kept together, up to this many times the usual number of turns.
_FORM_ALLOWANCE = 4


def _clone_slot(slot: Slot) -> Slot:
    clone = object.__new__(type(slot))
    clone.__dict__.update(slot.__dict__)
    return clone


class LiveTracker(DialogueStateTracker):
    """A tracker whose ``events`` are the last turns only; slots, form and messages are complete."""

    def __init__(self, sender_id: str, slots: Optional[Iterable[Slot]], *args: Any, **kwargs: Any) -> None:
        super().__init__(sender_id, slots, *args, **kwargs)
        # How many of `events` the store has written already.
        self.stored = 0
        self._base: Optional[LiveTracker] = None
        self._folded = 0
        self._applied: Tuple[int, int, List[Event]] = (-1, -1, [])
        self._walk: Optional[_StateWalk] = None

    # copies

    def _state_from(self, other: LiveTracker) -> None:
        self.slots = {name: _clone_slot(slot) for name, slot in other.slots.items()}
        self.active_loop = dataclasses.replace(other.active_loop) if other.active_loop else None
        self._paused = other._paused
        self.followup_action = other.followup_action
        self.latest_action = other.latest_action
        self.latest_message = other.latest_message
        self.latest_bot_utterance = other.latest_bot_utterance

    def copy(self) -> LiveTracker:
        """The same state and events in a new tracker; events themselves are shared, as they never change."""
        clone = object.__new__(LiveTracker)
        clone.__dict__.update(self.__dict__)
        clone.events = deque(self.events)
        clone._state_from(self)
        return clone

    def init_copy(self) -> LiveTracker:
        """A tracker without events in the state before the window."""
        clone = LiveTracker(self.sender_id, self.slots.values(), is_rule_tracker=self.is_rule_tracker)
        clone._base = self._base
        if self._base:
            clone._state_from(self._base)
        return clone

    def travel_back_in_time(self, target_time: float) -> LiveTracker:
        """See ``copy`` for no target; else a replay of the window."""
        if target_time == float("inf"):
            return self.copy()
        return super().travel_back_in_time(target_time)

    def replay_events(self) -> None:
        """Rebuilds the state (after a reverted utterance) from the window's start, not from nothing."""
        if self._base and not self._restarted():
            self._state_from(self._base)
        super().replay_events()

    # events

    def applied_events(self) -> List[Event]:
        """Events in force; computed once for each length of the window."""
        folded, length, applied = self._applied
        if folded != self._folded or length != len(self.events):
            applied = super().applied_events()
            self._applied = (self._folded, len(self.events), applied)
        return list(applied)

    def _restarted(self) -> bool:
        return any(isinstance(event, (Restarted, SessionStarted)) for event in self.events)

    def fold(self, turns: int = KEPT_TURNS) -> None:
        """Moves the oldest turns into the base so that about ``turns`` user turns stay in the window.

        The cut is always right before a user message, outside of a form, and never where later reverts
        would reach back over it.
        """
        starts = [i for i, event in enumerate(self.events) if isinstance(event, UserUttered)]
        spare = len(starts) - turns
        if spare <= 0 or _reverts(self.events, starts[spare]) >= turns:
            return
        base = self.init_copy()
        done = cut = 0
        kept_base: Optional[LiveTracker] = None
        for start in starts[1 : spare + 1]:
            for event in islice(self.events, done, start):
                base.update(event)
            done = start
            if base.active_loop is None or len(starts) > turns * _FORM_ALLOWANCE:
                cut, kept_base = start, base.copy()
        if kept_base is not None:
            self._drop(cut, kept_base)

    def _drop(self, cut: int, base: LiveTracker) -> None:
        if self._walk:
            self._walk = self._walk.without(base.applied_events())
        base.events, base._base, base._walk = deque(), None, None
        self._base = base
        self.events = deque(islice(self.events, cut, None))
        self.stored -= cut
        self._folded += cut

    # policy states

    def _beginning(self) -> LiveTracker:
        start = self.init_copy()
        if self._restarted():
            start._base = None
            start._reset()
        return start

    def past_states(
        self,
        domain: Domain,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: Optional[Dict[str, Any]] = None,
    ) -> List[State]:
        """States before each action of the window; only those of new events are computed."""
        if omit_unset_slots:
            return super().past_states(domain, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
        applied = self.applied_events()
        if self._walk is None or not self._walk.continues(applied, domain):
            self._walk = _StateWalk(self._beginning(), domain)
        self._walk = self._walk.advanced(applied)
        if ignore_rule_only_turns:
            return self._walk.without_rule_turns(rule_only_data)
        return self._walk.result()


def _reverts(events: Iterable[Event], start: int) -> int:
    later = islice(events, start, None)
    return sum(isinstance(event, (UserUtteranceReverted, ActionReverted)) for event in later)


class _Step(NamedTuple):
    """What is known before one action: the state, and whether story policies see the turn."""

    state: State
    previous_action: Dict[str, Any]
    # `hide_rule_turn` of the action, or nothing where the action continues whatever the turn was before.
    hidden: Optional[bool]


class _StateWalk:
    """A walk over applied events that remembers the state before each action."""

    def __init__(self, tracker: LiveTracker, domain: Domain) -> None:
        self._tracker = tracker
        self._domain = domain
        self._seen: List[Event] = []
        self._steps: List[_Step] = []

    def continues(self, applied: List[Event], domain: Domain) -> bool:
        """True if the events walked so far are how ``applied`` begins."""
        seen = self._seen
        if domain is not self._domain or len(seen) > len(applied):
            return False
        return all(a is b for a, b in zip(seen, applied, strict=False))

    def advanced(self, applied: List[Event]) -> _StateWalk:
        """This walk gone on to the end of ``applied``; trackers that share the walk are not disturbed."""
        if len(applied) == len(self._seen):
            return self
        ahead = _StateWalk(self._tracker.copy(), self._domain)
        ahead._steps = list(self._steps)
        for event in applied[len(self._seen) :]:
            if isinstance(event, ActionExecuted):
                ahead._steps.append(self._step(ahead._tracker, event.hide_rule_turn))
            event.apply_to(ahead._tracker)
        ahead._seen = applied
        return ahead

    def _step(self, tracker: LiveTracker, hide_rule_turn: bool) -> _Step:
        continues = tracker.followup_action or tracker.latest_action_name == tracker.active_loop_name
        return _Step(
            self._domain._clean_state(self._domain.get_active_state(tracker)),
            self._domain._get_prev_action_sub_state(tracker),
            None if continues else hide_rule_turn,
        )

    def _all_steps(self) -> List[_Step]:
        return [*self._steps, self._step(self._tracker, False)]

    def result(self) -> List[State]:
        """Fresh copies (callers change them) of all states and of the present one."""
        return [_fresh(step.state) for step in self._all_steps()]

    def without_rule_turns(self, rule_only_data: Optional[Dict[str, Any]]) -> List[State]:
        """``Domain.states_for_tracker_history`` with ``ignore_rule_only_turns``, from memory."""
        domain, states = self._domain, []
        shown_action: Optional[Dict[str, Any]] = None
        hidden = False
        for step in self._all_steps():
            if not hidden:
                shown_action = step.previous_action
            if step.hidden is not None:
                hidden = step.hidden
            if hidden:
                continue
            state = _fresh(step.state)
            domain._remove_rule_only_features(state, rule_only_data)
            if states:
                domain._substitute_rule_only_user_input(state, states[-1])
            if shown_action:
                state[PREVIOUS_ACTION] = shown_action
            states.append(domain._clean_state(state))
        return states

    def without(self, dropped: List[Event]) -> Optional[_StateWalk]:
        """The walk less its first events, or nothing where those do not match."""
        if len(dropped) > len(self._seen) or any(
            a is not b for a, b in zip(dropped, self._seen, strict=False)
        ):
            return None
        rest = _StateWalk(self._tracker, self._domain)
        rest._seen = self._seen[len(dropped) :]
        rest._steps = self._steps[sum(isinstance(event, ActionExecuted) for event in dropped) :]
        return rest


def _fresh(state: State) -> State:
    return {kind: dict(features) for kind, features in state.items()}
