"""What the guide of a finding about an account has besides: a letter to copy, and what holds for every account."""

import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from tidytrace.findings.letters import ADVICE, addresses, write
from tidytrace.findings.model import Letter
from tidytrace.findings.truths import TRUTHS
from tidytrace.gui import desktop
from tidytrace.gui.controls import Button, card, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.language import LANGUAGES, Language


class Folded(QFrame):
    """A line that opens and closes what is below it."""

    toggled = Signal()

    def __init__(self, words: str, inner: QWidget, parent: QWidget | None = None) -> None:
        """Closed at first."""
        super().__init__(parent)
        self.inner = inner
        self.opener = Button(words, kind="link", glyph="right", pressed=self.toggle)
        row = QHBoxLayout()
        # the arrow of the link has empty space of its own
        row.setContentsMargins(-GRID, 0, 0, 0)
        row.addWidget(self.opener)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addLayout(row)
        layout.addWidget(inner)
        inner.hide()

    def toggle(self) -> None:
        """Open or close; whoever shows it makes room then."""
        is_open = self.inner.isHidden()
        self.inner.setVisible(is_open)
        self.opener.set_glyph("down" if is_open else "right")
        self.toggled.emit()


class LetterCard(QFrame):
    """A letter that the person copies, in the language of the vendor or their own."""

    def __init__(self, letter: Letter, language: Language, parent: QWidget | None = None) -> None:
        """Written for today."""
        super().__init__(parent)
        self._ = language
        self._letter = letter
        self.setProperty("kind", "card")
        self.copying = {code: Button("", kind="link", glyph="copy", pressed=self._copier(code)) for code in LANGUAGES}
        self._name_buttons()
        self.shown = QPlainTextEdit(self._written(language.code))
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(self._("The letter"))
        self.shown.setMinimumHeight(GRID * 30)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(-GRID, 0, 0, 0)
        # that of the vendor first: it is read there
        for code in sorted(LANGUAGES, key=lambda code: (code == "zh_CN") != letter.chinese_law):
            buttons.addWidget(self.copying[code])
        buttons.addStretch()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        lines.setSpacing(GRID // 2)
        lines.addWidget(strong(self._("A letter is ready")))
        lines.addWidget(small(self._("To: {addresses}").format(addresses=self._(", ").join(addresses(letter)))))
        lines.addLayout(buttons)
        self.fold = Folded(self._("Show the letter"), self.shown)
        lines.addWidget(self.fold)
        lines.addWidget(small(self._(ADVICE)))

    def _written(self, code: str) -> str:
        today = datetime.datetime.now().astimezone().date()
        return write(self._letter, Language(code), today).whole

    def _name_buttons(self) -> None:
        for code, words in (("en", self._("Copy in English")), ("zh_CN", self._("Copy in Chinese"))):
            self.copying[code].setText(words)

    def _copier(self, code: str) -> "_Copy":
        return _Copy(self, code)

    def copy(self, code: str) -> None:
        """Put it into the clipboard and say so."""
        desktop.copy(self._written(code))
        self._name_buttons()
        self.copying[code].setText(self._("Copied"))


class _Copy:
    """What one of the buttons does."""

    def __init__(self, whose: LetterCard, code: str) -> None:
        self._whose, self._code = whose, code

    def __call__(self) -> None:
        self._whose.copy(self._code)


def warning_card(words: str) -> QFrame:
    """What has to be known before the link is followed."""
    frame = card()
    frame.setProperty("kind", "warning")
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(GRID * 2, GRID * 3 // 2, GRID * 2, GRID * 3 // 2)
    lines.addWidget(strong(words))
    return frame


def truths(language: Language) -> Folded:
    """What holds for every account, once."""
    inner = QWidget()
    lines = QVBoxLayout(inner)
    lines.setContentsMargins(GRID, 0, 0, 0)
    lines.setSpacing(GRID // 2)
    for truth in TRUTHS:
        lines.addWidget(text(f"·  {language(truth)}", kind="quiet"))
    return Folded(language("What holds for every account"), inner)
