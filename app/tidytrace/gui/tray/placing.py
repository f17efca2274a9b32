"""Shows exactly what would let the watcher start at login, or what would be taken away, and asks."""

import shlex

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, text, title
from tidytrace.gui.design import GRID
from tidytrace.language import Language
from tidytrace.watch.reminders.placing.setting_up import Setup


class PlacingDialog(QDialog):
    """Enter changes nothing."""

    confirmed = Signal()

    def __init__(self, setup: Setup, language: Language, parent: QWidget | None = None, *, away: bool) -> None:
        """``away``: it is to be taken away."""
        super().__init__(parent)
        self._ = language
        self.setWindowTitle(language("Watch while I am signed in"))
        self.setModal(True)
        self.resize(GRID * 90, GRID * 66)
        self.shown = QPlainTextEdit(self._taken_away(setup) if away else self._placed(setup))
        self.shown.setReadOnly(True)
        self.shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.shown.setAccessibleName(language("What is taken away") if away else language("What is set up"))
        words = language("&Take it away") if away else language("&Set it up")
        self.go = Button(words, kind="" if away else "primary", pressed=self._go)
        self.keep = Button(language("&Leave it as it is"), pressed=self.reject)
        self.keep.setDefault(True)
        self.go.setEnabled(away or not setup.foreign)
        heading = (
            language("Stop watching by itself?") if away else language("Let Tidytrace watch while you are signed in?")
        )
        line = language(
            "A small process looks at the chat folders of your AI apps and tells you when something was typed that "
            "should not be there. It sends nothing anywhere. This is all that is set up for it:"
        )
        if away:
            line = language("The watcher ends, and this is taken away without a trace:")
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.keep)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(heading))
        lines.addWidget(text(line))
        lines.addWidget(self.shown, 1)
        if not away and setup.foreign:
            there = language("There is another file with this name; it was not touched.")
            lines.addWidget(text(language.led(setup.foreign[0], there)))
        lines.addLayout(buttons)
        self.keep.setFocus()

    def _placed(self, setup: Setup) -> str:
        parts = [f"{piece.where}:\n\n{piece.content.rstrip()}" for piece in setup.pieces]
        parts += [self._("Then: {command}").format(command=shlex.join(order)) for order in setup.orders]
        parts += [
            self._("Taken away, because it is no longer needed: {where}").format(where=one.where)
            for one in setup.elsewhere
        ]
        return "\n\n".join(parts)

    def _taken_away(self, setup: Setup) -> str:
        ours = [one for one in (*setup.found, *setup.elsewhere) if one.standing != "foreign"]
        return "\n".join(one.where for one in ours)

    def _go(self) -> None:
        self.accept()
        self.confirmed.emit()
