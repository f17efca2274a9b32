"""Killed at any call of the system, a file is afterwards the old or the new one, and nothing stands beside it."""

import os
from pathlib import Path

import pytest

from shelf import RECEIPT, Room, spans
from tidytrace.erase.copies import FileCopy
from tidytrace.erase.files.halfway import settle_folder, token_of
from tidytrace.erase.files.handles import open_anchor
from tidytrace.erase.files.rewrite import cut, splice
from tidytrace.erase.files.swap import OWN_NAME
from tidytrace.erase.restore.putback import restore_file
from tidytrace.erase.restore.putpieces import restore_pieces

LINES = [b"line %d of the file\n" % number for number in range(40)]
OLD = b"".join(LINES)
GONE = (LINES[3], LINES[20], LINES[39])
REST = b"".join(line for line in LINES if line not in GONE)
CALLS = ("write", "fsync", "replace", "rename", "link", "unlink", "ftruncate", "mkdir", "fchmod", "utime")


def die_at(call: int, *, links: bool, half: bool) -> None:
    """Let this process end at one of its calls that change something; ``half``: in the middle of writing."""
    left = call

    def deadly(name, real):
        def step(*arguments, **named):
            nonlocal left
            if not left:
                if half and name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                os._exit(9)
            left -= 1
            if name == "link" and not links:
                raise OSError(1, "Operation not permitted")
            return real(*arguments, **named)

        return step

    for name in CALLS:
        os_call = getattr(os, name)
        stand_in = deadly(name, os_call)
        if name == "utime":
            os.supports_fd.add(stand_in)
        setattr(os, name, stand_in)


def run_and_die(act, call: int, **how) -> bool:
    """Whether it was killed before it was through."""
    process = os.fork()
    if not process:
        code = 1
        try:
            die_at(call, **how)
            act()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, 9}
    return code == 9


def settle(folder: Path, *names: str):
    with open_anchor(folder) as opened:
        return settle_folder(opened, names)


def kills(act, prepare, **how):
    """The state after each kill, settled: one more call each time until it is through."""
    for call in range(500):
        state = prepare(call)
        killed = run_and_die(lambda state=state: act(state), call, **how)
        yield state
        if not killed:
            assert call > 4
            return


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")


@pytest.fixture(params=["links", "no links"])
def links(request):
    return request.param == "links"


@pytest.fixture(params=["at a call", "in a write"])
def how(request, links):
    return {"links": links, "half": request.param == "in a write"}


def test_a_file_that_is_cut_is_the_old_or_the_new_one(tmp_path, how):
    def prepare(call):
        room = Room(tmp_path / str(call))
        return room, room.file("a", OLD), room.file("other", b"other")

    seen = set()
    for room, path, other in kills(lambda state: splice(state[0].target(state[1]), spans(OLD, *GONE)), prepare, **how):
        held = os.open(path, os.O_RDONLY) if path.exists() else -1
        settled = settle(room.anchor, "a", "other")
        assert settled.left == ()
        assert path.read_bytes() in {OLD, REST}
        assert other.read_bytes() == b"other"
        assert room.names == ["a", "other"]
        assert settle(room.anchor, "a", "other").nothing
        seen.add(path.read_bytes())
        if held >= 0:
            os.close(held)
        if path.read_bytes() == OLD:
            splice(room.target(path), spans(OLD, *GONE))
        assert path.read_bytes() == REST
    assert seen == {OLD, REST}


def test_no_old_bytes_are_left_once_the_new_file_stands(tmp_path, links):
    def prepare(call):
        room = Room(tmp_path / str(call))
        path = room.file("a", OLD)
        return room, path, os.open(path, os.O_RDONLY)

    act = lambda state: splice(state[0].target(state[1]), spans(OLD, *GONE))  # noqa: E731
    for room, path, held in kills(act, prepare, links=links, half=True):
        settle(room.anchor, "a")
        if path.read_bytes() == REST:
            assert os.pread(held, len(OLD), 0).strip() == b""
        os.close(held)


def test_a_file_that_comes_back_is_there_or_not(tmp_path, how):
    def prepare(call):
        room = Room(tmp_path / str(call))
        path = room.file("sub/a", OLD)
        copy = room.copy(path)
        path.unlink()
        path.parent.rmdir()
        return room, path, copy

    def act(state):
        room, _, copy = state
        restore_file(copy, room.shelf.read(copy, 400), room.home, RECEIPT)

    for room, path, copy in kills(act, prepare, **how):
        if path.parent.exists():
            assert settle(path.parent, "a").left == ()
        assert not path.exists() or path.read_bytes() == OLD
        assert not [name for name in room.names if ".tidytrace" in name]
        assert room.put_back(copy)[0] in {"as-before", "there-already"}
        assert path.read_bytes() == OLD


@pytest.mark.parametrize("newer", [b"", b"newer\n"], ids=["left alone", "moved on"])
def test_a_file_that_pieces_come_back_into_is_the_old_or_the_new_one(tmp_path, how, newer):
    def prepare(call):
        room = Room(tmp_path / str(call))
        path = room.file("a", OLD)
        copy = room.take_out(path, spans(OLD, *GONE))
        path.write_bytes(newer + REST)
        return room, path, copy

    def act(state):
        room, _, copy = state
        restore_pieces(copy, room.shelf.read(copy, 400), room.home, RECEIPT)

    for room, path, copy in kills(act, prepare, **how):
        assert settle(room.anchor, "a").left == ()
        assert path.read_bytes() in {newer + REST, newer + OLD}
        assert room.names == ["a"]
        room.put_back(copy)
        assert path.read_bytes() == newer + OLD


def test_a_copy_beside_is_whole_or_not_there(tmp_path, how):
    def prepare(call):
        room = Room(tmp_path / str(call))
        path = room.file("a.txt", OLD)
        copy = room.copy(path)
        path.write_bytes(b"newer")
        return room, path, copy

    def act(state):
        room, _, copy = state
        restore_file(copy, room.shelf.read(copy, 400), room.home, RECEIPT)

    for room, path, copy in kills(act, prepare, **how):
        assert settle(room.anchor, "a.txt").left == ()
        assert path.read_bytes() == b"newer"
        assert room.put_back(copy) == ("beside", "a.restored-r-1.txt")
        assert room.names == ["a.restored-r-1.txt", "a.txt"]
        assert (room.anchor / "a.restored-r-1.txt").read_bytes() == OLD


class TestSettling:
    @pytest.fixture
    def room(self, tmp_path):
        return Room(tmp_path / "home")

    def test_names_of_others_are_left_alone(self, room):
        room.file(".tidytrace-notes", b"the person's own")
        room.file(".tidytrace-0123456789abcdef.txt", b"too")
        assert settle(room.anchor, "a").nothing
        assert room.names == [".tidytrace-0123456789abcdef.txt", ".tidytrace-notes"]

    def test_links_and_folders_under_such_names_are_told_and_stay(self, room, tmp_path):
        (tmp_path / "outside").write_bytes(b"outside")
        (room.anchor / ".tidytrace-0123456789abcdef.old").symlink_to(tmp_path / "outside")
        (room.anchor / ".tidytrace-0123456789abcdef.new").mkdir()
        assert [one.key for one in settle(room.anchor).left] == ["refused", "refused"]
        assert (tmp_path / "outside").read_bytes() == b"outside"

    def test_an_old_file_goes_back_to_the_name_that_its_token_was_made_for(self, room):
        room.file(f"{token_of('b')}.old", b"of b")
        room.file("c", b"of c")
        assert settle(room.anchor, "a", "b", "c").given_back == ("b",)
        assert (room.anchor / "b").read_bytes() == b"of b"

    def test_without_such_a_token_it_goes_back_to_the_only_name_that_is_missing(self, room):
        room.file(".tidytrace-0123456789abcdef.old", b"of a")
        room.file(".tidytrace-0123456789abcdef.new", b"half of a")
        room.file("c", b"of c")
        assert settle(room.anchor, "a", "c").given_back == ("a",)
        assert room.names == ["a", "c"]

    @pytest.fixture
    def between(self, room):
        """Killed between two renames, where there are no second names; the token of the file ``a.db``."""
        token = token_of("a.db")
        room.file(f"{token}.old", b"old")
        room.file(f"{token}.new", b"new")
        return token

    def test_what_the_app_made_meanwhile_and_the_old_file_are_both_kept(self, room, between):
        room.file("a.db", b"another")
        (kept,) = settle(room.anchor, "a.db").given_back
        assert room.names == sorted(["a.db", kept])
        assert (room.anchor / "a.db").read_bytes() == b"another"
        assert (room.anchor / kept).read_bytes() == b"old"
        assert settle(room.anchor, "a.db").nothing

    def test_an_old_file_whose_name_nobody_knows_is_told_and_stays(self, room, between):
        for _ in range(2):
            assert len(settle(room.anchor).left) == 2
            assert room.names == [f"{between}.new", f"{between}.old"]
        assert settle(room.anchor, "a.db").given_back == ("a.db",)
        assert room.names == ["a.db"]

    def test_an_old_file_whose_new_one_stands_goes_also_when_another_file_was_removed(self, room):
        room.file(".tidytrace-0123456789abcdef.old", b"of a")
        room.file("a", b"new")
        assert settle(room.anchor, "a", "removed").finished == 1
        assert room.names == ["a"]

    def test_tokens_are_own_names(self):
        assert OWN_NAME.match(f"{token_of('a')}.new")
        assert token_of("a") != token_of("a")


@pytest.mark.parametrize("call", ["replace", "fsync", "write"])
def test_an_error_of_the_system_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, call, links):
    room = Room(tmp_path / "home")
    path = room.file("a", OLD)

    def broken(*_, **__):
        raise OSError(28, "No space left on device")

    def no_links(*_, **__):
        raise OSError(1, "Operation not permitted")

    real, calls = getattr(os, call), iter(range(99))

    def sometimes(*arguments, **named):
        # without second names the first replacement gives the old file its own name
        if next(calls) == (0 if links or call != "replace" else 1):
            broken()
        return real(*arguments, **named)

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, call, sometimes)
    with pytest.raises(Exception, match="not enough free space"):
        cut(room.target(path), [(0, len(LINES[0]))])
    assert path.read_bytes() == OLD
    assert room.names == ["a"]


def test_kill_points_are_many(tmp_path):
    """The tests above stand on calls that really happen."""
    room = Room(tmp_path / "home")
    path = room.file("a", OLD)
    assert run_and_die(lambda: splice(room.target(path), spans(OLD, *GONE)), 0, links=True, half=False)
    assert path.read_bytes() == OLD
    assert isinstance(room.copy(path), FileCopy)
