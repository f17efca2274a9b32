"""The way to an evidence report: choose → your own words and files → see what is inside → save → where to hand it in.

Nothing is written before the person has seen the pages as they will be, and nothing is ever sent.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tidytrace.evidence.looking import Look
from tidytrace.evidence.making import Wish, Written
from tidytrace.gui.controls import Button, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.report.check_dialog import CheckDialog
from tidytrace.gui.report.choose_page import ChoosePage
from tidytrace.gui.report.inside_page import InsidePage
from tidytrace.gui.report.own_page import OwnPage
from tidytrace.gui.report.port import Evidence
from tidytrace.gui.report.save_page import DonePage, SavePage
from tidytrace.gui.work import Handle, Work
from tidytrace.language import N_, Language
from tidytrace.report.channels import load_channels
from tidytrace.report.draft import Draft
from tidytrace.report.verify import Verdict

_JOB: Final = "report"


class Stage(IntEnum):
    """Where it is."""

    CHOOSE = 0
    OWN = 1
    INSIDE = 2
    SAVE = 3
    DONE = 4


_TITLES: Final = {
    Stage.CHOOSE: N_("What should be in the report?"),
    Stage.OWN: N_("Is there something of your own to add?"),
    Stage.INSIDE: N_("This is what will be in it"),
    Stage.SAVE: N_("Where should it be saved?"),
    Stage.DONE: N_("The report is saved"),
}
_LINES: Final = {
    Stage.CHOOSE: N_("An evidence report says what was seen on this computer, and when. You decide who gets it."),
    Stage.OWN: N_("Both may stay empty."),
    Stage.INSIDE: N_("Read it before you save it. What you cover is replaced by marks such as [user]."),
    Stage.SAVE: N_("One file with pages to read and print, and a seal that shows later changes."),
    Stage.DONE: N_("Tidytrace has sent nothing. Hand it in yourself, if and where you want to."),
}


class ReportWizard(QDialog):
    """One page after the other; Back leads to the one before with all that was chosen."""

    def __init__(self, evidence: Evidence, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """On the first page."""
        super().__init__(parent)
        self._ = language
        self._evidence, self._work = evidence, work
        self._draft: Draft | None = None
        self._busy = False
        self.stage = Stage.CHOOSE
        self.done_page: DonePage | None = None
        self.setWindowTitle(self._("Evidence report"))
        self.setModal(True)
        self.resize(GRID * 98, GRID * 90)
        self.heading = headline()
        self.line = text(kind="quiet")
        self.step = text(kind="quiet", wrap=False)
        self.choose = ChoosePage(language)
        self.own = OwnPage(language)
        self.inside = InsidePage(language)
        self.save = SavePage(language)
        self.pages = QStackedWidget()
        for page in (self.choose, self.own, self.inside, self.save):
            self.pages.addWidget(page)
        self.problem = text(kind="problem")
        self.back = Button(self._("&Back"), pressed=self.go_back)
        self.next = Button("", kind="primary", pressed=self.go_on)
        self.leave = Button(self._("Cancel"), pressed=self.reject)
        self.checking = Button(self._("Check a report that you &have…"), kind="link", pressed=self.check)
        self.ask: Callable[[], str] = self._ask
        """Asks for a report; nothing if the person did not want to."""
        self.verdict: CheckDialog | None = None
        self.next.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.step)
        buttons.addWidget(self.checking)
        buttons.addStretch()
        for button in (self.back, self.next, self.leave):
            buttons.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(self.heading)
        lines.addWidget(self.line)
        lines.addWidget(self.pages, 1)
        lines.addWidget(self.problem)
        lines.addLayout(buttons)
        self.choose.look.connect(self._look)
        self.choose.stop.connect(lambda: work.cancel(_JOB))
        self.choose.changed.connect(self._say)
        self.inside.changed.connect(self._set)
        self.save.changed.connect(self._say)
        self.finished.connect(lambda _result: work.drop(_JOB))
        self._turn(Stage.CHOOSE)

    # --- from page to page

    def go_on(self) -> None:
        """To the next page."""
        if not self.next.isEnabled():
            return
        match self.stage:
            case Stage.CHOOSE:
                self._turn(Stage.OWN)
                self.own.note.setFocus()
            case Stage.OWN:
                self._set()
            case Stage.INSIDE:
                self.save.propose(self._evidence.proposal())
                self._turn(Stage.SAVE)
                self.save.place.setFocus()
            case Stage.SAVE:
                self._write()
            case Stage.DONE:
                self.accept()

    def go_back(self) -> None:
        """To the page before."""
        if self.back.isEnabled() and Stage.CHOOSE < self.stage < Stage.DONE:
            self._turn(Stage(self.stage - 1))
            self.next.setFocus()

    def _turn(self, stage: Stage) -> None:
        self.stage = stage
        self.pages.setCurrentIndex(stage)
        self.heading.setText(self._(_TITLES[stage]))
        self.line.setText(self._(_LINES[stage]))
        self.step.setText(self._("Page {number} of {total}").format(number=stage + 1, total=len(Stage)))
        self.problem.hide()
        self._say()

    def _say(self) -> None:
        """What the buttons can do now."""
        words = {
            Stage.INSIDE: self._("&Save…"),
            Stage.SAVE: self._("&Save"),
            Stage.DONE: self._("Close"),
        }.get(self.stage, self._("&Next"))
        if self.stage is Stage.SAVE and self.save.replaces:
            words = self._("&Replace and save")
        self.next.setText(words)
        ready = {Stage.INSIDE: self._draft is not None, Stage.SAVE: self.save.is_complete}.get(self.stage, True)
        self.next.setEnabled(ready and not self._busy)
        self.back.setEnabled(not self._busy)
        self.back.setVisible(Stage.CHOOSE < self.stage < Stage.DONE)
        self.leave.setVisible(self.stage is not Stage.DONE)
        self.checking.setVisible(self.stage is Stage.CHOOSE)
        self.checking.setEnabled(not self._busy)

    def _wait(self, *, busy: bool) -> None:
        self._busy = busy
        self._say()

    def _failed(self, problem: EngineProblem) -> None:
        self._wait(busy=False)
        told = problem.told(self._)
        if self.stage is Stage.CHOOSE:
            self.choose.resting(told)
        elif self.stage is Stage.SAVE:
            self.save.look_again()
            self.save.say(told)
        else:
            self.problem.setText(told)
            self.problem.show()

    # --- work

    def _look(self) -> None:
        evidence, sources = self._evidence, self.choose.sources
        self._wait(busy=True)
        self.choose.busy()

        def call(handle: Handle) -> Look:
            return evidence.look(sources, handle.progress, handle.cancelled)

        self._work.start(_JOB, call, done=self._looked, failed=self._failed, progress=self.choose.working.step)

    def _looked(self, found: Look) -> None:
        self._wait(busy=False)
        self.choose.show_found(found)

    def check(self) -> None:
        """Say whether a report is as it was made."""
        evidence, path = self._evidence, self.ask()
        if path:
            self._wait(busy=True)

            def checked(verdict: Verdict) -> None:
                self._wait(busy=False)
                self.verdict = CheckDialog(path, verdict, self._, self)
                self.verdict.open()

            self._work.start(_JOB, lambda _handle: evidence.check(path), done=checked, failed=self._failed)

    def _ask(self) -> str:
        kinds = self._("Evidence reports (*.zip)")
        return QFileDialog.getOpenFileName(self, self._("Check a report"), "", kinds)[0]

    def _set(self) -> None:
        evidence = self._evidence
        wish = Wish(
            seen=self.choose.chosen,
            unseen=self.choose.found.unseen,
            files=self.own.files,
            note=self.own.note.toPlainText(),
            shown=self.inside.shown,
        )
        self.problem.hide()
        self._draft = None  # nobody may save what is no longer what they want
        self._wait(busy=True)
        self._work.start(_JOB, lambda _handle: evidence.draft(wish), done=self._drafted, failed=self._failed)

    def _drafted(self, draft: Draft) -> None:
        self._draft = draft
        self.inside.show_draft(draft)
        self._busy = False
        if self.stage is Stage.OWN:
            self._turn(Stage.INSIDE)
            self.inside.page.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._say()

    def _write(self) -> None:
        evidence, draft, path, over = self._evidence, self._draft, self.save.path, self.save.replaces
        if draft is None:
            return
        self._wait(busy=True)

        def call(_handle: Handle) -> Written:
            return evidence.write(draft, path, over=over)

        self._work.start(_JOB, call, done=self._written, failed=self._failed)

    def _written(self, written: Written) -> None:
        self._busy = False
        self.done_page = DonePage(written, load_channels(), self._)
        self.pages.addWidget(self.done_page)
        self._turn(Stage.DONE)
        self.done_page.show_folder.setFocus()
