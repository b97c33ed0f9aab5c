"""Which kernels the bot's old linear algebra should use.

The bot's Python pins NumPy 1.23 and SciPy 1.10 (Rasa). The OpenBLAS inside knows no processor that came after
it and then takes the kernels of 2004: on an Intel Xeon of 2023 a matrix product is four times as slow, and
training the bot takes a minute longer. Kernels for AVX2 run on all of them.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

KERNELS = "OPENBLAS_CORETYPE"
_INTEL, _NEEDED = "GenuineIntel", {"avx2", "fma"}


def kernels_for_bot(
    cpuinfo: Path = Path("/proc/cpuinfo"), environment: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """What to add to the environment of the bot's Python; nothing where it is set already, or where the
    processor is none of Intel's with AVX2 (OpenBLAS's own choice is good for the others)."""
    if KERNELS in environment or platform.machine() not in ("x86_64", "AMD64"):
        return {}
    try:
        told = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    facts = {}
    for line in told.split("\n\n", 1)[0].splitlines():
        name, _, value = line.partition(":")
        facts[name.strip()] = value.strip()
    known = facts.get("vendor_id") == _INTEL and set(facts.get("flags", "").split()) >= _NEEDED
    return {KERNELS: "Haswell"} if known else {}
