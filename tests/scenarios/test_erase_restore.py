"""Select → erase → proof → restore in the real window, with the mouse, with the keyboard alone, and in Chinese."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from homes.talk import talks
from tidytrace.language import Language
from waiting import wait_until

_OURS = "tidytrace"


@pytest.fixture
def seen(apps, home: Path, tmp_path: Path) -> Callable[[], dict[Path, bytes]]:
    """What the apps keep: every file to the byte, of databases the rows."""

    def look() -> dict[Path, bytes]:
        files = (path for path in home.rglob("*") if path.is_file() and _OURS not in path.parts)
        return {path: content(path) for path in files if not path.name.endswith(("-wal", "-shm"))}

    def content(path: Path) -> bytes:
        if path.suffix != ".sqlite":
            return path.read_bytes()
        folder = tmp_path / "copies"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for one in path.parent.glob(path.name + "*"):
            shutil.copy2(one, folder)
        with contextlib.closing(sqlite3.connect(folder / path.name)) as connection:
            return "\n".join(connection.iterdump()).encode()

    return look


def erased_of(number: int) -> bytes:
    """What stands in a conversation of Codex and nowhere else."""
    return talks(2, seed=0)[number].turns[0][0].split()[0].encode()


def holds(files: dict[Path, bytes], words: bytes) -> bool:
    return any(words in content for content in files.values())


def of_one(say: Language, words: str) -> str:
    """Words as a screen reader hears them, with the letter that the keyboard may press."""
    many = words.replace("chat", "chats").replace(" is ", " are ")
    told = say.plural(words, many, 1) if "{count}" in words else say(words)
    return told.format(count=1).replace("&", "")


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_with_the_mouse(start, session, seen, code: str) -> None:
    say = Language(code)
    before = seen()
    words = erased_of(1)
    assert holds(before, words)
    start(language=code)
    session.press(say("Chats"))
    session.tick_row(session.sees_part(words.decode()))
    session.press(of_one(say, "Erase {count} chat…"))
    session.press(of_one(say, "&Erase {count} chat"))
    assert seen() == before  # the key for the copy is asked for first
    session.press(say("With a key file on this computer"))
    session.press(of_one(say, "&Save this and erase {count} chat"))
    session.sees(of_one(say, "{count} chat is erased"))
    assert not holds(seen(), words)
    session.press(of_one(say, "&Close"))
    session.press(say("Activity"))
    session.click(session.sees_part("", begins=say("Undo")))
    wait_until(lambda: seen() == before, "everything is as it was")


def test_with_the_keyboard_alone(start, session, seen) -> None:
    before = seen()
    words = erased_of(1)
    start()
    session.sees("Check now")
    session.keys("ctrl+2")
    session.sees_part(words.decode())
    session.tab_to("Search the titles of chats")
    session.write(words.decode()[-12:])
    wait_until(lambda: session.rows() == 1, "only the one that was searched for is listed")
    session.tab_to("Chats")
    session.keys("space")
    session.tab_to("Erase 1 chat…")
    session.keys("Return")
    session.sees("Erase 1 chat?")
    assert session.focused() == "Keep them"  # nothing is erased by pressing Enter once too often
    session.tab_to("Erase 1 chat")
    session.keys("Return")
    session.sees("Where should the key be kept?")
    session.tab_to("With a")
    session.keys("Down", "space")
    session.tab_to("Save this")
    session.keys("Return")
    session.sees("1 chat is erased")
    assert not holds(seen(), words)
    session.tab_to("Undo")
    session.keys("Return")
    wait_until(lambda: seen() == before, "everything is as it was")
