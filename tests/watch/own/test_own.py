"""What Tidytrace itself keeps: all of it is listed, and it goes without taking anybody else's things along."""

import datetime
import os
from pathlib import Path

import pytest

from reminding import nothing_starts
from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.act.lock import alone
from tidytrace.erase.vault import Vault
from tidytrace.host import StateFolders
from tidytrace.host.state import NUMBER, private_folder, write_private
from tidytrace.receipts import ErasedChat, ErasureReceipt, Receipts, SettingReceipt
from tidytrace.watch.eyes.home import only_one
from tidytrace.watch.own import removing
from tidytrace.watch.own.looking import own
from tidytrace.watch.own.model import Kind, OwnRefused
from tidytrace.watch.own.removing import remove
from tidytrace.watch.standing import setting_up

NOW = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)
KEPT = "r-20261123-091200-0001"


@pytest.fixture
def host(fixture_host):
    return fixture_host("linux")


@pytest.fixture
def started(monkeypatch):
    return nothing_starts(monkeypatch)


@pytest.fixture
def state(host):
    """Somebody has used it: settings, receipts, caches, and one erasure that can be undone."""
    state = StateFolders.of(host)
    for folder, name in (
        (state.config, "window.json"),
        (state.config, "lock.json"),
        (state.data, "catalogue/current"),
        (state.state, "notices.sqlite"),
        (state.state, "watching/sights.sqlite"),
        (state.cache, "detectors/rules"),
    ):
        private_folder((folder / name).parent)
        write_private(folder / name, b"of Tidytrace")
    receipts = Receipts(state.state / "receipts")
    until = NOW + datetime.timedelta(days=3_650)
    receipts.add(
        ErasureReceipt(id=KEPT, when=NOW, until=until, chats=(ErasedChat(id="codex:1", app="codex"),), finished=True)
    )
    receipts.add(SettingReceipt(id="r-20261123-091300-0002", when=NOW, finding="a.b", app="a", setting="b", edits=()))
    vault = Vault(state.data / "vault")
    vault.choose("file")
    vault.open(KEPT, until).close()
    return state


def _files(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir()}


def test_all_of_it_is_listed_with_its_kind_and_size(host, state):
    found = own(host, state)
    kinds = {piece.path: piece.kind for piece in found.pieces}
    assert kinds[state.config / "lock.json"] is Kind.SETTINGS
    assert kinds[state.data / "catalogue"] is Kind.SETTINGS
    assert kinds[state.state / "receipts"] is Kind.RECORDS
    assert kinds[state.cache / "detectors"] is Kind.CACHES
    assert kinds[state.data / "vault"] is Kind.COPIES
    listed = {piece.path.name: (piece.files, piece.bytes) for piece in found.pieces}
    assert listed["window.json"] == (1, 12)
    assert listed["receipts"][0] == 2
    assert (found.undoable, found.restorable) == (1, 1)
    assert found.problems == ()
    assert not found.interrupted


def test_looking_makes_and_changes_nothing(fixture_host):
    host = fixture_host("linux")
    state = StateFolders.of(host)
    assert own(host, state).pieces == ()
    assert not any(folder.exists() for folder in (state.config, state.data, state.state, state.cache))


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_where_all_folders_are_one_nothing_is_listed_twice(fixture_host, system):
    host = fixture_host(system)
    state = StateFolders.of(host)
    for name in ("window.json", "receipts/one.json", "vault/setup.json"):
        write_private(state.data / name, b"x")
    write_private(state.cache / "catalogue" / "one", b"xx")
    found = own(host, state)
    assert len({piece.path for piece in found.pieces}) == len(found.pieces)
    assert sum(piece.bytes for piece in found.pieces) == 5
    kinds = {piece.path.name: piece.kind for piece in found.pieces}
    assert kinds["window.json"] is Kind.SETTINGS
    assert kinds["vault"] is Kind.COPIES
    assert kinds["receipts"] is Kind.RECORDS
    assert Kind.CACHES in kinds.values()


def test_everything_goes_and_the_folders_with_it(host, state):
    theirs = host.home / ".codex" / "talk.jsonl"
    theirs.parent.mkdir()
    theirs.write_text("theirs", "utf-8")
    removed = remove(host, state, own(host, state), copies=True)
    assert removed.problems == ()
    assert not any(folder.exists() for folder in (state.config, state.data, state.state, state.cache))
    assert _files(host.home) == {".codex/talk.jsonl"}


def test_without_the_copies_an_erasure_can_still_be_undone(host, state):
    remove(host, state, own(host, state), copies=False)
    assert not state.config.exists()
    assert not state.cache.exists()
    assert _files(state.state) == {f"receipts/{KEPT}.json"}
    erasures = Erasures(host, state, lambda: None)
    (kept,) = erasures.erasures()
    assert kept.restorable
    with erasures.vault.withdraw(KEPT) as copy:
        assert copy.key


def test_the_number_of_the_form_stays_with_the_copies_and_goes_with_them(host, state):
    write_private(state.state / NUMBER, b"{}")
    remove(host, state, own(host, state), copies=False)
    assert _files(state.state) == {f"receipts/{KEPT}.json", NUMBER}
    remove(host, state, own(host, state), copies=True)
    assert not state.state.exists()


def test_what_came_after_the_list_stays(host, state):
    shown = own(host, state)
    write_private(state.config / "later.json", b"x")
    remove(host, state, shown, copies=True)
    assert _files(state.config) == {"later.json"}


@pytest.mark.skipif(os.name != "posix", reason="links")
def test_a_link_goes_and_what_it_leads_to_stays(host, state, tmp_path):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "photo.jpg").write_bytes(b"photo")
    (state.state / "link").symlink_to(theirs)
    (state.cache / "detectors" / "link").symlink_to(theirs / "photo.jpg")
    found = own(host, state)
    assert next(piece for piece in found.pieces if piece.path.name == "link").files == 1
    remove(host, state, found, copies=True)
    assert (theirs / "photo.jpg").read_bytes() == b"photo"
    assert not state.state.exists()


def test_something_that_was_interrupted_comes_first(host, state):
    write_private(state.state / "erasing" / f"{KEPT}.journal", b"")
    with pytest.raises(OwnRefused, match="has not come to its end"):
        remove(host, state, own(host, state), copies=True)
    assert (state.config / "window.json").exists()


def test_another_tidytrace_that_is_at_work_is_not_disturbed(host, state):
    with alone(state.state), pytest.raises(OwnRefused, match="Another Tidytrace"):
        remove(host, state, own(host, state), copies=True)
    assert (state.config / "window.json").exists()


def test_a_watcher_that_does_not_end_is_named_and_nothing_goes(host, state, monkeypatch):
    monkeypatch.setattr(removing, "_PATIENCE", 0.05)
    with only_one(state), pytest.raises(OwnRefused, match="watcher is running"):
        remove(host, state, own(host, state), copies=True)
    assert (state.config / "window.json").exists()


def test_what_starts_by_itself_goes_first(host, state, started):
    autostart = host.home / ".config" / "autostart"
    setting_up.install(host, state)
    assert len(started) == 1
    found = own(host, state)
    starters = found.of(Kind.STARTERS)
    assert starters
    assert all(piece.path.exists() for piece in starters)
    remove(host, state, found, copies=True)
    assert not any(piece.path.exists() for piece in starters)
    assert not autostart.exists()


def test_what_the_system_refuses_is_named_and_the_rest_goes(host, state, monkeypatch):
    real = removing.shutil.rmtree

    def refuse(path, *more, **how):
        if Path(path).name == "detectors":
            raise PermissionError(13, "Permission denied", str(path))
        real(path, *more, **how)

    monkeypatch.setattr(removing.shutil, "rmtree", refuse)
    removed = remove(host, state, own(host, state), copies=True)
    (problem,) = removed.problems
    assert problem.path.endswith("detectors")
    assert not state.state.exists()
    assert [piece.path.name for piece in own(host, state).pieces] == ["detectors"]
