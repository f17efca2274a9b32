"""The main window: a rail on the left, one page at a time on the right."""

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from tidytrace.gui.frame import Frame
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
_CATALOGUE = "catalogue-in-use"
_NETWORK = "connections"
_REMIND = "remind"


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
            engine: Answers for the computer; without it there is the frame alone until ``furnish``.
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
        self.report: ReportWizard | None = None
        """The last one that was opened."""
        self.wants_simple = False
        """The link to the large pages was pressed before they could be made."""
        self.rail.simple.connect(self._simple_wanted)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.leave)
        if engine is not None:
            for _page in self.furnish(engine, evidence):
                pass

    def furnish(self, engine: "Engine", evidence: "Callable[[], Evidence] | None") -> Iterator[None]:
        """Make the pages; yields after each, so that the window can look after mouse and keyboard."""
        from tidytrace.gui.home.page import HomePage
        from tidytrace.gui.toast import Toast
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
        self._join_large()
        self._join_remind()
        self._join_pages()
        self._join_preferences()
        self.rail.asked.connect(self._show_more)
        self.rail.catalogue.connect(self.show_catalogue)
        self.rail.report.connect(self.show_report)
        self.rail.make_report.setVisible(evidence is not None)
        self.furnished = True
        self._begin()
        self._settle(None)
        self.work.start(_CATALOGUE, lambda _handle: engine.catalogue(), done=self._catalogue_told, failed=self._failed)
        self.complete.emit()

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
            self._turn_large()
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
        self.tips.turn.connect(self._from_tips)
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

    def _join_pages(self) -> None:
        """What the pages tell each other."""
        for page in (self.home, self.activity):  # whoever does something that can be taken back
            page.said.connect(self.toast.say)
        self.toast.more.connect(lambda: self.turn_to(self.activity))
        for done in (self.apps.changed, self.network.closed):
            done.connect(self.home.told_elsewhere)
        for changed_elsewhere in (self.apps.changed_elsewhere, self.network.changed_elsewhere):
            self.home.several.undone.connect(lambda _receipt, told=changed_elsewhere: told())
        self._join_apps()
        self.home.chats.connect(self._chats_of)
        self.home.sensitive.connect(self._sensitive_chats_of)
        self.home.network.connect(self._network)
        self.home.changed.connect(self.network.changed_elsewhere)
        self.network.closed.connect(self.home.closed_elsewhere)
        self.network.opened.connect(self.home.receipt_undone)
        self.network.news.connect(lambda words: self.rail.note.say(words, _NETWORK))
        self.believe.tips.connect(self._tip)
        self.activity.undone.connect(self.home.receipt_undone)
        self.activity.undone.connect(lambda _receipt: self.network.changed_elsewhere())
        self.activity.restored.connect(self.chats.refresh)
        self.activity.settle_again.connect(self._settle)

    def _join_apps(self) -> None:
        """What the page about apps and the others tell each other."""
        apps = self.apps
        for page in (self.home, self.chats):
            page.about.connect(self._about)
        apps.chats.connect(self._chats_of)
        apps.erase.connect(self._erase_all_of)
        apps.network.connect(self._network)
        apps.changed.connect(self.home.closed_elsewhere)
        apps.undone.connect(self.home.receipt_undone)
        for changes in (apps.changed, apps.undone):
            changes.connect(self.network.changed_elsewhere)
        apps.ticked.connect(self.home.accounts.ticked)
        apps.used.connect(self.home.services_chosen)
        network, activity = self.network, self.activity
        for elsewhere in (self.home.changed, self.chats.erased, network.closed, network.opened, activity.undone):
            elsewhere.connect(apps.changed_elsewhere)
        activity.restored.connect(apps.changed_elsewhere)
        self.home.stands.connect(lambda _finding, _why: apps.outdated())

    def _join_remind(self) -> None:
        """What the page of the assistant and the others tell each other."""
        self.tips.can_remind(self.remind.remind_of_walk)
        self.remind.turn.connect(self.show_place)
        self.remind.erased.connect(self.chats.refresh)
        self.remind.changed.connect(self.home.receipt_undone)
        self.remind.news.connect(lambda words: self.rail.note.say(words, _REMIND))

    def _join_preferences(self) -> None:
        """What the page of the preferences asks of the window."""
        from tidytrace.gui.quick.keys import keys_shown

        page, front = self.preferences, self.front
        if front is not None:
            page.greeting.connect(lambda: front.greet(again=True))
        page.catalogue.connect(self.show_catalogue)
        page.assistant.connect(lambda: self._show_more(_REMIND))
        self.wishes.unkept.connect(
            lambda: self.rail.note.say(self._("This holds until Tidytrace ends; it could not be kept."))
        )
        self.wishes.changed.connect(lambda _before, now: self.rail.say_keys(keys_shown(now.quick_exit)))
        self.rail.say_keys(keys_shown(self.wishes.now.quick_exit))

    def _join_large(self) -> None:
        """What the large window, the preferences and the pages tell each other."""
        self.large.join(self.rail, self.chats.refresh, self.apps.changed_elsewhere)
        self.large.switched.connect(lambda on: self.wishes.wish(simple=on))
        self.wishes.changed.connect(self._turn_large)

    def _turn_large(self, before: "Wishes | None" = None, _now: "Wishes | None" = None) -> None:
        """As the person wishes, once nothing stands in front; a change of something else turns nothing."""
        if not self._closed and (before is None or before.simple is not self.wishes.now.simple):
            self.large.turn(on=self.wishes.now.simple)

    def _opened(self, look: bool, place: "Place | None") -> None:  # noqa: FBT001 - as the signal
        """Nothing stands in front any more."""
        if not self.furnished:
            self._answered = (look, place)
            return
        self._turn_large()
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

    def _settle(self, passphrase: str | None) -> None:
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
            self.rail.note.say(sentence(found.problem, self._), _CATALOGUE)

    def _show_more(self, about: str) -> None:
        if about == _CATALOGUE:
            self.show_catalogue()
        elif about == _NETWORK:
            self._network("outbound")
        elif about == _REMIND:
            from tidytrace.gui.remind.page import REMINDING

            self.remind.show_side(REMINDING)
            self.turn_to(self.remind)
        else:
            self.turn_to(self.activity)

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

    def _chats_of(self, app: str) -> None:
        self.turn_to(self.chats)
        self.chats.only_app(app)

    def _erase_all_of(self, app: str) -> None:
        self.turn_to(self.chats)
        from tidytrace.gui.chats.all_of import ask_to_erase_all

        ask_to_erase_all(self.chats, app)

    def _about(self, app: str) -> None:
        self.turn_to(self.apps)
        self.apps.show_app(app)

    def _network(self, check: str) -> None:
        self.network.turn(1 if check == "outbound" else 0)
        self.turn_to(self.network)

    def _tip(self, tip: str) -> None:
        self.turn_to(self.tips)
        self.tips.show_tip(tip)

    def _from_tips(self, place: str, tip: str) -> None:
        """Show more about a tip."""
        found = self.home.results.of_tip(tip)
        if place == "report":
            self.show_report()
        elif place == "network":
            self._network("exposed-server")
        elif place == "believe":
            self.turn_to(self.believe)
        elif place == "chats" and any(one.check == "sensitive-chats" for one in found):
            self._sensitive_chats_of("")
        elif place == "chats":
            self.turn_to(self.chats)
        else:
            self.turn_to(self.home)
            if found:
                self.home.reveal(found[0].id)

    def _sensitive_chats_of(self, app: str) -> None:
        self.turn_to(self.chats)
        self.chats.only_sensitive(app)

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
