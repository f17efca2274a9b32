"""What stands in the table's place when there are no rows: loading, nothing there, nothing fits, an error."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tidytrace.gui.controls import Button, Glyph, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Trouble
from tidytrace.language import Language


class Notice(QFrame):
    """A shape, a line, a second line, and a button when something can be done."""

    pressed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Says nothing yet."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        self._glyph = Glyph("pending", "quiet", GRID * 7)
        self.heading = title()
        self.line = text(kind="quiet")
        for label in (self.heading, self.line):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button("", pressed=self.pressed.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 4)
        layout.setSpacing(GRID * 3 // 2)
        layout.addStretch(2)
        layout.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.heading)
        layout.addWidget(self.line)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, glyph: str, heading: str, line: str, button: str) -> None:
        """An empty ``button`` hides it."""
        roles = {"ok": "ok", "risk": "risk", "unknown": "unknown"}
        self._glyph.show_icon(glyph, roles.get(glyph, "quiet"))
        self.heading.setText(heading)
        self.line.setText(line)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def say_loading(self) -> None:
        """They are being listed."""
        self.say("pending", self._("Looking for chats…"), "", "")

    def say_none(self) -> None:
        """There are none at all."""
        words = self._("The AI apps found here have kept none, or there are no AI apps that Tidytrace knows.")
        self.say("ok", self._("No chats on this computer"), words, "")

    def say_closed(self, problems: Sequence[Trouble]) -> None:
        """Whether there are any is not known: nobody could look."""
        why = " ".join(dict.fromkeys(self._(one.sentence).format(**one.parameters) for one in problems))
        count = len(problems)
        words = self._.plural("{count} place could not be read", "{count} places could not be read", count)
        helps = self._("Whoever set up this computer can give you the right to read them.")
        told = [self._("{where}: {sentence}").format(where=words, sentence=why), helps]
        self.say("unknown", self._("The chats could not be looked at"), "\n".join(told), self._("&Look again"))

    def say_none_fits(self) -> None:
        """Nothing of what was looked for."""
        words = self._("Try other words, another app or another age.")
        self.say("search", self._("No chat fits"), words, self._("Show &all chats"))
