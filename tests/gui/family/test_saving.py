"""From the first page, and from the end of the large one: a page for somebody is saved, and opened."""

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from gui.simple.conftest import Person
from gui.staged import StagedEngine
from tidytrace.findings.model import State
from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase
from tidytrace.gui.window import MainWindow
from tidytrace.language import Language


class StagedPapers:
    """Keeps what it is given."""

    def __init__(self):
        self.kept = []
        self.problem = None

    def save(self, standing, language, path):
        if self.problem is not None:
            raise self.problem
        self.kept.append((standing, language.code, path))

    def proposal(self, name):
        return f"/home/wang/Documents/{name}.pdf"


@pytest.fixture
def papers():
    return StagedPapers()


@pytest.fixture
def opened(monkeypatch):
    opened = []
    monkeypatch.setattr(desktop, "open_file", opened.append)
    return opened


@pytest.fixture
def window(qtbot, engine, papers):
    window = MainWindow(engine, Language("en"))
    window.family.papers = lambda: papers
    qtbot.addWidget(window)
    window.show()
    window.family.choose = lambda _proposed: "/home/wang/for-mum.pdf"
    yield window
    window.work.close()


@pytest.fixture
def checked(qtbot, window):
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    return window.home


def test_it_is_offered_when_there_is_something_to_tell(qtbot, window, engine):
    assert window.home.save_report.isHidden()
    engine.gate.clear()
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.WORKING)
    assert window.home.save_report.isHidden()
    engine.gate.set()
    qtbot.waitUntil(lambda: not window.home.save_report.isHidden())


def test_without_anybody_who_makes_it_nothing_is_offered(qtbot, make_window):
    window = make_window(StagedEngine())
    window.home.check()
    qtbot.waitUntil(lambda: window.home.phase is Phase.DONE)
    assert window.home.save_report.isHidden()


def test_what_stands_now_is_saved_where_the_person_says_and_opened(qtbot, checked, window, papers, opened):
    proposed = []
    window.family.choose = lambda path: proposed.append(path) or "/home/wang/for-mum.pdf"
    checked.fix("cursor.privacy-mode")
    qtbot.waitUntil(lambda: "cursor.privacy-mode" in checked.results.receipts)
    qtbot.mouseClick(checked.save_report, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    today = datetime.datetime.now().astimezone().date()
    assert proposed == [f"/home/wang/Documents/privacy-check-up-{today}.pdf"]
    assert opened == [Path("/home/wang/for-mum.pdf")]
    standing, code, path = papers.kept[0]
    assert (code, path) == ("en", "/home/wang/for-mum.pdf")
    states = {one.id: one.state for one in standing.findings}
    assert states["cursor.privacy-mode"] is State.OK
    assert states["gemini-cli.usage-statistics"] is State.RISK
    assert standing.when == window.home.last_check_up


def test_who_does_not_choose_a_place_saves_nothing(qtbot, checked, window, papers):
    window.family.choose = lambda _proposed: ""
    qtbot.mouseClick(checked.save_report, Qt.MouseButton.LeftButton)
    assert not window.work.busy("family-report")
    assert papers.kept == []


def test_what_cannot_be_saved_says_why(qtbot, checked, window, papers, opened):
    papers.problem = EngineProblem("It is write-protected.")
    qtbot.mouseClick(checked.save_report, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.rail.note.isVisible)
    assert window.rail.note.words.text() == "It is write-protected."
    assert opened == []


@pytest.fixture
def person(qtbot, window):
    window.show_simple(on=True)
    return Person(qtbot, window)


def _to_the_end(person):
    person.check()
    person.press("Show me the first one")
    for _ in range(4):
        person.press("Not now")
    person.ends()


def test_the_large_window_saves_it_at_its_end(person, opened):
    _to_the_end(person)
    assert person.buttons[0] == "Save a report for somebody"
    person.press("Save a report for somebody")
    person.comes_to("The report is saved")
    assert "/home/wang/for-mum.pdf" in person.words
    assert opened == [Path("/home/wang/for-mum.pdf")]
    person.press("Go on")
    assert person.reader.where.text() == "The end of the check-up"


def test_the_large_window_says_why_it_could_not(person, papers, opened):
    _to_the_end(person)
    papers.problem = EngineProblem("It is write-protected.")
    person.press("Save a report for somebody")
    person.qtbot.waitUntil(lambda: "It is write-protected." in person.words)
    assert opened == []
