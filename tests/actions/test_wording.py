"""Texts and names: complete in both languages, and the same in code, domain and rules."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions import names
from actions.understanding.options import wish_in
from actions.understanding.units import learn_option_words
from actions.understanding.vocabulary import vocabulary
from actions.wording import PROJECT, UnknownResponse, Wording, domain_files, read_responses
from shop.profiles.tones import NEUTRAL, TONES

CODE = sorted((PROJECT / "actions").rglob("*.py"))
VARIATIONS = read_responses(domain_files(PROJECT))
RESPONSES = {
    name: {language: text for (language, tone), text in texts.items() if tone == NEUTRAL}
    for name, texts in VARIATIONS.items()
}
TONED = sorted(
    {(name, tone) for name, texts in VARIATIONS.items() for _, tone in texts}
    - {(name, NEUTRAL) for name in VARIATIONS}
)
# A response named like this would be said by Rasa's own form beside the action's question.
SAID_BY_RASA = re.compile(r"utter_ask_")


def domain() -> dict[str, Any]:
    """All domain files as one."""
    merged: dict[str, Any] = {}
    for file in domain_files(PROJECT):
        for key, value in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            if isinstance(value, dict):
                merged.setdefault(key, {}).update(value)
            elif isinstance(value, list):
                merged.setdefault(key, []).extend(value)
    return merged


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def code_text() -> str:
    """All of the actions' code."""
    return "\n".join(file.read_text(encoding="utf-8") for file in CODE)


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_a_response_has_both_languages_with_the_same_placeholders(name: str) -> None:
    texts = RESPONSES[name]
    assert set(texts) == {"en", "zh"}
    assert all(texts.values())
    assert placeholders(texts["en"]) == placeholders(texts["zh"])


@pytest.mark.parametrize(("name", "tone"), TONED)
def test_a_tone_has_both_languages_with_the_placeholders_and_questions_of_the_neutral_one(
    name: str, tone: str
) -> None:
    for language, neutral in RESPONSES[name].items():
        text = VARIATIONS[name][(language, tone)]
        assert placeholders(text) == placeholders(neutral)
        assert text[-1] == neutral[-1]
        assert bool(re.search(r"[\u4e00-\u9fff]", text)) == (language == "zh")


def test_tones_are_those_of_the_slot_and_none_is_wasted_on_the_regular() -> None:
    slot = domain()["slots"]["tone"]
    assert (slot["type"], slot["influence_conversation"]) == ("categorical", False)
    assert tuple(slot["values"]) == TONES
    assert {tone for _, tone in TONED} == {"new", "valued", "drifting"}


def test_no_text_says_what_is_foretold_or_gives_what_nobody_promised() -> None:
    unsaid = re.compile(
        r"leav(?:e|ing) us|los(?:e|ing) you|miss(?:ed)? you|segment|profile|predict|value|loyal|VIP|discount|"
        r"coupon|promise|guarantee|compensat|流失|画像|预测|价值|贵宾|优惠|折扣|赠|补偿|保证|承诺",
        re.IGNORECASE,
    )
    texts = [text for name, tone in TONED for (_, one), text in VARIATIONS[name].items() if one == tone]
    assert [text for text in texts if unsaid.search(text)] == []


def test_where_a_tone_has_no_words_of_its_own_the_neutral_ones_are_said(wording: Wording) -> None:
    assert wording.say("utter_help", "zh", "valued") == wording.say("utter_help", "zh")
    assert wording.say("utter_thank", "zh", "valued") != wording.say("utter_thank", "zh")
    assert wording.say("utter_thank", "fr", "valued") == wording.say("utter_thank", "en")


def test_chinese_texts_are_chinese_and_english_texts_are_not() -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    only_values = {"utter_part_order_line", "utter_part_line", "utter_part_line_new", "utter_part_line_plain"}
    only_values |= {
        "utter_part_price_line",
        "utter_part_units",
        "utter_part_priced",
        "utter_part_item",
        "utter_part_with_balance",
        "utter_part_quoted",
        "utter_part_compare_row",
    }
    assert not [name for name, texts in RESPONSES.items() if han.search(texts["en"])]
    assert not [
        name for name, texts in RESPONSES.items() if not han.search(texts["zh"]) and name not in only_values
    ]


def test_every_response_that_the_code_names_exists() -> None:
    named = set(re.findall(r'"(utter_[a-z_]+)"', code_text()))
    assert named - set(RESPONSES) == set()


def test_no_response_is_there_for_nothing() -> None:
    code = code_text()
    stems = re.findall(r'f"(utter_[a-z_]+)\{', code)
    unused = [
        name
        for name in RESPONSES
        if f'"{name}"' not in code and not any(name.startswith(stem) and stem != "utter_" for stem in stems)
    ]
    assert unused == []


def test_every_error_of_the_shop_that_can_reach_a_shopper_is_worded() -> None:
    shop = PROJECT / "shop"
    files = [*(shop / "services").rglob("*.py"), *(shop / "rules").rglob("*.py")]
    codes = {
        code
        for file in files
        for code in re.findall(
            r'(?:RuleViolation|Conflict|InvalidInput)\(\s*"([a-z_]+)"', file.read_text(encoding="utf-8")
        )
    }
    # These are faults of a caller, never of what a shopper said.
    ours = {"unknown_status", "unknown_event_kind", "unknown_customer", "event_without_person", "bad_amount"}
    ours |= {
        "bad_price_range",
        "idempotency_key_reused",
        "no_items",
        "duplicate_items",
        "unknown_cancel_reason",
    }
    ours |= {"write_conflict", "bad_event_field", "bad_idempotency_key"}
    assert {f"utter_error_{code}" for code in codes - ours} - set(RESPONSES) == set()


def test_no_response_is_said_by_rasa_beside_the_action() -> None:
    assert [name for name in RESPONSES if SAID_BY_RASA.match(name)] == []


def test_names_are_those_of_the_domain() -> None:
    declared = domain()
    assert set(declared["intents"]) == {*names.INTENTS, names.FALLBACK_INTENT}
    assert set(declared["slots"]) == set(names.SLOTS)
    assert set(declared["forms"]) == set(names.FORMS)
    assert set(declared["actions"]) == {
        *names.ACTIONS,
        names.ACTION_READ_MOOD,
        *(f"validate_{form}" for form in names.FORMS),
    }


def test_every_intent_has_training_text_in_both_languages() -> None:
    for language in ("en", "zh"):
        folder = PROJECT / "nlu_data" / language
        found = {
            entry["intent"]
            for file in folder.glob("*.yml")
            for entry in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", [])
            if "intent" in entry
        }
        assert found == set(names.INTENTS), language


def test_every_intent_has_a_rule() -> None:
    ruled = set()
    for file in (PROJECT / "nlu_data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            ruled |= {step["intent"] for step in rule["steps"] if "intent" in step}
    assert ruled == {*names.INTENTS, names.FALLBACK_INTENT}


def test_every_form_has_a_rule_for_its_end() -> None:
    ended = set()
    for file in (PROJECT / "nlu_data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            if rule.get("condition"):
                ended |= {step["active_loop"] for step in rule["condition"]}
    assert ended == set(names.FORMS)


def test_what_a_question_expects_is_one_of_the_agreed_names() -> None:
    asked = set(re.findall(r'Ask\(\s*"([a-z_]+)"', code_text()))
    asked |= set(re.findall(r'\["expects"\] = "([a-z_]+)"', code_text()))
    assert asked
    assert asked <= set(names.EXPECTS)


def test_every_text_that_asks_is_said_by_something_that_expects_an_answer() -> None:
    """Texts with a question mark are questions of a task, confirmations, offers or named here."""
    asking = {name for name, texts in RESPONSES.items() if texts["en"].rstrip().endswith("?")}
    families = ("utter_question_", "utter_confirm_", "utter_error_")
    others = {name for name in asking if not name.startswith(families)}
    with_expects = {
        "utter_order_not_found",
        "utter_thing_in_no_order",
        "utter_no_gift_card_to_use",
        "utter_no_such_payment_method",
        "utter_refund_method_not_allowed",
        "utter_cancel_too_late_delivered",
        "utter_cancel_whole_only",
        "utter_return_needs_delivery",
        "utter_product_not_found",
        "utter_no_such_place",
    }
    greetings = {"utter_greet", "utter_greet_customer"}
    offers = {name for name in asking if name.startswith("utter_offer_person")}
    assert others == with_expects | greetings | offers


@pytest.mark.parametrize(
    "group",
    ["task", "status", "step", "reason", "payment_type", "line", "handoff_reason", "fact", "action", "mood"],
)
def test_labels_have_both_languages(group: str) -> None:
    labels = yaml.safe_load((PROJECT / "actions" / "labels.yml").read_text(encoding="utf-8"))
    assert all({"en", "zh"} == set(entry) for entry in labels[group].values())


def test_no_text_for_shoppers_is_written_in_code() -> None:
    """A Chinese string outside understanding would be wording (patterns there read what shoppers write)."""
    patterns_of = {
        "choosing.py",
        "clauses.py",
        "drafts.py",
        "intake.py",
        "hearing.py",
        "smalltalk.py",
        "catalogue.py",
        "products_meant.py",
        "orders.py",
        "articles.py",
        "reading.py",
        "bootstrap.py",
    }
    outside = [f for f in CODE if "understanding" not in f.parts and f.name not in patterns_of]
    assert [f.name for f in outside if re.search(r"[\u4e00-\u9fff]", f.read_text(encoding="utf-8"))] == []


def test_a_missing_response_is_an_error(wording: Wording) -> None:
    with pytest.raises(UnknownResponse):
        wording.say("utter_nothing_of_the_kind", "en")


@pytest.mark.parametrize(
    ("options", "language", "shown"),
    [
        ({"color": "black", "size": "M"}, "en", "black, M"),
        ({"color": "black", "size": "M"}, "zh", "黑色、M"),
        ({"size": "10", "waterproof": "yes"}, "en", "size: 10, waterproof: yes"),
        ({"color": "unheard-of", "capacity": "1L"}, "zh", "unheard-of、1L"),
    ],
)
def test_options_are_shown_in_few_words(
    wording: Wording, options: dict[str, str], language: str, shown: str
) -> None:
    assert wording.options(options, language) == shown


def test_lists_end_with_and(wording: Wording) -> None:
    assert wording.join(["a", "b", "c"], "en") == "a, b and c"
    assert wording.join(["甲", "乙"], "zh") == "甲和乙"
    assert wording.join(["a"], "en") == "a"


def test_paths_of_the_domain_are_found() -> None:
    assert all(isinstance(file, Path) and file.suffix == ".yml" for file in domain_files(PROJECT))


def test_options_are_shown_and_understood_as_the_shop_translates_them(
    wording: Wording, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = vocabulary()
    for table in (known.option_words, known.option_names):
        for word in ("fleece", "hood"):
            monkeypatch.setitem(table, word, table.get(word, ()))
    learn_option_words({"fleece": ["摇粒绒"], "hood": ["帽子"]})
    assert wording.options({"material": "fleece", "hood": "yes"}, "zh") == "摇粒绒、帽子：有"
    for said in ("要摇粒绒的", "要抓绒的"):
        assert wish_in(said, {"material": ["fleece", "wool"]}).wanted == {"material": ("fleece",)}
