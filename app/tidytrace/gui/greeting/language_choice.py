"""The choice of the window's language; each language is named in itself."""

from typing import Final

from PySide6.QtWidgets import QWidget

from tidytrace.gui.controls import Choice
from tidytrace.language import Language

NAMES: Final = {"en": "English", "zh_CN": "简体中文"}
NAMED: Final = "Language · 语言"
"""Whoever cannot read the language that is shown looks for a word of their own."""


class LanguageChoice(Choice):
    """The desktop's, or one of ours."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Of all words but the names."""
        super().__init__(NAMED, parent)
        self.addItem(language("Same as the desktop"), "")
        for code, name in NAMES.items():
            self.addItem(name, code)

    @property
    def code(self) -> str:
        """Empty for the desktop's."""
        return str(self.currentData())

    def choose(self, code: str) -> None:
        """Without a signal."""
        before = self.blockSignals(True)
        self.setCurrentIndex(max(self.findData(code), 0))
        self.blockSignals(before)
