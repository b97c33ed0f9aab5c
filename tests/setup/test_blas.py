"""The bot's old OpenBLAS is told which kernels to use where it would not find out."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopdesk import blas
from shopdesk.blas import KERNELS, kernels_for_bot

INTEL = (
    "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel\t\t: 207\nflags\t\t: fpu sse2 fma avx avx2 avx512f\n"
)


@pytest.fixture
def cpu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(blas.platform, "machine", lambda: "x86_64")
    path = tmp_path / "cpuinfo"
    path.write_text(f"{INTEL}\nprocessor\t: 1\n")
    return path


def test_an_intel_with_avx2_gets_its_kernels(cpu: Path) -> None:
    assert kernels_for_bot(cpu, {}) == {KERNELS: "Haswell"}


def test_what_is_set_already_is_left(cpu: Path) -> None:
    assert kernels_for_bot(cpu, {KERNELS: "SkylakeX"}) == {}


@pytest.mark.parametrize(("old", "new"), [("GenuineIntel", "AuthenticAMD"), (" avx2", ""), (" fma", "")])
def test_other_processors_are_left_to_openblas(cpu: Path, old: str, new: str) -> None:
    cpu.write_text(INTEL.replace(old, new))
    assert kernels_for_bot(cpu, {}) == {}


def test_a_machine_that_does_not_tell_is_left_to_openblas(cpu: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kernels_for_bot(cpu.parent / "missing", {}) == {}
    monkeypatch.setattr(blas.platform, "machine", lambda: "aarch64")
    assert kernels_for_bot(cpu, {}) == {}
