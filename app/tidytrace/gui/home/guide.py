"""«Show me where»: the steps that only the person can take, an address to copy, a folder to open."""

import re
from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tidytrace.checks.tips import TipState
from tidytrace.findings.model import Card, Finding, State
from tidytrace.findings.wording import render
from tidytrace.gui import desktop
from tidytrace.gui.controls import (
    Button,
    StateBadge,
    card,
    fit_height,
    hairline,
    roomy,
    settle,
    small,
    strong,
    text,
    title,
)
from tidytrace.gui.design import GRID, SCROLL_BAR
from tidytrace.gui.direction import code
from tidytrace.gui.home.account_parts import LetterCard, truths, warning_card
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.wordings import state_word
from tidytrace.language import Language

_PATH: Final = re.compile(r"[^\s«»()（）“”，。；]*[/\\][^\s«»()（）“”，。；]*")


def steps_of(finding: Finding, language: Language) -> QWidget:
    """The numbered steps of a finding's remedy."""
    widget = QWidget()
    grid = QGridLayout(widget)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID)
    grid.setVerticalSpacing(GRID)
    grid.setColumnStretch(1, 1)
    for number, step in enumerate(finding.remedy.steps, 1):
        grid.addWidget(strong(f"{number}."), number, 0, Qt.AlignmentFlag.AlignTop)
        words = text(breakable(render(step, language)))
        grid.addWidget(words, number, 1)
    return widget


def breakable(words: str) -> str:
    """Let long paths and addresses wrap after their separators, and read them from left to right.

    Only for what is shown, never for what is copied.
    """
    words = _PATH.sub(lambda found: code(found[0]), words)
    for separator in ("/", "\\", "_"):
        words = words.replace(separator, separator + "\u200b")
    return words


class Sheet(QDialog):
    """A dialog with a head, a body that scrolls when it must, and a row of buttons."""

    def __init__(
        self, heading: str, state: State | None, language: Language, parent: QWidget | None, *, under: str = ""
    ) -> None:
        """Its body is empty; ``finish`` ends the row of buttons. ``under`` the heading stands the state by default."""
        super().__init__(parent)
        self._ = language
        self.setWindowTitle(heading)
        roomy(self, GRID * 70)
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        self._badge = StateBadge(state, GRID * 6)
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title(heading))
        words.addWidget(small(under or state_word(language, state)))
        head.addLayout(words, 1)
        inner = QWidget()
        inner.setProperty("kind", "page")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, GRID // 2, 0)
        self.body.setSpacing(GRID * 2)
        self._area = scrolling(inner)
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        self.buttons.addStretch()
        self.closing = Button(self._("Close"), kind="primary", pressed=self.accept)
        self.closing.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        layout.setSpacing(GRID * 2)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        layout.addLayout(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Words that wrap need their height."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as its words need, and not higher than the screen: then the body scrolls."""
        sides = GRID * 6 + SCROLL_BAR  # a bar that is there takes width, and would never go if its width was missing
        settle()
        self.body.activate()
        most = self.screen().availableGeometry().height() - GRID * 24
        self._area.setMinimumHeight(min(self.body.totalHeightForWidth(self.width() - sides), most))
        fit_height(self)

    def finish(self) -> None:
        """The button that closes it comes last, and has the keyboard."""
        self.buttons.addWidget(self.closing)
        self.closing.setFocus()


class Guide(Sheet):
    """How to do by hand what no program can do, or where it is."""

    def __init__(
        self,
        finding: Finding,
        language: Language,
        parent: QWidget | None = None,
        done: Callable[[str], None] | None = None,
    ) -> None:
        """Everything comes from the finding; ``done`` is called with its id when the person says that it is done."""
        super().__init__(render(finding.title, language), finding.state, language, parent)
        self.letter: LetterCard | None = None
        why = finding.why
        if finding.card is not None and finding.card.warns and finding.card.ticked is None:
            # first, and apart: it has to be read before the link below is followed
            self.body.addWidget(warning_card(render(msgspec.structs.replace(why, then=()), language)))
            rest = [render(one, language) for one in why.then]
            self.body.addWidget(text(breakable(("" if language.code == "zh_CN" else " ").join(rest))))
        else:
            self.body.addWidget(text(breakable(render(why, language))))
        if finding.remedy.steps:
            frame = card()
            inside = QVBoxLayout(frame)
            inside.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
            inside.addWidget(steps_of(finding, language))
            self.body.addWidget(frame)
        if finding.remedy.url:
            self._address(finding.remedy.url)
        if finding.card is not None:
            self._of_account(finding, finding.card, done)
        folder = next(filter(None, (desktop.folder_of(one.where) for one in finding.evidence)), None)
        if folder is not None:
            shown = folder
            opener = Button(self._("Open the &folder"), glyph="folder", pressed=lambda: desktop.show_folder(shown))
            self.buttons.addWidget(opener)
        self.finish()

    def _of_account(self, finding: Finding, about: Card, done: Callable[[str], None] | None) -> None:
        if about.letter is not None:
            self.letter = LetterCard(about.letter, self._)
            self.letter.fold.toggled.connect(self.fit)
            self.body.addWidget(self.letter)
        self.truths = truths(self._)
        self.truths.toggled.connect(self.fit)
        self.body.addWidget(self.truths)
        if done is not None and about.ticked is None:

            def say() -> None:
                self.accept()
                done(finding.id)

            self.ticking = Button(self._("It is done"), glyph="tick", pressed=say)
            self.buttons.addWidget(self.ticking)

    def _address(self, url: str) -> None:
        frame = card()
        row = QHBoxLayout(frame)
        row.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        address = QLabel(breakable(url))
        address.setTextFormat(Qt.TextFormat.PlainText)
        address.setWordWrap(True)
        address.setAccessibleName(url)
        self.copied = Button(self._("Copy &address"), kind="link", glyph="copy")
        self.copied.clicked.connect(lambda: self._copy(url))
        row.addWidget(address, 1)
        row.addWidget(self.copied)
        self.body.addWidget(frame)
        self.body.addWidget(small(self._("Tidytrace never goes online. Paste the address into your browser.")))

    def _copy(self, url: str) -> None:
        desktop.copy(url)
        self.copied.setText(self._("Copied"))


class TipSheet(Sheet):
    """One tip: what to do, and which findings speak for it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what is shown, and where a click leads
        self,
        tip: TipState,
        state: State | None,
        findings: list[Finding],
        show: Callable[[str], None],
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``show`` is called with the id of a finding that the person wants to see."""
        super().__init__(tip.title.in_language(language.code), state, language, parent)
        self.buttons_of_rows: list[Button] = []
        self.body.addWidget(text(tip.advice.in_language(language.code)))
        if findings:
            frame = card()
            rows = QVBoxLayout(frame)
            rows.setContentsMargins(GRID, GRID, GRID, GRID)
            rows.setSpacing(0)
            for number, finding in enumerate(findings):
                if number:
                    rows.addWidget(hairline())
                rows.addWidget(self._row(finding, show))
            if len(findings) > 6:
                area = QScrollArea()
                area.setProperty("kind", "page")
                area.setWidgetResizable(True)
                area.setWidget(frame)
                area.setMinimumHeight(GRID * 40)
                self.body.addWidget(area)
            else:
                self.body.addWidget(frame)
        self.finish()

    def _row(self, finding: Finding, show: Callable[[str], None]) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(GRID, GRID, GRID, GRID)
        row.setSpacing(GRID * 3 // 2)
        row.addWidget(StateBadge(finding.state, GRID * 4))
        heading = render(finding.title, self._)
        row.addWidget(text(heading), 1)

        def follow() -> None:
            self.accept()
            show(finding.id)

        button = Button(self._("Go there"), kind="link", pressed=follow)
        button.setAccessibleName(self._("Go there: {title}").format(title=heading))
        self.buttons_of_rows.append(button)
        row.addWidget(button)
        return widget
