"""Fourth page: where the file goes. Last page: where it lies, what the seal proves, and who takes reports."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tidytrace.evidence.making import Written
from tidytrace.findings.wording import size
from tidytrace.gui import desktop
from tidytrace.gui.controls import Button, card, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.report.channel_card import HEARSAY, channel_card
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import Language
from tidytrace.report.channels import Channel
from tidytrace.report.layout import PROOF


class SavePage(QWidget):
    """A name can be typed, or chosen with the desktop's own dialog."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Without a name."""
        super().__init__(parent)
        self._ = language
        self._replaces = False
        self.choose: Callable[[], str] = self._choose
        """Asks where; nothing if the person did not want to."""
        self.place = QLineEdit()
        self.place.setAccessibleName(self._("Save as"))
        self.place.textChanged.connect(self._typed)
        self.browse = Button(self._("&Choose…"), glyph="folder", pressed=self._ask)
        self.line = small()
        self.problem = text(kind="problem")
        self.problem.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.place, 1)
        row.addWidget(self.browse)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        lines.addWidget(strong(self._("Save as")))
        lines.addLayout(row)
        lines.addWidget(self.line)
        lines.addWidget(self.problem)
        lines.addStretch()

    @property
    def path(self) -> str:
        """Where it goes."""
        return self.place.text().strip()

    @property
    def is_complete(self) -> bool:
        """Whether there is a folder for it."""
        path = Path(self.path)
        return bool(self.path) and path.is_absolute() and path.parent.is_dir() and not path.is_dir()

    @property
    def replaces(self) -> bool:
        """Whether a file there goes, and the page says so."""
        return self._replaces

    def propose(self, path: str) -> None:
        """A name, unless there is one already."""
        if not self.path:
            self.place.setText(path)

    def say(self, problem: str) -> None:
        """Why it was not written."""
        self.problem.setText(breakable(problem))
        self.problem.setVisible(bool(problem))

    def _typed(self) -> None:
        self.say("")
        self.look_again()

    def look_again(self) -> None:
        """Say what the name means now."""
        self._replaces = self.is_complete and Path(self.path).exists()
        words = self._("Only you may read the file. Nothing is sent anywhere.")
        if self._replaces:
            words = self._("A file of this name exists already. It is replaced when you press «Replace and save».")
        elif not self.is_complete:
            words = self._("There is no such folder.")
        self.line.setText(words)
        self.changed.emit()

    def _choose(self) -> str:
        kinds = self._("Evidence reports (*.zip)")
        return QFileDialog.getSaveFileName(
            self, self._("Save the report"), self.path, kinds, options=QFileDialog.Option.DontConfirmOverwrite
        )[0]

    def _ask(self) -> None:
        path = self.choose()
        if path:
            self.place.setText(path if Path(path).suffix else f"{path}.zip")


class DonePage(QScrollArea):
    """It is there; the rest is up to the person."""

    def __init__(self, written: Written, channels: Sequence[Channel], language: Language) -> None:
        """Shows all at once."""
        super().__init__()
        self._ = language
        self._written = written
        self.setProperty("kind", "page")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_folder = Button(self._("Show in &folder"), glyph="folder", pressed=self._show_folder)
        self.copy_key = Button(self._("Copy the &key's name"), glyph="copy", pressed=self._copy_key)
        inside = QWidget()
        inside.setProperty("kind", "page")
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(0, 0, GRID, 0)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(self._file())
        proof = QVBoxLayout()
        proof.addWidget(strong(self._("What the signature proves")))
        for sentence in PROOF[1:3]:
            proof.addWidget(small(self._(sentence)))
        lines.addLayout(proof)
        lines.addWidget(strong(self._("Where to report (China)")))
        lines.addWidget(small(self._(HEARSAY)))
        for channel in channels:
            lines.addWidget(channel_card(channel, language))
        lines.addStretch()
        self.setWidget(inside)

    def _file(self) -> QWidget:
        frame = card()
        facts = QVBoxLayout(frame)
        facts.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 3 // 2)
        facts.addWidget(text(breakable(str(self._written.path))))
        facts.addWidget(small(breakable(f"{size(self._written.bytes)}{SEPARATOR}SHA-256 {self._written.sha256}")))
        facts.addWidget(small(self._("Signed with the key {key} of this computer.").format(key=self._written.key)))
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.show_folder)
        buttons.addWidget(self.copy_key)
        buttons.addStretch()
        facts.addLayout(buttons)
        return frame

    def _show_folder(self) -> None:
        desktop.show_folder(self._written.path.parent)

    def _copy_key(self) -> None:
        desktop.copy(self._written.key)
