"""scripts/find-python: picks a Python that works, and says in one line when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.live import PROJECT

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def find(folder: Path, version: str, *, path: str) -> subprocess.CompletedProcess[str]:
    """Run the finder seeing nothing but `path` (and the usual folders, which it tries last)."""
    environment = {"PATH": f"{path}:/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        [str(PROJECT / "scripts" / "find-python"), version], env=environment, capture_output=True, text=True
    )


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_python_that_is_found_but_does_not_run_is_passed_over(tmp_path: Path) -> None:
    shim = executable(
        tmp_path / "shims" / f"python{VERSION}", "#!/bin/sh\necho 'not installed' >&2\nexit 127\n"
    )
    works = tmp_path / "works"
    works.mkdir()
    (works / f"python{VERSION}").symlink_to(sys.executable)
    found = find(tmp_path, VERSION, path=f"{shim.parent}:{works}")
    assert found.stdout.strip() == str(works / f"python{VERSION}")


def test_a_python_of_another_version_under_the_wanted_name_is_passed_over(tmp_path: Path) -> None:
    executable(tmp_path / "lies" / "python3.99", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert find(tmp_path, "3.99", path=str(tmp_path / "lies")).returncode == 1


def test_a_pyenv_python_is_found_without_being_on_the_path(tmp_path: Path) -> None:
    inside = tmp_path / ".pyenv" / "versions" / "3.98.1" / "bin" / "python"
    executable(inside, '#!/bin/sh\necho "3.98"\n')
    assert find(tmp_path, "3.98", path=str(tmp_path)).stdout.strip() == str(inside)


def test_a_missing_python_is_one_clear_line(tmp_path: Path) -> None:
    missing = find(tmp_path, "3.97", path=str(tmp_path))
    assert missing.returncode == 1
    assert missing.stdout == ""
    (line,) = missing.stderr.splitlines()
    assert "Python 3.97" in line
    assert "pyenv install 3.97" in line


def test_the_scripts_find_their_folder_from_anywhere(tmp_path: Path) -> None:
    help_text = subprocess.run(
        ["make", "-C", str(PROJECT), "help"], cwd=tmp_path, env=os.environ, capture_output=True, text=True
    )
    assert help_text.returncode == 0
    assert "make run" in help_text.stdout
