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
    Event,
    Restarted,
    SessionStarted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

KEPT_TURNS = 8
# While a form runs, its events are kept together, up to this many times the usual number of turns.
_FORM_ALLOWANCE = 4
# Story policies skip the turns that rules decided, so their last states may be older than the window.
_SHOWN_BEFORE_WINDOW = 20


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
        self._shown = _Shown([], None, False)

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
        clone._shown = self._shown
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

        The cut is right before a user message, outside of a form, and where no later revert reaches back
        over it; where there is no such place now, there will be after one of the next turns.
        """
        starts = [i for i, event in enumerate(self.events) if isinstance(event, UserUttered)]
        spare = len(starts) - turns
        if spare <= 0:
            return
        too_long = len(starts) > turns * _FORM_ALLOWANCE
        applied = self.applied_events()
        base = self.init_copy()
        done = cut = 0
        kept_base: Optional[LiveTracker] = None
        for start in starts[1 : spare + 1]:
            for event in islice(self.events, done, start):
                base.update(event)
            done = start
            if too_long or (base.active_loop is None and _begins(applied, base.applied_events())):
                cut, kept_base = start, base.copy()
        if kept_base is not None:
            self._drop(cut, kept_base)

    def _drop(self, cut: int, base: LiveTracker) -> None:
        if self._walk:
            dropped = base.applied_events()
            self._shown = self._walk.shown(base._shown_before(), dropped) or self._shown
            self._walk = self._walk.without(dropped)
        base.events, base._base, base._walk = deque(), None, None
        self._base = base
        self.events = deque(islice(self.events, cut, None))
        self.stored -= cut
        self._folded += cut

    # policy states

    def _shown_before(self) -> _Shown:
        return _Shown([], None, False) if self._restarted() else self._shown

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
            return self._walk.story_states(self._shown_before(), rule_only_data)
        return self._walk.result()


def _begins(events: List[Event], first: List[Event]) -> bool:
    """True if ``events`` begins with the very events of ``first``."""
    return len(first) <= len(events) and all(a is b for a, b in zip(first, events, strict=False))


class _Step(NamedTuple):
    """What is known before one action: the state, and whether story policies see the turn."""

    state: State
    previous_action: Dict[str, Any]
    # `hide_rule_turn` of the action, or nothing where the action continues whatever the turn was before.
    hidden: Optional[bool]


class _Shown(NamedTuple):
    """The turns that story policies see, up to some point, and what the next one needs to know."""

    steps: List[Tuple[State, Optional[Dict[str, Any]]]]
    action: Optional[Dict[str, Any]]
    hidden: bool

    def after(self, steps: Iterable[_Step]) -> _Shown:
        """The same, some steps on."""
        shown, action, hidden = list(self.steps), self.action, self.hidden
        for step in steps:
            if not hidden:
                action = step.previous_action
            if step.hidden is not None:
                hidden = step.hidden
            if not hidden:
                shown.append((step.state, action))
        return _Shown(shown, action, hidden)


class _StateWalk:
    """A walk over applied events that remembers the state before each action."""

    def __init__(self, tracker: LiveTracker, domain: Domain) -> None:
        self._tracker = tracker
        self._domain = domain
        self._seen: List[Event] = []
        self._steps: List[_Step] = []

    def continues(self, applied: List[Event], domain: Domain) -> bool:
        """True if the events walked so far are how ``applied`` begins."""
        return domain is self._domain and _begins(applied, self._seen)

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

    def story_states(self, before: _Shown, rule_only_data: Optional[Dict[str, Any]]) -> List[State]:
        """``Domain.states_for_tracker_history`` with ``ignore_rule_only_turns``, from memory."""
        domain = self._domain
        states: List[State] = []
        for remembered, action in before.after(self._all_steps()).steps:
            state = _fresh(remembered)
            domain._remove_rule_only_features(state, rule_only_data)
            if states:
                domain._substitute_rule_only_user_input(state, states[-1])
            if action:
                state[PREVIOUS_ACTION] = action
            states.append(domain._clean_state(state))
        return states

    def shown(self, before: _Shown, dropped: List[Event]) -> Optional[_Shown]:
        """What story policies saw up to the end of ``dropped``; nothing where the walk went another way."""
        if not _begins(self._seen, dropped):
            return None
        shown = before.after(self._steps[: _actions(dropped)])
        return shown._replace(steps=shown.steps[-_SHOWN_BEFORE_WINDOW:])

    def without(self, dropped: List[Event]) -> Optional[_StateWalk]:
        """The walk less its first events, or nothing where those do not match."""
        if not _begins(self._seen, dropped):
            return None
        rest = _StateWalk(self._tracker, self._domain)
        rest._seen = self._seen[len(dropped) :]
        rest._steps = self._steps[_actions(dropped) :]
        return rest


def _actions(events: List[Event]) -> int:
    return sum(isinstance(event, ActionExecuted) for event in events)


def _fresh(state: State) -> State:
    return {kind: dict(features) for kind, features in state.items()}
