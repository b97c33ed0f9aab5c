"""The bot's side of exams: texts and labels as they are, and folds that lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RESPONSE_KEY, TEXT

from bot.exam import arguments, out_of_scope_score, plain
from bot.exam_training import as_training_data, folds, read_training_text

TRAINING_TEXT = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
    - good day
- intent: find
  examples: |
    - a [red](colour) rug
    - a rug
    - show me rugs
- synonym: red
  examples: |
    - scarlet
- lookup: colour
  examples: |
    - red
    - blue
"""


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/track my parcel", "track my parcel"),
        (" //restart", "restart"),
        ("///", "／"),
        ("and/or", "and/or"),
        (" as it is ", " as it is "),
    ],
)
def test_a_message_is_never_a_command(text: str, asked: str) -> None:
    assert plain(text) == asked


def test_texts_and_labels_of_a_file_are_not_interpreted() -> None:
    example = {"text": "my [parcel](item)", "label": "track/it", "source": "a.csv:2"}
    message = as_training_data([example]).intent_examples[0]
    assert (message.get(TEXT), message.get(INTENT)) == ("my [parcel](item)", "track/it")
    assert message.get(ENTITIES) is None and message.get(INTENT_RESPONSE_KEY) is None


def test_the_training_text_is_read_as_rasa_does_with_the_file_of_each_example(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "shop.yml").write_text(TRAINING_TEXT, encoding="utf-8")
    (tmp_path / "rules.yml").write_text('version: "3.1"\nrules: []\n', encoding="utf-8")
    data = read_training_text(tmp_path)
    assert "a red rug" in [message.get(TEXT) for message in data.intent_examples]
    assert {message.get("metadata")["source"] for message in data.intent_examples} == {
        (tmp_path / "en" / "shop.yml").as_posix()
    }
    assert data.entity_synonyms and data.lookup_tables


def test_folds_ask_every_example_once_and_keep_synonyms_and_lookups(tmp_path: Path) -> None:
    (tmp_path / "shop.yml").write_text(TRAINING_TEXT, encoding="utf-8")
    data = read_training_text(tmp_path)
    examples = list(data.intent_examples)
    asked = []
    for seen, held_out in folds(data, examples, 3, 7):
        texts = {message.get(TEXT) for message in seen.intent_examples}
        assert {message.get(INTENT) for message in held_out} == {"greet", "find"}
        assert not texts & {message.get(TEXT) for message in held_out}
        assert (seen.entity_synonyms, seen.lookup_tables) == (data.entity_synonyms, data.lookup_tables)
        asked += [message.get(TEXT) for message in held_out]
    assert sorted(asked) == sorted(message.get(TEXT) for message in examples)


def test_an_out_of_scope_score_is_taken_where_the_pipeline_gives_one() -> None:
    assert out_of_scope_score({"out_of_scope": {"score": 0.25}}) == 0.25
    assert out_of_scope_score({}) is None


def test_folds_need_examples_or_training_text_but_not_both() -> None:
    given = ["folds", "--config", "c.yml", "--answers", "a.jsonl"]
    with pytest.raises(SystemExit):
        arguments().parse_args(given)
    assert arguments().parse_args([*given, "--data", "nlu_data"]).data == Path("nlu_data")
