"""A second look: what did not change is not opened, what did is noticed, and nothing can make the answers wrong."""

import os
import sqlite3
import time
from pathlib import Path

import pytest

from prepared import lay
from tidytrace.sensitive.looks import inside, look, plan, sharing
from tidytrace.sensitive.looks.listing import Listed, listed
from tidytrace.sensitive.looks.look import Look
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.scan import Report
from wine import WINE

CARD = make("{card:622202:19}", "a card").text
OTHER = make("{card:622202:19}", "another card").text


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """Where the compiled rules are kept, made once."""
    folder = tmp_path_factory.mktemp("compiled")
    lay(folder)
    return folder / "detectors"


@pytest.fixture
def opened(monkeypatch):
    """The files that were opened."""
    names: list[str] = []
    real = inside.open_plain

    def told(path):
        names.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(inside, "open_plain", told)
    monkeypatch.setattr(plan, "open_plain", told)
    return names


@pytest.fixture
def folder(tmp_path):
    """Two old files, one with a card in its second line."""
    notes = tmp_path / "notes"
    notes.mkdir()
    write(notes / "clean.txt", "nothing here\n")
    write(notes / "secret.txt", f"# cards\n卡号 {CARD}\n")
    return notes


@pytest.fixture
def looked(compiled, tmp_path, folder):
    """Looks into the folder, as a new run of the program would."""

    def run(databases=lambda _path: Report((), 0)):
        one = Look(compiled, tmp_path / "state" / "marks.key", tmp_path / "cache" / "looks.sqlite")
        below = os.fspath(folder)
        found = {}
        for path, answer in one.into(listed([below], pytest.fail), databases, [below]):
            name = os.path.relpath(path, below)
            found[name] = (
                answer if isinstance(answer, OSError) else [(m.kind, m.offset, m.line) for m in answer.matches]
            )
        return found

    return run


def write(path, text, age=60.0):
    """A file that was last written so many seconds ago."""
    path.write_bytes(text.encode())  # a line ends alike on every system
    then = time.time() - age
    os.utime(path, (then, then))


FOUND = {"clean.txt": [], "secret.txt": [("payment-card", 15, 2)]}


def test_an_unchanged_file_is_not_opened(looked, opened):
    assert looked() == FOUND
    assert sorted(opened) == ["clean.txt", "secret.txt"]
    opened.clear()
    assert looked() == FOUND
    assert opened == []


def test_what_was_written_just_now_may_be_written_again_in_the_same_moment(looked, folder, opened):
    write(folder / "clean.txt", "nothing here\n", age=0)
    looked()
    status = (folder / "clean.txt").stat()
    write(folder / "clean.txt", "12345678 123\n")
    os.utime(folder / "clean.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    opened.clear()
    looked()
    assert opened == ["clean.txt"]


def test_a_file_that_changed_is_read(looked, folder):
    looked()
    write(folder / "clean.txt", f"nothing but {OTHER}\n", age=30)
    assert looked()["clean.txt"] == [("payment-card", 12, 1)]
    write(folder / "secret.txt", "# cards\n", age=30)  # cut off
    assert looked()["secret.txt"] == []


def test_a_file_that_took_the_place_of_another_is_read(looked, folder):
    looked()
    old = (folder / "secret.txt").stat()
    new = folder / "new"
    new.write_bytes(b"." * old.st_size)
    os.utime(new, ns=(old.st_atime_ns, old.st_mtime_ns))
    new.replace(folder / "secret.txt")
    assert looked()["secret.txt"] == []


def test_a_file_that_is_gone_is_forgotten(looked, folder, tmp_path):
    looked()
    assert rows(tmp_path) == 2
    (folder / "secret.txt").unlink()
    assert looked() == {"clean.txt": []}
    assert rows(tmp_path) == 1


def test_a_folder_that_is_gone_is_forgotten_with_all_in_it(looked, folder, tmp_path):
    (folder / "sub").mkdir()
    write(folder / "sub" / "more.txt", CARD)
    looked()
    assert rows(tmp_path) == 3
    (folder / "sub" / "more.txt").unlink()
    (folder / "sub").rmdir()
    looked()
    assert rows(tmp_path) == 2


def test_a_file_beside_those_that_are_looked_into_is_forgotten_if_it_is_gone(looked, folder, compiled, tmp_path):
    write(folder / "third.txt", "nothing\n")
    looked()
    (folder / "secret.txt").unlink()
    one = Look(compiled, tmp_path / "state" / "marks.key", tmp_path / "cache" / "looks.sqlite")
    found = one.into([Listed(os.fspath(folder / "clean.txt"))], lambda _path: None)
    assert [path for path, _ in found] == [os.fspath(folder / "clean.txt")]
    assert rows(tmp_path) == 2


def rows(tmp_path) -> int:
    with sqlite3.connect(tmp_path / "cache" / "looks.sqlite") as connection:
        return connection.execute("SELECT count(*) FROM file").fetchone()[0]


def test_a_log_that_grew_is_read_on(looked, folder, opened, monkeypatch):
    log = folder / "log.jsonl"
    line = '{"text": "nothing to see here"}\n'
    write(log, line * 60_000 + f'{{"text": "{CARD}"}}\n')
    assert looked()["log.jsonl"] == [("payment-card", len(line) * 60_000 + 10, 60_001)]
    read = []
    real = inside.scan_stream
    monkeypatch.setattr(inside, "scan_stream", lambda *args, **more: read.append(args) or real(*args, **more))
    with log.open("a") as file:
        file.write(line * 10 + f'{{"text": "{OTHER}"}}')
    assert [(kind, number) for kind, _, number in looked()["log.jsonl"]] == [
        ("payment-card", 60_001),
        ("payment-card", 60_012),
    ]
    assert read == []  # not as a whole


def test_a_log_that_was_begun_anew_is_read_from_its_beginning(looked, folder):
    log = folder / "log.jsonl"
    write(log, '{"text": "nothing to see here"}\n' * 60_000)
    looked()
    write(log, f'{{"text": "{CARD}"}}\n' + '{"text": "other things in here"}\n' * 70_000, age=30)
    assert looked()["log.jsonl"] == [("payment-card", 10, 1)]


def test_with_other_rules_everything_is_looked_at_again(looked, opened, monkeypatch):
    looked()
    monkeypatch.setattr(look, "__version__", "another")
    opened.clear()
    assert looked() == FOUND
    assert sorted(opened) == ["clean.txt", "secret.txt"]
    opened.clear()
    looked()
    assert opened == []


def test_with_another_key_for_marks_everything_is_looked_at_again(looked, opened, tmp_path):
    looked()
    (tmp_path / "state" / "marks.key").unlink()
    opened.clear()
    assert looked() == FOUND
    assert sorted(opened) == ["clean.txt", "secret.txt"]


@pytest.mark.parametrize("broken", [b"", b"rubbish" * 900, b"SQLite format 3\0" + bytes(9000)])
def test_a_broken_memory_is_forgotten(looked, opened, tmp_path, broken):
    looked()
    memory = tmp_path / "cache" / "looks.sqlite"
    memory.write_bytes(broken)
    assert looked() == FOUND
    opened.clear()
    assert looked() == FOUND
    assert opened == []


def test_a_memory_with_a_hole_in_it_is_forgotten(looked, tmp_path):
    looked()
    with sqlite3.connect(tmp_path / "cache" / "looks.sqlite") as connection:
        connection.execute("UPDATE file SET seen = x'c1'")
    assert looked() == FOUND


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_memory_that_others_can_write_is_not_believed(looked, opened, tmp_path):
    looked()
    memory = tmp_path / "cache" / "looks.sqlite"
    assert memory.stat().st_mode & 0o077 == 0
    memory.chmod(0o666)
    opened.clear()
    assert looked() == FOUND
    assert sorted(opened) == ["clean.txt", "secret.txt"]
    assert memory.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.name == "nt", reason="modes of Unix")
def test_a_folder_that_others_can_write_is_no_place_for_a_memory(looked, opened, tmp_path):
    looked()
    (tmp_path / "cache").chmod(0o777)
    opened.clear()
    assert looked() == FOUND
    assert sorted(opened) == ["clean.txt", "secret.txt"]


def test_no_path_stands_in_the_memory(looked, tmp_path):
    looked()
    content = (tmp_path / "cache" / "looks.sqlite").read_bytes()
    for word in (b"secret.txt", b"notes", CARD.encode(), CARD[6:-4].encode()):
        assert word not in content


def test_an_unchanged_database_is_not_read_again(looked, folder):
    base = folder / "chats.db"
    with sqlite3.connect(base) as connection:
        connection.execute("CREATE TABLE said (text)")
    connection.close()
    os.utime(base, (1_700_000_000, 1_700_000_000))
    asked = []

    def read(path):
        asked.append(path.name)
        return Report((), 0)

    assert looked(read)["chats.db"] == []
    looked(read)
    assert asked == ["chats.db"]
    log = folder / "chats.db-wal"
    write(log, "not looked into by the reader above")
    looked(read)
    assert asked == ["chats.db"] * 2
    looked(read)
    assert asked == ["chats.db"] * 2


def test_a_database_that_could_not_be_read_is_asked_for_again(looked, folder):
    (folder / "chats.db").write_bytes(b"SQLite format 3\0 and then nothing")
    asked = []
    for _ in range(2):
        looked(asked.append)
    assert [path.name for path in asked] == ["chats.db"] * 2


def test_a_look_that_is_broken_off_leaves_what_is_right(looked, folder, monkeypatch):
    real = inside.look_inside

    def stopping(piece, *rest):
        if piece.path.endswith("secret.txt"):
            raise MemoryError
        return real(piece, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(inside, "look_inside", stopping)
        with pytest.raises(MemoryError):
            looked()
    assert looked() == FOUND


@pytest.mark.parametrize("forked", [True, False])
def test_two_processes_find_what_one_finds(looked, folder, monkeypatch, forked):
    """Many small files and a large one in parts, once in two processes and once in one."""
    if forked and not sharing.may_fork():
        pytest.skip("this system starts a process anew")
    line = '{"text": "nothing to see here"}\n'
    write(folder / "large.jsonl", "".join(line * 3000 + f'{{"text": "{CARD}"}}\n' for _ in range(8)))
    for number in range(60):
        write(folder / f"{number}.txt", "x\n" * number + f"卡号 {OTHER}\n")
    monkeypatch.setattr(plan, "PART", 1 << 17)
    mine = []
    real = inside.look_inside

    def slow(piece, *rest):
        mine.append(piece)
        # one that is started anew needs a while before it takes any work
        time.sleep(0 if forked else 0.3 if WINE else 0.05)
        return real(piece, *rest)

    monkeypatch.setattr(inside, "look_inside", slow)
    with monkeypatch.context() as shared:
        shared.setattr(look, "_WORTH_IT", 0)
        shared.setattr(sharing, "may_fork", lambda: forked)
        shared.setattr(sharing, "_MOST", 1 << 14)
        shared.setattr(sharing, "_LEAST", 1 << 14)
        two = looked()
    assert 0 < len(mine) < 68
    for name in two:
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    monkeypatch.setattr(plan, "PART", 1 << 30)
    assert looked() == two
    assert [number for _, _, number in two["large.jsonl"]] == [3001 * (one + 1) for one in range(8)]
    assert two["59.txt"] == [("payment-card", 125, 60)]


def test_a_large_file_that_is_refused_is_said_once(looked, folder, monkeypatch):
    write(folder / "large.txt", "nothing\n" * 50_000)
    monkeypatch.setattr(plan, "PART", 1 << 17)

    def refuse(piece, *_rest):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inside, "look_inside", refuse)
    found = looked()
    assert sorted(found) == ["clean.txt", "large.txt", "secret.txt"]
    assert {type(one) for one in found.values()} == {PermissionError}


def test_little_is_looked_through_without_compiling_the_rules(compiled, tmp_path, folder):
    def found(rules, memory):
        one = Look(rules, tmp_path / "state" / "marks.key", tmp_path / memory)
        return [answer.matches for _, answer in one.into(listed([os.fspath(folder)], pytest.fail), pytest.fail)]

    without = found(tmp_path / "none" / "detectors", "one.sqlite")
    assert without == found(compiled, "other.sqlite")
    assert without[1]
    assert not (tmp_path / "none" / "detectors").exists()


def test_much_is_worth_compiling_the_rules(compiled, tmp_path, folder, monkeypatch):
    one = Look(compiled, tmp_path / "state" / "marks.key", tmp_path / "looks.sqlite")
    monkeypatch.setattr(Look, "is_compiled", False)
    monkeypatch.setattr(look, "_FEW", 10)
    list(one.into(listed([os.fspath(folder)], pytest.fail), pytest.fail))
    assert "scanner" in one.__dict__
    assert "_uncompiled" not in one.__dict__
