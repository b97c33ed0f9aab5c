"""Print a compiled requirements file without comments, and without what the runtime never imports.

Used by scripts/lock: `pinned.py RUNTIME COMPILED`. Leaves out what requirements/RUNTIME-omit.txt lists, and
adds what stands in requirements/RUNTIME-added.txt, for the developers' requirements of that runtime, too.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ADDED_LIKE = {"bot-dev": "bot", "dev": "services"}
"""Developers' requirements by the runtime whose additions are theirs."""


def omitted(runtime: str) -> set[str]:
    path = Path(f"requirements/{runtime.removesuffix('-dev')}-omit.txt")
    lines = path.read_text().splitlines() if path.exists() else []
    return {name for line in lines if (name := line.split("#")[0].strip())}


def entries(text: str) -> list[str]:
    """The file cut into one text per package."""
    dropped = ("#", "--index", "--find")
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(dropped))
    return [entry.strip() for entry in re.split(r"\n(?=\S)", kept) if "==" in entry]


def added(runtime: str) -> list[str]:
    """Entries that are installed beside the compiled ones."""
    path = Path(f"requirements/{ADDED_LIKE.get(runtime, runtime)}-added.txt")
    return entries(path.read_text()) if path.exists() else []


def main() -> None:
    runtime, compiled = sys.argv[1], Path(sys.argv[2])
    leave_out = omitted(runtime)
    about = f"Every package of the {runtime} requirements, pinned and hashed."
    print(f"# {about} Written by scripts/lock; do not edit.")
    for entry in entries(compiled.read_text()) + added(runtime):
        if re.split(r"[=\[ ]", entry, maxsplit=1)[0] not in leave_out:
            print(entry)


if __name__ == "__main__":
    main()
