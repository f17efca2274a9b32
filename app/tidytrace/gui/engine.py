"""The thin port between the window and everything behind it.

The window asks only these questions; ``RealEngine`` answers them for this computer, the tests' ``StagedEngine`` for a
made-up one. Every call may take long and is made from a worker thread, one call of a kind at a time.
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from tidytrace.catalog import Text
from tidytrace.catalog.knowledge import Knowledge
from tidytrace.catalog.updates import Status
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.accounts.services import Service
from tidytrace.checks.tips import TipState
from tidytrace.erase.model import PlaceKind
from tidytrace.findings.model import Finding
from tidytrace.gui.apps.port import Apps
from tidytrace.gui.believe.port import Believing
from tidytrace.gui.chats.port import Keeping, Masking
from tidytrace.gui.erasing import Choice, Deeds, Erased, Erasure, KeyHome, Restored, Settled, Title, Trouble
from tidytrace.gui.found import Found
from tidytrace.gui.neighbours import Network
from tidytrace.gui.preferences.port import Preferring
from tidytrace.gui.redacting import Redacted, Redaction
from tidytrace.gui.remind.port import Minding
from tidytrace.gui.searching import Searching
from tidytrace.gui.walk.port import Walking
from tidytrace.language import Language

if TYPE_CHECKING:
    from tidytrace.erase.rehearse.rehearsal import Rehearsal
    from tidytrace.gui.home.batch.port import Fixing

Cancelled = Callable[[], bool]


class EngineProblem(Exception):  # noqa: N818 - what is told to the person is a problem, not an error
    """Something could not be done."""

    def __init__(self, sentence: str, parameters: Mapping[str, object] | None = None, *, where: str = "") -> None:
        """Keep the sentence (an English text of the translations) apart from what goes into it, and from the place."""
        super().__init__(f"{where}: {sentence}" if where else sentence)
        self.where = where
        self.sentence = sentence
        """An English text of the translations."""
        self.parameters = dict(parameters or {})

    def told(self, language: Language) -> str:
        """The sentence for the person."""
        words = language(self.sentence)
        if self.parameters:
            words = words.format(**self.parameters)
        return language.led(self.where, words) if self.where else words


class VaultLocked(EngineProblem):
    """The vault has a passphrase, and it was not given or does not fit."""

    def __init__(self, sentence: str, *, wrong: bool) -> None:
        """``wrong``: one was given."""
        super().__init__(sentence)
        self.wrong = wrong


class Step(msgspec.Struct, frozen=True):
    """How far a long piece of work is."""

    done: int
    total: int
    name: str = ""
    """An English text of the translations, such as «Looking at data sharing»; empty when there is nothing to say."""
    unit: str = ""
    """What is counted, when it is not steps: ``MB``."""
    can_stop: bool = True
    """False when this stage only comes to its own end."""


class CheckUp(msgspec.Struct, frozen=True, kw_only=True):
    """What one check-up found."""

    findings: tuple[Finding, ...]
    tips: tuple[TipState, ...]
    when: datetime.datetime
    complete: bool = True
    """False when the person stopped it."""
    note: Trouble | None = None
    """Why it cannot be said which switches moved."""


class Fixed(msgspec.Struct, frozen=True):
    """A setting that was changed, and how to change it back."""

    receipt: str
    where: tuple[str, ...] = ()


class Chosen(msgspec.Struct, frozen=True):
    """What became of the findings when the person chose the services that they also use."""

    found: tuple[Finding, ...]
    """About services that were added."""
    gone: frozenset[str]
    """Ids of services that are no longer used."""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """All conversations of this computer."""

    conversations: tuple[Conversation, ...]
    apps: Mapping[str, Text]
    """Names of the apps by id; also of those that keep no conversations."""
    knowledge: Mapping[str, Knowledge] = {}
    """How fresh what is known of them is."""
    problems: tuple[Trouble, ...] = ()
    running: frozenset[str] = frozenset()
    """Apps that run now; nothing of theirs can be erased."""
    synced: Mapping[str, Text] = {}
    """The service that keeps the folder of a conversation in step with other computers, by the conversation's id."""
    all_synced_known: bool = True
    """False when a list of synced folders could not be read."""
    held: frozenset[str] = frozenset()
    """Ids of conversations that the person keeps, whatever else is erased."""
    masked: Mapping[str, str] = {}
    """How titles that hold something sensitive are shown instead, by the conversation's id."""
    unmasked: bool = False
    """Whether nobody could look for that, and the titles are shown as they are."""


class CatalogueInUse(msgspec.Struct, frozen=True):
    """Which catalogue everything is looked up in."""

    status: Status
    problem: Trouble | None = None
    """Why the one that the person chose is not used."""


class Engine(Protocol):
    """What the window needs from the house."""

    @property
    def network(self) -> Network:
        """What is around the apps: who can reach them, and where they are connected."""

    @property
    def apps(self) -> Apps:
        """The apps of this computer, one by one."""

    @property
    def walking(self) -> Walking:
        """Walks through the tips."""

    @property
    def keeping(self) -> Keeping:
        """Chats that nothing erases."""

    @property
    def masking(self) -> Masking:
        """What of a text is better not seen at once."""

    @property
    def fixing(self) -> "Fixing":
        """Several findings put right at once."""

    @property
    def minding(self) -> Minding:
        """The assistant: how long chats stay, reminders, notices."""

    @property
    def preferring(self) -> Preferring:
        """How the person wants the window to be, and what is kept of our own."""

    def undo_days(self) -> int:
        """For how long a copy is kept if nothing else is said; small enough for the window itself."""

    @property
    def believing(self) -> Believing:
        """Labels of files."""

    @property
    def searching(self) -> Searching:
        """Words in the whole text of chats, and their forgetting."""

    def catalogue(self) -> CatalogueInUse:
        """The catalogue in use. Raises EngineProblem."""

    def look_at_catalogue(self, path: str) -> Status:
        """What a signed file would bring; changes nothing. Raises EngineProblem with why it is not taken."""

    def take_catalogue(self, path: str) -> Status:
        """Use this one from now on. Raises EngineProblem; the one in use stays then."""

    def drop_catalogue(self) -> Status:
        """Go back to the one that came with the program. Raises EngineProblem."""

    def tips(self) -> tuple[TipState, ...]:
        """The checklist before anything was looked at; its states do not count yet."""

    def last_check_up(self) -> datetime.datetime | None:
        """When the last complete check-up was made on this computer."""

    def check_up(
        self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Finding], None]
    ) -> CheckUp:
        """Look at everything. Raises EngineProblem."""

    def fix(self, finding_id: str) -> Fixed:
        """Move one switch to its private side. Raises EngineProblem."""

    def undo(self, receipt_id: str) -> None:
        """Take back whatever a receipt stands for. Raises EngineProblem."""

    def tick(self, finding_id: str) -> Finding:
        """The person says that something in an account is done; the finding as it stands now. Raises EngineProblem."""

    def untick(self, finding_id: str) -> Finding:
        """It is not done after all; the finding as it stands now. Raises EngineProblem."""

    def services(self) -> tuple[Service, ...]:
        """All AI services on the web, and which of them the person uses. Raises EngineProblem."""

    def use_services(self, services: Collection[str]) -> Chosen:
        """These services, and no others, are used beside those that can be seen. Raises EngineProblem."""

    def conversations(self, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
        """All conversations, titles included; ``progress`` hears how many there are so far. Raises EngineProblem."""

    def messages(self, conversation: Conversation, most: int, cancelled: Cancelled, skip: int = 0) -> Sequence[Message]:
        """The first ``most`` messages of one conversation after the first ``skip``. Raises EngineProblem."""

    def footprint(self, conversation: Conversation) -> Mapping[PlaceKind, int]:
        """How many other places of each kind hold it, as far as they are known by its id. Raises EngineProblem."""

    def sensitive(self, cancelled: Cancelled) -> Found:
        """What stands in chats that should never have been typed, without what is hardly sure. Raises EngineProblem."""

    def sensitive_words(self, conversation: Conversation, cancelled: Cancelled) -> Sequence[str]:
        """What was found in one chat as it stands there, to be shown and forgotten. Raises EngineProblem."""

    def plan_erasure(self, conversations: Sequence[Conversation], choice: Choice, cancelled: Cancelled) -> Erasure:
        """What erasing these would touch; changes nothing. Raises EngineProblem."""

    def rehearse(self, erasure: Erasure, cancelled: Cancelled) -> "Rehearsal":
        """What each app will list afterwards, tried on copies; the computer is only read. Raises EngineProblem."""

    def key_home(self) -> KeyHome | None:
        """Where the vault's key lives; none when the person has to choose. Raises EngineProblem."""

    def choose_key_home(self, home: KeyHome, passphrase: str | None) -> None:
        """Let the vault's key live somewhere. Raises EngineProblem."""

    def erase(
        self,
        erasure: Erasure,
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Erased:
        """Do what was planned, then look for what is left.

        Args:
            erasure: What the person confirmed.
            days: For how long a copy is kept; 0 keeps none.
            progress: Told how far it is.
            cancelled: Asked between two places.
            passphrase: Of the vault, where it has one.

        Raises:
            VaultLocked: Nothing was changed; ask for the passphrase and repeat.
            EngineProblem: Nothing was changed.
        """

    def erase_leftovers(  # noqa: PLR0913, PLR0917 - as ``erase``, for what its proof has found
        self,
        erasure: Erasure,
        erased: Erased,
        paths: Collection[str],
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Erased:
        """Erase whole files in which the proof has still found text, by ``Leftover.path``. Raises as ``erase``."""

    def plan_redaction(self, conversation: Conversation, words: Sequence[str], cancelled: Cancelled) -> Redaction:
        """Where words stand in one conversation; changes nothing. They are kept nowhere else. Raises EngineProblem."""

    def redact(
        self,
        redaction: Redaction,
        days: int,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Redacted:
        """Put the mark in the place of the words, then look whether they are left. Otherwise as ``erase``."""

    def restore(
        self,
        receipt_id: str,
        chats: Collection[str] | None,
        progress: Callable[[Step], None],
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Restored:
        """Bring back the conversations of these ids, or all of an erasure. Raises VaultLocked or EngineProblem."""

    def deeds(self) -> Deeds:
        """Everything that was done, switches and erasures. Raises EngineProblem."""

    def titles(self, receipt_id: str, passphrase: str | None = None) -> Sequence[Title]:
        """Which conversations an erasure took, out of the vault. Raises VaultLocked or EngineProblem."""

    def destroy_copy(self, receipt_id: str) -> None:
        """Destroy the copy of an erasure for good. Raises EngineProblem."""

    def settle(self, progress: Callable[[Step], None], passphrase: str | None = None) -> Settled:
        """Finish what was interrupted, and destroy copies whose time is over. Raises EngineProblem."""
