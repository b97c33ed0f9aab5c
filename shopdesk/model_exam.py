"""The exam that decides whether a new model is deployed: the same messages for the old and the new one.

The messages are those of `exam/nlu`, `nlu_data/held_out` and `held_out` (CSV with `text` and `label`; rows
with a column `split` that says `test` are for final figures only and left out) and the labelled misses that
were held back. Neither model was trained on any of them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from evaluation.nlu.bot_process import BotProcess
from evaluation.nlu.examples import Example
from shopdesk.errors import CommandError
from shopdesk.system import BOT_PYTHON, rasa_environment, thread_limits

EXAM_FOLDERS = ("exam/nlu", "nlu_data/held_out", "held_out")
ANSWERS_FOLDER = "var/reports/answers"
CODE = ("bot/components", "bot/exam.py", "requirements/bot.txt")
"""What else than the model decides an answer."""


def exam_files(folder: Path) -> list[Path]:
    """The exam's files."""
    return [file for name in EXAM_FOLDERS for file in sorted((folder / name).glob("*.csv"))]


def exam_examples(folder: Path) -> list[Example]:
    """Every message of the files once.

    Raises:
        CommandError: a file cannot be read as CSV with text and label.
    """
    found: dict[str, Example] = {}
    for file in exam_files(folder):
        place = file.relative_to(folder).as_posix()
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                if not {"text", "label"} <= set(reader.fieldnames or ()):
                    raise CommandError(f"{place}: the first line must name the columns text and label")
                for row in reader:
                    text, label = (row["text"] or "").strip(), (row["label"] or "").strip()
                    if text and label and row.get("split") != "test":
                        found.setdefault(text, Example(text, label, place))
        except (UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{place}: cannot be read as CSV in UTF-8 ({error})") from None
    return list(found.values())


def answers_of(
    folder: Path, model: Path, exam: Sequence[Example], tell: Callable[[str], None] = lambda news: None
) -> list[str | None]:
    """The intent that the model acts on, for each message; asked once and kept in ANSWERS_FOLDER.

    Raises:
        evaluation.nlu.bot_process.BotFailed: the model cannot be loaded by the bot as it is now.
    """
    kept = folder / ANSWERS_FOLDER / f"{model.name.removesuffix('.tar.gz')}.json"
    key = _key(folder, model, exam)
    try:
        known = json.loads(kept.read_text(encoding="utf-8"))
        if known["key"] == key:
            return list(known["intents"])
    except (OSError, ValueError, KeyError):
        pass
    process = BotProcess(BOT_PYTHON, folder, {**rasa_environment(), "LOG_LEVEL": "WARNING"}, thread_limits(1))
    answers, _ = process.parse(model, exam, lambda doing, done, of: tell(f"{done} of {of}"))
    intents = [answer.intent for answer in answers]
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob("*.json"):
        if not (folder / "models" / f"{old.stem}.tar.gz").exists():
            old.unlink(missing_ok=True)
    kept.write_text(json.dumps({"key": key, "intents": intents}, ensure_ascii=False), encoding="utf-8")
    return intents


def _key(folder: Path, model: Path, exam: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for name in CODE:
        path = folder / name
        files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        for file in files:
            digest.update(file.read_bytes())
    digest.update(f"{model.name} {model.stat().st_size} {model.stat().st_mtime_ns}".encode())
    digest.update(json.dumps([example.text for example in exam]).encode())
    return digest.hexdigest()
