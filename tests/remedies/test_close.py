"""Closing a server: all its files in one receipt, or none."""

from pathlib import Path

import pytest

from tidytrace.findings.closing import Closing, Move
from tidytrace.formats import Change, Reading, SettingsError
from tidytrace.host import FixtureHost
from tidytrace.receipts import Receipts
from tidytrace.remedies import AlreadyPrivate, close, plan_close, undo


def move(path: Path, key: tuple[str, ...], value: str) -> Move:
    return Move(path=path, format="ini", changes=(Change(key, Reading(present=True, value=value)),))


@pytest.fixture
def host(fixture_host) -> FixtureHost:
    return fixture_host("linux")


def closing(*moves: Move) -> Closing:
    return Closing(finding="system.exposed-chroma", app="chroma", moves=moves)


def test_several_files_are_one_receipt_and_come_back_together(host: FixtureHost, tmp_path: Path) -> None:
    one, other = host.home / "one.ini", host.home / "other.ini"
    one.write_text("[a]\nhost = 0.0.0.0\n")
    other.write_text("[a]\nhost = ::\n")
    receipts = Receipts(tmp_path / "receipts")
    key = ("a", "host")
    receipt = close(closing(move(one, key, "127.0.0.1"), move(other, key, "127.0.0.1")), host, receipts)
    assert (receipt.finding, receipt.setting, receipt.close_first) == ("system.exposed-chroma", "exposed-chroma", ())
    assert one.read_text() == other.read_text() == "[a]\nhost = 127.0.0.1\n"
    undo(receipts.get(receipt.id), receipts, host)
    assert (one.read_text(), other.read_text()) == ("[a]\nhost = 0.0.0.0\n", "[a]\nhost = ::\n")


def test_a_rehearsal_writes_nothing(host: FixtureHost) -> None:
    path = host.home / "one.ini"
    path.write_text("[a]\nhost = 0.0.0.0\n")
    (edit,) = plan_close(closing(move(path, ("a", "host"), "127.0.0.1")), host)
    assert edit.after.value == "127.0.0.1"
    assert path.read_text() == "[a]\nhost = 0.0.0.0\n"


def test_what_is_closed_already_leaves_no_receipt(host: FixtureHost, tmp_path: Path) -> None:
    path = host.home / "one.ini"
    path.write_text("[a]\nhost = 127.0.0.1\n")
    receipts = Receipts(tmp_path / "receipts")
    with pytest.raises(AlreadyPrivate):
        close(closing(move(path, ("a", "host"), "127.0.0.1")), host, receipts)
    assert receipts.all() == ()


def test_if_one_file_cannot_be_changed_none_is(host: FixtureHost, tmp_path: Path) -> None:
    one, other = host.home / "one.ini", host.home / "link.ini"
    one.write_text("[a]\nhost = 0.0.0.0\n")
    outside = tmp_path / "outside.ini"
    outside.write_text("[a]\nhost = 0.0.0.0\n")
    other.symlink_to(outside)
    receipts = Receipts(tmp_path / "receipts")
    key = ("a", "host")
    with pytest.raises(SettingsError):
        close(closing(move(one, key, "127.0.0.1"), move(other, key, "127.0.0.1")), host, receipts)
    assert one.read_text() == outside.read_text() == "[a]\nhost = 0.0.0.0\n"
    assert receipts.all() == ()
