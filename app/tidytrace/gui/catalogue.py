"""Which catalogue of apps is in use, and a newer signed one from a file; the program itself never connects."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog.updates import Status
from tidytrace.gui.chats.cards import sentence
from tidytrace.gui.controls import Button, card, fit_height, roomy, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import CatalogueInUse, Engine, EngineProblem
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import on_day
from tidytrace.gui.work import Work
from tidytrace.language import Language

_JOB = "catalogue"


def said(language: Language, status: Status) -> str:
    """«Version 4 of 26 November 2026, 169 apps.»; whose it is stands in a line of its own."""
    apps = language.plural("{count} app", "{count} apps", status.apps)
    if status.made is None:
        return language("Version {version}, {apps}").format(version=status.version, apps=apps)
    words = language("Version {version} of {day}, {apps}")
    return words.format(version=status.version, day=on_day(language, status.made), apps=apps)


class CatalogueDialog(QDialog):
    """What is in use; a file is looked at first, and taken only when the person says so."""

    changed = Signal()
    """Another catalogue is in use now."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Opens at once; what is in use follows."""
        super().__init__(parent)
        self._ = language
        self._engine, self._work = engine, work
        self._path = ""
        self.choose: Callable[[], str] = self._choose
        """Asks for a file; nothing if the person did not want to."""
        self.setWindowTitle(self._("Catalogue of apps"))
        self.setModal(True)
        roomy(self, GRID * 72)
        self.version = text(self._("Looking…"))
        self.origin = small()
        self.problem = text(kind="problem")
        self.problem.hide()
        self.found = text()
        self.signer = small(self._("Signed by Tidytrace: it is genuine, and nobody has changed it."))
        self.taking = Button(self._("&Use this one"), kind="primary", pressed=self._take)
        self.offer = self._card(self._("In the file that you chose"), [self.found, self.signer], self.taking)
        self.offer.hide()
        self.choosing = Button(self._("Choose a &file…"), glyph="folder", pressed=self._ask)
        self.dropping = Button(self._("&Back to the one that came with Tidytrace"), glyph="undo", pressed=self._drop)
        self.dropping.hide()
        self.closing = Button(self._("Close"), pressed=self.accept)
        self.closing.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.choosing)
        buttons.addWidget(self.dropping)
        buttons.addStretch()
        buttons.addWidget(self.closing)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 2)
        lines.addWidget(title(self._("What Tidytrace knows of AI apps")))
        lines.addWidget(
            text(
                self._(
                    "The catalogue says which AI apps there are, where they keep chats and which switches they have. "
                    "Apps change, so it grows old. Tidytrace never connects by itself: download a newer catalogue "
                    "as a file, and choose it here."
                ),
                kind="quiet",
            )
        )
        lines.addWidget(self._card(self._("In use"), [self.version, self.origin]))
        lines.addWidget(self.problem)
        lines.addWidget(self.offer)
        lines.addStretch()
        lines.addLayout(buttons)
        self.finished.connect(lambda _result: work.drop(_JOB))
        work.start(_JOB, lambda _handle: engine.catalogue(), done=self._told, failed=self._failed)

    def _card(self, heading: str, words: Sequence[QWidget], button: Button | None = None) -> QFrame:
        frame = card()
        frame.setAccessibleName(heading)
        inside = QVBoxLayout()
        inside.setSpacing(GRID // 2)
        inside.addWidget(strong(heading))
        for one in words:
            inside.addWidget(one)
        row = QHBoxLayout(frame)
        row.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 3 // 2)
        row.addLayout(inside, 1)
        if button is not None:
            row.addWidget(button)
        return frame

    def showEvent(self, event: QShowEvent) -> None:
        """Words that wrap need their height."""
        super().showEvent(event)
        fit_height(self)

    def _told(self, found: CatalogueInUse) -> None:
        self._show(found.status)
        if found.problem is not None:
            self._say(sentence(found.problem, self._))
            self.dropping.show()

    def _show(self, status: Status) -> None:
        self.version.setText(said(self._, status))
        origin = self._("You chose it. Signed by Tidytrace.") if status.chosen else self._("It came with Tidytrace.")
        self.origin.setText(origin)
        self.dropping.setVisible(status.chosen)
        fit_height(self)

    def _say(self, words: str) -> None:
        self.problem.setText(breakable(words))
        self.problem.setVisible(bool(words))
        fit_height(self)

    def _failed(self, problem: EngineProblem) -> None:
        self._wait(waiting=False)
        self._say(problem.told(self._))

    def _wait(self, *, waiting: bool) -> None:
        for button in (self.choosing, self.taking, self.dropping):
            button.setEnabled(not waiting)

    # --- a file

    def _choose(self) -> str:
        kinds = self._("Signed catalogues (*.catalogue *.signed);;All files (*)")
        return QFileDialog.getOpenFileName(self, self._("Choose a catalogue"), "", kinds)[0]

    def _ask(self) -> None:
        path = self.choose()
        if not path:
            return
        self._path = path
        self.offer.hide()
        self._say("")
        self._wait(waiting=True)
        engine = self._engine
        self._work.start(_JOB, lambda _handle: engine.look_at_catalogue(path), done=self._offered, failed=self._failed)

    def _offered(self, status: Status) -> None:
        self._wait(waiting=False)
        self.found.setText(said(self._, status))
        self.offer.show()
        self.taking.setFocus()
        fit_height(self)

    def _take(self) -> None:
        engine, path = self._engine, self._path
        self._wait(waiting=True)
        self._work.start(_JOB, lambda _handle: engine.take_catalogue(path), done=self._taken, failed=self._failed)

    def _drop(self) -> None:
        engine = self._engine
        self._wait(waiting=True)
        self._work.start(_JOB, lambda _handle: engine.drop_catalogue(), done=self._taken, failed=self._failed)

    def _taken(self, status: Status) -> None:
        self._wait(waiting=False)
        self.offer.hide()
        self._say("")
        self._show(status)
        told = self._("It is used from now on; check again to see what it knows.")
        self.origin.setText(f"{self.origin.text()}\n{told}")
        self.closing.setFocus()
        fit_height(self)
        self.changed.emit()
