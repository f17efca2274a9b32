"""Joins the page with what puts several findings right at once, and with the toast that takes it back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import Finding
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import sentence
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.batch.dialog import BatchDialog
from tidytrace.gui.home.batch.port import Fixing, Moved
from tidytrace.gui.toast import Said
from tidytrace.gui.work import Work
from tidytrace.language import Language


class Several(QObject):
    """For one page."""

    moved = Signal(str, str)
    """A finding was put right; its receipt."""
    undone = Signal(str)
    """A receipt was taken back."""
    said = Signal(object)
    """Something was done; a ``Said``."""

    def __init__(self, fixing: Fixing, work: Work, language: Language, page: QWidget) -> None:
        """Nothing is asked yet."""
        super().__init__(page)
        self._fixing, self._work, self._, self._page = fixing, work, language, page
        self.dialog: BatchDialog | None = None
        """The last one that was opened."""

    def ask(self, findings: Sequence[Finding]) -> None:
        """Show what would change; nothing is done before the person says so."""
        self.dialog = BatchDialog(findings, self._fixing, self._work, self._, self._page)
        self.dialog.moved.connect(self.moved)
        self.dialog.undone.connect(self.undone)
        self.dialog.ended.connect(self._done)
        self.dialog.open()

    def _done(self, receipts: tuple[str, ...]) -> None:
        if receipts:
            words = self._.plural("{count} change was made.", "{count} changes were made.", len(receipts))
            all_of_them = self._("Undo all") if len(receipts) > 1 else ""
            self.said.emit(Said(words, lambda: self.take_back(receipts), all_of_them))

    def tell(self, finding: Finding | None, receipt: str) -> None:
        """One was put right; none where no check-up has told of it."""
        words = self._.plural("{count} change was made.", "{count} changes were made.", 1)
        if finding is not None:
            words = self._("Put right: {title}").format(title=render(finding.title, self._))
        self.said.emit(Said(words, lambda: self.take_back((receipt,))))

    def take_back(self, receipts: tuple[str, ...]) -> None:
        """By their receipts: the page may show another check-up by now."""
        fixing = self._fixing
        back: list[str] = []
        refused: list[str] = []

        def heard(moved: Moved) -> None:
            if moved.reason is None and moved.receipt is not None:
                back.append(moved.receipt)
                self.undone.emit(moved.receipt)
            elif moved.reason is not None:
                refused.append(sentence(moved.reason, self._))

        def over() -> None:
            words = self._("It is as it was before.")
            if refused:
                words = self._("Not everything could be taken back: {reasons}").format(reasons=" ".join(refused))
            elif not back:
                words = self._("This change was undone already.")
            self.said.emit(Said(words))

        self._work.start(
            f"take back {' '.join(receipts)}",
            lambda handle: fixing.undo(receipts, handle.found, handle.cancelled),
            done=lambda _nothing: over(),
            failed=self._not_back,
            found=heard,
        )

    def _not_back(self, problem: EngineProblem) -> None:
        self.said.emit(Said(problem.told(self._)))
