"""A look into many files: what is known is not read again, the rest by two processes where that is worth it."""

import functools
import hashlib
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tidytrace import __version__
from tidytrace.catalog.cache import is_there
from tidytrace.resources import resources
from tidytrace.sensitive.looks.listing import Listed
from tidytrace.sensitive.marks import Marks

if TYPE_CHECKING:
    from tidytrace.sensitive.engine.scanner import Scanner
    from tidytrace.sensitive.looks.inside import Piece
    from tidytrace.sensitive.looks.memory import Memory
    from tidytrace.sensitive.looks.plan import Plan
    from tidytrace.sensitive.looks.sharing import Outcome, Work
    from tidytrace.sensitive.model import Rule
    from tidytrace.sensitive.scan import Match, Report
    from tidytrace.sensitive.stopping import Stop

_WORTH_IT: Final = 16 << 20
"""Bytes below which a second process would take longer to start than to help."""

_FEW: Final = 2 << 20
"""Bytes that are looked through without compiled rules before these would be compiled."""

Databases = Callable[[Path], "Report | None"]
"""Reads a database; what cannot be read it tells by itself."""


class Look:
    """The shipped rules with this computer's marks, and what was found at earlier looks."""

    def __init__(self, cache: Path, key: Path, memory: Path) -> None:
        """Nothing is read before it is needed.

        Args:
            cache: A file for the compiled rules.
            key: The file with the key of the marks; made if it is missing.
            memory: A file for what is found.
        """
        self._cache = cache
        self._key = key
        self._memory = memory
        self._read = 0
        self.unchanged = 0
        """Files that were known, and not read again."""

    @cached_property
    def rules(self) -> "tuple[Rule, ...]":
        """What is looked for. Raises RuleError, RulesError."""
        from tidytrace.sensitive.rules.load import shipped_rules

        return shipped_rules(self._cache.with_suffix(".rules"))

    @cached_property
    def scanner(self) -> "Scanner":
        """The rules, ready. Raises RuleError, RulesError."""
        from tidytrace.sensitive.engine.scanner import Scanner

        return Scanner(self.rules, self._cache)

    @property
    def is_compiled(self) -> bool:
        """Whether the rules need not be compiled first, which takes seconds; not whether what is kept is believed."""
        return "scanner" in self.__dict__ or is_there(self._cache)

    @cached_property
    def _uncompiled(self) -> "Scanner":
        from tidytrace.sensitive.engine.anchors import Slow, anchors_of
        from tidytrace.sensitive.engine.scanner import Scanner

        return Scanner(self.rules, engine=Slow(anchors_of(self.rules, few=True)))

    def _scanner_for(self, size: int) -> "Scanner":
        """The rules; compiled, which takes seconds, only if that is worth it for so many bytes."""
        return self.scanner if size > _FEW or self.is_compiled else self._uncompiled

    @cached_property
    def marks(self) -> Marks:
        """This computer's. Raises OSError."""
        return Marks.of(self._key)

    @cached_property
    def memory(self) -> "Memory":
        """What was found before. Raises OSError."""
        from tidytrace.sensitive.looks.memory import Memory

        key = self.marks.key_for("memory")
        return Memory(self._memory, key, _origin(key))

    def in_text(self, text: bytes, stop: "Stop | None" = None) -> "Iterator[Match]":
        """What stands in a text that is no file of its own. Raises LookStopped.

        Args:
            text: UTF-8.
            stop: Asked all the time.
        """
        from tidytrace.sensitive.scan import in_text

        self._read += len(text)
        scanner = self._scanner_for(self._read)
        return in_text(text, scanner if stop is None else scanner.until(stop), self.marks)

    def into(
        self, files: Iterable[Listed], databases: Databases, folders: Sequence[str] = (), stop: "Stop | None" = None
    ) -> "Iterator[tuple[str, Report | OSError]]":
        """What stands in files, in their order, or why one could not be looked into.

        Args:
            files: Which; each once.
            databases: Reads SQLite databases.
            folders: Those of which ``files`` are all that there are: what else was known below them is forgotten.
            stop: Asked all the time. Once it says so nothing more comes; what was looked into by then is remembered.
        """
        from tidytrace.sensitive.looks.plan import Plan
        from tidytrace.sensitive.stopping import LookStopped, never

        stop = stop or never

        everything = list(files)
        plan = Plan(everything, self.memory)
        self.unchanged += sum(not isinstance(one, OSError) for one in plan.answers.values())
        names = set(plan.names)
        for folder in folders:
            self.memory.forget_missing(folder, names)
        if not folders:
            self.memory.forget_gone({os.path.dirname(one.path) for one in everything}, names)  # noqa: PTH120 - plain paths
        answers = plan.answers
        at = 0
        try:
            with closing(self._outcomes(plan, stop)) as outcomes:
                for number, outcome in outcomes:
                    self._settle(plan, number, outcome, databases)
                    while at in answers and not stop():
                        yield everything[at].path, answers.pop(at)
                        at += 1
                    if stop():
                        return
            while at in answers and not stop():
                yield everything[at].path, answers.pop(at)
                at += 1
        except LookStopped:
            return
        finally:
            self.memory.save()

    def _outcomes(self, plan: "Plan", stop: "Stop") -> "Generator[tuple[int, Outcome]]":
        if not plan.pieces:
            return
        from tidytrace.sensitive.looks.sharing import alone, shared

        work = _work(self, self._scanner_for(sum(plan.sizes)), stop)
        if len(plan.pieces) > 1 and sum(plan.sizes) >= _WORTH_IT:
            yield from shared(
                plan.pieces, plan.sizes, work, functools.partial(_begin, self._cache, self._key, self._memory), stop
            )
        else:
            yield from alone(plan.pieces, work)

    def _settle(self, plan: "Plan", piece: int, outcome: "Outcome", databases: Databases) -> None:
        from tidytrace.sensitive.looks.inside import Inside

        number = plan.file_of(piece)
        if not isinstance(outcome, Inside):
            plan.answers[number] = outcome.error(plan.path_of(number))
            return
        try:
            report = _database(plan, number, databases) if outcome.database else plan.settle(piece, outcome)
        except OSError as error:
            plan.answers[number] = error
            return
        if report is not None:
            plan.answers[number] = report


def _database(plan: "Plan", number: int, databases: Databases) -> "Report":
    """What is in a database; it is remembered if it could be read. Raises OSError."""
    from tidytrace.sensitive.looks.inside import Inside
    from tidytrace.sensitive.looks.memory import believable, stamp_of
    from tidytrace.sensitive.looks.plan import beside
    from tidytrace.sensitive.scan import Report

    path = Path(plan.path_of(number))
    now = time.time_ns()
    status = path.stat()
    others = beside(str(path), now)
    report = databases(path)
    if report is None:
        return Report((), status.st_size, whole=False)
    report = msgspec.structs.replace(report, bytes=status.st_size)
    plan.remember(number, Inside(report, believable(stamp_of(status), now)), others)
    return report


def _work(look: Look, scanner: "Scanner", stop: "Stop") -> "Work":
    """Pieces of work, in whichever process."""
    from tidytrace.sensitive.looks.inside import Refused, look_inside
    from tidytrace.sensitive.looks.together import look_together

    scanner, marks, key = scanner.until(stop), look.marks, look.memory.key

    def alone(piece: "Piece") -> "Outcome":
        try:
            return look_inside(piece, scanner, marks, key, stop)
        except OSError as error:
            return Refused.of(error)

    return lambda pieces: look_together(pieces, scanner, marks, alone)


def _begin(cache: Path, key: Path, memory: Path) -> "Work":
    """Make another process ready."""
    from tidytrace.sensitive.stopping import never

    look = Look(cache, key, memory)
    return _work(look, look.scanner, never)


def _origin(key: bytes) -> bytes:
    """The keyed digest of all that findings depend on: the rules and the code of this package, by sizes and times.

    The key is that of the marks: with another one all marks are others.
    """
    digest = hashlib.blake2b(__version__.encode(), key=key, digest_size=16)
    waiting = [os.fspath(resources() / "detectors"), os.path.dirname(os.path.dirname(__file__))]  # noqa: PTH120 - plain paths
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for entry in sorted(found, key=lambda entry: entry.name):
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.endswith((".toml", ".txt", ".py")):
                    status = entry.stat()
                    digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.digest()
