"""Labelled texts for polarity out of a folder of public sets, each with its parts; nothing of them is kept.

| set | learned from | chosen on | asked once |
| --- | --- | --- | --- |
| SST-2, sentences only | train | dev | test |
| online_shopping_10_cats | 60 % of it, seeded, without its hotels | 20 % | 20 % |
| ChnSentiCorp, hotels | nothing | nothing | all |
| SemEval-14 laptops and restaurants | train: sentences whose aspects agree | | |
| the project's chat moods | chat_mood.csv | | chat_mood_exam.csv |
| requests in nlu_data, all neutral | all but 600 | 600 | |
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import yaml

from sentiment.model import Polarity
from sentiment.upset import CHAT_MOODS, CHAT_MOODS_EXAM, chat_moods

SPLIT_SEED, SHARES = 2024, (0.6, 0.2, 0.2)
HOTELS = "酒店"
"""The category of the shopping set that is another edition of ChnSentiCorp: nine of ten hotel reviews are in
both, and of those that are not nearly all are complaints, so none is learned from."""

NLU_DATA = Path(__file__).parent.parent / "nlu_data"
REQUESTS_SEED, HELD_REQUESTS = 11, 600
NEUTRAL_INTENTS = frozenset(
    """add_to_cart ask_product change_language change_order change_payment_method change_shipping_address
    check_cancellation_fee check_invoice check_payment_methods check_refund_policy check_stock
    compare_products correct_information create_account delivery_options delivery_period discount_request
    edit_account gift_card_balance my_data_export my_orders newsletter_subscription place_order price_match
    recommend_product search_product set_up_shipping_address switch_account track_order""".split()
)
_UNMARKED = re.compile(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))")
"""How nlu_data marks what is named in an example."""
_LEAST_LENGTH = 3
_SIGNS: dict[int, Polarity] = {-1: "negative", 0: "neutral", 1: "positive"}


@dataclass(frozen=True)
class Labelled:
    """A text with its polarity; `kind`: category of goods, where the set tells."""

    text: str
    polarity: Polarity
    kind: str = ""


def sst2(folder: Path, part: str) -> list[Labelled]:
    """train, dev or test; of train without what dev and test hold, too."""
    lines = (folder / "sst2" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    found = [Labelled(text, _binary(label)) for text, label in (line.rsplit("\t", 1) for line in lines)]
    if part != "train":
        return found
    held = {plain(one.text) for other in ("dev", "test") for one in sst2(folder, other)}
    return [one for one in found if plain(one.text) not in held]


def shopping(folder: Path, part: str) -> list[Labelled]:
    """train, dev or test of a seeded split; of train without hotels, texts that come twice, and what dev and
    test hold, too."""
    path = folder / "zh_reviews" / "online_shopping_10_cats.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Labelled(text, _binary(row["label"]), row["cat"])
            for row in csv.DictReader(file)
            if (text := row["review"].strip("\ufeff \n"))
        ]
    random.Random(SPLIT_SEED).shuffle(rows)
    first, second = round(SHARES[0] * len(rows)), round((SHARES[0] + SHARES[1]) * len(rows))
    parts = {"train": rows[:first], "dev": rows[first:second], "test": rows[second:]}
    if part != "train":
        return parts[part]
    held = {plain(one.text) for one in rows[first:]} | {plain(one.text) for one in hotels(folder)}
    kept = {plain(one.text): one for one in parts["train"] if one.kind != HOTELS}
    return [one for text, one in kept.items() if text not in held]


def hotels(folder: Path) -> list[Labelled]:
    """ChnSentiCorp's hotel reviews; only ever asked about."""
    with (folder / "zh_reviews" / "ChnSentiCorp_htl_all.csv").open(encoding="utf-8", newline="") as file:
        return [Labelled(row["review"], _binary(row["label"])) for row in csv.DictReader(file)]


def semeval(folder: Path) -> list[Labelled]:
    """Training sentences on laptops and restaurants all of whose aspects are judged alike."""
    judged: dict[str, list[int]] = defaultdict(list)
    for name in ("Laptops", "Restaurants"):
        path = folder / "semeval14" / f"{name}_Train.xml.seg"
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        for start in range(0, len(lines) - 2, 3):
            judged[lines[start].replace("$T$", lines[start + 1])].append(int(lines[start + 2]))
    return [Labelled(text, _SIGNS[signs[0]]) for text, signs in judged.items() if len(set(signs)) == 1]


def chats(*, exam: bool = False) -> list[Labelled]:
    """The project's own chat messages, in three polarities."""
    moods = chat_moods(CHAT_MOODS_EXAM if exam else CHAT_MOODS)
    return [Labelled(one.text, one.polarity, one.kind) for one in moods]  # type: ignore[arg-type]


def requests(part: str) -> list[Labelled]:
    """train or dev: what shoppers ask the bot in nlu_data, of intents that nobody is displeased about."""
    found = []
    for path in sorted(NLU_DATA.glob("*/*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or []:
            if entry.get("intent") in NEUTRAL_INTENTS:
                lines = (line.strip().removeprefix("- ") for line in entry["examples"].splitlines())
                found += [
                    Labelled(_UNMARKED.sub(r"\1", line), "neutral", entry["intent"])
                    for line in lines
                    if len(line) > _LEAST_LENGTH
                ]
    # "english" is said in both languages.
    found = list({one.text: one for one in found}.values())
    random.Random(REQUESTS_SEED).shuffle(found)
    return found[:HELD_REQUESTS] if part == "dev" else found[HELD_REQUESTS:]


def plain(text: str) -> str:
    """Letters and digits alone, to find the same text in two files."""
    return re.sub(r"[\W_]+", "", text).lower()


def _binary(label: str) -> Polarity:
    return "positive" if label.strip() == "1" else "negative"
