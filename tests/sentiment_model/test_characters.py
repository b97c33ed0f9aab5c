"""Characters in ones to fours: what serves says what was trained."""

from __future__ import annotations

import numpy as np
import pytest

from sentiment.characters import LONGEST_TEXT, CharacterView, grams_of, machine, plain, view_of

TEXTS = [
    "useless idiots",
    "You USELESS lot!",
    "你们是骗子",
    "騙子！",
    "thanks a lot",
    "many thanks",
    "谢谢你",
    "謝謝",
] * 3
UPSET = [1, 1, 1, 1, 0, 0, 0, 0] * 3


@pytest.fixture(scope="module")
def trained() -> object:
    return machine(10.0).fit([plain(text) for text in TEXTS], UPSET)


def test_serving_says_what_scikit_learn_says(trained: object) -> None:
    view = view_of(trained)
    texts = [*TEXTS, "never seen before, zzz", "", "騙子 thanks THANKS thanks"]
    expected = trained.decision_function([plain(text) for text in texts])  # type: ignore[attr-defined]
    assert [view.logit(text) for text in texts] == pytest.approx(list(expected))


def test_either_script_and_size_of_letters_is_the_same_text(trained: object) -> None:
    view = view_of(trained)
    assert view.logit("騙子") == view.logit("骗子") > 0
    assert view.logit("MANY  Thanks\n") == view.logit("many thanks") < 0


def test_ngrams_stay_inside_words() -> None:
    assert grams_of("ab c") == [
        " ", "a", "b", " ", " a", "ab", "b ", " ab", "ab ", " ab ",
        " ", "c", " ", " c", "c ", " c ",
    ]  # fmt: skip


def test_what_was_kept_says_the_same(trained: object) -> None:
    view = view_of(trained)
    again = CharacterView.of_arrays(view.arrays())
    assert again is not None
    for text in TEXTS:
        assert again.logit(text) == pytest.approx(view.logit(text), abs=0.01)


def test_arrays_without_characters_are_none_and_such_that_do_not_fit_are_refused(trained: object) -> None:
    assert CharacterView.of_arrays({"weights": np.zeros(3)}) is None
    arrays = view_of(trained).arrays()
    with pytest.raises(ValueError, match="n-grams"):
        CharacterView.of_arrays({**arrays, "rarity": arrays["rarity"][1:]})


def test_the_rest_of_a_very_long_text_is_not_looked_at(trained: object) -> None:
    view = view_of(trained)
    start = "thanks a lot " * (LONGEST_TEXT // 13 + 1)
    assert view.logit(start + "useless idiots " * 5000) == view.logit(start)
