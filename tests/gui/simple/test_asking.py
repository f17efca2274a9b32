"""What no program sees is asked, one question per page; the answers are those of the walk through the tips."""

import pytest
from PySide6.QtCore import Qt

from tidytrace.gui.engine import EngineProblem
from tidytrace.watch.walk.model import Answer


@pytest.fixture
def offered(shown):
    """Everything that was found is left for another day."""
    for _ in range(4):
        shown.press("Not now")
    shown.comes_to("What only you know")
    return shown


@pytest.fixture
def asked(offered):
    """At the first question."""
    offered.press("Go on")
    return offered


def _kept(engine):
    return {tip: one.answer for tip, one in engine.walking.kept().current.said.items()}


def test_only_what_no_finding_speaks_for_is_asked(asked, window):
    total = len(window.large.checking.asking._pages)
    assert asked.reader.where.text() == f"Question 1 of {total}"
    tips = {page.tip.id for page in window.large.checking.asking._pages}
    assert {"doubt-demands", "second-opinion"} <= tips
    assert "data-sharing-off" not in tips


def test_an_answer_is_kept_and_the_page_turned(asked, engine, window):
    first = window.large.checking.asking._pages[0].tip.id
    asked.press("Already so")
    asked.qtbot.waitUntil(lambda: asked.reader.where.text().startswith("Question 2 "))
    assert _kept(engine) == {first: Answer.ALREADY}
    asked.press("Back")
    assert "Your answer so far: Already so" in asked.words


def test_enter_claims_nothing_that_nobody_saw(asked, engine, window):
    first = window.large.checking.asking._pages[0].tip.id
    asked.type(Qt.Key.Key_Return)
    asked.qtbot.waitUntil(lambda: asked.reader.where.text().startswith("Question 2 "))
    assert _kept(engine) == {first: Answer.NOT_NOW}


def test_the_last_answer_leads_to_the_end(asked, window):
    for number in range(2, len(window.large.checking.asking._pages) + 1):
        asked.press("Done now")
        asked.qtbot.waitUntil(lambda number=number: asked.reader.where.text().startswith(f"Question {number} "))
    asked.press("Done now")
    asked.qtbot.waitUntil(lambda: asked.reader.where.text() == "The end of the check-up")
    asked.press("Back")
    asked.comes_to("What only you know")


def test_an_answer_that_cannot_be_kept_says_why(asked, engine, monkeypatch):
    def full(*_):
        raise EngineProblem("It is write-protected.")

    monkeypatch.setattr(engine.walking, "answer", full)
    asked.press("Done now")
    asked.qtbot.waitUntil(lambda: "It is write-protected." in asked.words)
    assert asked.reader.where.text().startswith("Question 1 ")


def test_questions_that_cannot_be_read_do_not_block_the_end(shown, engine, monkeypatch):
    def damaged():
        raise EngineProblem("This installation is damaged.")

    monkeypatch.setattr(engine.walking, "pages", damaged)
    for _ in range(4):
        shown.press("Not now")
    shown.qtbot.waitUntil(lambda: shown.reader.where.text() == "The end of the check-up")
    assert "This installation is damaged." in shown.words
