"""A program that nobody has set up yet: nothing was worked out of its files."""

import pytest

from tidytrace.catalog import cache


@pytest.fixture(autouse=True)
def nothing_prepared(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "prepared", lambda: tmp_path / "never set up")
