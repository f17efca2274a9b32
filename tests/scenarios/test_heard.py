"""What a screen reader hears of every page, in both languages."""

import re

import pytest

from scenarios.reader import Reader
from waiting import wait_until

_LATIN = re.compile(r"[A-Za-z]{3,}(?: [a-z]{2,}){2,}")
"""Three words of a sentence in a row; names of products are no sentence."""


@pytest.mark.parametrize("code", ["en", "zh_CN"])
def test_everything_that_the_keyboard_comes_to_says_what_it_is(start, session, code: str) -> None:
    start(language=code)
    pages = session.pages()
    assert len(pages) > 5
    nameless: list[str] = []
    english: list[str] = []
    for number, page in enumerate(pages, start=1):
        session.keys(f"ctrl+{number}")
        wait_until(lambda page=page: "checked" in session.sees(page).states, f"page {page} is shown")
        session.settled()
        for node in session.reader.all():
            if "focusable" in node.states and not node.name:
                nameless.append(f"{page}: {node.role} at {node.extents}")
            if code != "en" and node.role != "cell" and _LATIN.search(node.name + " " + node.description):
                english.append(f"{page}: {node.name} {node.description}")
    assert nameless == []
    assert english == []


def test_a_reader_that_comes_late_is_told_what_has_the_keyboard(start, session) -> None:
    """Nobody presses a key: who cannot see the window would else not know where they are."""
    start()
    session.sees("Check now")
    session.settled()  # all pages are there, and nothing moves the keyboard any more
    late = Reader(session.environ["DBUS_SESSION_BUS_ADDRESS"])
    try:
        late.hears("Check now")
    finally:
        late.close()
