"""Somebody who has used an earlier version."""

from pathlib import Path

import pytest

from old_forms import Old


@pytest.fixture
def old(tmp_path: Path) -> Old:
    return Old(tmp_path / "used")
