"""Writes `.env` once, from `.env.example`, with secrets that are this installation's own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

EXAMPLE = ".env.example"

GENERATED: Mapping[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "IDENTITY_SECRET": lambda: secrets.token_urlsafe(32),
    "DEMO_AGENT_PASSWORD": lambda: secrets.token_urlsafe(9),
}
"""Settings that stand empty in the example and get a value of their own."""


OF_THE_DEMO = frozenset({"SHIPS_TO", "RETURN_DAYS"})
"""Settings that the example gives the value of the demo's articles; another shop has its own."""


def write_env_file(folder: Path, *, demo: bool = True) -> bool:
    """Write `folder/.env` unless there is one; whether it was written. An existing file is never touched."""
    target = folder / ".env"
    if target.exists():
        return False
    text = filled_in((folder / EXAMPLE).read_text(encoding="utf-8"), demo=demo)
    draft = folder / f".env.{os.getpid()}.new"
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    try:
        os.link(draft, target)  # unlike a rename, it fails if another process was faster
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def filled_in(example: str, *, demo: bool) -> str:
    """The example with the empty secrets filled in and the demo switched on or off."""
    lines = []
    for line in example.splitlines():
        name, separator, value = line.partition("=")
        if separator and not value and name in GENERATED:
            line = f"{name}={GENERATED[name]()}"
        elif name == "DEMO" and separator:
            line = f"DEMO={'true' if demo else 'false'}"
        elif name in OF_THE_DEMO and separator and not demo:
            line = f"# {name}="
        lines.append(line)
    return "\n".join(lines) + "\n"
