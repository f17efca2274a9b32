"""The page «Before you believe it»: files are dropped, chosen or pasted, and each says what stands in it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.gui.believe.dropping import MOST, can_be_given, given
from tidytrace.gui.busy import BusyBar
from tidytrace.gui.controls import Button, Glyph, card, centred, headline, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Step
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.flow import Flow
from tidytrace.gui.scrolling import lay_headed, scrolling
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.gui.believe.file_card import FileCard
    from tidytrace.labels.model import Looked

_LOOK = "believe"


class BelievePage(QWidget):
    """It is made when it is shown for the first time. Nothing of a file is kept: what is taken off the page is gone."""

    tips = Signal(str)
    """The person wants to see a tip, by its id, or all of them."""

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at."""
        super().__init__(parent)
        self._ = language
        self._engine, self._work = engine, work
        self._made = False
        self._waiting: list[Path] = []
        self.choose_files: Callable[[], Sequence[str]] = self._ask_files
        self.cards: list[FileCard] = []
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Most people open another page first."""
        super().showEvent(event)
        if not self._made:
            self._make()

    def _make(self) -> None:
        from tidytrace.gui.believe.advice import AdviceCard

        self._made = True
        _ = self._
        self.said = small()
        self.said.hide()
        self.target = self._target()
        self.working = self._working()
        self.working.hide()
        self.clear_button = Button(_("Clear the page"), kind="link", glyph="close", pressed=self.clear)
        self.clear_button.hide()
        clearing = QHBoxLayout()
        clearing.addStretch()
        clearing.addWidget(self.clear_button)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID * 3 // 2)
        self.advice = AdviceCard(_)
        self.advice.tips.connect(self.tips)
        body = QWidget()
        body.setProperty("kind", "page")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 5)
        inside.setSpacing(GRID * 2)
        for one in (self.target, self.said, self.working):
            inside.addWidget(one)
        inside.addLayout(self._rows)
        inside.addLayout(clearing)
        inside.addWidget(self.advice)
        inside.addStretch()
        self.area = scrolling(centred(body), steady=True)
        head = QVBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(headline(_("Before you believe it")))
        head.addWidget(
            text(
                _(
                    "See what a picture, sound, video or document itself says about where it comes from. It is "
                    "only read, and stays on this computer."
                ),
                kind="quiet",
            )
        )
        lay_headed(self, head, self.area)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _target(self) -> QFrame:
        _ = self._
        frame = Fitted()
        frame.setProperty("kind", "card")
        frame.setAccessibleName(_("Drop files here"))
        self.choose = Button(_("&Choose files…"), kind="primary", glyph="folder", pressed=self._choose)
        self.paste_button = Button(_("&Paste"), glyph="copy", pressed=self.paste)
        self.paste_button.setAccessibleName(_("Paste copied files"))
        buttons = Flow(self.choose, self.paste_button)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        self.invitation = strong(_("Drop files here"))
        words.addWidget(self.invitation)
        words.addWidget(
            text(
                _(
                    "The original file tells most: a screenshot, or what came through a chat app, has often lost its "
                    "labels."
                )
            )
        )
        words.addLayout(buttons)
        row = QHBoxLayout(frame)
        row.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        row.setSpacing(GRID * 3)
        row.addWidget(Glyph("believe", "accent", GRID * 7), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return frame

    def _working(self) -> QFrame:
        frame = card()
        self.step_words = text()
        self.bar = BusyBar()
        self.cancel = Button(self._("Cancel"), pressed=self._stop)
        lines = QVBoxLayout()
        lines.addWidget(self.step_words)
        lines.addWidget(self.bar)
        row = QHBoxLayout(frame)
        row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        row.setSpacing(GRID * 2)
        row.addLayout(lines, 1)
        row.addWidget(self.cancel)
        return frame

    # --- what is given

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, and what can be said about anything else."""
        if can_be_given(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.invitation.setText(self._("Let go to look at it"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Carried on elsewhere."""
        super().dragLeaveEvent(event)
        self.invitation.setText(self._("Drop files here"))

    def dropEvent(self, event: QDropEvent) -> None:
        """Copied, never moved: the file stays where it is."""
        self.invitation.setText(self._("Drop files here"))
        found = given(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._say(found.sentence)
        self.look(found.paths)

    def paste(self) -> None:
        """Files that were copied in the file manager."""
        found = given(QGuiApplication.clipboard().mimeData())
        self._say(found.sentence)
        self.look(found.paths)

    def _choose(self) -> None:
        self._say("")
        self.look([Path(one) for one in self.choose_files()][:MOST])

    def _ask_files(self) -> Sequence[str]:
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        names, _kind = QFileDialog.getOpenFileNames(self, self._("Choose files"), home)
        return names

    def _say(self, sentence: str) -> None:
        self.said.setText(self._(sentence).format(most=MOST) if sentence else "")
        self.said.setVisible(bool(sentence))

    # --- the look

    def look(self, paths: Sequence[Path]) -> None:
        """Look at files, after those that wait already; the newest answer stands on top."""
        self._waiting += paths
        if self._waiting and not self._work.busy(_LOOK):
            self._begin()

    def _begin(self) -> None:
        paths, self._waiting = self._waiting, []
        believing = self._engine.believing

        def call(handle: Handle) -> None:
            for number, path in enumerate(paths):
                if handle.cancelled():
                    return
                handle.progress(Step(number, len(paths), str(path.name)))
                looked = believing.look(path, handle.cancelled)
                if looked is not None:
                    handle.found(looked)

        self.working.show()
        self._step(Step(0, len(paths), paths[0].name))
        self._work.start(_LOOK, call, done=self._done, failed=self._failed, progress=self._step, found=self._found)

    def _step(self, step: Step) -> None:
        self.step_words.setText(self._("Reading {name}").format(name=step.name))
        self.bar.setRange(0, step.total if step.total > 1 else 0)
        self.bar.setValue(step.done)
        self.bar.setAccessibleName(self.step_words.text())

    def _found(self, looked: "Looked") -> None:
        from tidytrace.gui.believe.file_card import FileCard

        for before in [one for one in self.cards if one.looked.path == looked.path]:
            self._take_off(before)
        new = FileCard(looked, self._)
        new.unwanted.connect(lambda: self._take_off(new))
        self.cards.insert(0, new)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, new.accessibleName()))
        self._rows.insertWidget(0, new)
        self._order()
        self.clear_button.show()

    def _order(self) -> None:
        """The Tab key goes down the page, though its cards were made last."""
        inside = [button for one in self.cards for button in (one.more, one.close_button)]
        below = [self.clear_button, *self.advice.links.values(), self.advice.to_tips]
        for before, after in pairwise([self.choose, self.paste_button, self.cancel, *inside, *below]):
            QWidget.setTabOrder(before, after)

    def _done(self, _nothing: None) -> None:
        self.working.hide()
        if self._waiting:
            self._begin()

    def _failed(self, problem: EngineProblem) -> None:
        self._done(None)
        self.said.setText(problem.told(self._))
        self.said.show()

    def _stop(self) -> None:
        self._waiting = []
        self._work.cancel(_LOOK)
        self.choose.setFocus()

    def _take_off(self, one: "FileCard") -> None:
        self.cards.remove(one)
        had_focus = one.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self._rows.removeWidget(one)
        one.hide()
        one.deleteLater()
        self.clear_button.setVisible(bool(self.cards))
        if had_focus:
            (self.cards[0].more if self.cards else self.choose).setFocus()

    def clear(self) -> None:
        """Nothing of any file is left on the page, and none that waits is looked at."""
        if not self._made:
            return
        self._waiting = []
        self._work.drop(_LOOK)
        self.working.hide()
        self._say("")
        for one in tuple(self.cards):
            self._take_off(one)
        self.choose.setFocus()
