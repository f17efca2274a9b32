"""The activity page: every receipt newest first, with undo, and the end of a copy."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tidytrace.gui.activity.confirm import destroying
from tidytrace.gui.activity.news import NewsCard
from tidytrace.gui.activity.row import DeedRow
from tidytrace.gui.activity.sieve import Sieve
from tidytrace.gui.activity.words import heading
from tidytrace.gui.chats.cards import sentence
from tidytrace.gui.chats.end_body import restored_words
from tidytrace.gui.chats.masked import masked_titles
from tidytrace.gui.chats.notice import Notice
from tidytrace.gui.controls import Button, card, centred, hairline, headline, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.erasing import Deeds, Restored, Settled, Title
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.passphrase import PassphraseDialog, asked_for
from tidytrace.gui.question import Question
from tidytrace.gui.scrolling import scrolling
from tidytrace.gui.toast import Said
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_LISTING = "deeds"
_AT_ONCE = 50
"""Rows that are made at once; older ones when they are asked for."""


class ActivityPage(QWidget):
    """Third page of the window."""

    undone = Signal(str)
    """A switch is back as it was; the receipt."""
    said = Signal(object)
    """Something was taken back; a ``toast.Said``."""
    restored = Signal()
    """Chats are back."""
    settle_again = Signal(object)
    """What waits shall be tried again; with the passphrase, if one was asked for."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Receipts are read when the page is shown."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self._deeds = Deeds(())
        self._shown = _AT_ONCE
        self.rows: dict[str, DeedRow] = {}
        self.news: list[NewsCard] = []
        self.passphrase: PassphraseDialog | None = None
        self.confirm: Question | None = None
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.problem = text(kind="problem")
        self.problem.hide()
        self.notice = Notice(language)
        self.notice.pressed.connect(self.load)
        self.sieve = Sieve(language)
        self.sieve.changed.connect(self._sift)
        self.none_fits = text(self._("Nothing that was done fits. Try other words, or «Everything»."), kind="quiet")
        self.none_fits.hide()
        self.older = Button(self._("Show &older"), kind="link", pressed=self._show_older)
        self._build()
        self.notice.say("pending", self._("One moment…"), "", "")

    def _build(self) -> None:
        head = QWidget()
        head.setProperty("kind", "page")
        words = QVBoxLayout(head)
        words.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID)
        words.setSpacing(GRID // 2)
        words.addWidget(headline(self._("Activity")))
        words.addWidget(text(self._("What Tidytrace changed on this computer, newest first."), kind="quiet"))
        self._news = QVBoxLayout()
        self._news.setSpacing(GRID * 2)
        self._card = card()
        self._lines = QVBoxLayout(self._card)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)
        listed = QWidget()
        listed.setProperty("kind", "page")
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        inside.setSpacing(GRID * 2)
        inside.addLayout(self._news)
        inside.addWidget(self.problem)
        inside.addWidget(self.sieve)
        inside.addWidget(self.none_fits)
        inside.addWidget(self._card)
        inside.addWidget(self.older, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch()
        self.area = scrolling(centred(listed))
        empty = QWidget()
        empty.setProperty("kind", "page")
        around = QVBoxLayout(empty)
        around.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        around.addWidget(self.notice)
        self._pages = QStackedWidget()
        self._pages.addWidget(centred(empty))
        self._pages.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(centred(head))
        layout.addWidget(self._pages, 1)

    # --- listing

    def showEvent(self, event: QShowEvent) -> None:
        """Always as things stand now."""
        super().showEvent(event)
        self.load()

    def load(self) -> None:
        """Read the receipts anew; rows that are there keep their places."""
        engine = self._engine
        self._work.start(_LISTING, lambda _handle: engine.deeds(), done=self._listed, failed=self._not_listed)

    def _not_listed(self, problem: EngineProblem) -> None:
        words = self._("The receipts could not be read")
        self.notice.say("risk", words, problem.told(self._), self._("&Try again"))
        self._pages.setCurrentIndex(0)

    def _listed(self, deeds: Deeds) -> None:
        self._deeds = deeds
        self.problem.setVisible(bool(deeds.problems))
        self.problem.setText(breakable("\n".join(sentence(one, self._) for one in deeds.problems)))
        if not deeds.deeds and not self.news and not deeds.problems:
            self.notice.say(
                "activity",
                self._("Nothing was changed yet"),
                self._("Every switch you move and every chat you erase is noted here, so that you can undo it."),
                "",
            )
            self._pages.setCurrentIndex(0)
            return
        self._show_rows()
        self._pages.setCurrentIndex(1)

    def _show_rows(self) -> None:
        fitting = self.sieve.through(self._deeds.deeds)
        # rows that are there keep their places among all; what does not fit is hidden
        first = {one.receipt for one in fitting[: self._shown]}
        shown = [one for one in self._deeds.deeds if one.receipt in self.rows or one.receipt in first]
        fresh = [one for one in shown if one.receipt not in self.rows]
        for deed in shown:
            if deed.receipt in self.rows and not self._work.busy(f"undo {deed.receipt}"):
                self.rows[deed.receipt].show_deed(deed)
        order = [one.receipt for one in shown]
        for deed in fresh:
            row = self.rows[deed.receipt] = DeedRow(deed, self._)
            row.undo.connect(self.undo)
            row.stop.connect(lambda receipt: self._work.cancel(f"undo {receipt}"))
            row.end_copy.connect(self.ask_destroy)
            row.which.connect(self.show_which)
            row.one_back.connect(lambda receipt, chat: self._restore(receipt, (chat,), None))
            self._insert(row, order.index(deed.receipt))
        self.older.setVisible(len(fitting) > self._shown)
        self._hide_others({one.receipt for one in fitting})

    def _hide_others(self, fitting: set[str]) -> None:
        """A line stands between two rows that are seen, and nowhere else."""
        seen = False
        line: QWidget | None = None
        for place in range(self._lines.count()):
            item = self._lines.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, DeedRow):
                fits = widget.deed.receipt in fitting
                widget.setVisible(fits)
                if line is not None:
                    line.setVisible(fits and seen)
                seen = seen or fits
            else:
                line = widget
        self._card.setVisible(seen)
        self.none_fits.setVisible(bool(self.rows) and not seen)
        self.sieve.setVisible(bool(self._deeds.deeds))

    def _sift(self) -> None:
        """The person looks for something else; the newest that fit come first."""
        self._shown = _AT_ONCE
        self._show_rows()

    def _insert(self, row: DeedRow, place: int) -> None:
        """Rows and the lines between them take turns."""
        if len(self.rows) == 1:
            self._lines.addWidget(row)
        elif place == 0:
            self._lines.insertWidget(0, row)
            self._lines.insertWidget(1, hairline())
        else:
            self._lines.insertWidget(place * 2 - 1, hairline())
            self._lines.insertWidget(place * 2, row)

    def _show_older(self) -> None:
        self._shown += _AT_ONCE
        self._show_rows()

    # --- undo

    def undo(self, receipt: str) -> None:
        """Take back what a receipt stands for."""
        row = self.rows[receipt]
        if row.deed.kind != "setting":
            self._restore(receipt, None, None)
            return
        row.busy()
        engine = self._engine
        self._work.start(
            f"undo {receipt}",
            lambda _handle: engine.undo(receipt),
            done=lambda _nothing: self._undone(receipt),
            failed=lambda problem: row.say(problem.told(self._), problem=True),
        )

    def _restore(self, receipt: str, chats: tuple[str, ...] | None, passphrase: str | None) -> None:
        row = self.rows[receipt]
        row.busy()
        engine = self._engine
        self._work.start(
            f"undo {receipt}",
            lambda handle: engine.restore(receipt, chats, handle.progress, handle.cancelled, passphrase),
            done=lambda restored: self._back(row, restored),
            failed=lambda problem: self._failed(row, problem, lambda given: self._restore(receipt, chats, given)),
            progress=row.step,
        )

    def _undone(self, receipt: str) -> None:
        self.said.emit(Said(self._("Undone: {what}").format(what=heading(self._, self.rows[receipt].deed))))
        self.undone.emit(receipt)
        self.load()

    def _back(self, row: DeedRow, restored: Restored) -> None:
        row.restored(restored)
        self.said.emit(Said(restored_words(restored, self._, words=row.deed.kind == "redact")))
        if row.is_open:
            row.toggle()  # which of them are back is another list now
        self.restored.emit()
        self.load()

    def _failed(self, row: DeedRow, problem: EngineProblem, again: Callable[[str], None]) -> None:
        self.passphrase = asked_for(problem, self._, self, again)
        if self.passphrase is None:
            row.say(problem.told(self._), problem=True)
        else:
            self.passphrase.rejected.connect(lambda: row.show_deed(row.deed))

    # --- the copies

    def show_which(self, receipt: str, passphrase: str | None = None) -> None:
        """The titles, out of the vault."""
        row = self.rows[receipt]
        engine = self._engine

        def call(handle: Handle) -> Sequence[Title]:
            titles = engine.titles(receipt, passphrase)
            masked = masked_titles(engine.masking, {one.id: one.title for one in titles}, handle.cancelled) or {}
            return [msgspec.structs.replace(one, title=masked.get(one.id, one.title)) for one in titles]

        self._work.start(
            f"titles {receipt}",
            call,
            done=row.show_titles,
            failed=lambda problem: self._failed(row, problem, lambda given: self.show_which(receipt, given)),
        )

    def ask_destroy(self, receipt: str) -> None:
        """Never without a question."""
        self.confirm = destroying(self.rows[receipt].deed, self._, self)
        self.confirm.confirmed.connect(lambda: self._destroy(receipt))
        self.confirm.open()

    def _destroy(self, receipt: str) -> None:
        row = self.rows[receipt]
        engine = self._engine
        row.end.setEnabled(False)
        self._work.start(
            f"destroy {receipt}",
            lambda _handle: engine.destroy_copy(receipt),
            done=lambda _nothing: self.load(),
            failed=lambda problem: row.say(problem.told(self._), problem=True),
        )

    # --- what the start put in order

    def show_settled(self, settled: Settled) -> None:
        """On top of the list."""
        for old in self.news:
            self._news.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.news = []
        for one in settled.news:
            made = NewsCard(one, self._)
            made.again.connect(lambda locked=one.locked: self._try_again(locked=locked))
            self._news.addWidget(made)
            self.news.append(made)
        if self.isVisible():
            self.load()

    def _try_again(self, *, locked: bool) -> None:
        if not locked:
            self.settle_again.emit(None)
            return
        self.passphrase = PassphraseDialog(self._, self)
        self.passphrase.given.connect(self.settle_again.emit)
        self.passphrase.open()
