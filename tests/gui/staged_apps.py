"""The AI apps of the made-up computer, one by one."""

import datetime
from functools import cache
from pathlib import Path

import msgspec

from gui.staged_findings import APPS
from gui.staged_network import CHANGE
from tidytrace.catalog import Grade, OwnDelete, Text, load_catalogue
from tidytrace.catalog.knowledge import Knowledge, leftovers_of
from tidytrace.chats.errors import StoreUnreadable
from tidytrace.checks.dossier import Dossier, Holding
from tidytrace.checks.keeping import Keeping
from tidytrace.checks.roll import CLOSED, Entry, entry_of
from tidytrace.findings.model import NO_REMEDY, Finding, Phrase, Remedy, State
from tidytrace.formats.refusals import NO_PERMISSION
from tidytrace.gui.apps.port import AppPage, Roll
from tidytrace.gui.engine import EngineProblem, Step

NOW = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)
KNOWLEDGE = Knowledge(
    verified=datetime.date(2026, 11, 23), versions=("0.27", "0.169.0"), evidence=Grade.OBSERVED, old=False
)


@cache
def _known():
    return {one.id: one for one in load_catalogue()}


def stranger() -> Entry:
    """Something with a database of talks that no definition speaks of."""
    told = {"name": "chatbuddy", "path": "/home/wang/.config/chatbuddy/talks.db", "model": ""}
    finding = Finding(
        id="system.unknown-app-chatbuddy",
        app=None,
        check="retention",
        tip="delete-chats",
        state=State.UNKNOWN,
        severity="low",
        title=Phrase("stranger", told),
        why=Phrase("stranger-database", told),
        remedy=Remedy(kind="guide", steps=(Phrase("step-stranger"), Phrase("step-add-app"))),
    )
    return Entry(id=finding.id, sort="stranger", names=Text("chatbuddy", "chatbuddy"), unknown=1, finding=finding)


def closed(path: str = "/home/wang/.locked") -> Entry:
    """A folder that may not be looked into."""
    problem = StoreUnreadable(Path(path), NO_PERMISSION)
    return Entry(id=f"{CLOSED}{path}", sort="closed", names=Text(path, path), unknown=1, problem=problem)


def service() -> Entry:
    """A service that the person said they use."""
    known = next(one for one in _known().values() if one.kind == "web-service")
    return Entry(id=known.id, sort="service", names=known.names, kind="web-service", manual=2, signs=("person",))


class StagedApps:
    """Answers as it is told to; stands at the gate of the engine."""

    def __init__(self, engine):
        self._engine = engine
        self.here = list(APPS)
        """Ids of the apps that are found."""
        self.others: list[Entry] = []
        self.changes = (CHANGE,)
        self.problems: dict[str, tuple[StoreUnreadable, ...]] = {}
        """Places that could not be read, by the ids of the apps."""
        self.more: dict[str, tuple[Finding, ...]] = {}
        """What is found besides switches, by the ids of the apps."""

    def dossier(self, app: str) -> Dossier:
        """As it stands now: what was fixed is on the private side."""
        if app not in {*_known(), *APPS}:
            raise EngineProblem("This app is no longer in the catalogue.")
        known = _known().get(app) or msgspec.structs.replace(_known()["vscode-copilot"], id=app, names=APPS[app])
        own = OwnDelete(
            what=Text("It takes the transcript and leaves the rest.", "只删除对话记录，其余都会留下。"),
            grade=Grade.OBSERVED,
        )
        stores = [msgspec.structs.replace(one, left_behind=number < 3) for number, one in enumerate(known.stores)]
        known = msgspec.structs.replace(known, stores=tuple(stores), own_delete=own)
        of_app = [self._now(one) for one in self._engine.found if one.app == app]
        if app not in self.here:
            cards = tuple(one for one in of_app if one.card is not None)
            return Dossier(app=known, knowledge=KNOWLEDGE, leftovers=leftovers_of(known), holdings=(), cards=cards)
        transcript, *companions = known.stores or (None,)
        keepings = ()
        if transcript is not None:
            first = Keeping(
                store=transcript,
                paths=(Path(f"/home/wang/.{app}/sessions/1.jsonl"),),
                count=214,
                conversations=214,
                bytes=12_345_678,
            )
            keepings = (first, *(Keeping(store=one, count=1, bytes=900, goes_with="chat") for one in companions))
        return Dossier(
            app=known,
            knowledge=KNOWLEDGE,
            leftovers=leftovers_of(known),
            holdings=(Holding(store=transcript, conversations=214, bytes=12_345_678),) if transcript else (),
            newer=3,
            found=True,
            version="2.1.330",
            running=app == "codex",
            folders=(Path(f"/home/wang/.{app}"),),
            switches=tuple(one for one in of_app if one.title.key == "setting"),
            more=(
                *(one for one in of_app if one.title.key == "old-chats"),
                *map(self._now, self.more.get(app, ())),
            ),
            cards=tuple(one for one in of_app if one.card is not None),
            keepings=keepings,
            problems=self.problems.get(app, ()),
        )

    def _now(self, finding: Finding) -> Finding:
        finding = self._engine.ticked.get(finding.id, finding)
        if finding.id not in self._engine.fixed:
            return finding
        why = Phrase("private-now", finding.why.parameters)
        return msgspec.structs.replace(finding, state=State.OK, severity="info", why=why, remedy=NO_REMEDY)

    def look(self, progress, cancelled, found):
        dossiers = [self.dossier(app) for app in self.here]
        told: dict[str, Entry] = {}
        for one in dossiers:
            entry = msgspec.structs.replace(entry_of(one), looked=False, needs=0, fine=0, unknown=0, conversations=None)
            told[entry.id] = entry
            found(entry)
        for number, one in enumerate(dossiers):
            if number == 1:
                self._engine._enter("apps")
            if cancelled():
                return Roll(entries=tuple(told.values()), when=NOW, complete=False)
            progress(Step(number, len(dossiers), "Looking at each of them"))
            told[one.app.id] = entry_of(one)
            found(told[one.app.id])
        if not dossiers:
            self._engine._enter("apps")
        for entry in self.others:
            told[entry.id] = entry
            found(entry)
        return Roll(entries=tuple(told.values()), when=NOW)

    def page(self, app):
        self._engine._enter("about", app)
        return AppPage(dossier=self.dossier(app), receipts=dict(self._engine.fixed))

    def plan(self, finding_id, cancelled):
        self._engine._enter("plan-fix", finding_id)
        return self.changes
