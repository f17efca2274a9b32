"""The question before a copy is destroyed."""

from PySide6.QtWidgets import QWidget

from tidytrace.gui.erasing import Deed
from tidytrace.gui.question import Question
from tidytrace.language import Language


def destroying(deed: Deed, language: Language, parent: QWidget | None = None) -> Question:
    """Of one erasure."""
    heading = language.plural("Destroy the copy of {count} chat?", "Destroy the copy of {count} chats?", deed.chats)
    line = language("Its key is destroyed, and nobody can bring the chats back then. This cannot be undone.")
    if deed.kind == "redact":
        heading = language("Destroy the copy of the words that were cut out?")
        line = language("Its key is destroyed, and nobody can bring the words back then. This cannot be undone.")
    return Question(language("Destroy the copy"), heading, line, language("&Destroy the copy"), language, parent)
