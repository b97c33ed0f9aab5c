"""The figures of an exam by conversations, as JSON and as JUnit XML."""

from __future__ import annotations

import math
import statistics
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from evaluation.conversations.holding import Outcome, lines_of

Json = dict[str, Any]


def figures(outcomes: Sequence[Outcome], *, planned: int, seed: int, not_examined: int = 0) -> Json:
    """All figures and the failures with their transcripts.

    `planned` is how many conversations were to be held: more than there are outcomes if the run was
    stopped. Shares are 0..1, times in milliseconds.
    """
    turns = [outcome.talk.turns for outcome in outcomes if not outcome.broken]
    turn_ms = [one for outcome in outcomes for one in outcome.turn_ms]
    return {
        "goals": {
            "total": len(outcomes),
            "met": sum(outcome.met for outcome in outcomes),
            "success": share(outcomes),
            "wrong_writes": sum(outcome.verdict.wrong_write for outcome in outcomes),
            "missing_facts": sum(bool(outcome.talk.missing_facts) for outcome in outcomes),
            "hand_overs": sum(bool(outcome.hand_overs) for outcome in outcomes),
            "hand_overs_wanted": sum(outcome.hand_over_wanted for outcome in outcomes),
            "loops": sum(bool(outcome.talk.loops) for outcome in outcomes),
            "gave_up": sum(outcome.talk.ending == "gave_up" for outcome in outcomes),
            "broken": sum(bool(outcome.broken) for outcome in outcomes),
            "planned": planned,
            "stopped": len(outcomes) < planned,
            "facts_not_examined": not_examined,
        },
        "by_kind": _by(outcomes, lambda outcome: outcome.run.goal.kinds),
        "by_wording": _by(outcomes, lambda outcome: (outcome.run.style,)),
        "by_language": _by(outcomes, lambda outcome: (outcome.run.language,)),
        "by_group": _by(outcomes, lambda outcome: (outcome.run.goal.group or "-",)),
        "turns": {"median": _quantile(turns, 0.5), "p90": _quantile(turns, 0.9)},
        "turn_ms": {name: _quantile(turn_ms, q) for name, q in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))},
        "hand_over_reasons": _counted(reason for outcome in outcomes for reason in outcome.hand_overs),
        "escalation": escalation(outcomes),
        "seed": seed,
        "failures": [_failure(outcome) for outcome in outcomes if not outcome.met],
        "runs": [_run(outcome) for outcome in outcomes],
    }


def escalation(outcomes: Sequence[Outcome]) -> Json:
    """Of goals that say who is upset: shares (0..1, None where there are no such goals).

    `angry_recall`: upset shoppers who were offered a person unasked or handed over; `calm_false_handover`:
    calm ones who were handed over; `calm_offers`: calm ones who were offered a person.
    """
    held = [one for one in outcomes if not one.broken]
    angry = [one for one in held if one.run.goal.expects_hand_over]
    calm = [one for one in held if one.run.goal.expects_hand_over is False]
    return {
        "angry": len(angry),
        "calm": len(calm),
        "angry_recall": _part(sum(one.reached_out for one in angry), len(angry)),
        "angry_handed_over": _part(sum(bool(one.hand_overs) for one in angry), len(angry)),
        "calm_false_handover": _part(sum(bool(one.hand_overs) for one in calm), len(calm)),
        "calm_offers": _part(sum(bool(one.offers) for one in calm), len(calm)),
    }


def _part(some: int, of: int) -> float | None:
    return round(some / of, 4) if of else None


def share(outcomes: Sequence[Outcome]) -> float:
    """Goals met of those held, 0..1; 0 where none was."""
    return round(sum(outcome.met for outcome in outcomes) / len(outcomes), 4) if outcomes else 0.0


def _by(outcomes: Iterable[Outcome], names: Callable[[Outcome], Iterable[str]]) -> Json:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for name in names(outcome):
            groups[name].append(outcome)
    return {
        name: {
            "total": len(group),
            "met": sum(one.met for one in group),
            "success": share(group),
            "wrong_writes": sum(one.verdict.wrong_write for one in group),
            "turns_median": _quantile([one.talk.turns for one in group], 0.5),
        }
        for name, group in sorted(groups.items())
    }


def _quantile(values: Sequence[float], q: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed; the median as usual."""
    if not values:
        return None
    if q == 0.5:
        return round(statistics.median(values), 2)
    return round(sorted(values)[max(0, math.ceil(q * len(values)) - 1)], 2)


def _counted(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for name in names:
        counts[name] += 1
    return dict(sorted(counts.items()))


def _run(outcome: Outcome) -> Json:
    return {
        "goal": outcome.run.goal.id,
        "kinds": list(outcome.run.goal.kinds),
        "style": outcome.run.style,
        "language": outcome.run.language,
        "script": outcome.run.script,
        "met": outcome.met,
        "wrong_write": outcome.verdict.wrong_write,
        "turns": outcome.talk.turns,
        "ending": outcome.talk.ending,
        "loops": outcome.talk.loops,
        "hand_overs": outcome.hand_overs,
        "offers": outcome.offers,
        "seconds": round(outcome.seconds, 2),
    }


def _failure(outcome: Outcome) -> Json:
    return {
        **_run(outcome),
        "problems": outcome.problems,
        "differences": [
            {"file": one.file, "key": one.key, "field": one.field,
             "wanted": _plain(one.wanted), "found": _plain(one.found)}
            for one in outcome.verdict.differences
        ],
        "missing_facts": outcome.talk.missing_facts,
        "transcript": lines_of(outcome.talk, outcome.understanding),
    }  # fmt: skip


def _plain(value: Any) -> Any:
    """As JSON has it: money as text."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def junit(outcomes: Sequence[Outcome], name: str) -> str:
    """JUnit XML: a test case a conversation, its class the goal's kinds; a broken one is an error."""
    suite = ET.Element(
        "testsuite",
        name=_printable(f"conversations.{name}"),
        tests=str(len(outcomes)),
        failures=str(sum(not one.met and not one.broken for one in outcomes)),
        errors=str(sum(bool(one.broken) for one in outcomes)),
        skipped="0",
        time=f"{sum(one.seconds for one in outcomes):.3f}",
    )
    for outcome in outcomes:
        case = ET.SubElement(
            suite,
            "testcase",
            classname=_printable(f"{name}.{'+'.join(outcome.run.goal.kinds)}"),
            name=_printable(outcome.run.name),
            time=f"{outcome.seconds:.3f}",
        )
        if not outcome.met:
            kind = "error" if outcome.broken else "failure"
            told = ET.SubElement(
                case,
                kind,
                message=_printable("; ".join(outcome.problems)),
                type="wrong_write" if outcome.verdict.wrong_write else kind,
            )
            told.text = _printable(transcript_text(outcome))
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def transcript_text(outcome: Outcome) -> str:
    """The conversation as lines of text, with what was understood behind each message of the shopper."""
    lines = []
    for line in lines_of(outcome.talk, outcome.understanding):
        behind = f"   <{line['intent']} {line.get('confidence') or 0:.2f}>" if line.get("intent") else ""
        asks = f"[{line['expects']}] " if line.get("expects") else ""
        lines.append(f"{line['who']:>8}  {asks}{line['text']}{behind}")
    return "\n".join(lines)


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(ch for ch in text if ch in "\n\t" or (ord(ch) >= 32 and ch not in "\ufffe\uffff"))
