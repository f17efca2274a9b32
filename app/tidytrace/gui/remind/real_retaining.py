"""How long the chats on this computer stay."""

import datetime
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.neighbours import FileChange
from tidytrace.gui.real_network import changes_of
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.remind.port import AppKept, Cancelled, Kept
from tidytrace.host import Host, Installation, StateFolders
from tidytrace.language import N_, Language
from tidytrace.watch.notices.preferences import peace_of
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import Chooser, folders_of
from tidytrace.watch.retention.due import AppDue, look
from tidytrace.watch.retention.lengthening import can_lengthen, keep_longer, plan_longer
from tidytrace.watch.retention.rules import Rule, rendered
from tidytrace.watch.retention.tidying import unagreed

_FOLDERS: Final = 200
_FOUND: Final = 40


class RealRetaining:
    """Rules and what they come to; nothing is erased in here."""

    def __init__(
        self, host: Host, state: StateFolders, reading: threading.Lock, now: Callable[[], datetime.datetime]
    ) -> None:
        """``reading`` is held while chats are read or erased."""
        self._host, self._state, self._reading, self._now = host, state, reading, now
        self._book = Book(state)

    @contextmanager
    def _surroundings(self) -> Iterator[Surroundings]:
        with self._reading, as_problems():
            self._host.refresh()
            surroundings = Surroundings.of(self._host)
            yield surroundings
            surroundings.library.close()

    def look(self, cancelled: Cancelled) -> Kept:
        """With a library of its own: a look through all apps takes longer than a preview may wait."""
        now = self._now()
        with as_problems():
            self._host.refresh()
            surroundings = Surroundings.of(self._host)
            sayings, problem = self._book.read()
            chooser = Chooser(sayings.rules, self._host)
            apps: list[AppKept] = []
            problems = [] if problem is None else [Trouble("", problem.problem, {"path": str(problem.path)})]
            for found in look(surroundings, chooser, now):
                if cancelled():
                    raise EngineProblem(N_("Stopped before the end"))
                problems += [Trouble(str(one.path), one.problem, one.parameters) for one in found.problems]
                apps.append(_kept(found, sayings, surroundings.installation(found.app), now))
            surroundings.index.save_new()
            return Kept(
                rules=sayings.rules,
                undo_days=sayings.undo_days,
                apps=tuple(apps),
                names={one.due.app: one.due.names for one in apps},
                titles=self._titles(surroundings, sayings),
                peace=peace_of(self._state),
                problems=tuple(problems),
            )

    @staticmethod
    def _titles(surroundings: Surroundings, sayings: Sayings) -> dict[str, str]:
        """Read from the apps' own files, for the eyes alone; one that is gone has none."""
        wanted = {rule.of for rule in sayings.rules if rule.scope == "chat"}
        found: dict[str, str] = {}
        for app in sorted({one.partition(":")[0] for one in wanted}):
            if surroundings.installation(app) is not None:
                chats = surroundings.library.conversations(app, counts=False)
                found |= {one.id: one.title for one in chats if one.id in wanted and one.title}
        return found

    def folders(self) -> Sequence[str]:
        """Those of the chats that were used last come first to be counted, when there are very many."""
        found: dict[str, None] = {}
        with self._surroundings() as surroundings:
            for one in surroundings.library.conversations(titles=False, counts=False):
                if one.project is not None:
                    found |= dict.fromkeys(folders_of(one.project, self._host.system))
                if len(found) >= _FOLDERS:
                    break
        return sorted(found)

    def set_rule(self, rule: Rule) -> None:
        """In force from now on; nothing goes before the person agreed."""
        with as_problems():
            self._book.change(lambda sayings: sayings.with_rule(rule, self._now()))

    def remove_rule(self, rule: Rule) -> None:
        """What was agreed to with it is void."""
        with as_problems():
            self._book.change(lambda sayings: sayings.without(rule))

    def keep_undo(self, days: int) -> None:
        """Of what is tidied from now on."""
        with as_problems():
            self._book.change(lambda sayings: msgspec.structs.replace(sayings, undo_days=days))

    def due(self, app: str) -> Sequence[Conversation]:
        """With their titles, which only the person sees."""
        with self._surroundings() as surroundings:
            found = self._due(surroundings, app)
            wanted = {one.id: number for number, one in enumerate(found.due)} if found is not None else {}
            chats = surroundings.library.conversations(app) if wanted else iter(())
            return sorted((one for one in chats if one.id in wanted), key=lambda one: wanted[one.id])

    def _due(self, surroundings: Surroundings, app: str) -> AppDue | None:
        chooser = Chooser(self._book.read()[0].rules, self._host)
        return next(look(surroundings, chooser, self._now(), app=app), None)

    def search(self, text: str, cancelled: Cancelled) -> Sequence[tuple[str, str, str]]:
        """The newest of each app come first."""
        wanted = text.casefold().strip()
        found: list[tuple[str, str, str]] = []
        with self._surroundings() as surroundings:
            for one in surroundings.library.conversations(counts=False):
                if cancelled() or len(found) >= _FOUND:
                    break
                if one.title and wanted in one.title.casefold():
                    found.append((one.id, one.title, one.app))
        return found

    def agree(self, app: str, rules: Sequence[Rule]) -> None:
        """Only rules that are still in force."""
        with as_problems():
            answers.agree(self._book, app, [rendered(rule) for rule in rules])

    def put_off(self, app: str) -> None:
        """For a week."""
        with as_problems():
            answers.put_off(self._book, app, self._now())

    def keep_copies(self, app: str, folder: str, language: Language) -> Phrase:
        """Settled only when everything is saved whole."""
        with self._surroundings() as surroundings:
            found = self._due(surroundings, app)
            soon = found.vanishing if found is not None else None
            names: dict[str, Parameter] = {"app": surroundings.name(app)}
            if soon is None:
                return Phrase("answer-copies-none", names)
            copied = answers.keep_copies(surroundings, app, soon.chats, Path(folder), language)
            counted: dict[str, Parameter] = {"count": len(copied.saved), "path": folder}
            if copied.problems:
                return Phrase("answer-copies-part", {**counted, "left": len(copied.problems)})
            answers.let_go(self._book, app, soon.last)
            return Phrase("answer-copies", counted)

    def let_go(self, app: str) -> None:
        """Up to what is known to go by now."""
        with self._surroundings() as surroundings:
            found = self._due(surroundings, app)
            if found is not None and found.vanishing is not None:
                answers.let_go(self._book, app, found.vanishing.last)

    def plan_longer(self, app: str) -> FileChange:
        """One key of one file."""
        with self._surroundings() as surroundings:
            [change] = changes_of([plan_longer(_installed(surroundings, app), self._host)])
            return change

    def lengthen(self, app: str) -> str:
        """With a receipt, under Activity."""
        from tidytrace.receipts import Receipts

        with self._surroundings() as surroundings:
            receipts = Receipts(self._state.state / "receipts")
            return keep_longer(_installed(surroundings, app), self._host, receipts).id


def _installed(surroundings: Surroundings, app: str) -> Installation:
    found = surroundings.installation(app)
    if found is None:
        raise EngineProblem(N_("It is not on this computer any more."))
    return found


def _kept(found: AppDue, sayings: Sayings, installation: Installation | None, now: datetime.datetime) -> AppKept:
    later, settled = sayings.later.get(found.app), sayings.settled.get(found.app)
    soon = found.vanishing
    return AppKept(
        due=found,
        asking=tuple(sorted(unagreed(found, sayings), key=rendered)),
        later=later if later is not None and later > now else None,
        settled=settled is not None and soon is not None and settled >= soon.last,
        changeable=installation is not None and found.timer is not None and can_lengthen(installation),
    )
