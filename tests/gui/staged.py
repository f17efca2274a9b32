"""A made-up computer for tests of the window: it answers at once, or when the test lets it."""

import datetime
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gui.staged_apps import KNOWLEDGE, StagedApps
from gui.staged_believing import StagedBelieving
from gui.staged_chats import StagedKeeping, StagedMasking
from gui.staged_findings import APPS, findings
from gui.staged_fixing import StagedFixing
from gui.staged_minding import minding
from gui.staged_network import StagedNetwork
from gui.staged_preferring import StagedPreferring
from gui.staged_searching import StagedSearching
from tidytrace.catalog import Text, load_tips
from tidytrace.catalog.updates import Status
from tidytrace.chats.model import Conversation, Message
from tidytrace.checks.accounts.services import Service
from tidytrace.checks.tips import tip_states
from tidytrace.erase.plan.besides import Besides
from tidytrace.erase.plan.storage import Storage
from tidytrace.erase.redact.words import fitting
from tidytrace.erase.rehearse.rehearsal import AppShows, Rehearsal
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.gui.chats.real import with_masked
from tidytrace.gui.engine import CatalogueInUse, CheckUp, Chosen, EngineProblem, Fixed, Listing, Step, VaultLocked
from tidytrace.gui.erasing import (
    Deed,
    Deeds,
    Erased,
    Erasure,
    Kept,
    Leftover,
    Place,
    Proof,
    Restored,
    Settled,
    Spared,
    Title,
    Trouble,
)
from tidytrace.gui.redacting import CutPlace, Redacted, Redaction
from tidytrace.gui.walk.real import RealWalking
from tidytrace.host import StateFolders

NOW = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)
TITLES = (
    "Plan a walking holiday in the Lake District",
    "帮我写一封给房东的信",
    "Why does my tomato plant lose its leaves?",
    "体检报告里的尿酸偏高是什么意思",
    "Refactor the invoice parser",
    "给孙女讲的睡前故事：会飞的小船",
    "Letter to the council about the broken street lamp on our corner, with photographs",
    "把这段会议记录整理成要点",
    "Convert a spreadsheet of addresses to labels",
    "高血压患者冬天要注意什么",
    "Fix failing test in billing module",
    "用 Python 批量改照片文件名",
)


def walking(engine):
    """Real walks, in the state folder of the test's own home, at the made-up time."""
    own = Path.home() / ".local" / "state" / "tidytrace"
    return RealWalking(StateFolders(own, own, own, own), lambda: engine.now)


def conversation(number: int, now: datetime.datetime = NOW) -> Conversation:
    """One of the made-up chats; the older the higher its number."""
    app = list(APPS)[number % len(APPS)]
    last = now - datetime.timedelta(days=number * 2, minutes=number * 7)
    return Conversation(
        id=f"{app}:{number:06d}",
        app=app,
        store="chats",
        native=f"{number:06d}",
        path=f"/home/wang/.{app}/{number:06d}.jsonl",
        title=None if number % 41 == 40 else f"{TITLES[number % len(TITLES)]}{'' if number < 12 else f' ({number})'}",
        created=last - datetime.timedelta(days=number % 4),
        updated=last,
        messages=4 + number % 30,
        bytes=1_000 + number * 3_137 % 900_000,
        pinned=number % 29 == 3,
        erasable="no" if number % 50 == 7 else "alone",
        reason="server-side" if number % 50 == 7 else None,
    )


def places_of(conversations) -> list[Place]:
    """A transcript for each, one line of the app's history, one row of its index, a log for every second."""
    places = []
    for one in conversations:
        folder = f".{one.app}"
        shown = f"~/{folder}"
        own = {"owners": (one.id,)}
        path = f"/home/wang/{folder}/{one.native}.jsonl"
        name = f"{shown}/sessions/2026/11/rollout-2026-11-20T08-00-00-{one.native}.jsonl"
        places.append(Place(path=path, shown=name, kind="transcript", what="file", pieces=1, bytes=one.bytes, **own))
        if int(one.native) % 2 == 0:
            log = f"logs/{one.native}.log"
            places.append(
                Place(
                    path=f"/home/wang/{folder}/{log}",
                    shown=f"{shown}/{log}",
                    kind="log",
                    what="file",
                    pieces=1,
                    bytes=4_000,
                    **own,
                )
            )
    for app in dict.fromkeys(one.app for one in conversations):
        owners = tuple(one.id for one in conversations if one.app == app)
        for kind, what, name, each in (
            ("prompt-history", "line", "history.jsonl", 120),
            ("index", "row", "state.sqlite", 300),
        ):
            places.append(
                Place(
                    path=f"/home/wang/.{app}/{name}",
                    shown=f"~/.{app}/{name}",
                    kind=kind,
                    what=what,
                    pieces=3 * len(owners),
                    bytes=each * len(owners),
                    owners=owners,
                )
            )
    return places


SHIPPED = Status(version=1, shipped=1, apps=169)
NEWER = Status(version=2, shipped=1, made=datetime.date(2026, 12, 24), apps=175)


class StagedEngine:
    """Plays the whole house. ``gate`` set means: go on; clear it to hold the work where it is."""

    def __init__(self, count: int = 250, *, last: datetime.datetime | None = None, now: datetime.datetime = NOW):
        self.network = StagedNetwork(self)
        self.apps = StagedApps(self)
        self.walking = walking(self)
        self.minding = minding(self)
        self.preferring = StagedPreferring()
        self.believing = StagedBelieving()
        self.searching = StagedSearching(self)
        self.fixing = StagedFixing(self)
        self.found = findings()
        self.chats = [conversation(number, now) for number in range(count)]
        self.now = now
        self.last = last
        self.gate = threading.Event()
        self.gate.set()
        self.look_gate = threading.Event()
        """As ``gate``, for the look that goes on behind the scenes."""
        self.look_gate.set()
        self.sensitive_found: dict[str, dict[str, int]] = {
            "claude-code:000000": {"payment-card": 1},
            "gemini-cli:000002": {"cn-resident-id": 1, "payment-password": 2, "api-key": 1},
        }
        self.entered = threading.Event()
        """Set as soon as a call stands at the gate."""
        self.calls: list[tuple[str, object]] = []
        self.threads: set[int] = set()
        self.problem: EngineProblem | None = None
        """Raised by the next call."""
        self.fixed: dict[str, str] = {}
        self.ticked: dict[str, Finding] = {}
        self.kept: tuple[Kept, ...] = ()
        self.leftovers: tuple[Leftover, ...] = ()
        self.spared: tuple[Spared, ...] = ()
        self.optional: tuple[Place, ...] = ()
        self.besides: tuple[Besides, ...] = ()
        self.keeping = StagedKeeping(self)
        self.masking = StagedMasking()
        self.said: list[Message] | None = None
        """Other messages of every chat."""
        self.running: frozenset[str] = frozenset()
        self.synced: dict[str, Text] = {}
        self.rehearsal: Rehearsal | None = None
        """Another one than that all goes as planned."""
        self.storages: tuple[Storage, ...] = (Storage("ssd", "flash", ("encrypt",)),)
        self.home: str | None = "keyring"
        self.passphrase: str | None = None
        self.locked = False
        """The vault asks for the passphrase."""
        self.receipt = "r-20261123-091200-0001"
        self.erased: dict[str, list[Conversation]] = {}
        self.words: tuple[str, ...] = ()
        """What the person typed, as often as it was looked for."""
        self.cut_places: tuple[CutPlace, ...] = (
            CutPlace("~/.claude-code/sessions/000000.jsonl", "transcript", 3),
            CutPlace("~/.claude-code/history.jsonl", "prompt-history", 1),
            CutPlace("~/.claude-code/state.sqlite", "index", 0),
        )
        self.cannot: Phrase | None = None
        """Why words cannot be cut out now."""
        self.stays: tuple[Trouble, ...] = ()
        """Places that hold words and cannot be changed."""
        self.redacted: Redacted | None = None
        """Another end than the good one."""
        self.restored = Restored(chats=2, places=5)
        self.done: tuple[Deed, ...] = ()
        self.troubles: tuple[Trouble, ...] = ()
        self.settled = Settled()
        self.settles: list[str | None] = []
        """Passphrases that the start was given, one for each time."""
        self.known_services: tuple[Service, ...] = ()
        self.about_services: tuple[Finding, ...] = ()
        """What is found when a service is added."""
        self.unused: frozenset[str] = frozenset()
        self.status = SHIPPED
        self.catalogue_problem: Trouble | None = None
        self.found_elsewhere: dict[str, int] = {"prompt-history": 1, "index": 1, "log": 2}

    def _enter(self, what, about=None):
        self.calls.append((what, about))
        self.threads.add(threading.get_ident())
        self.entered.set()
        assert self.gate.wait(60), "the test never opened the gate"
        if self.problem is not None:
            problem, self.problem = self.problem, None
            raise problem

    def undo_days(self):
        return self.preferring.kept.undo_days or 7

    def catalogue(self):
        if self.catalogue_problem is not None:
            return CatalogueInUse(self.status, self.catalogue_problem)
        return CatalogueInUse(self.status)

    def look_at_catalogue(self, path):
        self._enter("look-at-catalogue", path)
        return NEWER

    def take_catalogue(self, path):
        self._enter("take-catalogue", path)
        self.status = NEWER
        return self.status

    def drop_catalogue(self):
        self._enter("drop-catalogue")
        self.status = SHIPPED
        return self.status

    def tips(self):
        return tip_states(load_tips(), (), only=False)

    def last_check_up(self):
        return self.last

    def check_up(self, progress, cancelled, found):
        names = ("Looking at data sharing", "Looking at what AI apps may do", "Looking at old chats")
        told = []
        for number, finding in enumerate(self.found):
            progress(Step(number * 3 // len(self.found), 3, names[number * 3 // len(self.found)]))
            if cancelled():
                return CheckUp(findings=tuple(told), tips=self.tips(), when=self.now, complete=False)
            found(finding)
            told.append(finding)
            if number == 1:
                self._enter("check_up")
        return CheckUp(findings=self.found, tips=tip_states(load_tips(), self.found, only=False), when=self.now)

    def fix(self, finding_id):
        self._enter("fix", finding_id)
        self.fixed[finding_id] = f"r-{len(self.fixed)}"
        return Fixed(self.fixed[finding_id])

    def undo(self, receipt_id):
        self._enter("undo", receipt_id)
        self.fixed = {finding: receipt for finding, receipt in self.fixed.items() if receipt != receipt_id}

    # --- accounts

    def _said(self, finding_id, day):
        finding = next(one for one in self.found if one.id == finding_id)
        key, state = ("set-on", State.OK) if day else ("only-account", State.MANUAL)
        return msgspec.structs.replace(
            finding,
            state=state,
            why=Phrase(key, {"date": str(day)}),
            card=msgspec.structs.replace(finding.card, ticked=day),
        )

    def tick(self, finding_id):
        self._enter("tick", finding_id)
        self.ticked[finding_id] = self._said(finding_id, self.now.date())
        return self.ticked[finding_id]

    def untick(self, finding_id):
        self._enter("untick", finding_id)
        self.ticked.pop(finding_id, None)
        return self._said(finding_id, None)

    def services(self):
        self._enter("services")
        return self.known_services

    def use_services(self, services):
        self._enter("use", services)
        return Chosen(self.about_services, self.unused)

    def conversations(self, progress, cancelled):
        progress(len(self.chats) // 2)
        self._enter("conversations")
        listing = Listing(
            conversations=tuple(self.chats),
            apps=APPS,
            knowledge={"codex": KNOWLEDGE},
            running=self.running,
            synced=self.synced,
            held=frozenset(self.keeping.held),
        )
        return with_masked(listing, self.masking, cancelled)

    def messages(self, conversation, most, cancelled, skip=0) -> Sequence[Message]:
        self._enter("messages", conversation.id)
        start = conversation.created
        if self.said is not None:
            return self.said[skip : skip + most]
        said = [
            Message("user", f"{conversation.title}?\nMy neighbour says it is easy. <b>Is it?</b>", start),
            Message("assistant", "It is, if you take it step by step. Shall I begin with the first one?", start),
            Message("tool", "read_file: notes.txt", start),
            Message("user", "好的，先说第一步。请用简单的话解释，不要太专业。", start),
            Message("assistant", "第一步：把需要的东西放在桌上，慢慢来。" * 4, start),
        ]
        return said[skip : skip + most]

    def sensitive(self, cancelled):
        while not self.look_gate.wait(0.02):
            if cancelled():
                return {}
        return self.sensitive_found

    def sensitive_words(self, conversation, cancelled):
        self._enter("words", conversation.id)
        return ["6222 0212 3456 7894"]

    def footprint(self, conversation):
        self._enter("footprint", conversation.id)
        return self.found_elsewhere

    # --- erasing

    def plan_erasure(self, conversations, choice, cancelled):
        self._enter("plan", ([one.id for one in conversations], choice))
        kept = list(self.kept)
        kept += [
            Kept(one, Phrase("pinned", {"app": APPS[one.app]}), locked=True) for one in conversations if one.pinned
        ]
        kept = [one for one in kept if one.conversation.id not in choice.named]
        kept += [Kept(one, Phrase("held")) for one in conversations if one.id in self.keeping.held]
        gone = {one.conversation.id for one in kept}
        listed = {one.id for one in conversations if f"/home/wang/.{one.app}/{one.native}.jsonl" in choice.unticked}
        kept += [Kept(one, Phrase("unticked")) for one in conversations if one.id in listed - gone]
        going = tuple(one for one in conversations if one.id not in gone | listed)
        places = [place for place in places_of(going) if place.path not in choice.unticked]
        places += [msgspec.structs.replace(place, optional=place.path not in choice.ticked) for place in self.optional]
        return Erasure(
            conversations=going,
            kept=tuple(one for one in kept if one.conversation in conversations),
            spared=self.spared,
            places=tuple(places) if going else (),
            storages=self.storages if going else (),
            besides=self.besides if going else (),
        )

    def rehearse(self, erasure, cancelled):
        self._enter("rehearse", len(erasure.conversations))
        if self.rehearsal is not None:
            return self.rehearsal
        shown = []
        for app in dict.fromkeys(one.app for one in erasure.conversations):
            before = sum(one.app == app for one in self.chats)
            going = sum(one.app == app for one in erasure.conversations)
            shown.append(AppShows(app=app, before=before, after=before - going))
        return Rehearsal(tuple(shown))

    def key_home(self):
        return self.home

    def choose_key_home(self, home, passphrase):
        self._enter("choose", (home, passphrase))
        self.home, self.passphrase = home, passphrase

    def _unlock(self, passphrase):
        if self.locked and passphrase != self.passphrase:
            raise VaultLocked("The vault is locked with your passphrase, and none was given.", wrong=bool(passphrase))

    def erase(self, erasure, days, progress, cancelled, passphrase=None):
        self._unlock(passphrase)
        gone = []
        for number, one in enumerate(erasure.conversations):
            if number == 1:
                progress(Step(number, len(erasure.conversations), "Erasing…"))
                self._enter("erase", (len(erasure.conversations), days))
            if cancelled():
                break
            gone.append(one.id)
        if len(erasure.conversations) == 1:
            self._enter("erase", (1, days))
        self.erased[self.receipt] = [one for one in self.chats if one.id in gone]
        self.chats = [one for one in self.chats if one.id not in gone]
        return Erased(
            gone=frozenset(gone),
            places=len(erasure.going),
            bytes=erasure.bytes,
            proof=Proof(212, 3_100_000),
            receipts=(self.receipt,),
            until=self.now + datetime.timedelta(days=days) if days else None,
            leftovers=self.leftovers,
            complete=len(gone) == len(erasure.conversations),
        )

    def erase_leftovers(  # noqa: PLR0917 - as the engine
        self, erasure, erased, paths, days, progress, cancelled, passphrase=None
    ):
        self._unlock(passphrase)
        self._enter("leftovers", (paths, days))
        return msgspec.structs.replace(
            erased,
            receipts=("r-20261123-091300-0002", *erased.receipts),
            leftovers=tuple(one for one in erased.leftovers if one.path not in paths),
        )

    # --- cutting words out

    def plan_redaction(self, conversation, words, cancelled):
        self._enter("look", conversation.id)
        self.words = tuple(words)
        return Redaction(
            conversation=conversation,
            words=len(fitting(words)),
            places=() if self.cannot else self.cut_places,
            kept=self.cannot,
            left=self.stays,
            storages=self.storages,
        )

    def redact(self, redaction, days, progress, cancelled, passphrase=None):
        self._unlock(passphrase)
        progress(Step(1, 3, "Cutting out…"))
        self._enter("redact", days)
        whole = Redacted(
            times=redaction.times,
            files=len(redaction.places),
            searched=212,
            receipt=self.receipt,
            until=self.now + datetime.timedelta(days=days) if days else None,
        )
        if cancelled():
            return msgspec.structs.replace(whole, times=1, files=1, complete=False)
        return self.redacted or whole

    def restore(self, receipt_id, chats, progress, cancelled, passphrase=None):
        self._unlock(passphrase)
        progress(Step(1, 4, "Bringing back…"))
        self._enter("restore", receipt_id if chats is None else (receipt_id, chats))
        back = self.erased.pop(receipt_id, [])
        self.chats = back + self.chats
        if self.restored.complete:
            self.done = tuple(
                msgspec.structs.replace(one, state="undone", undone=self.now, until=None)
                if one.receipt == receipt_id
                else one
                for one in self.done
            )
        return self.restored

    # --- what was done

    def deeds(self):
        self._enter("deeds")
        return Deeds(self.done, self.troubles)

    def titles(self, receipt_id, passphrase=None):
        self._unlock(passphrase)
        self._enter("titles", receipt_id)
        return [
            Title("codex:1", "Plan a walking holiday", APPS["codex"]),
            Title("cursor:2", None, APPS["cursor"]),
            Title("cursor:3", "Back already", APPS["cursor"], back=True),
        ]

    def destroy_copy(self, receipt_id):
        self._enter("destroy", receipt_id)
        self.done = tuple(
            msgspec.structs.replace(one, state="destroyed", destroyed=self.now, until=None)
            if one.receipt == receipt_id
            else one
            for one in self.done
        )

    def settle(self, progress, passphrase=None):
        self.settles.append(passphrase)
        return self.settled
