"""What an erasure would do, and what can still be chosen about it."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from tidytrace.erase.plan.besides import Besides
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import Folded, NameOf, body, cut, kept_card, more, spared_card
from tidytrace.gui.chats.footprint import FootprintCard
from tidytrace.gui.chats.rehearsal import RehearsalCard
from tidytrace.gui.controls import card, hairline, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Choice, Erasure, Kept
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import day
from tidytrace.gui.wordings import SEPARATOR, chats, places, storage_sentences
from tidytrace.language import Language

_SHORT = 80
"""Characters of a reason that still fits into the summary."""
_MOST_LOCKED = 50
"""Locked chats with a box of their own; nobody ticks more of them one by one."""


def summary(language: Language, erasure: Erasure) -> str:
    """«31 places, 12 MB; 2 are left out: …»."""
    parts = []
    if erasure.conversations:
        parts.append(places(language, len(erasure.going)) + language(", ") + size(erasure.bytes))
    if erasure.kept:
        reasons = {render(one.reason, language) for one in erasure.kept}
        left = language.plural("{count} is left out", "{count} are left out", len(erasure.kept))
        if len(reasons) == 1 and len(next(iter(reasons))) <= _SHORT:
            parts.append(language("{left}: {reason}").format(left=left, reason=reasons.pop()))
        else:
            parts.append(language("{left}; the reasons stand below").format(left=left))
    return language("; ").join(parts)


class LockedCard(QFrame):
    """Chats that are pinned or were just used: each has a box of its own, and none is ticked."""

    changed = Signal()

    def __init__(self, name_of: NameOf, language: Language, parent: QWidget | None = None) -> None:
        """Hidden while there are none."""
        super().__init__(parent)
        self._ = language
        self._name_of = name_of
        self.boxes: dict[str, Tick] = {}
        self._over = 0
        self.setProperty("kind", "card")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self._lines.setSpacing(GRID // 2)
        self._lines.addWidget(strong(self._("Locked: these go only if you tick them one by one")))
        self._rest = small()
        self._rest.hide()
        self._lines.addWidget(self._rest)
        self.hide()

    def show_locked(self, kept: Sequence[Kept]) -> None:
        """Those that are locked now; what was ticked keeps its box."""
        for one in kept:
            if one.locked and one.conversation.id not in self.boxes:
                if len(self.boxes) < _MOST_LOCKED:
                    self._add(one)
                else:
                    self._over += 1
        if self._over:
            self._rest.setText(more(self._, self._over))
            self._rest.show()
        self.setVisible(bool(self.boxes))

    def _add(self, kept: Kept) -> None:
        title, app = self._name_of(kept.conversation)
        box = Tick(self._("Erase this one too"))
        box.setAccessibleName(self._("Erase this one too: {title}").format(title=title))
        box.toggled.connect(self.changed)
        reason = self._("Pinned in its app.") if kept.reason.key == "pinned" else self._("Written to just now.")
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, GRID // 2, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(text(cut(title, 80)), 0, 0)
        grid.addWidget(small(SEPARATOR.join([app, reason])), 1, 0)
        grid.addWidget(box, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        if self.boxes:
            self._lines.insertWidget(self._lines.count() - 1, hairline())
        self._lines.insertWidget(self._lines.count() - 1, row)
        self.boxes[kept.conversation.id] = box

    @property
    def named(self) -> frozenset[str]:
        """Those that go all the same."""
        return frozenset(one for one, box in self.boxes.items() if box.isChecked())


class BesidesCard(QFrame):
    """What is no chat and goes all the same; nobody can confirm before they have said that they know it."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Hidden while there is nothing of the kind."""
        super().__init__(parent)
        self._ = language
        self._told: tuple[Besides, ...] = ()
        self.setProperty("kind", "warning")
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.read = Tick(self._("I have read this"))
        self.read.toggled.connect(self.changed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        lines.setSpacing(GRID)
        lines.addWidget(strong(self._("More than chats goes with them")))
        lines.addWidget(self.words)
        lines.addWidget(self.read)
        self.hide()

    def show_besides(self, told: tuple[Besides, ...]) -> None:
        """What the plan of now takes; what was not told before has to be read anew."""
        if set(told) - set(self._told):
            self.read.setChecked(False)
        self._told = told
        code = self._.code
        said = [
            self._("{app}: {sentence}").format(app=one.app.in_language(code), sentence=one.what.in_language(code))
            for one in told
        ]
        self.words.setText("\n".join(map(breakable, said)))
        self.setAccessibleName(" ".join(said))
        self.setVisible(bool(told))

    @property
    def is_read(self) -> bool:
        """Whether nothing is left that has to be read first."""
        return not self._told or self.read.isChecked()


class PlanBody(QWidget):
    """From top to bottom: what, what is locked, where it is; below that what only tells. Boxes never move."""

    changed = Signal()

    def __init__(self, name_of: NameOf, language: Language, parent: QWidget | None = None) -> None:
        """Shows nothing before ``show_erasure``."""
        super().__init__(parent)
        self._ = language
        self._name_of = name_of
        area, lines = body()
        self.besides = BesidesCard(language)
        self.rehearsal = RehearsalCard(language)
        self.locked = LockedCard(name_of, language)
        self.footprint = FootprintCard(language)
        self.locked.changed.connect(self.changed)
        self.footprint.changed.connect(self.changed)
        self._facts = card()
        grid = QGridLayout(self._facts)
        grid.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        grid.setHorizontalSpacing(GRID * 3)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        self._values: list[QLabel] = []
        for number, what in enumerate((self._("What"), self._("Last used"))):
            grid.addWidget(text(what, kind="quiet", wrap=False), number, 0, Qt.AlignmentFlag.AlignTop)
            self._values.append(text())
            self._values[-1].setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[-1], number, 1)
        self._tail = QVBoxLayout()
        self._tail.setSpacing(GRID * 2)
        lines.addWidget(self._facts)
        lines.addWidget(self.besides)
        lines.addWidget(self.locked)
        lines.addWidget(self.footprint)
        # below the boxes, which never move; what has to be read is brought into sight
        lines.addWidget(self.rehearsal)
        self.rehearsal.warns.connect(lambda: area.ensureWidgetVisible(self.rehearsal))
        lines.addLayout(self._tail)
        lines.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @property
    def choice(self) -> Choice:
        """What the person ticked and unticked."""
        return Choice(named=self.locked.named, unticked=self.footprint.unticked, ticked=self.footprint.ticked)

    def show_erasure(self, erasure: Erasure) -> None:
        """The plan, or the plan after other choices."""
        going = bool(erasure.conversations)
        self._facts.setVisible(going)
        for label, words in zip(self._values, self._said(erasure), strict=True):
            # what gets shorter keeps its room: nothing below may move under the mouse
            label.setMinimumHeight(max(label.minimumHeight(), label.height() if label.isVisible() else 0))
            label.setText(words)
        self.besides.show_besides(erasure.besides)
        self.locked.show_locked(erasure.kept)
        self.footprint.show_erasure(erasure)
        self.footprint.setVisible(bool(self.footprint.groups))
        self._clear_tail()
        stay = [one for one in erasure.kept if not one.locked]
        if stay:
            self._tail.addWidget(kept_card(self._("Left alone"), stay, self._name_of, self._))
        if erasure.spared:
            heading = self._("These places stay as they are")
            self._tail.addWidget(spared_card(heading, erasure.spared, self._))
        if going:
            sites = sorted({one.site for one in erasure.conversations if one.site is not None})
            if sites:
                words = render(Phrase("account-keeps", {"sites": self._(", ").join(sites)}), self._)
                self._tail.addWidget(small(breakable(words)))
            for words in storage_sentences(self._, erasure.storages):
                self._tail.addWidget(small(breakable(words)))
            listed = [f"{cut(title, 90)} · {app}" for title, app in map(self._name_of, erasure.conversations)]
            self._tail.addWidget(Folded(self._("&Titles of these chats"), lambda: listed, self._))

    def _said(self, erasure: Erasure) -> tuple[str, str]:
        counts = Counter(self._name_of(one)[1] for one in erasure.conversations)
        apps = self._(", ").join(f"{name} ({count})" for name, count in sorted(counts.items()))
        days = list(dict.fromkeys(day(self._, time) for time in erasure.times))
        return (
            f"{chats(self._, len(erasure.conversations))} · {apps}",
            " – ".join(days) if days else self._("not known"),
        )

    def _clear_tail(self) -> None:
        while (item := self._tail.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
