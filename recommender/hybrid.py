"""Several models propose, and a ranker that learned from what people chose puts the proposals in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from recommender.cold_start import for_nobody
from recommender.errors import DataWrong
from recommender.features import OF_ITEM, FeatureMaker, item_facts
from recommender.features_of_items import Block
from recommender.held_out import HeldOut, any_of_each, last_of_each, latest
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.ranker import Choices, Ranker, sampled
from recommender.registry import model_class, model_named
from recommender.tastes import Facets, Tastes

Named = Sequence[tuple[str, Mapping[str, Any]]]
Learn = Callable[[Interactions, Mapping[str, Any], Progress], Recommender]
"""Makes a member that has learned, of interactions, settings and who is told how far it is."""

DEFAULT_MEMBERS: Named = (
    ("transitions", {}),
    ("session-knn", {}),
    ("item-knn", {}),
    ("svd", {}),
    ("content", {"factors": 32}),
)
UNORDERED_MEMBERS: Named = (
    ("ease", {}),
    ("svd", {}),
    ("item-knn", {}),
    ("user-knn", {}),
    ("content", {}),
)
"""Where the order of interactions says nothing."""
SPARK_MEMBERS: Named = (
    ("ials", {}),
    ("rules", {}),
    ("session-knn", {}),
    ("content", {}),
)
"""Factors and rules come from Spark; the other two are quick however much there is."""
_CUTS = {"last": last_of_each, "time": latest, "random": any_of_each}
_NEEDS_FEATURES = "content"
_BEHIND = -100.0
"""Where scores of what is no candidate start; candidates' are above half of it."""
_AT_ONCE = 64


class Hybrid(Recommender):
    """Candidates from members, ordered by a ranker; see `features` for what it is told of each candidate and
    `ranker` for how it learns.

    Learning: some people's last interactions are held out, the members learn from the rest and propose, the
    ranker learns which proposals were chosen, then the members learn once more from everything.

    `members`: name and settings of each, at least one; `content` takes part only where `with_features` was
    called. `each`: candidates a member gives. `held_out`: how many people the ranker learns from at most.
    `cut`: `last`, the last interactions of people drawn at random; `time`, the first interactions after a
    moment: stricter where times are real, as nothing is known of later ones; `random`, any of them: where the
    order says nothing. `least_value`: what an
    interaction must be worth for the ranker to learn from it, such as a purchase among views. `repeats`:
    whether people want again what they had; without, the ranker learns from what was new to them.
    `trees`, `leaves`: size of the ranker.

    Scores of candidates are the ranker's; all else lies far below, ordered by what the members say on
    average, then by popularity. An empty history gets what is popular now, spread over different tastes.
    """

    name: ClassVar[str] = "hybrid"

    def __init__(
        self,
        *,
        members: Named = DEFAULT_MEMBERS,
        each: int = 60,
        held_out: int = 10_000,
        cut: str = "last",
        least_value: float = 0.0,
        repeats: bool = False,
        trees: int = 100,
        leaves: int = 31,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if not members:
            raise DataWrong("the hybrid has no members: name at least one model")
        if cut not in _CUTS:
            raise DataWrong(f"cut is {cut!r}: use {', '.join(_CUTS)}")
        for name, _ in members:
            model_class(name)
        self.members: Named = [(name, dict(settings)) for name, settings in members]
        self.each, self.held_out, self.cut = each, held_out, cut
        self.least_value, self.repeats = least_value, repeats
        self.trees, self.leaves, self.seed = trees, leaves, seed
        self._features: dict[str, Block] = {}
        self._facets: Facets | None = None
        self._parts: _Parts | None = None
        self._known_ranker: Ranker | None = None
        self._learned_by: dict[str, Learn] = {}

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "members": [[name, dict(settings)] for name, settings in self.members], "each": self.each,
            "held_out": self.held_out, "cut": self.cut, "least_value": self.least_value,
            "repeats": self.repeats, "trees": self.trees, "leaves": self.leaves, "seed": self.seed,
        }  # fmt: skip

    def with_features(self, features: Mapping[str, Block]) -> Self:
        """What items are like, for the member `content`; see `Content.with_features`. To be called before
        `fit`."""
        self._features = dict(features)
        return self

    def with_vectors(self, vectors: npt.NDArray[np.float32]) -> Self:
        """One dense block of features, shape (items, width)."""
        return self.with_features({"vectors": vectors})

    def with_facets(self, facets: Facets) -> Self:
        """Brands, categories, tags and prices of items, so that the ranker sees whose taste a candidate is.
        To be called before `fit`."""
        self._facets = facets
        return self

    def with_engine(self, learned_by: Mapping[str, Learn]) -> Self:
        """Members that another engine is to learn, by name; see `spark_engine`. To be called before `fit`."""
        self._learned_by = dict(learned_by)
        return self

    def refitted(self, interactions: Interactions, *, progress: Progress | None = None) -> Self:
        """Another one whose members learned from these interactions and which orders as this one does: where
        this one was examined on the newest part of the same. Learns to order anew where this one had too
        little to learn it from. The items must be the same."""
        other = type(self)(**self.settings).with_features(self._features).with_engine(self._learned_by)
        other._facets = self._facets
        if self.ranker_kind != "even":
            other._known_ranker = self._ready().ranker
        return other.fit(interactions, progress=progress)

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        ranker, done = self._known_ranker, 0.0
        if ranker is None:
            cut, done = _CUTS[self.cut], 0.65
            held_out = cut(interactions, self.held_out, least_value=self.least_value, seed=self.seed)
            ranker = self._ranker_from(held_out, lambda share: progress(0.65 * share))
        learned = self._fitted(interactions, lambda share: progress(done + (1 - done) * share))
        facts, tastes = item_facts(interactions), self._taste_state(interactions)
        state = {
            f"{number}.{name}.{key}": array
            for number, (name, model) in learned.items()
            for key, array in model.state.items()
        }
        state |= {f"items.{key}": array for key, array in facts.items()}
        state |= {f"taste.{key}": array for key, array in tastes.items()}
        state |= {f"ranker.{key}": array for key, array in ranker.state.items()}
        parts = _Parts(learned, facts, tastes, ranker, self.each)
        state["cold"] = for_nobody(facts, parts.links, parts.likeness)
        self._parts = parts
        return state

    def _taste_state(self, interactions: Interactions) -> dict[str, Array]:
        return self._facets.state(interactions.item_count) if self._facets is not None else {}

    def _fitted(self, interactions: Interactions, progress: Progress) -> dict[int, tuple[str, Recommender]]:
        """Members by number, each with its name."""
        chosen = [
            (number, name, settings)
            for number, (name, settings) in enumerate(self.members)
            if name != _NEEDS_FEATURES or self._features
        ]
        found = {}
        for done, (number, name, settings) in enumerate(chosen):
            part = _part_of(progress, done, len(chosen))
            if name in self._learned_by:
                found[number] = (name, self._learned_by[name](interactions, settings, part))
                continue
            model = model_named(name, **settings)
            if name == _NEEDS_FEATURES:
                model.with_features(self._features)  # type: ignore[attr-defined]
            found[number] = (name, model.fit(interactions, progress=part))
        return found

    def _ranker_from(self, held_out: HeldOut, progress: Progress) -> Ranker:
        members = self._fitted(held_out.rest, lambda share: progress(0.5 * share))
        nothing = Ranker({"even": np.zeros(1, np.int64)})
        tastes = self._taste_state(held_out.rest)
        parts = _Parts(members, item_facts(held_out.rest), tastes, nothing, self.each)
        choices = self._choices(held_out, parts, lambda share: progress(0.5 + 0.3 * share))
        if choices is None:
            return Ranker({"even": parts.maker.shares})
        found = Ranker.learned(
            choices, parts.maker.shares, trees=self.trees, leaves=self.leaves, seed=self.seed
        )
        progress(1.0)
        return found

    def _choices(self, held_out: HeldOut, parts: _Parts, progress: Progress) -> Choices | None:
        """What people chose among the candidates; none where nobody's choice was among them."""
        features, chosen = [], []
        people, random = len(held_out.histories), np.random.default_rng(self.seed)
        for start in range(0, people, _AT_ONCE):
            end = min(start + _AT_ONCE, people)
            for row, history, scores in parts.asked(held_out.histories.slice(start, end)):
                found = parts.maker.candidates(history, scores, with_history=self.repeats)
                hit = np.isin(found.items, held_out.wanted(start + row))
                if hit.any():
                    some, which = sampled(found.features, hit, random)
                    features.append(some)
                    chosen.append(which)
            progress(end / people)
        if not chosen:
            return None
        sizes = np.array([len(which) for which in chosen], np.int64)
        return Choices(np.concatenate(features), np.concatenate(chosen), sizes)

    def _scores(self, histories: Histories) -> Array:
        parts, state = self._ready(), self._state
        found = np.empty((len(histories), self.item_count), np.float32)
        found[:] = state["cold"]
        popular = state["items.popularity"] * np.float32(1e-4)
        for start in range(0, len(histories), _AT_ONCE):
            part = histories.slice(start, min(start + _AT_ONCE, len(histories)))
            for row, history, scores in parts.asked(part):
                near = parts.maker.candidates(history, scores, with_history=True)
                behind = popular + np.float32(_BEHIND)
                for number, each in enumerate(scores):
                    best = near.features[:, number * 4 + 3][:1]
                    if len(best) and best[0] > 0:
                        behind += each / best[0]
                ranked = parts.ranker.scores(near.features)
                found[start + row] = behind
                found[start + row, near.items] = np.maximum(ranked, _BEHIND / 2)
        return found

    def explain(self, history: Sequence[int] | npt.NDArray[Any], item: int) -> tuple[str, int | None]:
        """Which member speaks most for `item`, and which item of the history that member says it for.

        `popularity` and none where no member knows anything of it for this history; none also where the
        member cannot tell by which item.
        """
        parts = self._ready()
        known = np.asarray(history, np.int64)
        known = known[(known >= 0) & (known < self.item_count)]
        if not len(known):
            return "popularity", None
        asked = Histories.of([known.tolist()])
        best_share, found = 0.0, None
        for name, model in parts.members.values():
            row = model.scores(asked)[0]
            row[known] = np.where(known == item, row[known], 0)
            share = float(row[item] / row.max()) if row[item] > 0 else 0.0
            if share > best_share:
                best_share, found = share, (name, model)
        if found is None:
            return "popularity", None
        return found[0], _because_of(found[1], known, item, parts)

    @property
    def ranker_kind(self) -> str:
        """`trees`, `logistic` or `even`: how much there was to learn from."""
        return self._ready().ranker.kind

    @property
    def feature_names(self) -> list[str]:
        """Of the ranker's features, in order."""
        return self._ready().maker.names

    def _ready(self) -> _Parts:
        if self._parts is None:
            self._parts = self._revived()
        return self._parts

    def _revived(self) -> _Parts:
        """Members and ranker again, from the state."""
        members = {}
        for number, (name, settings) in enumerate(self.members):
            state = _under(f"{number}.{name}.", self._state)
            if state:
                model = model_class(name).restored(dict(settings), self.item_count, state)
                members[number] = (name, model)
        facts, tastes = _under("items.", self._state), _under("taste.", self._state)
        return _Parts(members, facts, tastes, Ranker(_under("ranker.", self._state)), self.each)

    @classmethod
    def restored(cls, settings: dict[str, Any], item_count: int, state: dict[str, Array]) -> Self:
        model = super().restored(settings, item_count, state)
        model._ready()
        return model


class _Parts:
    """What is needed at call time."""

    def __init__(
        self,
        members: Mapping[int, tuple[str, Recommender]],
        facts: Mapping[str, Array],
        tastes: Mapping[str, Array],
        ranker: Ranker,
        each: int,
    ) -> None:
        self.members, self.ranker = dict(members), ranker
        self.item_count = len(facts[OF_ITEM[0]])
        states = {name: model.state for name, model in members.values()}
        linked = next((states[name] for name in ("transitions", "item-knn", "ease") if name in states), None)
        self.links = (linked["starts"], linked["targets"], linked["weights"]) if linked else None
        described = states.get("content")
        self.likeness = (described["items_had"], described["items_next"]) if described else None
        names = [name for name, _ in members.values()]
        self.maker = FeatureMaker(
            names, facts, links=self.links, likeness=self.likeness, each=each,
            tastes=Tastes(tastes, facts[OF_ITEM[0]]) if tastes else None,
        )  # fmt: skip

    def asked(
        self, histories: Histories
    ) -> Iterator[tuple[int, npt.NDArray[np.int64], list[npt.NDArray[np.float32]]]]:
        """Number, known items and members' scores of each history that has any item that is known."""
        if not (histories.items < self.item_count).any():
            return
        rows = [model.scores(histories) for _, model in self.members.values()]
        for row in range(len(histories)):
            items = histories.items[histories.offsets[row] : histories.offsets[row + 1]].astype(np.int64)
            items = items[items < self.item_count]
            if len(items):
                yield row, items, [scores[row] for scores in rows]


def _because_of(model: Recommender, history: npt.NDArray[np.int64], item: int, parts: _Parts) -> int | None:
    """The item of the history that a model suggests `item` for."""
    if hasattr(model, "contribution"):
        place = model.contribution(history, item)
        return None if place is None else int(history[place])
    if hasattr(model, "contributions"):
        return int(history[int(np.argmax(model.contributions(history, item)))])
    if parts.links is None:
        return None
    starts, targets, weights = parts.links
    strength = [
        weights[starts[one] : starts[one + 1]][targets[starts[one] : starts[one + 1]] == item].sum()
        for one in history
    ]
    return int(history[int(np.argmax(strength))]) if max(strength) > 0 else None


def _part_of(progress: Progress, number: int, count: int) -> Progress:
    """Progress within the step of that number out of so many."""
    return lambda share: progress((number + share) / count)


def _under(prefix: str, state: Mapping[str, Array]) -> dict[str, Array]:
    """The part of a state whose names start so, without that start; as plain arrays, which are quicker to
    index than memory maps of the same memory."""
    return {
        name.removeprefix(prefix): np.asarray(array)
        for name, array in state.items()
        if name.startswith(prefix)
    }
