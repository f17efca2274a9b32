"""What the page «Remind» asks of the house. Every call may take long, and raises EngineProblem."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.findings.model import Phrase
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.neighbours import FileChange
from tidytrace.language import Language
from tidytrace.watch.notices.ledger import Entry
from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.places import Place
from tidytrace.watch.notices.preferences import Preferences
from tidytrace.watch.peace import Peace
from tidytrace.watch.reminders.book import Reminder
from tidytrace.watch.reminders.placing.setting_up import Setup
from tidytrace.watch.reminders.rules import Rhythm, Subject
from tidytrace.watch.retention.due import AppDue
from tidytrace.watch.retention.rules import Rule

Cancelled = Callable[[], bool]


class AppKept(msgspec.Struct, frozen=True, kw_only=True):
    """One app that keeps chats, as the rules and its own timer treat it."""

    due: AppDue
    asking: tuple[Rule, ...] = ()
    """Rules by which something is due and to which the person did not agree for this app."""
    later: datetime.datetime | None = None
    """Until when the person put the question off."""
    settled: bool = False
    """Whether the person knows what the app's own timer takes."""
    changeable: bool = False
    """Whether the app's setting can be changed from here."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """How long chats stay."""

    rules: tuple[Rule, ...] = ()
    undo_days: int = 30
    apps: tuple[AppKept, ...] = ()
    names: Mapping[str, Text] = {}
    """Of the apps on this computer that keep chats."""
    titles: Mapping[str, str] = {}
    """Of the conversations that a rule names."""
    peace: Peace = Peace()
    problems: tuple[Trouble, ...] = ()


class Reminding(msgspec.Struct, frozen=True, kw_only=True):
    """What the person is reminded of, and what starts that."""

    reminders: tuple[Reminder, ...] = ()
    next: Mapping[Subject, datetime.datetime] = {}
    """By the clock on the wall."""
    setup: Setup
    watched: bool = False
    """Whether the watcher starts at login, which tells reminders too."""
    peace: Peace = Peace()
    problems: tuple[Trouble, ...] = ()

    @property
    def by_itself(self) -> bool:
        """Whether anything starts them without this window."""
        return self.setup.installed or self.watched


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was told, newest first."""

    entries: tuple[Entry, ...] = ()
    preferences: Preferences = Preferences()
    problems: tuple[Trouble, ...] = ()


class Retaining(Protocol):
    """Keep or forget."""

    def look(self, cancelled: Cancelled) -> Kept:
        """The rules, and what they come to in each app."""

    def set_rule(self, rule: Rule) -> None:
        """It replaces the one for the same thing."""

    def remove_rule(self, rule: Rule) -> None:
        """What it was for follows the next wider rule."""

    def keep_undo(self, days: int) -> None:
        """For so long there is a copy of what is tidied by itself."""

    def due(self, app: str) -> Sequence[Conversation]:
        """The conversations that are due now, those used longest ago first."""

    def folders(self) -> Sequence[str]:
        """Project folders that apps noted, for the choice of an exception."""

    def search(self, text: str, cancelled: Cancelled) -> Sequence[tuple[str, str, str]]:
        """Conversations whose title holds a text: id, title and app id; some dozens at most."""

    def agree(self, app: str, rules: Sequence[Rule]) -> None:
        """From now on this app's chats are tidied by these rules without a question."""

    def put_off(self, app: str) -> None:
        """The question is asked again later."""

    def keep_copies(self, app: str, folder: str, language: Language) -> Phrase:
        """Save what the app will delete soon; says what became of it. Settled when all of it is saved."""

    def let_go(self, app: str) -> None:
        """The app may do what it does."""

    def plan_longer(self, app: str) -> FileChange:
        """What giving the app's timer more days would write; changes nothing."""

    def lengthen(self, app: str) -> str:
        """Write it; returns the receipt."""


class Reminders(Protocol):
    """What to remind of, and what starts that."""

    def look(self) -> Reminding:
        """The rules, their next times, and what is set up."""

    def remind(self, subject: Subject, rhythm: Rhythm | None) -> None:
        """Set a rule, or none; what is set up follows it."""

    def install(self) -> tuple[Trouble, ...]:
        """Place what ``Reminding.setup`` shows."""

    def uninstall(self) -> tuple[Trouble, ...]:
        """Take it all away."""

    def calendar(self, path: str, language: Language) -> int:
        """Write a calendar file; returns how many reminders are in it."""


class Notices(Protocol):
    """What was told, and when not to tell."""

    def look(self) -> Told:
        """What was told, newest first."""

    def answer(self, number: int, action: Action, language: Language) -> tuple[bool, str]:
        """Carry out an answer. Returns whether it was done, and what it came to in words."""

    def place(self, entry: Entry, action: Action) -> Place | None:
        """Where in this window an answer is at home; none for one that ``answer`` carries out."""

    def seen(self, number: int) -> None:
        """The person went there."""

    def prefer(self, **changes: Any) -> Preferences:
        """Change fields of ``Preferences``; everything that the assistant does by itself follows them."""

    def try_one(self, language: Language) -> str:
        """Show something on the desktop; returns why that did not work, or nothing."""


class Minding(Protocol):
    """All three."""

    @property
    def retaining(self) -> Retaining:
        """Keep or forget."""

    @property
    def reminders(self) -> Reminders:
        """What to remind of."""

    @property
    def notices(self) -> Notices:
        """What was told."""
