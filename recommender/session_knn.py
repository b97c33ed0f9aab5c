"""Sessions like this one: what the people did next who lately did the same."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.neighbours import ranges
from recommender.ranking import largest

Integers = npt.NDArray[np.int64]


class SessionKnn(Recommender):
    """VMIS-kNN: Kersbergen, Sprangers and Schelter, "Serenade" (SIGMOD 2022), after VS-kNN of Ludewig and
    Jannach, "Evaluation of session-based recommendation algorithms" (2018).

    A session is a user's history, cut where nothing happened for longer than `gap` (in the unit of the
    times; 0: never) and its last `session_length` interactions kept. An index holds, for each item, the
    `recent` newest sessions that it occurs in. At call time the last `length` items of the history, the
    newest 1 and each older one less by `1 / (1 + age)**age_power`, collect sessions from the index; the
    `sessions` most similar ones (summed weight, each item times its idf, divided by the square root of the
    session's length) give their items a score: similarity times `1 / (1 + age)` of the newest item both
    share, and less the further an item is from that one in the neighbour, by
    `1 / distance**distance_power`, `backward` of that for what came before it. An item's sum is divided by
    `n**to_power`, n its number of sessions.
    """

    name: ClassVar[str] = "session-knn"

    def __init__(
        self,
        *,
        recent: int = 500,
        sessions: int = 200,
        length: int = 20,
        session_length: int = 50,
        gap: int = 0,
        age_power: float = 0.7,
        distance_power: float = 0.5,
        backward: float = 0.5,
        to_power: float = 0.0,
        idf_power: float = 0.5,
    ) -> None:
        super().__init__()
        self.recent = recent
        self.sessions = sessions
        self.length = length
        self.session_length = session_length
        self.gap = gap
        self.age_power = age_power
        self.distance_power = distance_power
        self.backward = backward
        self.to_power = to_power
        self.idf_power = idf_power

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "recent": self.recent, "sessions": self.sessions, "length": self.length,
            "session_length": self.session_length, "gap": self.gap, "age_power": self.age_power,
            "distance_power": self.distance_power, "backward": self.backward, "to_power": self.to_power,
            "idf_power": self.idf_power,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        offsets, items, ended = self._sessions(interactions)
        newest = np.argsort(-ended, kind="stable")
        offsets, items = _in_order(offsets, items, newest)
        progress(0.5)
        session = np.repeat(np.arange(len(newest)), np.diff(offsets))
        order = np.lexsort((session, items))  # by item, the newest session first
        item, session_of = items[order], session[order]
        place = (np.arange(len(items)) - offsets[session])[order]
        last = np.ones(len(item), bool)  # an item twice in a session counts at its later place
        last[:-1] = (item[1:] != item[:-1]) | (session_of[1:] != session_of[:-1])
        item, session_of, place = item[last], session_of[last], place[last]
        starts = np.searchsorted(item, np.arange(interactions.item_count + 1))
        counts = np.diff(starts)
        rank = np.arange(len(item)) - starts[item]
        kept = rank < self.recent
        known = np.minimum(counts, self.recent)
        progress(1.0)
        return {
            "session_offsets": offsets,
            "session_items": items.astype(np.int32),
            "index_offsets": np.concatenate([[0], np.cumsum(known)]).astype(np.int64),
            "index_sessions": session_of[kept].astype(np.int32),
            "index_places": place[kept].astype(np.int16),
            "nearness": self._nearness(),
            "discount": (counts.clip(1) ** -self.to_power).astype(np.float32),
            "idf": (np.log1p(max(len(newest), 1) / counts.clip(1)) ** self.idf_power).astype(np.float32),
        }

    def _nearness(self) -> npt.NDArray[np.float32]:
        """What an item counts by its distance from the shared one, from `-session_length` on."""
        distance = np.arange(-self.session_length, self.session_length + 1)
        near = np.abs(distance).clip(1) ** -self.distance_power
        return np.where(distance < 0, self.backward * near, near).astype(np.float32)

    def _sessions(self, interactions: Interactions) -> tuple[Integers, npt.NDArray[np.int32], Integers]:
        """Offsets of the sessions, their items oldest first, and the time each ended."""
        count = len(interactions)
        first = np.zeros(count, bool)
        first[interactions.starts[:-1][np.diff(interactions.starts) > 0]] = True
        if self.gap:
            first[1:] |= np.diff(interactions.times) > self.gap
        offsets = np.append(np.flatnonzero(first), count).astype(np.int64)
        ages = np.repeat(offsets[1:], np.diff(offsets)) - 1 - np.arange(count)
        kept = ages < self.session_length
        lengths = np.minimum(np.diff(offsets), self.session_length)
        ended = interactions.times[offsets[1:] - 1] if count else np.zeros(0, np.int64)
        return np.concatenate([[0], np.cumsum(lengths)]), interactions.items[kept], ended

    def _scores(self, histories: Histories) -> Array:
        found = np.zeros((len(histories), self.item_count), np.float32)
        for row in range(len(histories)):
            start, end = histories.offsets[row], histories.offsets[row + 1]
            self._score(histories.items[start:end], found[row])
        return found

    def _score(self, history: npt.NDArray[np.int32], scores: npt.NDArray[np.float32]) -> None:
        """Fill in the scores of one history, shape (items,)."""
        state = self._state
        recent, ages = self._asked(history)
        if not len(recent):
            return
        rows, lengths = ranges(state["index_offsets"][recent], state["index_offsets"][recent + 1])
        if not len(rows):
            return
        age = np.repeat(ages, lengths)
        weight = np.repeat((1.0 + ages) ** -self.age_power * state["idf"][recent], lengths)
        found, which, similarity = self._similar(state["index_sessions"][rows], weight)
        # The newest item that is shared comes first, as `recent` has the newest first.
        shared = np.empty(len(found), np.int64)
        shared[which[::-1]] = np.arange(len(rows))[::-1]
        strength = similarity / (1.0 + age[shared])
        if len(found) > self.sessions:
            best = np.sort(largest(strength, self.sessions))
            found, shared, strength = found[best], shared[best], strength[best]
        starts = state["session_offsets"][found]
        taken, lengths = ranges(starts, state["session_offsets"][found + 1])
        place = np.repeat(starts + state["index_places"][rows[shared]], lengths)
        distance = taken - place
        worth = np.repeat(strength, lengths) * state["nearness"][distance + self.session_length]
        items = state["session_items"][taken]
        worth = worth * state["discount"][items]
        scores += np.bincount(items, weights=worth, minlength=self.item_count)

    def _asked(self, history: npt.NDArray[np.int32]) -> tuple[Integers, npt.NDArray[np.float64]]:
        """The newest different items of a history, newest first, and their ages."""
        newest = history[::-1][: self.length].astype(np.int64)
        known = np.flatnonzero(newest < self.item_count)
        _, first = np.unique(newest[known], return_index=True)
        places = known[np.sort(first)]
        return newest[places], places.astype(np.float64)

    def _similar(
        self, sessions: npt.NDArray[np.int32], weights: npt.NDArray[np.float64]
    ) -> tuple[Integers, Integers, npt.NDArray[np.float64]]:
        """Different sessions, the place of each given one among them, and how similar they are."""
        order = np.argsort(sessions)
        in_order = sessions[order]
        first = np.concatenate([[True], in_order[1:] != in_order[:-1]])
        found, which = in_order[first], np.empty(len(sessions), np.int64)
        which[order] = np.cumsum(first) - 1
        lengths = self._state["session_offsets"][found + 1] - self._state["session_offsets"][found]
        similarity = np.bincount(which, weights=weights) / np.sqrt(lengths)
        return found.astype(np.int64), which, similarity


def _in_order(
    offsets: Integers, items: npt.NDArray[np.int32], order: Integers
) -> tuple[Integers, npt.NDArray[np.int32]]:
    """Sessions in another order."""
    rows, lengths = ranges(offsets[:-1][order], offsets[1:][order])
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), items[rows]
