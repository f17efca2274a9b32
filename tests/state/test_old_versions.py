"""What earlier versions really kept: made by their own code, where the history of this checkout has it."""

import datetime
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from old_forms import Old
from tidytrace.state.moving import move
from tidytrace.watch.notices.ledger import Ledger
from tidytrace.watch.notices.preferences import preferences_of
from tidytrace.watch.reminders.book import open_book
from tidytrace.watch.retention.book import Book

NOW = datetime.datetime(2026, 11, 26, 20, 45, 4, tzinfo=datetime.UTC)
ROOT = Path(__file__).resolve().parents[2]
VERSIONS = {"handles": "6f715053^", "quiet": "ffafc2de^"}
"""The last version before each step."""


@pytest.fixture
def made(tmp_path):
    """Makes what one of them kept."""

    def make(kind: str) -> Old:
        git = shutil.which("git")
        program = tmp_path / "earlier"
        archive = tmp_path / "earlier.tar"
        if git is None:
            pytest.skip("git is not installed here")
        asked = [git, "-C", str(ROOT), "archive", "-o", str(archive), VERSIONS[kind], "app"]
        if subprocess.run(asked, capture_output=True, check=False).returncode:
            pytest.skip("this checkout has no history that far back")
        with tarfile.open(archive) as packed:
            packed.extractall(program, filter="data")
        old = Old(tmp_path / "used")
        subprocess.run(
            [sys.executable, "-P", Path(__file__).with_name("old_states.py"), kind, old.folders.state.parent],
            env={**os.environ, "PYTHONPATH": str(program / "app")},
            check=True,
            timeout=600,
        )
        return old

    return make


def test_quiet_hours_and_rules_of_an_earlier_version_hold(made):
    old = made("quiet")
    assert Book(old.folders).read()[1] is not None, "this version cannot read it as it is"
    assert move(old.folders, NOW).copy is not None
    said, aside = preferences_of(old.folders)
    assert aside is None
    assert str(said.quiet) == "22:30-08:00"
    assert [str(one) for one in said.holidays] == ["2027-02-05..2027-02-12", "12-25"]
    assert [one.rule.subject for one in open_book(old.folders).book.reminders] == ["checkup"]
    sayings, problem = Book(old.folders).read()
    assert problem is None
    assert [(rule.of, rule.does) for rule in sayings.rules] == [("codex", "keep")]


def test_what_an_earlier_version_had_told_is_not_told_again(made):
    old = made("handles")
    assert move(old.folders, NOW).copy is not None
    ledger = Ledger.of(old.folders)
    assert ledger.aside is None
    assert ledger.knows("new-app:codex")
    ledger.close()
