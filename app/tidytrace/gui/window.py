"""The main window: a rail on the left, one page at a time on the right."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from tidytrace.gui.activity.page import ActivityPage
from tidytrace.gui.activity.words import short
from tidytrace.gui.apps.page import AppsPage
from tidytrace.gui.believe.page import BelievePage
from tidytrace.gui.beside import SMALLEST, USUAL, Beside
from tidytrace.gui.catalogue import CatalogueDialog
from tidytrace.gui.chats.all_of import ask_to_erase_all
from tidytrace.gui.chats.cards import sentence
from tidytrace.gui.chats.page import ChatsPage
from tidytrace.gui.engine import CatalogueInUse, Engine, EngineProblem
from tidytrace.gui.erasing import Settled
from tidytrace.gui.family.saving import FamilyReport
from tidytrace.gui.front import Front
from tidytrace.gui.home.page import HomePage, Phase
from tidytrace.gui.network.page import NetworkPage
from tidytrace.gui.preferences.live import LiveWishes
from tidytrace.gui.preferences.page import PreferencesPage
from tidytrace.gui.preferences.wishes import Wishes
from tidytrace.gui.quick.keys import keys_shown
from tidytrace.gui.rail import Rail
from tidytrace.gui.remind.page import REMINDING, RemindPage
from tidytrace.gui.simple.mode import SimpleMode
from tidytrace.gui.walk.page import TipsPage
from tidytrace.gui.work import Work
from tidytrace.language import Language
from tidytrace.watch.notices.places import Page, Place

if TYPE_CHECKING:
    from tidytrace.gui.family.port import Papers
    from tidytrace.gui.report.port import Evidence
    from tidytrace.gui.report.wizard import ReportWizard

    Evidences = Callable[[], Evidence] | None
    """Gives what makes reports."""

_SETTLING = "settle"
_CATALOGUE = "catalogue-in-use"
_NETWORK = "connections"
_REMIND = "remind"


class MainWindow(QMainWindow):
    """Everything the person sees. A new page is one more line in ``_add``'s calls."""

    def __init__(
        self,
        engine: Engine,
        language: Language,
        evidence: "Evidences" = None,
        papers: "Callable[[], Papers] | None" = None,
    ) -> None:
        """No app is looked at before the person says so; what was interrupted is finished.

        Args:
            engine: Answers for the computer.
            language: Of all words.
            evidence: Gives what makes reports, when the first one is wanted; without it there are none.
            papers: The same for the page that one hands to somebody in the family.
        """
        super().__init__()
        self._ = language
        self._engine = engine
        self._evidence = evidence
        self.setWindowTitle(self._("Tidytrace"))
        self.work = Work(self)
        self.rail = Rail(language)
        self.rail.chosen.connect(self.show_page)
        self.pages = QStackedWidget()
        self.home = HomePage(engine, self.work, language)
        self.chats = ChatsPage(engine, self.work, language)
        self.apps = AppsPage(engine, self.work, language, lambda: self.home.last_check_up is not None)
        self.network = NetworkPage(engine, self.work, language)
        self.tips = TipsPage(engine, self.work, language, self.home, reports=evidence is not None)
        self.tips.turn.connect(self._from_tips)
        self.remind = RemindPage(engine, self.work, language)
        self.activity = ActivityPage(engine, self.work, language)
        self.wishes = LiveWishes(engine.preferring, self)
        self.preferences = PreferencesPage(engine, self.work, language, self.wishes)
        self.family = FamilyReport(papers, self.home, self.work, language, self) if papers is not None else None
        self.large = SimpleMode(engine, self.work, self.home, language, self, report=self.family)
        self._join_large()
        self.believe = BelievePage(engine, self.work, language)
        self._join_remind()
        self._join_pages()
        self._join_preferences()
        self.rail.asked.connect(self._show_more)
        self.rail.catalogue.connect(self.show_catalogue)
        self.about_catalogue: CatalogueDialog | None = None
        self.rail.report.connect(self.show_report)
        self.rail.make_report.setVisible(evidence is not None)
        self.before_closing: Callable[[], bool] | None = None
        """Says whether the window stays though the person closes it."""
        self.leaving = False
        self.report: ReportWizard | None = None
        """The last one that was opened."""
        self._add(self.home, self._("Home"), "home")
        self._add(self.chats, self._("Chats"), "chats")
        self._add(self.apps, self._("Apps"), "apps")
        self._add(self.network, self._("Network"), "network")
        self._add(self.tips, self._("Tips"), "tips")
        self._add(self.remind, self._("Remind"), "remind")
        self._add(self.activity, self._("Activity"), "activity")
        self._add(self.believe, self._("Believe it?"), "believe")
        self._add(self.preferences, self._("Preferences"), "preferences")
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.leave)
        self.home.header.button.setFocus()
        self._begin()

    def _begin(self) -> None:
        engine = self._engine
        if self.wishes.now.greeted:
            self._turn_large()
        else:
            self.front.greet()
        self._settle(None)
        self.work.start(_CATALOGUE, lambda _handle: engine.catalogue(), done=self._catalogue_told, failed=self._failed)

    def _join_pages(self) -> None:
        """What the pages tell each other."""
        self._join_apps()
        self.home.chats.connect(self._chats_of)
        self.home.sensitive.connect(self._sensitive_chats_of)
        self.home.network.connect(self._network)
        self.home.changed.connect(self.network.changed_elsewhere)
        if self.family is not None:
            self.family.failed.connect(self._report_failed)
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
        page = self.preferences
        page.greeting.connect(lambda: self.front.greet(again=True))
        page.catalogue.connect(self.show_catalogue)
        page.assistant.connect(lambda: self._show_more(_REMIND))
        self.wishes.unkept.connect(
            lambda: self.rail.note.say(self._("This holds until Tidytrace ends; it could not be kept."))
        )
        self.wishes.changed.connect(lambda _before, now: self.rail.say_keys(keys_shown(now.quick_exit)))
        self.rail.say_keys(keys_shown(self.wishes.now.quick_exit))

    def _join_large(self) -> None:
        """What the large window, the preferences and the pages tell each other."""
        self.rail.simple.connect(lambda: self.large.wish(on=True))
        for refresh in (self.chats.refresh, self.apps.changed_elsewhere):
            self.large.erased.connect(refresh)
        self.large.switched.connect(lambda on: self.wishes.wish(simple=on))
        self.wishes.changed.connect(self._turn_large)

    def _turn_large(self, before: Wishes | None = None, _now: Wishes | None = None) -> None:
        """As the person wishes, once nothing stands in front; a change of something else turns nothing."""
        if not self.front.closed and (before is None or before.simple is not self.wishes.now.simple):
            self.large.turn(on=self.wishes.now.simple)

    def _opened(self, look: bool, place: Place | None) -> None:  # noqa: FBT001 - as the signal
        self._turn_large()
        if place is not None:
            self.show_place(place)
        if look and self.home.phase is Phase.FIRST:
            self.show_place(Place("home", deed="check"))

    def _lay_out(self) -> None:
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.beside = Beside(self.rail, self.pages)
        layout.addWidget(self.beside, 1)
        self.large.stand_in(layout, self.beside)
        self.front = Front(self, middle, self._engine.preferring, self.wishes, self._)
        self.front.opened.connect(self._opened)
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL.boundedTo(self.screen().availableSize()))

    def _add(self, page: QWidget, words: str, icon: str) -> None:
        number = self.pages.addWidget(page)
        self.rail.add(words, icon)
        QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, lambda: self.show_page(number))

    def show_page(self, number: int) -> None:
        """Turn to a page; nobody can while something stands in front of them. The large window gives way."""
        if self.front.closed:
            return
        self.large.turn(on=False)
        self.rail.show_chosen(number)
        self.pages.setCurrentIndex(number)

    def turn_to(self, page: QWidget) -> None:
        """Turn to a page wherever it is."""
        self.show_page(self.pages.indexOf(page))

    def show_place(self, place: Place) -> None:
        """Turn to a place; where something is asked there, ask. Nothing is done before the person says so."""
        if self.front.closed:
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

    def _failed(self, problem: EngineProblem) -> None:
        self.rail.note.say(problem.told(self._))

    def _report_failed(self, why: str) -> None:
        if not self.large.is_on:
            self.rail.note.say(why)

    def _catalogue_told(self, found: CatalogueInUse) -> None:
        if found.problem is not None:
            self.rail.note.say(sentence(found.problem, self._), _CATALOGUE)

    def _show_more(self, about: str) -> None:
        if about == _CATALOGUE:
            self.show_catalogue()
        elif about == _NETWORK:
            self._network("outbound")
        elif about == _REMIND:
            self.remind.show_side(REMINDING)
            self.turn_to(self.remind)
        else:
            self.turn_to(self.activity)

    def show_catalogue(self) -> None:
        """Which catalogue is in use, and a newer one."""
        self.about_catalogue = CatalogueDialog(self._engine, self.work, self._, self)
        for refresh in (self.chats.refresh, self.apps.changed_elsewhere):
            self.about_catalogue.changed.connect(refresh)
        self.about_catalogue.open()

    def show_simple(self, *, on: bool) -> None:
        """Large and simple, or everything at once; ``large.switched`` tells when the person asks for it here."""
        self.large.turn(on=on)

    def show_report(self) -> None:
        """Put what was seen into a report."""
        from tidytrace.gui.report.wizard import ReportWizard

        if self._evidence is not None:
            self.report = ReportWizard(self._evidence(), self.work, self._, self)
            self.report.open()

    def _settled(self, settled: Settled) -> None:
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
        ask_to_erase_all(self.chats, app)

    def _about(self, app: str) -> None:
        self.show_place(Place("apps", app))

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
        self.network.connections.rest()
        self.work.let_go(deeds)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Disappear at once; work in hand is asked to stop and comes to a clean end behind the scenes."""
        if not self.leaving and self.before_closing is not None and self.before_closing():
            event.ignore()
            return
        self.hide()
        self.network.connections.rest()
        self.work.close()
        super().closeEvent(event)
