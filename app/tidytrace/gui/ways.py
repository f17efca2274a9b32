"""Where the links of each page lead, and what the pages tell each other."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tidytrace.gui.window import MainWindow

CATALOGUE: Final = "catalogue-in-use"
NETWORK: Final = "connections"
REMIND: Final = "remind"
"""What a note in the rail may be about."""


class Ways:
    """Those of one window, all of whose pages are there."""

    def __init__(self, window: "MainWindow") -> None:
        """Joins nothing yet."""
        self._window = window

    def join(self) -> None:
        """Join all pages."""
        self._join_large()
        self._join_remind()
        self._join_pages()
        self._join_preferences()
        window = self._window
        window.tips.turn.connect(self.from_tips)
        window.rail.asked.connect(self.more)
        window.rail.catalogue.connect(window.show_catalogue)
        window.rail.report.connect(window.show_report)

    def more(self, about: str) -> None:
        """Whatever a note in the rail is about."""
        window = self._window
        if about == CATALOGUE:
            window.show_catalogue()
        elif about == NETWORK:
            self.network("outbound")
        elif about == REMIND:
            from tidytrace.gui.remind.page import REMINDING

            window.remind.show_side(REMINDING)
            window.turn_to(window.remind)
        else:
            window.turn_to(window.activity)

    def chats_of(self, app: str) -> None:
        """The chats of one app."""
        window = self._window
        window.turn_to(window.chats)
        window.chats.only_app(app)

    def erase_all_of(self, app: str) -> None:
        """Ask whether all chats of an app shall be erased."""
        window = self._window
        window.turn_to(window.chats)
        from tidytrace.gui.chats.all_of import ask_to_erase_all

        ask_to_erase_all(window.chats, app)

    def about(self, app: str) -> None:
        """All that is known of an app."""
        window = self._window
        window.turn_to(window.apps)
        window.apps.show_app(app)

    def network(self, check: str) -> None:
        """Who can reach in, or where apps are connected."""
        window = self._window
        window.network.turn(1 if check == "outbound" else 0)
        window.turn_to(window.network)

    def tip(self, tip: str) -> None:
        """One of the tips."""
        window = self._window
        window.turn_to(window.tips)
        window.tips.show_tip(tip)

    def from_tips(self, place: str, tip: str) -> None:
        """Show more about a tip."""
        window = self._window
        found = window.home.results.of_tip(tip)
        if place == "report":
            window.show_report()
        elif place == "network":
            self.network("exposed-server")
        elif place == "believe":
            window.turn_to(window.believe)
        elif place == "chats" and any(one.check == "sensitive-chats" for one in found):
            self.sensitive_chats_of("")
        elif place == "chats":
            window.turn_to(window.chats)
        else:
            window.turn_to(window.home)
            if found:
                window.home.reveal(found[0].id)

    def sensitive_chats_of(self, app: str) -> None:
        """Chats of an app, or of all, with sensitive content."""
        window = self._window
        window.turn_to(window.chats)
        window.chats.only_sensitive(app)

    def _join_pages(self) -> None:
        """What the pages tell each other."""
        window = self._window
        for page in (
            window.home,
            window.chats,
            window.remind,
            window.activity,
        ):  # whoever does something that can be taken back
            page.said.connect(window.toast.say)
        window.toast.more.connect(lambda: window.turn_to(window.activity))
        for done in (window.apps.changed, window.network.closed):
            done.connect(window.home.told_elsewhere)
        for changed_elsewhere in (window.apps.changed_elsewhere, window.network.changed_elsewhere):
            window.home.several.undone.connect(lambda _receipt, told=changed_elsewhere: told())
        self._join_apps()
        window.home.chats.connect(self.chats_of)
        window.home.sensitive.connect(self.sensitive_chats_of)
        window.home.network.connect(self.network)
        window.home.changed.connect(window.network.changed_elsewhere)
        window.network.closed.connect(window.home.closed_elsewhere)
        window.network.opened.connect(window.home.receipt_undone)
        window.network.news.connect(lambda words: window.rail.note.say(words, NETWORK))
        window.believe.tips.connect(self.tip)
        window.activity.undone.connect(window.home.receipt_undone)
        window.activity.undone.connect(lambda _receipt: window.network.changed_elsewhere())
        window.activity.restored.connect(window.chats.refresh)
        window.activity.settle_again.connect(window.settle)

    def _join_apps(self) -> None:
        """What the page about apps and the others tell each other."""
        window = self._window
        apps = window.apps
        for page in (window.home, window.chats):
            page.about.connect(self.about)
        apps.chats.connect(self.chats_of)
        apps.erase.connect(self.erase_all_of)
        apps.network.connect(self.network)
        apps.changed.connect(window.home.closed_elsewhere)
        apps.undone.connect(window.home.receipt_undone)
        for changes in (apps.changed, apps.undone):
            changes.connect(window.network.changed_elsewhere)
        apps.ticked.connect(window.home.accounts.ticked)
        apps.used.connect(window.home.services_chosen)
        network, activity = window.network, window.activity
        for elsewhere in (
            window.home.changed,
            window.chats.erased,
            network.closed,
            network.opened,
            activity.undone,
        ):
            elsewhere.connect(apps.changed_elsewhere)
        activity.restored.connect(apps.changed_elsewhere)
        window.home.stands.connect(lambda _finding, _why: apps.outdated())

    def _join_remind(self) -> None:
        """What the page of the assistant and the others tell each other."""
        window = self._window
        window.tips.can_remind(window.remind.remind_of_walk)
        window.remind.turn.connect(window.show_place)
        window.remind.erased.connect(window.chats.refresh)
        window.remind.changed.connect(window.home.receipt_undone)
        window.remind.news.connect(lambda words: window.rail.note.say(words, REMIND))

    def _join_preferences(self) -> None:
        """What the page of the preferences asks of the window."""
        window = self._window
        from tidytrace.gui.quick.keys import keys_shown

        page, front = window.preferences, window.front
        if front is not None:
            page.greeting.connect(lambda: front.greet(again=True))
        page.catalogue.connect(window.show_catalogue)
        page.assistant.connect(lambda: self.more(REMIND))
        window.wishes.unkept.connect(
            lambda: window.rail.note.say(window._("This holds until Tidytrace ends; it could not be kept."))
        )
        window.wishes.changed.connect(lambda _before, now: window.rail.say_keys(keys_shown(now.quick_exit)))
        window.rail.say_keys(keys_shown(window.wishes.now.quick_exit))

    def _join_large(self) -> None:
        """What the large window, the preferences and the pages tell each other."""
        window = self._window
        window.large.join(window.rail, window.chats.refresh, window.apps.changed_elsewhere)
        window.large.switched.connect(lambda on: window.wishes.wish(simple=on))
        window.wishes.changed.connect(window.turn_large)
