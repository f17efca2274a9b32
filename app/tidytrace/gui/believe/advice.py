"""What one can do, whatever a file says: the tips against deepfakes and pressing calls, and whom to call."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog import load_tips
from tidytrace.gui.controls import Button, Glyph, hairline, small, strong, text, title
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.labels.knowledge import Help, knowledge
from tidytrace.language import Language


class AdviceCard(Fitted):
    """Always there, also before a file is dropped."""

    tips = Signal(str)
    """The person wants to see a tip, by its id, or all of them."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """From the facts about labels."""
        super().__init__(parent)
        self._ = language
        self.setProperty("kind", "card")
        known = knowledge()
        titles = {tip.id: tip.title for tip in load_tips()}
        self.links: dict[str, Button] = {}
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID * 3 // 2)
        lines.addWidget(title(language("What you can do")))
        for one in known.advice:
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(strong(one.title.in_language(language.code)))
            words.addWidget(text(one.words.in_language(language.code)))
            if one.tip in titles and one.tip not in self.links:
                name = language("The tip: {title}").format(title=titles[one.tip].in_language(language.code))
                self.links[one.tip] = Button(name, kind="link", pressed=partial(self.tips.emit, one.tip))
                words.addWidget(self.links[one.tip], 0, Qt.AlignmentFlag.AlignLeading)
            row = QHBoxLayout()
            row.setSpacing(GRID * 3 // 2)
            glyph = Glyph("tick", "accent", 20)
            row.addWidget(glyph)
            row.setAlignment(glyph, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
            lines.addLayout(row)
        lines.addWidget(hairline())
        lines.addWidget(strong(language("Whom to call in China")))
        for number in known.numbers:
            lines.addWidget(self._number(number))
        lines.addWidget(
            small(
                language(
                    "The official pages could not be read when this was written: look a number up before you rely on "
                    "it. Elsewhere, your bank and the police have lines of their own."
                )
            )
        )
        self.to_tips = Button(language("All tips"), kind="link", glyph="tips", pressed=lambda: self.tips.emit(""))
        foot = QHBoxLayout()
        foot.addWidget(self.to_tips)
        foot.addStretch()
        lines.addLayout(foot)

    def _number(self, number: Help) -> QWidget:
        code = self._.code
        holder = QWidget()
        holder.setAccessibleName(self._.led(number.telephone, number.name.in_language(code)))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        told = strong(number.telephone, wrap=False)
        told.setMinimumWidth(GRID * 8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(text(number.name.in_language(code)))
        words.addWidget(small(number.purpose.in_language(code)))
        row.addWidget(told)
        row.setAlignment(told, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return holder
