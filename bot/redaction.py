"""Takes people out of log lines: e-mail, phone and card numbers, postal addresses, tokens, passwords, and
whatever shoppers have just written.

`install` puts it under the standard logging: every record of every library is put into words and cleaned when
it is made, tracebacks included, whatever handler writes it. What patterns cannot know, such as a name in an
error message, is found because each process tells `remember` the texts that it works on.

This file is in shop/privacy and in bot, the same word for word: bot imports nothing of ours but how Chinese
is written. A test compares them. It runs on Python 3.10.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from chinese.script import simplified

LEFT_OUT = "[left out]"
_MOST_TEXTS, _SHORTEST, _LONGEST_LINE = 2000, 4, 20_000

# They go first: a secret is known by the word before it, which may be in what somebody wrote and be left out.
_SECRETS = tuple(
    (re.compile(pattern, flags), replacement)
    for pattern, flags, replacement in (
        (r"\beyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?", 0, "[token]"),
        (r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}", 0, r"\1 [token]"),
        (r"(/privacy/export/)[^\s\"'?]+", 0, r"\1[token]"),
        (
            r"(?i)([\"']?\b(?:password|passwd|secret|token|api_?key|authorization|identifier_hash|jwt|cookie)"
            r"\b[\"']?\s*[:=]\s*)"
            r"(?:\"[^\"]*\"|'[^']*'|[^\s,;)}\]]+)",
            0,
            r"\1[token]",
        ),
        # user:password@host
        (r"(://[^\s:/@]+):[^\s@/]+@", 0, r"\1:[token]@"),
    )
)
_PATTERNS = tuple(
    (re.compile(pattern, flags), replacement)
    for pattern, flags, replacement in (
        (r"[\w.!#$%&*+/=?^`{|}~-]+(?:@|%40|＠)[\w-]+(?:\.[\w-]+)+", 0, "[e-mail]"),
        # 13 to 19 digits in groups, as on cards.
        (r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])", 0, "[card]"),
        # International, and national in the usual groupings; plain numbers of orders and times stay.
        (r"(?<![\w+])\+\d[\d ().-]{6,17}\d", 0, "[phone]"),
        (r"(?<![\w.:-])\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])", 0, "[phone]"),
        (r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)", 0, "[phone]"),
        (
            r"(?<![\w.:/-])\d{1,5}[A-Za-z]?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'.-]*\s+){1,4}"
            r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Way|Court|Ct|Place|Pl|Square|Sq|"
            r"Terrace|Highway|Hwy|Parkway|Pkwy)\b\.?(?:[^\n\"'}]{0,60}?\b\d{5}(?:-\d{4})?\b)?",
            re.IGNORECASE,
            "[address]",
        ),
        (
            r"[\u4e00-\u9fff]{2,8}(?:省|市|[区區县縣])[\u4e00-\u9fff\d]{0,24}?(?:路|街|道|巷|弄|里|村)"
            r"[\u4e00-\u9fff]{0,6}\d+[号號弄]?[\w\u4e00-\u9fff-]{0,20}",
            0,
            "[address]",
        ),
        (r"[\u4e00-\u9fff]{2,10}(?:路|街|大道|巷)\s?\d+\s?[号號][\w\u4e00-\u9fff-]{0,20}", 0, "[address]"),
    )
)
_QUOTED = re.compile(r"\"([^\"\n]{2,})\"|'([^'\n]{2,})'|“([^”\n]{2,})”")


class KnownTexts:
    """What people wrote of late, so that it is found again in errors. Bounded; for any thread."""

    def __init__(self, most: int = _MOST_TEXTS) -> None:
        self._most = most
        self._texts: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, text: object) -> None:
        """Keep a text; what is too short to be told from other words is not kept."""
        if not isinstance(text, str) or len(text.strip()) < _SHORTEST:
            return
        plain = text.strip()
        with self._lock:
            # As it stands in a line whose secrets are gone already, and as the bot reads it, too.
            for one in {plain: None, simplified(plain): None, _without(_SECRETS, plain): None}:
                self._texts[one] = None
                self._texts.move_to_end(one)
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)

    def clean(self, line: str) -> str:
        """The line without any of the texts, in plain, `repr` or JSON form."""
        for text in self._all():
            for form in _forms(text):
                if form in line:
                    line = line.replace(form, LEFT_OUT)
        return line

    def clean_quoted(self, line: str) -> str:
        """The line without quoted pieces that stand in one of the texts, as errors quote them."""
        texts = self._all()

        def without(found: re.Match[str]) -> str:
            piece = next(group for group in found.groups() if group is not None)
            known = any(piece in text or piece.casefold() in text.casefold() for text in texts)
            return f'"{LEFT_OUT}"' if known and not _is_identifier(piece) else found.group(0)

        return _QUOTED.sub(without, line)

    def _all(self) -> list[str]:
        with self._lock:
            return sorted(self._texts, key=len, reverse=True)


def _is_identifier(piece: str) -> bool:
    return "_" in piece and re.fullmatch(r"[a-z][a-z0-9_.]*", piece) is not None


def _forms(text: str) -> tuple[str, ...]:
    quoted = repr(text)[1:-1]
    escaped = text.encode("unicode_escape").decode("ascii")
    in_json, in_ascii = (json.dumps(text, ensure_ascii=ascii_only)[1:-1] for ascii_only in (False, True))
    return tuple(dict.fromkeys((text, quoted, escaped, in_json, in_ascii)))


known_texts = KnownTexts()


def remember(*texts: object) -> None:
    """This process works on these texts now: they are kept out of its logs."""
    for text in texts:
        known_texts.remember(text)


def redact(line: str) -> str:
    """A line of a log, or several, without people in it."""
    if len(line) > _LONGEST_LINE:
        line = f"{line[:_LONGEST_LINE]} [cut]"
    line = line.replace("%20", " ")  # as addresses of requests have it
    line = _without(_SECRETS, line)
    return _without(_PATTERNS, known_texts.clean_quoted(known_texts.clean(line)))


def _without(patterns: tuple[tuple[re.Pattern[str], str], ...], line: str) -> str:
    for pattern, replacement in patterns:
        line = pattern.sub(replacement, line)
    return line


def redact_value(value: Any) -> Any:
    """The same for what structured logs hold: texts anywhere in it."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: redact_value(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [redact_value(one) for one in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return redact(str(value))


_installed = False


def install() -> None:
    """Clean every record of the standard logging from now on, and uncaught exceptions; again does nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    logging.setLogRecordFactory(_cleaning(logging.getLogRecordFactory()))
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda raised: _uncaught(raised.exc_type, raised.exc_value, raised.exc_traceback)


def _cleaning(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = make(*args, **kwargs)
        try:
            message = made.getMessage()
        except Exception:  # a wrong format must not be repeated with its arguments by logging itself
            message = f"{made.msg} [its arguments do not fit]"
        made.msg, made.args = redact(message), ()
        if made.exc_info and isinstance(made.exc_info, tuple) and made.exc_info[0] is not None:
            made.exc_text = redact_traceback(*made.exc_info)
        if made.stack_info:
            made.stack_info = redact(made.stack_info)
        return made

    return record


def redact_traceback(kind: Any, raised: Any, where: Any) -> str:
    """A traceback without people in it."""
    lines = io.StringIO()
    traceback.print_exception(kind, raised, where, file=lines)
    return redact(lines.getvalue().rstrip("\n"))


def _uncaught(kind: Any, raised: Any, where: Any) -> None:
    sys.stderr.write(redact_traceback(kind, raised, where) + "\n")
