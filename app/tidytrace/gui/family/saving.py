"""Where the page goes is asked with the desktop's own dialog; then it is written, and opened for the person to see."""

import datetime
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.family.port import Papers, standing
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.work import Work
from tidytrace.language import Language

_JOB: Final = "family-report"


class FamilyReport(QObject):
    """One for the window; every page that offers it comes here."""

    saved = Signal(str)
    """It lies there now, and was opened."""
    failed = Signal(str)
    """Why it could not be saved."""

    def __init__(self, home: HomePage, work: Work, language: Language, parent: QWidget) -> None:
        """Nobody makes it yet; then it is not offered."""
        super().__init__(parent)
        self._home, self._work, self._ = home, work, language
        self.papers: Callable[[], Papers] | None = None
        """Gives what makes the page, when the first one is wanted."""
        self._parent = parent
        self.choose: Callable[[str], str] = self._choose
        """Asks where, beginning with a proposal; nothing if the person did not want to."""
        home.save_report.clicked.connect(lambda: self.ask())  # noqa: PLW0108 - Qt would hand over whether it is checked
        home.stepped.connect(lambda _step: home.save_report.hide())
        home.settled.connect(self._offer)

    def _offer(self) -> None:
        told = self._home.phase in {Phase.DONE, Phase.STOPPED}
        self._home.save_report.setVisible(told and self.papers is not None)

    def ask(self, fine: Collection[str] = ()) -> None:
        """Ask where, and save it there; ``fine`` are ids of findings that were put right elsewhere."""
        if self.papers is None:
            return
        papers = self.papers()
        today = datetime.datetime.now().astimezone().date()
        # Translators: a file name without its ending
        name = self._("privacy-check-up")
        path = self.choose(papers.proposal(f"{name}-{today:%Y-%m-%d}"))
        if not path:
            return
        now, language = standing(self._home, fine), self._
        self._work.start(
            _JOB,
            lambda _handle: papers.save(now, language, path),
            done=lambda _nothing: self._written(path),
            failed=self._not_written,
        )

    def _choose(self, proposed: str) -> str:
        paper, screen = self._("For the printer (*.pdf)"), self._("For the screen (*.html)")
        path, kind = QFileDialog.getSaveFileName(
            self._parent, self._("Save a report for somebody"), proposed, f"{paper};;{screen}"
        )
        if path and not Path(path).suffix:
            path += ".html" if kind == screen else ".pdf"
        return path

    def _written(self, path: str) -> None:
        desktop.open_file(Path(path))
        self.saved.emit(path)

    def _not_written(self, problem: EngineProblem) -> None:
        self.failed.emit(problem.told(self._))
