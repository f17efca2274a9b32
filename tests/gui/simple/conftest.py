"""Somebody who reads one page and presses one button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tidytrace.gui.home.page import Phase


class Person:
    """Knows buttons by their words, and waits for pages by their headlines."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window = qtbot, window
        self.reader = window.large.reader

    @property
    def headline(self):
        return self.reader.headline.text().replace("\u200b", "")

    @property
    def words(self):
        """Everything that is said on the page."""
        leaf = self.reader.leaf
        said = [line for one in leaf.said for line in (one.heading, *one.lines)]
        return [one.replace("\u00a0", " ") for one in (leaf.where, leaf.headline, *leaf.lines, leaf.problem, *said)]

    @property
    def buttons(self):
        return [one.text().replace("&", "") for one in self.reader.buttons]

    def button(self, words):
        return self.reader.buttons[self.buttons.index(words)]

    def press(self, words):
        self.qtbot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def type(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.waitUntil(lambda: all(one.isVisible() for one in self.reader.buttons))
        QTest.keyClick(self.window.focusWidget(), key, modifier)

    def comes_to(self, headline):
        self.qtbot.waitUntil(lambda: self.headline == headline)

    def ends(self):
        """Leaves the questions for another day."""
        self.comes_to("What only you know")
        self.press("Not now")
        assert self.reader.where.text() == "The end of the check-up"

    def check(self):
        self.press("Check my computer")
        self.qtbot.waitUntil(lambda: self.window.home.phase is Phase.DONE)
        self.comes_to("3 things need you")


@pytest.fixture
def person(qtbot, window):
    window.show_simple(on=True)
    return Person(qtbot, window)


@pytest.fixture
def shown(person):
    """At the first of the things."""
    person.check()
    person.press("Show me the first one")
    return person
