"""The way to a report, as a person with a mouse or a keyboard walks it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from gui.pointing import click, words
from gui.report.staged import StagedEvidence
from gui.staged import StagedEngine
from tidytrace.evidence.making import Wish
from tidytrace.findings.model import State
from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.report.wizard import ReportWizard, Stage
from tidytrace.gui.window import MainWindow
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.report.paper import no_printer, use_printer


@pytest.fixture(autouse=True)
def no_paper():
    """Paper has tests of its own; without it all is faster."""
    use_printer(no_printer)


@pytest.fixture
def evidence(tmp_path):
    return StagedEvidence(tmp_path)


@pytest.fixture
def wizard(qtbot, evidence):
    work = Work()
    made = ReportWizard(evidence, work, Language("en"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    work.close()


def looked(qtbot, wizard):
    wizard.choose.looks["checkup"].setChecked(True)
    click(qtbot, wizard.choose.go)
    qtbot.waitUntil(lambda: bool(wizard.choose.rows))


def inside(qtbot, wizard):
    click(qtbot, wizard.next)
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)


def test_nothing_is_looked_at_or_chosen_before_the_person_says_so(qtbot, wizard, evidence):
    assert evidence.asked == []
    assert not wizard.choose.go.isEnabled()
    looked(qtbot, wizard)
    assert evidence.asked == [("checkup",)]
    assert wizard.choose.chosen == ()
    shown = {row.seen.finding.state for row in wizard.choose.rows}
    assert shown == {State.RISK, State.UNKNOWN}
    wizard.choose.fine.setChecked(True)
    assert len(wizard.choose.rows) == len(evidence.found.seen)


def test_what_was_chosen_stays_when_more_is_shown(qtbot, wizard):
    looked(qtbot, wizard)
    wizard.choose.rows[1].tick.setChecked(True)
    kept = wizard.choose.chosen
    wizard.choose.fine.setChecked(True)
    assert wizard.choose.chosen == kept
    wizard.choose.tick_striking()
    assert {one.finding.state for one in wizard.choose.chosen} == {State.RISK, State.UNKNOWN}


def test_a_look_can_be_stopped(qtbot, wizard, evidence):
    evidence.gate.clear()
    wizard.choose.looks["connections"].setChecked(True)
    click(qtbot, wizard.choose.go)
    assert not wizard.next.isEnabled()
    click(qtbot, wizard.choose.halt)
    qtbot.waitUntil(wizard.choose.go.isVisible)
    assert wizard.next.isEnabled()
    assert wizard.choose.rows == []


def test_the_person_sees_what_is_inside_before_anything_is_written(qtbot, wizard, evidence, tmp_path):
    looked(qtbot, wizard)
    wizard.choose.tick_striking()
    click(qtbot, wizard.next)
    wizard.own.note.setPlainText("It asked for my password in /home/wang/Desktop.")
    message = tmp_path / "message of wang.txt"
    message.write_text("Dear wang, send money", "utf-8")
    wizard.own.choose = lambda: [str(message)]
    click(qtbot, wizard.own.adding)
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)
    page = wizard.inside.page.toPlainText()
    assert "It asked for my password in ~/Desktop." in page
    assert "message of [user].txt" in page
    assert "wang" not in page
    assert "added/01.txt" in wizard.inside.parts.text()
    assert "message of [user].txt (name and user name)" in wizard.inside.warning.text()
    assert list(tmp_path.glob("*.zip")) == []


def test_a_tick_shows_one_part_and_the_page_follows(qtbot, wizard):
    click(qtbot, wizard.next)
    wizard.own.note.setPlainText("wang at /home/wang on wang-laptop, 192.168.1.23")
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)
    assert "[user] at ~ on [computer], [lan-1]" in wizard.inside.page.toPlainText()
    wizard.inside.ticks["computer-name"].setChecked(True)
    # her name is still covered, also where it is a part of the computer's
    qtbot.waitUntil(lambda: "[user] at ~ on [user]-laptop, [lan-1]" in wizard.inside.page.toPlainText())
    wizard.inside.ticks["user-name"].setChecked(True)
    qtbot.waitUntil(lambda: "wang at ~ on wang-laptop, [lan-1]" in wizard.inside.page.toPlainText())


def test_it_is_saved_and_the_channels_are_named(qtbot, wizard, evidence, tmp_path, monkeypatch):
    inside(qtbot, wizard)
    click(qtbot, wizard.next)
    assert wizard.save.path == evidence.proposal()
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.DONE)
    path = tmp_path / "tidytrace-report-20261126-1045.zip"
    assert evidence.check(path).state == "intact"
    told = "\n".join(words(wizard))
    assert all(number in told for number in ("12339", "12377", "010-12321"))
    assert "Tidytrace has sent nothing." in told
    opened = []
    monkeypatch.setattr(desktop, "show_folder", opened.append)
    click(qtbot, wizard.done_page.show_folder)
    assert opened == [tmp_path]
    click(qtbot, wizard.done_page.copy_key)
    assert QGuiApplication.clipboard().text() == evidence.check(path).key
    click(qtbot, wizard.next)
    assert wizard.result() == QDialog.DialogCode.Accepted


def test_a_file_that_is_there_is_only_replaced_by_a_button_that_says_so(qtbot, wizard, tmp_path):
    inside(qtbot, wizard)
    click(qtbot, wizard.next)
    there = tmp_path / "mine.zip"
    there.write_bytes(b"mine")
    wizard.save.choose = lambda: str(there)
    click(qtbot, wizard.save.browse)
    assert wizard.next.text() == "&Replace and save"
    assert "exists already" in wizard.save.line.text()
    wizard.save.place.setText(str(tmp_path / "nowhere" / "x.zip"))
    assert not wizard.next.isEnabled()
    wizard.save.choose = lambda: str(tmp_path / "other")
    click(qtbot, wizard.save.browse)
    assert wizard.save.path == str(tmp_path / "other.zip")
    assert wizard.next.text() == "&Save"


def test_a_file_that_came_meanwhile_stays(qtbot, wizard, tmp_path):
    inside(qtbot, wizard)
    click(qtbot, wizard.next)
    there = Path(wizard.save.path)
    there.write_bytes(b"mine")
    click(qtbot, wizard.next)
    qtbot.waitUntil(wizard.save.problem.isVisible)
    assert there.read_bytes() == b"mine"
    assert wizard.next.text() == "&Replace and save"
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.DONE)
    assert there.read_bytes() != b"mine"


def test_what_could_not_be_covered_again_cannot_be_saved(qtbot, wizard, evidence):
    inside(qtbot, wizard)
    evidence.problem = EngineProblem("{path} is not a file.", {"path": "/x"})
    wizard.inside.ticks["home"].setChecked(True)
    qtbot.waitUntil(wizard.problem.isVisible)
    assert not wizard.next.isEnabled()
    wizard.inside.ticks["home"].setChecked(False)
    qtbot.waitUntil(wizard.next.isEnabled)
    assert not wizard.problem.isVisible()


def test_a_report_that_the_person_has_can_be_checked(qtbot, wizard, evidence, tmp_path):
    path = tmp_path / "r.zip"
    evidence.write(evidence.draft(Wish()), str(path), over=False)
    wizard.ask = lambda: str(path)
    click(qtbot, wizard.checking)
    qtbot.waitUntil(lambda: wizard.verdict is not None)
    assert wizard.verdict.sentence.text() == "It is unchanged since it was made on this computer."
    assert wizard.verdict.wrong == []
    assert any("does not prove who the person is" in one for one in words(wizard.verdict))
    click(qtbot, wizard.verdict.closing)
    path.write_bytes(path.read_bytes() + b"more")
    click(qtbot, wizard.checking)
    qtbot.waitUntil(lambda: bool(wizard.verdict.wrong))
    assert wizard.verdict.sentence.text() == "It is not as it was made. Do not rely on it."
    wizard.verdict.accept()
    wizard.ask = lambda: ""
    click(qtbot, wizard.checking)
    assert wizard.next.isEnabled()


def test_the_keyboard_alone_is_enough(qtbot, wizard):
    def key(widget, code):
        assert widget.isVisible()
        qtbot.keyClick(widget, code)

    box = wizard.choose.looks["checkup"]
    box.setFocus()
    key(box, Qt.Key.Key_Space)
    key(wizard.choose.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(wizard.choose.rows))
    key(wizard.choose.rows[0].tick, Qt.Key.Key_Space)
    assert len(wizard.choose.chosen) == 1
    key(wizard, Qt.Key.Key_Return)
    assert wizard.stage is Stage.OWN
    key(wizard, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)
    key(wizard.back, Qt.Key.Key_Space)
    assert wizard.stage is Stage.OWN
    assert wizard.next.hasFocus()
    key(wizard, Qt.Key.Key_Escape)
    assert not wizard.isVisible()


def test_what_goes_wrong_is_told_where_it_happens_and_nothing_is_lost(qtbot, wizard, evidence, tmp_path):
    evidence.problem = EngineProblem("{path} is not a file.", {"path": "/x"})
    wizard.choose.looks["checkup"].setChecked(True)
    click(qtbot, wizard.choose.go)
    qtbot.waitUntil(wizard.choose.problem.isVisible)
    assert wizard.choose.problem.text() == "/x is not a file."
    looked(qtbot, wizard)
    click(qtbot, wizard.next)
    evidence.problem = EngineProblem("{path} is not a file.", {"path": "/y"})
    click(qtbot, wizard.next)
    qtbot.waitUntil(wizard.problem.isVisible)
    assert wizard.stage is Stage.OWN
    click(qtbot, wizard.next)
    qtbot.waitUntil(lambda: wizard.stage is Stage.INSIDE)
    assert not wizard.problem.isVisible()
    click(qtbot, wizard.next)
    evidence.problem = EngineProblem("There is no room.", {})
    click(qtbot, wizard.next)
    qtbot.waitUntil(wizard.save.problem.isVisible)
    assert wizard.next.isEnabled()
    assert list(tmp_path.glob("*.zip")) == []


def test_a_file_can_be_left_out_again(qtbot, wizard):
    click(qtbot, wizard.next)
    wizard.own.choose = lambda: ["/a", "/b", "/a"]
    click(qtbot, wizard.own.adding)
    assert wizard.own.files == (Path("/a"), Path("/b"))
    wizard.own.list.setCurrentRow(0)
    click(qtbot, wizard.own.removing)
    assert wizard.own.files == (Path("/b"),)


def test_the_window_leads_there_if_reports_can_be_made(qtbot, evidence):
    window = MainWindow(StagedEngine(5), Language("en"), lambda: evidence)
    qtbot.addWidget(window)
    window.show()
    click(qtbot, window.rail.make_report)
    assert window.report.isVisible()
    window.report.reject()
    window.work.close()
    without = MainWindow(StagedEngine(5), Language("en"))
    qtbot.addWidget(without)
    assert without.rail.make_report.isHidden()
    without.work.close()
