"""Erasing, on one path: what would go → the person's word → progress with cancel → what is left."""

from collections import Counter
from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tidytrace.chats.model import Conversation
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size
from tidytrace.gui.controls import Button, Glyph, card, headline, small, strong, text
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem, Erased, Erasure, Kept, Leftover, Place, Step
from tidytrace.gui.home.guide import breakable
from tidytrace.gui.moments import day
from tidytrace.gui.wordings import chats, places, promise
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_JOB = "erase"
_TITLES = 200
"""Titles that the list of a plan names; the rest is counted."""


class Stage(IntEnum):
    """Where the erasure is."""

    PLANNING = 0
    ASKING = 1
    ERASING = 2
    OVER = 3


class EraseDialog(QDialog):
    """Opens at once, counts in the background, and does nothing before «Erase for good» is pressed."""

    erased = Signal(object)

    def __init__(  # noqa: PLR0913, PLR0917 - what is asked, of whom, and how to say it
        self,
        chosen: Sequence[Conversation],
        engine: Engine,
        work: Work,
        name_of: Callable[[Conversation], tuple[str, str]],
        language: Language,
        parent: QWidget | None = None,
    ) -> None:
        """``name_of`` gives title and app of a conversation, as the list shows them."""
        super().__init__(parent)
        self._ = language
        self._engine = engine
        self._work = work
        self._name_of = name_of
        self._chosen = tuple(chosen)
        self.erasure: Erasure | None = None
        self.stage = Stage.PLANNING
        self.setWindowTitle(self._("Erase chats"))
        self.setModal(True)
        self.resize(GRID * 82, GRID * 60)
        self.heading = headline()
        self._bodies = QStackedWidget()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self._("Progress of the erasure"))
        self.line = text(kind="quiet")
        working = QWidget()
        rows = QVBoxLayout(working)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GRID * 2)
        rows.addWidget(self.bar)
        rows.addWidget(self.line)
        rows.addStretch()
        self._bodies.addWidget(working)
        self.keep = Button("", pressed=self.reject)
        self.go = Button(self._("&Erase for good"), kind="danger", glyph="erase", pressed=self.carry_out)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addStretch()
        buttons.addWidget(self.go)
        buttons.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID * 4, GRID * 4, GRID * 4, GRID * 3)
        layout.setSpacing(GRID * 2)
        layout.addWidget(self.heading)
        layout.addWidget(self._bodies, 1)
        layout.addLayout(buttons)
        self._plan()

    # --- plan

    def _plan(self) -> None:
        self._turn(Stage.PLANNING, self._("Working out what would be erased…"), self._("Cancel"))
        self.line.setText(self._("Nothing is changed yet."))
        self.bar.setRange(0, 0)
        engine, chosen = self._engine, self._chosen

        def call(handle: Handle) -> Erasure:
            return engine.plan_erasure(chosen, handle.cancelled)

        self._work.start(_JOB, call, done=self._planned, failed=self._failed)

    def _planned(self, erasure: Erasure) -> None:
        self.erasure = erasure
        count = len(erasure.conversations)
        if not count:
            self._show(self._plan_body(erasure))
            self._turn(Stage.OVER, self._("Nothing can be erased now"), self._("&Close"))
            return
        self._show(self._plan_body(erasure))
        words = self._.plural("Erase {count} chat for good?", "Erase {count} chats for good?", count)
        self._turn(Stage.ASKING, words, self._("&Keep them"))

    def _plan_body(self, erasure: Erasure) -> QWidget:
        body, lines = _body()
        if erasure.conversations:
            frame = card()
            facts = QGridLayout(frame)
            facts.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
            facts.setHorizontalSpacing(GRID * 3)
            facts.setVerticalSpacing(GRID)
            facts.setColumnStretch(1, 1)
            for number, (what, value) in enumerate(self._facts(erasure)):
                facts.addWidget(text(what, kind="quiet", wrap=False), number, 0, Qt.AlignmentFlag.AlignTop)
                facts.addWidget(text(value), number, 1)
            lines.addWidget(frame)
            warning = QHBoxLayout()
            warning.setSpacing(GRID * 3 // 2)
            warning.addWidget(Glyph("risk", "danger", GRID * 3), 0, Qt.AlignmentFlag.AlignTop)
            sentence = self._("This cannot be undone. No copy is kept.")
            warning.addWidget(strong(sentence), 1)
            lines.addLayout(warning)
        if erasure.kept:
            lines.addWidget(self._kept(self._("Left alone"), erasure.kept))
        if erasure.spared:
            lines.addWidget(self._spared(self._("These places stay as they are"), erasure.spared))
        if erasure.conversations:
            lines.addWidget(small(promise(self._, erasure.promise)))
            lines.addWidget(self._titles(erasure.conversations))
        lines.addStretch()
        return body

    def _facts(self, erasure: Erasure) -> list[tuple[str, str]]:
        counts = Counter(self._name_of(one)[1] for one in erasure.conversations)
        apps = self._(", ").join(f"{name} ({count})" for name, count in sorted(counts.items()))
        facts = [
            (self._("What"), f"{chats(self._, len(erasure.conversations))} · {apps}"),
        ]
        times = erasure.times
        if times:
            facts.append((self._("Oldest"), day(self._, times[0])))
            facts.append((self._("Newest"), day(self._, times[1])))
        else:
            facts.append((self._("Dates"), self._("not known")))
        facts.append((self._("Where"), f"{places(self._, erasure.places)} · {size(erasure.bytes)}"))
        return facts

    def _kept(self, heading: str, kept: Sequence[Kept]) -> QWidget:
        frame, lines = _card(f"{heading} · {chats(self._, len(kept))}")
        # one line per reason: fifty chats of a running app have one reason, not fifty
        reasons: dict[str, list[Kept]] = {}
        for one in kept:
            reasons.setdefault(render(one.reason, self._), []).append(one)
        for reason, group in reasons.items():
            names = [self._name_of(one.conversation)[0] for one in group[:3]]
            listed = self._(", ").join(self._("«{title}»").format(title=_cut(name)) for name in names)
            if len(group) > len(names):
                listed += " " + self._.plural("and {count} more", "and {count} more", len(group) - len(names))
            lines.addWidget(text(breakable(reason)))
            lines.addWidget(small(listed))
        return frame

    def _spared(self, heading: str, places_left: Sequence[Place]) -> QWidget:
        frame, lines = _card(heading)
        for one in places_left[:_TITLES]:
            lines.addWidget(small(breakable(f"{one.where}: {render(one.reason, self._)}")))
        return frame

    def _places(self, heading: str, leftovers: Sequence[Leftover]) -> QWidget:
        frame, lines = _card(heading)
        for one in leftovers[:_TITLES]:
            lines.addWidget(small(breakable(one.where)))
        return frame

    def _titles(self, conversations: Sequence[Conversation]) -> QWidget:
        widget = QWidget()
        lines = QVBoxLayout(widget)
        lines.setContentsMargins(0, 0, 0, 0)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(GRID * 2, 0, 0, 0)
        inside.setSpacing(GRID // 2)

        def toggle() -> None:
            if not inside.count():
                for one in conversations[:_TITLES]:
                    inside.addWidget(small(f"{_cut(self._name_of(one)[0], 90)} · {self._name_of(one)[1]}"))
                if len(conversations) > _TITLES:
                    more = len(conversations) - _TITLES
                    inside.addWidget(small(self._.plural("and {count} more", "and {count} more", more)))
            shown = not listed.isVisibleTo(widget)
            listed.setVisible(shown)
            button.set_glyph("down" if shown else "right")

        button = Button(self._("&Titles of these chats"), kind="link", glyph="right", pressed=toggle)
        listed.hide()
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch()
        lines.addLayout(row)
        lines.addWidget(listed)
        return widget

    # --- act

    def carry_out(self) -> None:
        """The person said yes."""
        erasure = self.erasure
        if erasure is None or self.stage is not Stage.ASKING:
            return
        self._turn(Stage.ERASING, self._("Erasing…"), self._("Stop"))
        self.line.setText(self._("If you stop, what is erased already stays erased."))
        self.bar.setRange(0, 0)
        engine = self._engine

        def call(handle: Handle) -> Erased:
            return engine.erase(erasure, handle.progress, handle.cancelled)

        self._work.start(_JOB, call, done=self._over, failed=self._failed, progress=self._progress)

    def _progress(self, step: Step) -> None:
        self.bar.setRange(0, max(step.total, 1))
        self.bar.setValue(step.done)
        if step.name:
            self.line.setText(self._(step.name))

    def _over(self, outcome: Erased) -> None:
        body, lines = _body()
        left = [one for one in outcome.leftovers if one.seen and not one.erased]
        unseen = [one for one in outcome.leftovers if not one.seen]
        count = len(outcome.gone)
        verdict = QHBoxLayout()
        verdict.setSpacing(GRID * 2)
        good = outcome.complete and not (left or unseen or outcome.failed or outcome.spared)
        verdict.addWidget(Glyph("ok" if good else "risk", "ok" if good else "risk", GRID * 4))
        traces = self._.plural(
            "{count} trace left in the app's folders", "{count} traces left in the app's folders", len(left)
        )
        verdict.addWidget(strong(traces), 1)
        lines.addLayout(verdict)
        lines.addWidget(
            text(
                self._("Erased from {places}, {bytes}.").format(
                    places=places(self._, outcome.places), bytes=size(outcome.bytes)
                )
            )
        )
        if left:
            lines.addWidget(self._places(self._("Text of these chats is still here"), left))
        if unseen:
            lines.addWidget(self._places(self._("These files could not be looked into"), unseen))
        if outcome.spared:
            lines.addWidget(self._spared(self._("These places stay as they are"), outcome.spared))
        if outcome.failed:
            lines.addWidget(self._kept(self._("Could not be erased"), outcome.failed))
        if self.erasure is not None and outcome.gone:
            lines.addWidget(small(render(Phrase(f"promise.{self.erasure.promise}"), self._)))
        lines.addStretch()
        self._show(body)
        words = self._.plural("{count} chat is erased", "{count} chats are erased", count)
        if not outcome.complete:
            words = self._.plural("Stopped. {count} chat is erased", "Stopped. {count} chats are erased", count)
        self._turn(Stage.OVER, words, self._("&Close"))
        self.erased.emit(outcome)

    def _failed(self, problem: EngineProblem) -> None:
        body, lines = _body()
        lines.addWidget(text(breakable(problem.told(self._))))
        lines.addStretch()
        self._show(body)
        self._turn(Stage.OVER, self._("That did not work"), self._("&Close"))
        self.erased.emit(None)

    # --- turning pages

    def _show(self, body: QFrame | QWidget) -> None:
        old = self._bodies.widget(1)
        if old is not None:
            self._bodies.removeWidget(old)
            old.deleteLater()
        self._bodies.addWidget(body)

    def _turn(self, stage: Stage, words: str, keep: str) -> None:
        self.stage = stage
        self.heading.setText(words)
        self.go.setVisible(stage is Stage.ASKING)
        self.keep.setText(keep)
        self.keep.setEnabled(True)
        set_primary = stage is Stage.OVER
        self.keep.set_kind("primary" if set_primary else "")
        self._bodies.setCurrentIndex(1 if stage in {Stage.ASKING, Stage.OVER} else 0)
        self.keep.setDefault(True)
        self.keep.setFocus()

    def reject(self) -> None:
        """Keep them; while something is erased, ask it to stop and wait for what it says."""
        if self.stage is Stage.ERASING:
            self._work.cancel(_JOB)
            self.keep.setEnabled(False)
            self.keep.setText(self._("Stopping…"))
            return
        self._work.drop(_JOB)
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same as the button: an erasure is never left without its end."""
        if self.stage is Stage.ERASING:
            event.ignore()
            self.reject()
            return
        self._work.drop(_JOB)
        super().closeEvent(event)


def _body() -> tuple[QScrollArea, QVBoxLayout]:
    area = QScrollArea()
    area.setProperty("kind", "page")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget()
    inner.setProperty("kind", "page")
    lines = QVBoxLayout(inner)
    lines.setContentsMargins(0, 0, GRID, 0)
    lines.setSpacing(GRID * 2)
    area.setWidget(inner)
    return area, lines


def _card(heading: str) -> tuple[QFrame, QVBoxLayout]:
    frame = card()
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
    lines.setSpacing(GRID)
    lines.addWidget(strong(heading))
    return frame, lines


def _cut(words: str, longest: int = 40) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
