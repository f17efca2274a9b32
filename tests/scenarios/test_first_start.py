"""The first start, the quick exit and the lock, as a person and their screen reader meet them."""

import contextlib
import tempfile
from pathlib import Path

import pytest

from gui.tray.panel import Panel
from tidytrace.gui.lock.keeping import Kept, LockFile, Phrase
from tidytrace.gui.preferences.wishes import WishBook
from tidytrace.host import StateFolders, current_host
from tidytrace.language import Language
from waiting import wait_until

WORD = "blue kettle"


def _names(session) -> set[str]:
    return {node.name for node in session.reader.all()}


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_read_agree_and_be_checked_by_keyboard_alone(start, session, code: str) -> None:
    say = Language(code)

    def named(words: str) -> str:
        return say(words).replace("&", "")

    start(language=code, first=True)
    for _ in range(2):
        session.comes_to(named("&Next"))
        session.keys("Return")
    session.comes_to(named("&Look now"))
    assert named("&Check again") not in _names(session)
    session.keys("Return")
    session.sees(named("&Check again"))
    assert WishBook(StateFolders.of(current_host())).read().greeted


def test_not_yet_looks_at_nothing_and_leaves_a_window_that_works(start, session, home: Path) -> None:
    start(first=True)
    for _ in range(2):
        session.comes_to("Next")
        session.keys("Return")
    session.press("Not yet")
    session.sees("Check now")
    assert not (home / ".local/state/tidytrace/last-check-up").exists()
    assert not (home / ".cache/tidytrace/conversations").exists()
    session.press("Check now")
    session.sees("Check again")


def test_the_keys_of_the_quick_exit_end_it_where_there_is_no_way_back(start, session) -> None:
    window = start()
    session.comes_to("Check now")
    session.keys("ctrl+shift+x")
    wait_until(lambda: not session.windows(), "nothing is on the screen", 5)
    wait_until(lambda: window.process.poll() == 0, "the program has ended well")


def test_with_a_tray_it_comes_back_by_starting_it_again_and_nothing_of_before_is_there(start, session) -> None:
    with (
        contextlib.closing(Panel(session.environ["DBUS_SESSION_BUS_ADDRESS"])),
        # the name of a socket has little room, less than the folder of this test needs
        tempfile.TemporaryDirectory(prefix="tt-", dir="/tmp") as run,
    ):
        window = start("--show", "chats", XDG_RUNTIME_DIR=run)
        search = session.sees("Search the titles of chats")
        session.click(search)
        session.write("cat")
        wait_until(lambda: search.text == "cat", "what is typed is there")
        session.keys("ctrl+shift+x")
        wait_until(lambda: not session.windows(), "nothing is on the screen", 5)
        assert "Pages" not in _names(session)
        assert window.process.poll() is None
        again = start(XDG_RUNTIME_DIR=run)
        wait_until(lambda: again.process.poll() == 0, "the second start leads to the first")
        session.sees("Check now")
        session.keys("ctrl+2")
        assert session.sees("Search the titles of chats").text == ""
        session.keys("ctrl+q")
        wait_until(lambda: window.process.poll() == 0, "the program has ended well")


def test_a_locked_window_shows_a_screen_reader_nothing_of_the_pages(start, session) -> None:
    file = LockFile(StateFolders.of(current_host()).config / "lock.json")
    file.write(Kept(kind="passphrase", phrase=Phrase.of(WORD, 2**12)))
    start("--show", "activity")
    session.comes_to("Passphrase of the window")
    assert not {"Home", "Chats", "Activity", "Pages"} & _names(session)
    session.keys("ctrl+2")
    session.write("red kettle")
    session.keys("Return")
    session.sees("That does not open it.")
    assert "Chats" not in _names(session)
    session.write(WORD)
    session.keys("Return")
    session.sees("Pages")
    assert "Passphrase of the window" not in _names(session)
