"""Where running AI apps are connected, looked at again and again while the window is open."""

from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.checks.connections.looking import Picture
from tidytrace.checks.connections.telling import listed, notes_of
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.cards import headed, told
from tidytrace.gui.controls import text
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.moments import when
from tidytrace.gui.neighbours import Connected
from tidytrace.gui.network.app_card import AppCard
from tidytrace.gui.network.ends import surprises
from tidytrace.gui.network.part import Part
from tidytrace.gui.network.remembered import ForgetDialog, Remembered
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.gui.work import Handle, Work
from tidytrace.language import Language

_SAMPLING: Final = "sample-connections"
_FORGETTING: Final = "forget-connections"
_EVERY: Final = 60_000
"""Milliseconds between two looks that nobody asked for."""


class ConnectionsPart(Part[Connected]):
    """One card for each running app; notes below say what cannot be seen."""

    kind = "connections"
    news = Signal(str)

    def __init__(self, engine: Engine, work: Work, language: Language, parent: QWidget | None = None) -> None:
        """Nothing is looked at yet; after the first look it goes on by itself."""
        self.cards: dict[str, AppCard] = {}
        self.asking: ForgetDialog | None = None
        self._kept: bytes | None = None
        self._told: set[tuple[str, str]] = set()
        self._waiting: Connected | None = None
        """Seen while somebody pointed at the rows, which must not move then."""
        super().__init__(engine, work, language, parent)
        self.remembered = Remembered(language)
        self.remembered.forget.connect(self.ask_forgetting)
        self.remembered.back.connect(self.remember_again)
        self.remembered.watching.connect(self._watch)
        self.browsers = Tick(self._("Browsers too; they are connected wherever you go"))
        self.browsers.toggled.connect(lambda _on: self.look())
        self.clock = QTimer(self)
        self.clock.setInterval(_EVERY)
        self.clock.timeout.connect(self.sample)

    @property
    def looking(self) -> str:
        """For the person."""
        return self._("Looking at where AI apps are connected")

    @property
    def unseen(self) -> str:
        """For the person."""
        return self._("Where AI apps are connected could not be checked")

    def ask(self, handle: Handle) -> Connected:
        """The system is asked, nobody else."""
        return self._engine.network.connections(handle.cancelled, browsers=self.browsers.isChecked())

    # --- what was seen

    def fill(self, result: Connected) -> bool:
        """Apps with something new first."""
        self._waiting = None
        if self.remembered.watch.isChecked():
            self.clock.start()
        self._known(result.picture)
        for kept in (self.remembered, self.browsers):
            kept.setParent(self)  # else it would go with the rows
            kept.hide()
        self.empty_rows()
        self.cards = {}
        picture = result.picture
        self.summary.setText(self._summary(picture))
        self._say_when(result)
        for sentence in self._problems(picture):
            self.rows.addWidget(told("unknown", "unknown", sentence))
        if not picture.apps and not picture.problem:
            self.rows.addWidget(text(self._("To see where an app connects, use it and look again meanwhile.")))
        cards = [AppCard(app, picture, self._) for app in picture.apps]
        for one in sorted(cards, key=lambda card: (not any(end.new for end in card.ends), not card.ends)):
            self.cards[one.app.id] = one
            self.rows.addWidget(one)
        self._notes(result)
        self.rows.addWidget(self.remembered)
        self.remembered.show()
        self.rows.addStretch()
        return True

    def _summary(self, picture: Picture) -> str:
        if picture.problem:
            return self.unseen
        if not picture.apps:
            return self._("No AI app is running now, so none is connected")
        count = sum(1 for app in picture.apps if picture.of(app))
        if not count:
            return self._("No AI app is connected to another computer now")
        return self._.plural("{count} AI app is connected now", "{count} AI apps are connected now", count)

    def _say_when(self, result: Connected) -> None:
        parts = [self._("last look {when}").format(when=when(self._, result.when))]
        if self.clock.isActive():
            parts.append(self._("then every minute while this window is open"))
        self._say(SEPARATOR.join(parts))

    def _problems(self, picture: Picture) -> list[str]:
        found = []
        if picture.problem:
            found.append(render(Phrase("lines-problem", {"reason": picture.problem}), self._))
        if picture.unsaved is not None:
            found.append(picture.unsaved.sentence(self._))
        return found

    def _notes(self, result: Connected) -> None:
        picture = result.picture
        notes = [render(one, self._) for one in notes_of(picture, countries_known=result.countries_known)]
        frame, lines = headed(self._("What has to be known about this"))
        lines.addWidget(text(render(Phrase("lines-moment"), self._)))
        for note in notes:
            lines.addWidget(text(note))
        if picture.browsers or self.browsers.isChecked():
            if picture.browsers:
                names = listed(app.names for app in picture.browsers).in_language(self._.code)
                lines.addWidget(text(self._("Browsers are left out: {browsers}.").format(browsers=names)))
            lines.addWidget(self.browsers)
            self.browsers.show()
        self.rows.addWidget(frame)

    # --- by the way

    def _watch(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        if on:
            self.clock.start()
        else:
            self.clock.stop()

    def sample(self) -> None:
        """Look without being asked; nobody is shown a wait."""
        if self._work.busy(self.kind) or self._work.busy(_SAMPLING):
            return
        engine = self._engine
        self._work.start(
            _SAMPLING, lambda _handle: engine.network.sample(), done=self._sampled, failed=lambda _problem: None
        )

    def _sampled(self, found: Connected | None) -> None:
        if found is None or self._work.busy(self.kind):
            return
        fresh = [
            render(Phrase("lines-new-country", {"app": name, "countries": listed(new)}), self._)
            for app, (name, places) in surprises(found.picture).items()
            if (new := [one for one in places if (app, one.en) not in self._told])
        ]
        self._known(found.picture)
        if fresh:
            self.news.emit("\n".join(fresh))
        if self.browsers.isChecked():
            return  # they are not among what is looked at by the way
        if self.isVisible() and self.area.underMouse():
            self._waiting = found
        else:
            self._refill(found)

    def _known(self, picture: Picture) -> None:
        self._told |= {(app, one.en) for app, (_name, new) in surprises(picture).items() for one in new}

    def _refill(self, found: Connected) -> None:
        """The same place of the list stays in sight, and the keyboard where it is."""
        focus = self.window().focusWidget()
        if focus is not None and self.area.isAncestorOf(focus):
            self._waiting = found
            return
        bar = self.area.verticalScrollBar()
        place = bar.value()
        self.fill(found)
        bar.setValue(place)

    def leaveEvent(self, event: QEvent) -> None:
        """Nobody points at the rows any more."""
        super().leaveEvent(event)
        if self._waiting is not None:
            self._refill(self._waiting)

    # --- forgetting

    def ask_forgetting(self) -> None:
        """Never without a question."""
        self.asking = ForgetDialog(self._, self)
        self.asking.confirmed.connect(self.forget)
        self.asking.open()

    def forget(self) -> None:
        """Forget what was seen before; the next look is a first one."""
        engine = self._engine
        self.remembered.busy()
        self._work.start(
            _FORGETTING,
            lambda _handle: engine.network.forget_connections(),
            done=self._forgotten,
            failed=self._not_forgotten,
        )

    def _forgotten(self, kept: bytes | None) -> None:
        self._kept = kept
        if kept is None:
            self.remembered.rest(self._("There was nothing to forget."))
        else:
            self.remembered.forgotten()

    def remember_again(self) -> None:
        """Take the forgetting back."""
        engine, kept = self._engine, self._kept or b""
        self.remembered.busy()
        self._work.start(
            _FORGETTING,
            lambda _handle: engine.network.remember_again(kept),
            done=lambda _nothing: self._remembered(),
            failed=self._not_forgotten,
        )

    def _remembered(self) -> None:
        self._kept = None
        self.remembered.rest(self._("It is remembered again."))

    def _not_forgotten(self, problem: EngineProblem) -> None:
        self.remembered.rest(problem.told(self._), problem=True)
