"""Where running AI apps are connected, looked at again and again while the window is open."""

from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tidytrace.checks.connections.looking import Picture
from tidytrace.checks.connections.telling import listed, notes_of
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.gui.chats.cards import told
from tidytrace.gui.chats.notice import Notice
from tidytrace.gui.design import GRID
from tidytrace.gui.engine import Engine, EngineProblem
from tidytrace.gui.moments import when
from tidytrace.gui.neighbours import Connected
from tidytrace.gui.network.app_card import AppCard
from tidytrace.gui.network.ends import surprises
from tidytrace.gui.network.notes import Notes
from tidytrace.gui.network.part import Part
from tidytrace.gui.network.remembered import Remembered, forgetting
from tidytrace.gui.question import Question
from tidytrace.gui.wordings import SEPARATOR, capital
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
        self.asking: Question | None = None
        self._kept: bytes | None = None
        self._told: set[tuple[str, str]] = set()
        self._waiting: Connected | None = None
        """Seen while somebody pointed at the rows, which must not move then."""
        super().__init__(engine, work, language, parent)
        self.remembered = Remembered(language)
        self.remembered.forget.connect(self.ask_forgetting)
        self.remembered.back.connect(self.remember_again)
        self.remembered.watching.connect(self._watch)
        self.notes = Notes(language)
        self.browsers = self.notes.browsers
        self.browsers.toggled.connect(lambda _on: self.look())
        self.footer.addWidget(self.notes)
        self.footer.addWidget(self.remembered)
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
        self.empty_rows()
        self.cards = {}
        picture = result.picture
        self.summary.setText(self._summary(picture))
        self._say_when(result)
        for sentence in self._problems(picture):
            self.rows.addWidget(told("unknown", "unknown", sentence))
        if not picture.apps and not picture.problem:
            self.rows.addWidget(self._nobody())
        cards = [AppCard(app, picture, self._) for app in picture.apps]
        for one in sorted(cards, key=lambda card: not any(end.new for end in card.ends)):
            if one.ends or one.unseen:
                self.cards[one.app.id] = one
                self.rows.addWidget(one)
            else:
                one.deleteLater()
        silent = [app.names for app in picture.apps if app.id not in self.cards]
        if silent and not picture.problem:
            names = listed(silent).in_language(self._.code)
            words = self._("Running, and not connected to another computer now: {apps}").format(apps=names)
            self.rows.addWidget(told("ok", "ok", words))
        self._notes(result)
        return True

    def _nobody(self) -> Notice:
        notice = Notice(self._)
        heading = self._("No AI app is running now, so none is connected")
        notice.say("network", heading, self._("To see where an app connects, use it and look again meanwhile."), "")
        notice.setMinimumHeight(GRID * 28)
        return notice

    def _summary(self, picture: Picture) -> str:
        if picture.problem:
            return self.unseen
        if not picture.apps:
            return self._("No AI app is running now")
        count = sum(1 for app in picture.apps if picture.of(app))
        if not count:
            return self._("No AI app is connected to another computer now")
        return self._.plural("{count} AI app is connected now", "{count} AI apps are connected now", count)

    def _say_when(self, result: Connected) -> None:
        parts = [self._("last look {when}").format(when=when(self._, result.when))]
        if self.clock.isActive():
            parts.append(self._("then every minute while this window is open"))
        self._say(capital(SEPARATOR.join(parts)))

    def _problems(self, picture: Picture) -> list[str]:
        found = []
        if picture.problem:
            found.append(render(Phrase("lines-problem", {"reason": picture.problem}), self._))
        if picture.unsaved is not None:
            found.append(picture.unsaved.sentence(self._))
        return found

    def _notes(self, result: Connected) -> None:
        picture = result.picture
        notes = [Phrase("lines-moment"), *notes_of(picture, countries_known=result.countries_known)]
        sentences = [render(one, self._) for one in notes]
        if picture.browsers:
            names = listed(app.names for app in picture.browsers).in_language(self._.code)
            sentences.append(self._("Browsers are left out: {browsers}.").format(browsers=names))
        self.notes.tell(sentences, browsers=bool(picture.browsers))

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
            _SAMPLING,
            lambda _handle: engine.network.sample(),
            done=self._sampled,
            failed=lambda problem: self._say(problem.told(self._), problem=True),
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
        if focus is not None and any(card.isAncestorOf(focus) for card in self.cards.values()):
            self._waiting = found
            return
        bar = self.area.verticalScrollBar()
        place = bar.value()
        self.fill(found)
        bar.setValue(place)

    def rest(self) -> None:
        """The window is being closed."""
        self.clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Nobody points at the rows any more."""
        super().leaveEvent(event)
        if self._waiting is not None:
            self._refill(self._waiting)

    # --- forgetting

    def ask_forgetting(self) -> None:
        """Never without a question."""
        self.asking = forgetting(self._, self)
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
