"""What the start of the window put in order, on top of the activity page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.gui.activity.words import news_words
from tidytrace.gui.chats.cards import add_lines, sentence
from tidytrace.gui.controls import Button, StateBadge, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import News
from tidytrace.language import Language


class NewsCard(QFrame):
    """One interrupted erasure: what became of it, what stays and why; «Try again» while it waits."""

    again = Signal()

    def __init__(self, news: News, language: Language, parent: QWidget | None = None) -> None:
        """As the engine told it."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        waits = news.how == "waiting"
        lines = QVBoxLayout()
        lines.setSpacing(GRID // 2)
        lines.addWidget(strong(news_words(language, news)))
        if news.how == "finished" and news.what == "erasure":
            lines.addWidget(
                text(language.plural("{count} chat erased", "{count} chats erased", news.gone), kind="quiet")
            )
        reasons = dict.fromkeys(render(one, language) for one in news.kept)
        add_lines(lines, [*reasons, *(sentence(one, language) for one in news.problems)], language)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        row.setSpacing(GRID * 2)
        row.addWidget(
            StateBadge(State.RISK if waits or news.how == "unfinished" or news.problems else State.OK, GRID * 5),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        row.addLayout(lines, 1)
        self.button = Button(language("&Try again"), kind="soft", pressed=self.again.emit)
        self.button.setVisible(waits)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
