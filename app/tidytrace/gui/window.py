"""The main window: a rail on the left, one page at a time on the right."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tidytrace.gui.frame import Frame
from tidytrace.gui.icons import read_ahead
from tidytrace.gui.ways import CATALOGUE, Ways
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.gui.catalogue import CatalogueDialog
    from tidytrace.gui.engine import CatalogueInUse, Engine, EngineProblem
    from tidytrace.gui.erasing import Settled
    from tidytrace.gui.front import Front
    from tidytrace.gui.greeting.greeting import Greeting
    from tidytrace.gui.preferences.live import Keeping
    from tidytrace.gui.preferences.wishes import Wishes
    from tidytrace.gui.report.port import Evidence
    from tidytrace.gui.report.wizard import ReportWizard
    from tidytrace.watch.notices.places import Page, Place

# What a page needs is loaded where the page is made: the frame is painted before. See ``frame.py``.

_SETTLING = "settle"
_DRAWINGS = "drawings"
_IDLE_MS: Final = 2000
"""Milliseconds after which the window has nothing else to do: whoever opens a page before finds it made then."""


def _silent(_outcome: object) -> None:
    """Nobody needs to hear of it."""


class MainWindow(Frame):
    """Everything the person sees. A new page is a line in ``frame.PAGES``, and one where the pages are made."""

    def __init__(
        self,
        engine: "Engine | None",
        language: Language,
        evidence: "Callable[[], Evidence] | None" = None,
    ) -> None:
        """No app is looked at before the person says so; what was interrupted is finished.

        Args:
            engine: Answers for the computer; without it the window is empty until ``lay``, and without pages until
                ``furnish``.
            language: Of all words.
            evidence: Gives what makes reports, when the first one is wanted; without it there are none.
        """
        super().__init__(language)
        self.furnished = False
        """Whether all pages are there."""
        self.about_catalogue: CatalogueDialog | None = None
        self.before_closing: Callable[[], bool] | None = None
        """Says whether the window stays though the person closes it."""
        self.leaving = False
        self.front: Front | None = None
        """What may stand in front of the pages."""
        self._answered: tuple[bool, Place | None] | None = None
        """What was said in front before there were pages."""
        self._end_work: Callable[[], None] = lambda: None
        self._ways = Ways(self)
        self.report: ReportWizard | None = None
        """The last one that was opened."""
        self.wants_simple = False
        """The link to the large pages was pressed before they could be made."""
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.leave)
        if engine is not None:
            self.lay()
            for _page in self.furnish(engine, evidence):
                pass

    def lay(self) -> None:
        """As ``Frame``."""
        super().lay()
        self.rail.simple.connect(self._simple_wanted)
        if self.front is not None:
            self.front.stand_before(self.header.button)

    def furnish(self, engine: "Engine", evidence: "Callable[[], Evidence] | None") -> Iterator[None]:
        """Make the pages; yields after each, so that the window can look after mouse and keyboard."""
        from tidytrace.gui.home.page import HomePage
        from tidytrace.gui.toast import Toast
        from tidytrace.gui.turns import Turns
        from tidytrace.gui.work import Work

        self._engine = engine
        self._evidence = evidence
        self.work = Work(self)
        self._end_work = self.work.close
        language = self._
        self.toast = Toast(language)
        self.beside.stand_below(self.toast)
        self._stand_in_front(engine.preferring, engine.preferring.language_said())
        on_button = self.focusWidget() is self.header.button
        self.home = HomePage(engine, self.work, language, header=self.header)
        self._add(self.home)
        if on_button:
            self.header.button.setFocus()
        if self.wants_check and not self._closed:
            self.home.check()
        yield
        from tidytrace.gui.chats.page import ChatsPage

        self.chats = ChatsPage(engine, self.work, language)
        self._add(self.chats)
        yield
        from tidytrace.gui.apps.page import AppsPage

        self.apps = AppsPage(engine, self.work, language, lambda: self.home.last_check_up is not None)
        self._add(self.apps)
        yield
        yield from self._other_pages(engine, reports=evidence is not None)
        from tidytrace.gui.family.saving import FamilyReport
        from tidytrace.gui.simple.mode import SimpleMode

        self.family = FamilyReport(self.home, self.work, language, self)
        self.large = SimpleMode(engine, self.work, self.home, language, self.family, self.stack)
        self._ways.join()
        self.rail.make_report.setVisible(evidence is not None)
        self.furnished = True
        self._begin()
        self._turns = Turns(self)
        QTimer.singleShot(_IDLE_MS, self._turns, self._make_ahead)
        self.settle(None)
        self.work.start(_DRAWINGS, lambda _handle: read_ahead(), done=_silent, failed=_silent)
        self.work.start(CATALOGUE, lambda _handle: engine.catalogue(), done=self._catalogue_told, failed=self._failed)
        self.complete.emit()

    def _make_ahead(self) -> None:
        """What takes longest to make of the pages that nobody has opened yet."""
        for page in (self.tips, self.preferences):
            self._turns.go_through(page.ahead)

    def greet(self, kept: "Keeping", said: str) -> None:
        """Show the pages of the first start, which need nobody who answers for the computer.

        Args:
            kept: Where the person's wishes are.
            said: The language that the environment asks for, if it does.
        """
        self._stand_in_front(kept, said)
        if self.front is not None:
            self.front.greet()

    def _stand_in_front(self, kept: "Keeping", said: str) -> None:
        from tidytrace.gui.front import Front
        from tidytrace.gui.preferences.live import LiveWishes

        if self.front is None:
            self.wishes = LiveWishes(kept, self)
            self.front = Front(self.stack, self.wishes, self._, said=said)
            self.front.opened.connect(self._opened)

    @property
    def greeting(self) -> "Greeting | None":
        """What stands in front of the pages."""
        return self.front.greeting if self.front is not None else None

    @property
    def _closed(self) -> bool:
        return self.front is not None and self.front.closed

    def _begin(self) -> None:
        """As the person wishes; who was never here is greeted, if that was not done before the pages were there."""
        if self._answered is not None:
            look, place = self._answered
            self._opened(look, place)
        elif self.wishes.now.greeted:
            self.turn_large()
            if self.wants_simple:
                self.large.wish(on=True)
        elif self.front is not None:
            self.front.greet()

    def _other_pages(self, engine: "Engine", *, reports: bool) -> Iterator[None]:
        from tidytrace.gui.network.page import NetworkPage

        self.network = NetworkPage(engine, self.work, self._)
        self._add(self.network)
        yield
        from tidytrace.gui.walk.page import TipsPage

        self.tips = TipsPage(engine, self.work, self._, self.home, reports=reports)
        self._add(self.tips)
        yield
        from tidytrace.gui.remind.page import RemindPage

        self.remind = RemindPage(engine, self.work, self._)
        self._add(self.remind)
        yield
        from tidytrace.gui.activity.page import ActivityPage

        self.activity = ActivityPage(engine, self.work, self._)
        self._add(self.activity)
        yield
        from tidytrace.gui.believe.page import BelievePage

        self.believe = BelievePage(engine, self.work, self._)
        self._add(self.believe)
        yield
        from tidytrace.gui.preferences.page import PreferencesPage

        self.preferences = PreferencesPage(engine, self.work, self._, self.wishes)
        self._add(self.preferences)
        yield

    def turn_large(self, before: "Wishes | None" = None, _now: "Wishes | None" = None) -> None:
        """As the person wishes, once nothing stands in front; a change of something else turns nothing."""
        if not self._closed and (before is None or before.simple is not self.wishes.now.simple):
            self.large.turn(on=self.wishes.now.simple)

    def _opened(self, look: bool, place: "Place | None") -> None:  # noqa: FBT001 - as the signal
        """Nothing stands in front any more."""
        if not self.furnished:
            self._answered = (look, place)
            return
        self.turn_large()
        if place is not None:
            self.show_place(place)
        if look:
            from tidytrace.gui.home.page import Phase
            from tidytrace.watch.notices.places import Place

            if self.home.phase is Phase.FIRST:
                self.show_place(Place("home", deed="check"))

    def _simple_wanted(self) -> None:
        self.wants_simple = not self.furnished and not self._closed

    def show_simple(self, *, on: bool) -> None:
        """Large and simple, or everything at once; ``large.switched`` tells when the person asks for it here."""
        self.large.turn(on=on)

    def show_page(self, number: int) -> None:
        """Nobody turns pages while something stands in front of them. The large window, which has none, gives way."""
        if self._closed:
            return
        if self.furnished:
            self.large.turn(on=False)
        super().show_page(number)

    def turn_to(self, page: QWidget) -> None:
        """Turn to a page wherever it is."""
        self.show_page(self.pages.indexOf(page))

    def show_place(self, place: "Place") -> None:
        """Turn to a place; where something is asked there, ask. Nothing is done before the person says so."""
        if self.front is not None and self.front.closed:
            self.front.wait(place)
            return
        if self.large.takes(place):
            return
        pages: dict[Page, QWidget] = {
            "home": self.home,
            "chats": self.chats,
            "apps": self.apps,
            "network": self.network,
            "tips": self.tips,
            "remind": self.remind,
            "activity": self.activity,
            "believe": self.believe,
        }
        self.turn_to(pages[place.page])
        if place.page == "chats" and place.which:
            self.chats.show_chat(place.which, place.deed)
        elif place.page == "apps" and place.which:
            self.apps.show_app(place.which)
        elif place.deed == "check":
            self.home.header.button.click()

    def settle(self, passphrase: str | None) -> None:
        """Finish what was interrupted; nobody waits for it, and it is only told when there was something."""
        engine = self._engine
        self.work.start(
            _SETTLING,
            lambda handle: engine.settle(handle.progress, passphrase),
            done=self._settled,
            failed=self._failed,
        )

    def _failed(self, problem: "EngineProblem") -> None:
        self.rail.note.say(problem.told(self._))

    def _catalogue_told(self, found: "CatalogueInUse") -> None:
        from tidytrace.gui.chats.cards import sentence

        if found.problem is not None:
            self.rail.note.say(sentence(found.problem, self._), CATALOGUE)

    def show_catalogue(self) -> None:
        """Which catalogue is in use, and a newer one."""
        from tidytrace.gui.catalogue import CatalogueDialog

        self.about_catalogue = CatalogueDialog(self._engine, self.work, self._, self)
        for refresh in (self.chats.refresh, self.apps.changed_elsewhere):
            self.about_catalogue.changed.connect(refresh)
        self.about_catalogue.open()

    def show_report(self) -> None:
        """Put what was seen into a report."""
        from tidytrace.gui.report.wizard import ReportWizard

        if self._evidence is not None:
            self.report = ReportWizard(self._evidence(), self.work, self._, self)
            self.report.open()

    def _settled(self, settled: "Settled") -> None:
        from tidytrace.gui.activity.words import short

        self.activity.show_settled(settled)
        words = short(self._, settled)
        if words:
            self.rail.note.say(words)
        if any(one.how == "finished" for one in settled.news):
            self.chats.refresh()

    def leave(self) -> None:
        """End the program, whatever closing the window means."""
        self.leaving = True
        self.close()

    def retire(self, deeds: Collection[str]) -> None:
        """Never be shown again; work of these kinds comes to its end, all else is stopped. Waits for nothing."""
        self.leaving = True
        self.hide()
        if self.furnished:
            self.network.connections.rest()
            self.work.let_go(deeds)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Disappear at once; work in hand is asked to stop and comes to a clean end behind the scenes."""
        if not self.leaving and self.before_closing is not None and self.before_closing():
            event.ignore()
            return
        self.hide()
        if self.furnished:
            self.network.connections.rest()
        self._end_work()
        super().closeEvent(event)
