"""Where the person says what shall be forgotten, and which other spellings of it are looked for too."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tidytrace.erase.forget.spellings import Spelling, suggested
from tidytrace.erase.redact.words import UnfitWord
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import body, headed
from tidytrace.gui.controls import small, text
from tidytrace.gui.design import GRID
from tidytrace.language import Language


class _Secret(QLineEdit):
    """An input method must not learn what is typed here."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMaxLength(500)
        self.setMinimumHeight(GRID * 5)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, and no further: the dialog would press its button, which leads back again."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ForgetWords(QWidget):
    """One field for it, one for other spellings, and a box for each suggestion."""

    changed = Signal()
    entered = Signal()

    def __init__(self, language: Language, words: str, parent: QWidget | None = None) -> None:
        """``words`` stand in the field already."""
        super().__init__(parent)
        self._ = language
        self._found: tuple[Spelling, ...] = ()
        self._unticked: set[str] = set()
        self.boxes: list[Tick] = []
        self.field = _Secret(self._("What should be forgotten"))
        self.field.setPlaceholderText(self._("A name, a word, a telephone number or an account"))
        self.also = _Secret(self._("Other spellings, parted by commas"))
        self.also.setPlaceholderText(self._("A nickname, a maiden name, another language"))
        self.complaint = small()
        self.complaint.setMinimumHeight(self.complaint.fontMetrics().lineSpacing())
        area, lines = body()
        for words_before, field in (
            (self._("&What should be forgotten?"), self.field),
            (self._("&Other spellings, parted by commas:"), self.also),
        ):
            label = text(words_before)
            label.setBuddy(field)
            lines.addWidget(label)
            lines.addWidget(field)
        lines.addWidget(self.complaint)
        self._card, self._suggested = headed(self._("Also looked for"))
        self._card.hide()
        lines.addWidget(self._card)
        for said in (
            self._("Capitals, accents, full-width letters, and spaces or dashes in a long number make no difference."),
            self._("It is looked for as a word of its own, in the chats and in all other files of the AI apps."),
            self._("What you type here is not stored, and it is forgotten when you close this."),
        ):
            lines.addWidget(small(said))
        lines.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        for field in (self.field, self.also):
            field.textChanged.connect(self._typed)
            field.entered.connect(self.entered)
        self.field.setText(words)
        self._typed()

    @property
    def is_complete(self) -> bool:
        """Whether one can go on."""
        return bool(self._found)

    @property
    def spellings(self) -> list[str]:
        """Everything that is looked for."""
        return [one.text for one in self._found if one.why == "given" or one.text not in self._unticked]

    def forget(self) -> None:
        """Nothing of it need stand here any longer."""
        self._found = ()
        self._unticked.clear()
        for field in (self.field, self.also):
            field.clear()

    def _typed(self) -> None:
        others = self.also.text().replace("，", ",").split(",") if self.also.text().strip() else []
        said = ""
        self._found = ()
        if self.field.text().strip():
            try:
                self._found = suggested([self.field.text(), *others])
            except UnfitWord as problem:
                said = self._(problem.problem).format(**problem.parameters)
        self.complaint.setText(said)
        self._show_boxes()
        self.changed.emit()

    def _show_boxes(self) -> None:
        for box in self.boxes:
            self._suggested.removeWidget(box)
            box.deleteLater()
        self.boxes = []
        for one in self._found:
            if one.why == "given":
                continue
            box = Tick(one.text.replace("&", "&&"))
            box.setChecked(one.text not in self._unticked)
            box.toggled.connect(lambda on, words=one.text: self._tick(words, on=on))
            self.boxes.append(box)
            self._suggested.addWidget(box, 0, Qt.AlignmentFlag.AlignLeading)
        self._card.setVisible(bool(self.boxes))

    def _tick(self, words: str, *, on: bool) -> None:
        if on:
            self._unticked.discard(words)
        else:
            self._unticked.add(words)
        self.changed.emit()
