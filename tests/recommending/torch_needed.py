"""Tests that learn with torch: without it they are skipped on a developer's machine, and fail in CI."""

from __future__ import annotations

import importlib.util
import os

import pytest

MISSING = importlib.util.find_spec("torch") is None
_CI = os.environ.get("CI", "").lower() in {"1", "true"}

needs_torch = pytest.mark.skipif(MISSING and not _CI, reason="torch is not installed: pip install torch")
"""Marks a test, or a class of tests."""
