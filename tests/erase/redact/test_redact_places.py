"""Every kind of place that holds a conversation: words go there, and nothing of other conversations changes."""

import contextlib
import gzip
import json
import sqlite3
from pathlib import Path

import cramjam
import pytest

from chatter import Desk
from tidytrace.erase.databases.rowimages import RowImage
from tidytrace.erase.errors import NoSpace
from tidytrace.erase.redact.redaction import (
    RedactedFile,
    RedactedRows,
    RedactionPlan,
    carry_out_redaction,
    plan_redaction,
    prove_redaction,
)
from tidytrace.erase.redact.text import BROKEN, NOT_TEXT

MINE, OTHER = "mine-00000000000000aa", "other-00000000000000bb"
WORD = "Hunter2-secret"
SAID = f"The long answer to it all is {WORD}, as everybody here knows by now"
THEIRS = f"Another conversation about something else says {WORD} once more too"


def plan(desk: Desk, *words: str, native: str = MINE) -> RedactionPlan:
    return plan_redaction([desk.chats()[native]], words or (WORD,), desk.library(), desk.host)


def redact(desk: Desk, *words: str, **more) -> RedactionPlan:
    made = plan(desk, *words)
    outcome = carry_out_redaction(made, **more)
    assert outcome.failed == ()
    return made


def both(desk: Desk) -> None:
    desk.session(MINE, SAID)
    desk.session(OTHER, THEIRS)


def test_shared_files_change_for_one_alone(desk: Desk) -> None:
    both(desk)
    history = [json.dumps({"session": native, "text": text}) for native, text in ((MINE, SAID), (OTHER, THEIRS))]
    desk.write("history.jsonl", "\n".join(history) + "\n")
    desk.write("index.json", json.dumps({"v": 1, "chats": [{"id": MINE, "t": SAID}, {"id": OTHER, "t": THEIRS}]}))
    desk.write("names.json", json.dumps({MINE: SAID, OTHER: THEIRS}, indent=2))
    desk.write("logs/a.log", f"INFO {SAID}\nINFO {THEIRS}\n")
    desk.write(f"todos/{MINE}-1.json", json.dumps([SAID]))
    before = {path: path.read_bytes() for path in desk.data.rglob("*") if path.is_file()}
    made = redact(desk)
    assert made.left == ()
    for path, data in before.items():
        expected = data if OTHER in path.name else data.replace(SAID.encode(), SAID.replace(WORD, "[removed]").encode())
        assert path.read_bytes() == expected, path
    # the other one has it too, and that is said
    left = {one.path.name for one in prove_redaction(made)}
    assert left == {f"{OTHER}.jsonl", "history.jsonl", "index.json", "names.json", "a.log"}


def test_sections_of_a_shared_transcript(desk: Desk) -> None:
    notes = desk.host.home / "project" / ".chatter.md"
    notes.parent.mkdir()
    notes.write_bytes(f"# chat {MINE}\n> {SAID}\n{WORD}\n# chat {OTHER}\n> {THEIRS}\n".encode())
    made = redact(desk)
    assert notes.read_text("utf-8") == (
        f"# chat {MINE}\n> {SAID.replace(WORD, '[removed]')}\n[removed]\n# chat {OTHER}\n> {THEIRS}\n"
    )
    assert [one.path for one in prove_redaction(made)] == [notes]


@pytest.mark.parametrize("wal", [True, False])
def test_rows_entries_and_full_text(desk: Desk, wal: bool) -> None:
    desk.database(
        wal=wal, rows=[(MINE, None, SAID), (OTHER, None, "Something else altogether, really")], log=[SAID, "x"]
    )
    desk.session("third-00000000000000cc", "hello there")
    before = desk.rows("SELECT * FROM turns WHERE thread = 'other-00000000000000bb'")
    made = redact(desk)
    assert prove_redaction(made) == ()
    assert desk.raw(WORD) == []
    clean = SAID.replace(WORD, "[removed]")
    assert desk.rows(f"SELECT text FROM turns WHERE thread = '{MINE}'") == [(f"{clean} {n}",) for n in range(30)]
    assert desk.rows("SELECT body FROM search WHERE search MATCH 'removed'") == [(clean,)]
    assert desk.rows("SELECT count(*) FROM search WHERE search MATCH 'hunter2'") == [(0,)]
    assert desk.rows("SELECT body FROM log") == [(clean,), ("x",)]
    entries = json.loads(desk.rows("SELECT value FROM items WHERE key = 'chats.index'")[0][0])
    assert entries["entries"][MINE] == {"title": clean}
    (prompts,) = desk.rows("SELECT value FROM items WHERE key = 'prompts'")[0]
    assert isinstance(prompts, bytes)
    assert json.loads(prompts)[0] == clean
    assert desk.rows("SELECT * FROM turns WHERE thread = 'other-00000000000000bb'") == before
    assert desk.rows("PRAGMA application_id") == [(4711,)]
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    # the title was cut off within the word
    assert desk.chats()[MINE].title == "The long answer to it all is [removed]"


def test_what_the_app_deleted_before_is_scrubbed_too(desk: Desk) -> None:
    desk.database(wal=False, rows=[(MINE, None, "A text without anything in it")])
    with contextlib.closing(sqlite3.connect(desk.data / "chats.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("INSERT INTO turns VALUES (?, 99, 'user', ?)", (MINE, SAID * 40))
        connection.execute("DELETE FROM turns WHERE n = 99")
    assert desk.raw(WORD)
    made = redact(desk)
    assert sum(item.places for item in made.items) == 0
    assert desk.raw(WORD) == []


def test_text_that_is_no_utf8_and_pictures(desk: Desk) -> None:
    desk.session(MINE, SAID)
    folder = f"sessions/one/{MINE}"
    wide = desk.write(f"{folder}/note.txt", b"\xff\xfe" + SAID.encode("utf-16-le"))
    odd = desk.write(f"{folder}/latin.txt", b"caf\xe9 " + WORD.encode() + b" \xff\n")
    picture = desk.write(f"{folder}/picture.bin", b"\x89PNG\0\x01" + WORD.encode() + b"\0")
    packed = desk.write(f"{folder}/old.gz", gzip.compress(SAID.encode()))
    made = redact(desk)
    assert wide.read_bytes() == b"\xff\xfe" + SAID.replace(WORD, "[removed]").encode("utf-16-le")
    assert odd.read_bytes() == b"caf\xe9 [removed] \xff\n"
    assert [(one.path, one.problem) for one in made.left] == [(picture, NOT_TEXT)]
    assert {one.path for one in prove_redaction(made)} == {picture, packed}


def test_what_is_packed_in_a_cell_is_packed_again(desk: Desk) -> None:
    desk.database(wal=False, rows=[(MINE, None, "A text without anything in it")])
    path = desk.data / "chats.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        packed = bytes(cramjam.zstd.compress(SAID.encode() * 40))
        connection.execute("INSERT INTO turns VALUES (?, 99, 'user', ?)", (MINE, packed))
    made = redact(desk)
    assert made.left == ()
    ((cell,),) = desk.rows("SELECT text FROM turns WHERE n = 99")
    assert bytes(cramjam.zstd.decompress(cell)) == SAID.replace(WORD, "[removed]").encode() * 40
    assert prove_redaction(made) == ()


def test_a_word_in_the_apps_own_order_stays_and_is_said(desk: Desk) -> None:
    path = desk.session(MINE, SAID)
    with path.open("a") as file:
        file.write(json.dumps({"role": "user", "text": f"{WORD}!", WORD: 1, "cwd": f"/home/{WORD}"}) + "\n")
    made = redact(desk)
    assert [(one.path, one.problem) for one in made.left] == [(path, BROKEN)]
    last = json.loads(path.read_text("utf-8").splitlines()[-1])
    assert last == {"role": "user", "text": "[removed]!", WORD: 1, "cwd": f"/home/{WORD}"}
    assert [one.path for one in prove_redaction(made)] == [path]


class Keeper:
    """Remembers what it was given, and what stood there then."""

    def __init__(self, full: str = "") -> None:
        self.files: dict[Path, list[bytes]] = {}
        self.tables: list[str] = []
        self.full = full

    def file(self, one: RedactedFile) -> None:
        if one.path.name == self.full:
            raise NoSpace(one.path)
        data = one.path.read_bytes()
        self.files[one.path] = [data[splice.start : splice.end] for splice in one.splices]

    def settle(self) -> None:
        self.settled = True

    def rows(self, one: RedactedRows) -> "Keeper":
        return self

    def keep(self, image: RowImage) -> None:
        self.tables += [value.decode() for value in image.values if isinstance(value, bytes) and SAID.encode() in value]

    def kept(self) -> None:
        self.committing = True


def test_copies_are_taken_before_anything_changes(desk: Desk) -> None:
    path = desk.session(MINE, SAID)
    desk.database(rows=[(MINE, None, SAID)])
    keeper = Keeper()
    redact(desk, keep=keeper)
    assert keeper.files[path] == [WORD.encode()]
    # of the turns, and of the full-text table
    assert {SAID, *(f"{SAID} {n}" for n in range(30))} <= set(keeper.tables)
    assert keeper.settled
    assert keeper.committing


def test_without_a_copy_a_place_stays_and_the_rest_goes_on(desk: Desk) -> None:
    path = desk.session(MINE, SAID)
    todo = desk.write(f"todos/{MINE}.json", json.dumps([SAID]))
    outcome = carry_out_redaction(plan(desk), keep=Keeper(full=path.name))
    assert [(one.path, one.reason) for one in outcome.failed] == [(path, "disk-full")]
    assert WORD in path.read_text("utf-8")
    assert WORD not in todo.read_text("utf-8")


def test_a_running_app_is_not_disturbed(make_desk, running) -> None:
    desk = make_desk(processes=[running])
    path = desk.session(MINE, SAID)
    made = plan(desk)
    assert [one.reason for one in made.kept] == ["app-running"]
    assert made.items == ()
    assert WORD in path.read_text("utf-8")


def test_what_changed_since_the_plan_stays_whole(desk: Desk) -> None:
    path = desk.session(MINE, SAID)
    made = plan(desk)
    path.write_text(path.read_text("utf-8") + '{"role": "user", "text": "later"}\n', "utf-8")
    before = path.read_bytes()
    outcome = carry_out_redaction(made)
    assert [one.reason for one in outcome.failed] == ["changed"]
    assert path.read_bytes() == before
    assert [one for one in path.parent.iterdir() if one.name.startswith(".tidytrace")] == []


def test_stopping_leaves_what_was_not_reached_whole(desk: Desk) -> None:
    desk.session(MINE, SAID)
    desk.write(f"todos/{MINE}-1.json", json.dumps([SAID]))
    made = plan(desk)
    answers = iter([False, True])
    outcome = carry_out_redaction(made, cancelled=lambda: next(answers))
    assert outcome.stopped
    assert len(outcome.changed) == 1 < len(made.items)
    assert [one.seen for one in prove_redaction(made)] == [True] * (len(made.items) - 1)


def test_nothing_shows_a_word(desk: Desk) -> None:
    desk.session(MINE, SAID)
    desk.database(rows=[(MINE, None, SAID)])
    assert WORD not in repr(plan(desk))
