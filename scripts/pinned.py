"""Print a compiled requirements file without what the runtime never imports and without comments on its origin.

Used by scripts/lock: `pinned.py RUNTIME COMPILED`. Leaves out what requirements/RUNTIME-omit.txt lists.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def omitted(runtime: str) -> set[str]:
    path = Path(f"requirements/{runtime}-omit.txt")
    lines = path.read_text().splitlines() if path.exists() else []
    return {name for line in lines if (name := line.split("#")[0].strip())}


def entries(text: str) -> list[str]:
    """The file cut into one text per package."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("#", "--index", "--find")))
    return [entry.strip() for entry in re.split(r"\n(?=\S)", kept) if "==" in entry]


def main() -> None:
    runtime, compiled = sys.argv[1], Path(sys.argv[2])
    leave_out = omitted(runtime)
    print(f"# Every package of the {runtime} requirements, pinned and hashed. Written by scripts/lock; do not edit.")
    for entry in entries(compiled.read_text()):
        if re.split(r"[=\[ ]", entry, maxsplit=1)[0] not in leave_out:
            print(entry)


if __name__ == "__main__":
    main()
