"""What an answer to a notice does: with what the product can do already, and never anything dangerous unasked."""

import datetime
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host.base import Host
from tidytrace.host.state import StateFolders
from tidytrace.language import Language
from tidytrace.watch.notices.ledger import Entry
from tidytrace.watch.notices.notice import Action, Kind, Notice
from tidytrace.watch.notices.opening import Opener
from tidytrace.watch.notices.places import Page, Place

if TYPE_CHECKING:
    from tidytrace.sensitive.accepting.accepted import Spot


class Outcome(StrEnum):
    """What became of an answer."""

    DONE = "done"
    OPENED = "opened"
    """The program asks the person now."""
    BY_HAND = "by-hand"
    """The person has to do it, and was told how."""
    LATER = "later"
    FAILED = "failed"
    """Nothing was changed; the notice is still open."""


class Answered(msgspec.Struct, frozen=True):
    """An answer that was carried out, or was tried to."""

    outcome: Outcome
    said: Phrase

    @property
    def settled(self) -> bool:
        """Whether the notice needs no other answer."""
        return self.outcome in {Outcome.DONE, Outcome.OPENED}


_OF_OLD_CHATS: Final = frozenset({Kind.TIDY, Kind.VANISHING})
_ABOUT_OLD_CHATS: Final = frozenset(
    {Action.TIDY, Action.KEEP, Action.LET_GO, Action.KEEP_COPIES, Action.CHANGE_SETTING}
)
"""What is answered for good, without a look at the window."""

Handler = Callable[[Notice, datetime.datetime], Answered]
"""What another part does with an answer to its own notices."""

_COMMANDS: Final[dict[str, str]] = {
    "erase": "tidytrace chats erase {which}",
    "cut-out": "tidytrace chats redact {which}",
    "check": "tidytrace checkup",
    "chats": "tidytrace chats show {which}",
    "apps": "tidytrace chats list --app {which}",
    "home": "tidytrace checkup",
    "network": "tidytrace exposure",
    "tips": "tidytrace walk",
    "remind": "tidytrace retention --due",
    "activity": "tidytrace undo --list",
}
"""What does the same as a place in the window, by deed or page."""
_REMINDED: Final[dict[str, Page]] = {"purge": "remind", "walk": "tips"}
"""Where the person does what a reminder is about."""


class Answers:
    """Carries answers out.

    What a notice is about stands in its ``about``. ``chat`` and ``app``: the conversation and its app. ``kind``, one of
    the sensitive kinds, and for a single value ``rule``, ``mark``, ``masked`` and ``path`` beside it, as in
    ``sensitive.accepting``: what «it's fine» accepts. ``receipt``: the change that «put it back» takes back, or else
    ``finding``: the switch that it puts on the private side.
    """

    def __init__(  # noqa: PLR0913 - all but three have a default
        self,
        host: Host,
        state: StateFolders,
        language: Language,
        *,
        opener: Opener | None = None,
        own: Mapping[tuple[Kind, Action], Handler] | None = None,
        stays: bool = True,
    ) -> None:
        """Nothing is looked at yet.

        Args:
            host: The computer.
            state: Our own folders.
            language: Of what is said.
            opener: Starts programs.
            own: What other parts do themselves.
            stays: This process stays: what takes much memory is done by another one.
        """
        self._host = host
        self._state = state
        self._language = language
        self._opener = opener or Opener(host)
        self._own = dict(own or {})
        self._stays = stays

    def carry_out(self, entry: Entry, action: Action, now: datetime.datetime, token: str = "") -> Answered:
        """Do what was answered; «later» is the ledger's.

        Args:
            entry: The notice.
            action: The answer.
            now: Aware of its time zone.
            token: By which a Wayland desktop lets a window come to the front.
        """
        notice = entry.notice
        own = self._own.get((notice.kind, action))
        if own is not None:
            return own(notice, now)
        if notice.kind in _OF_OLD_CHATS and action in _ABOUT_OLD_CHATS and "app" in notice.about:
            return self._old_chats(entry, action, now)
        match action:
            case Action.FINE:
                return self._fine(entry)
            case Action.PUT_BACK:
                return self._put_back(notice)
            case Action.LET_GO:
                return Answered(Outcome.DONE, Phrase("answer-let-go"))
        return self._open(place_of(notice, action), token)

    def _open(self, place: Place, token: str) -> Answered:
        command = _COMMANDS[
            place.deed or (place.page if place.which or place.page not in {"chats", "apps"} else "home")
        ]
        by_hand = Answered(
            Outcome.BY_HAND, Phrase("answer-by-hand", {"command": command.format(which=place.which).strip()})
        )
        if not self._opener.can_show():
            return by_hand
        try:
            self._opener.open(place, token)
        except OSError as error:
            return _failed(error.strerror or type(error).__name__)
        return Answered(Outcome.OPENED, Phrase("answer-opened"))

    # --- it's fine

    def _fine(self, entry: Entry) -> Answered:
        about = entry.notice.about
        if entry.notice.kind is not Kind.SENSITIVE or "chat" not in about:
            return Answered(Outcome.DONE, Phrase("answer-fine"))
        from tidytrace.sensitive.accepting.accepted import AcceptedUnreadable

        try:
            return self._accept_what(about, entry.number)
        except AcceptedUnreadable as error:
            return _failed(error.sentence(self._language))
        except OSError as error:
            return _failed(error.strerror or type(error).__name__)

    def _accept_what(self, about: Mapping[str, str], number: int) -> Answered:
        spot = _spot(about)
        if spot is not None:
            return self._accept([spot])
        if self._stays:
            self._opener.run("notices", "--answer", str(number), Action.FINE.value)
            # that one settles it when it is done
            return Answered(Outcome.LATER, Phrase("answer-looking"))
        return self._accept(self._spots(about))

    def _accept(self, spots: "list[Spot]") -> Answered:
        from tidytrace.checks.accepting import accepted_of

        if not spots:
            return Answered(Outcome.DONE, Phrase("answer-fine"))
        accepted = accepted_of(self._state)
        done = [accepted.accept(spot, "here") for spot in spots]
        command = "tidytrace scan " + " ".join(f"--take-back {one.id}" for one in done)
        return Answered(Outcome.DONE, Phrase("answer-accepted", {"command": command}))

    def _spots(self, about: Mapping[str, str]) -> "list[Spot]":
        """All of one kind in one conversation. Raises OSError."""
        from tidytrace.checks.accepting import spot_of
        from tidytrace.checks.scanning import Scan
        from tidytrace.checks.surroundings import Surroundings

        surroundings = Surroundings.of(self._host)
        apps = (about["app"],) if "app" in about else ()
        found = {
            spot_of(place)
            for place in Scan.of(self._state).of_chats(surroundings, apps)
            if place.chat == about["chat"] and place.match.kind == about.get("kind", place.match.kind)
        }
        return sorted(found, key=lambda one: (one.path, one.mark))

    # --- old chats

    def _old_chats(self, entry: Entry, action: Action, now: datetime.datetime) -> Answered:
        if self._stays:
            try:
                self._opener.run("notices", "--answer", str(entry.number), action.value)
            except OSError as error:
                return _failed(error.strerror or type(error).__name__)
            # that one settles it when it is done
            return Answered(Outcome.LATER, Phrase("answer-looking"))
        from tidytrace.checks.surroundings import Surroundings
        from tidytrace.watch.retention.answering import carry_out

        said = carry_out(Surroundings.of(self._host), entry.notice, action, now, self._language)
        if said is None:
            return self._open(place_of(entry.notice, action), "")
        return Answered(Outcome.DONE if said.done else Outcome.FAILED, said.phrase)

    # --- put it back

    def _put_back(self, notice: Notice) -> Answered:
        from tidytrace.formats import SettingsError
        from tidytrace.receipts import ReceiptError
        from tidytrace.remedies import AlreadyPrivate, RemedyError

        try:
            if "receipt" in notice.about:
                return self._undo(notice.about["receipt"])
            return self._fix(notice.about.get("finding", ""))
        except AlreadyPrivate:
            return Answered(Outcome.DONE, Phrase("answer-private-already"))
        except (RemedyError, SettingsError, ReceiptError) as error:
            return _failed(error.sentence(self._language))
        except OSError as error:
            return _failed(error.strerror or type(error).__name__)

    def _undo(self, receipt_id: str) -> Answered:
        from tidytrace.receipts import Receipts, SettingReceipt
        from tidytrace.remedies import undo

        receipts = Receipts(self._state.state / "receipts")
        receipt = next((one for one in receipts.all() if one.id == receipt_id), None)
        if not isinstance(receipt, SettingReceipt):
            return Answered(Outcome.DONE, Phrase("answer-lost"))
        done = undo(receipt, receipts, self._host)
        return Answered(Outcome.DONE, Phrase("answer-back", {"where": ", ".join(str(path) for path in done.where)}))

    def _fix(self, finding: str) -> Answered:
        from tidytrace.checks.surroundings import Surroundings
        from tidytrace.receipts import Receipts
        from tidytrace.remedies import apply_fix

        app_id, _, setting_id = finding.partition(".")
        installation = Surroundings.of(self._host).installation(app_id)
        settings = () if installation is None else installation.app.settings
        setting = next((one for one in settings if one.id == setting_id), None)
        if installation is None or setting is None:
            return Answered(Outcome.DONE, Phrase("answer-lost"))
        receipt = apply_fix(installation, setting, self._host, Receipts(self._state.state / "receipts"))
        where = ", ".join(dict.fromkeys(str(edit.path) for edit in receipt.edits))
        return Answered(Outcome.DONE, Phrase("answer-back", {"where": where}))

    def words(self, answered: Answered) -> str:
        """What an answer came to, for the person."""
        return render(answered.said, self._language)


def place_of(notice: Notice, action: Action) -> Place:
    """Where in the window an answer is at home."""
    chat, app = notice.about.get("chat", ""), notice.about.get("app", "")
    if notice.about.get("reminder") in _REMINDED:
        return Place(_REMINDED[notice.about["reminder"]])
    if action is Action.CHECK:
        return Place("home", deed="check")
    if action is Action.SHOW and notice.kind in {Kind.TIDY, Kind.VANISHING}:
        # what was tidied is brought back there; what is due or will vanish is decided on the other page
        return Place("activity" if "receipt" in notice.about else "remind")
    if chat:
        return Place("chats", chat, "erase" if action is Action.ERASE else _cut(action))
    if action in {Action.ERASE, Action.CUT_OUT, Action.KEEP_COPIES, Action.TIDY} or notice.kind is Kind.VANISHING:
        return Place("apps", app) if app else Place("chats")
    return Place("home")


def _cut(action: Action) -> Literal["", "cut-out"]:
    return "cut-out" if action is Action.CUT_OUT else ""


def _spot(about: Mapping[str, str]) -> "Spot | None":
    from tidytrace.sensitive.accepting.accepted import Spot

    try:
        return msgspec.convert({name: value for name, value in about.items() if name in Spot.__struct_fields__}, Spot)
    except msgspec.ValidationError:
        return None  # it tells no single value


def _failed(problem: str) -> Answered:
    return Answered(Outcome.FAILED, Phrase("answer-failed", {"problem": problem}))
