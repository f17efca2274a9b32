"""The AI apps of this computer, as the page about them asks for them."""

import datetime
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from tidytrace.catalog import App
from tidytrace.checks.closers import check_of
from tidytrace.checks.dossier import Dossier, Dossiers, absent
from tidytrace.checks.roll import Entry, entries
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.apps.port import AppPage, Cancelled, Roll
from tidytrace.gui.engine import EngineProblem, Step
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.real_network import RealNetwork, changes_of
from tidytrace.gui.real_problems import as_problems
from tidytrace.host import Host, StateFolders, locate
from tidytrace.language import N_
from tidytrace.watch.drift.checkup import Drift


class RealApps:
    """Every look is a new one: switches are moved, and apps come and go."""

    def __init__(
        self,
        host: Host,
        state: StateFolders,
        changing: threading.Lock,
        reading: threading.Lock,
        network: RealNetwork,
    ) -> None:
        """The locks are the engine's; ``network`` knows what closes what is no switch."""
        self._host = host
        self._state = state
        self._changing = changing
        self._reading = reading
        self._network = network

    def look(self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Entry], None]) -> Roll:
        """With a library of its own; the index makes the second look quick."""
        told: dict[str, Entry] = {}
        complete = True
        progress(Step(0, 0, N_("Looking for AI apps")))
        with as_problems():
            with self._reading, self._asked_anew():
                surroundings = Surroundings.of(self._host)
                total = len(surroundings.installations)
            done = 0
            for entry in self._by_turns(entries(surroundings)):
                told[entry.id] = entry
                found(entry)
                done += entry.looked
                if entry.looked:
                    progress(Step(min(done, total), total, N_("Looking at each of them")))
                if cancelled():
                    complete = False
                    break
            surroundings.index.save()
        when = datetime.datetime.now(datetime.UTC)
        return Roll(entries=tuple(told.values()), when=when, complete=complete)

    def _by_turns(self, each: Iterator[Entry]) -> Iterator[Entry]:
        """Who reads a chat waits for one app at most."""
        while True:
            with self._reading:
                entry = next(each, None)
            if entry is None:
                return
            yield entry

    def page(self, app: str) -> AppPage:
        """Only this app is looked for."""
        with self._reading, as_problems(), self._asked_anew():
            surroundings = Surroundings.of(self._host)
            try:
                known = surroundings.catalogue.app(app)
            except KeyError as error:
                raise EngineProblem(N_("This app is no longer in the catalogue.")) from error
            dossier = self._dossier(surroundings, known)
            receipts = self._receipts(app)
        return AppPage(dossier=dossier, receipts=receipts)

    def _dossier(self, surroundings: Surroundings, app: App) -> Dossier:
        installation = locate(app, self._host) if app.kind != "web-service" else None
        if installation is None:
            return absent(surroundings, app)
        only = Surroundings.with_only((installation,), self._host, surroundings.catalogue, self._state)
        found = Dossiers(only).whole(installation)
        only.index.save_new()
        return msgspec.structs.replace(found, switches=Drift(only).marks(found.switches))

    def _receipts(self, app: str) -> dict[str, str]:
        from tidytrace.receipts import Receipts, SettingReceipt

        newest_last = reversed(Receipts(self._state.state / "receipts").all())
        settings = (one for one in newest_last if isinstance(one, SettingReceipt) and one.undone is None)
        return {one.finding: one.id for one in settings if one.app == app}

    def plan(self, finding_id: str, cancelled: Cancelled) -> tuple[FileChange, ...]:
        """From a look of now."""
        from tidytrace.remedies import plan_fix

        if check_of(finding_id) is not None:
            return self._network.plan_closing(finding_id, cancelled)
        app_id, _, setting_id = finding_id.partition(".")
        with as_problems(), self._asked_anew():
            surroundings = Surroundings.of(self._host)
            try:
                installation = locate(surroundings.catalogue.app(app_id), self._host)
            except KeyError:
                installation = None
            for setting in installation.app.settings if installation is not None else ():
                if installation is not None and setting.id == setting_id:
                    return changes_of(plan_fix(installation, setting, self._host))
        raise EngineProblem(N_("This switch is no longer there. Please check again."))

    @contextmanager
    def _asked_anew(self) -> Iterator[None]:
        """The running programs are listed anew, unless somebody looks or changes at this moment and has just done so.

        Reading needs no turn of its own: every file is changed in one go.
        """
        free = self._changing.acquire(blocking=False)
        try:
            if free:
                self._host.refresh()
            yield
        finally:
            if free:
                self._changing.release()
