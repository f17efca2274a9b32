"""A look into many files, in two processes where that is worth it."""

import contextlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Final

from tidytrace.sensitive.engine.scanner import Scanner
from tidytrace.sensitive.load import shipped_rules
from tidytrace.sensitive.marks import Marks
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.scan import Match, Report, in_text, scan_file

_PROCESSES: Final = 2
_WORTH_IT: Final = 16 << 20
"""Bytes below which a second process would take longer to start than to help."""
_TOGETHER: Final = 8
"""Files that go to a process at a time."""

Answer = Report | OSError


class Look:
    """The shipped rules with this computer's marks."""

    def __init__(self, cache: Path, key: Path) -> None:
        """Nothing is read before it is needed.

        Args:
            cache: A file for the compiled rules.
            key: The file with the key of the marks; made if it is missing.
        """
        self._cache = cache
        self._key = key

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What is looked for. Raises RuleError, RulesError."""
        return shipped_rules(self._cache.with_suffix(".rules"))

    @cached_property
    def scanner(self) -> Scanner:
        """The rules, ready. Raises RuleError, RulesError."""
        return Scanner(self.rules, self._cache)

    @cached_property
    def marks(self) -> Marks:
        """This computer's. Raises OSError."""
        return Marks.of(self._key)

    def in_text(self, text: bytes) -> Iterator[Match]:
        """What stands in a text that is no file of its own."""
        return in_text(text, self.scanner, self.marks)

    def into(self, paths: Sequence[Path]) -> Iterator[tuple[Path, Answer]]:
        """What stands in files, in their order, or why one could not be looked into."""
        if _size(paths) < _WORTH_IT or len(paths) < _PROCESSES:
            for path in paths:
                yield path, self.at(path)
            return
        self.marks  # noqa: B018 - the key has to be there before several ask for it
        self.scanner  # noqa: B018 - and the compiled rules
        # a process that is forked while threads run may wait for ever
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(_PROCESSES, context, initializer=_begin, initargs=(self._cache, self._key)) as pool:
            yield from zip(paths, pool.map(_at, paths, chunksize=_TOGETHER), strict=True)

    def at(self, path: Path) -> Answer:
        """What stands in one file, or why it could not be looked into."""
        try:
            return scan_file(path, self.scanner, self.marks)
        except OSError as error:
            return error


def _size(paths: Sequence[Path]) -> int:
    total = 0
    for path in paths:
        with contextlib.suppress(OSError):  # it is told when it is looked into
            total += os.stat(path).st_size  # noqa: PTH116 - for every file of a list
    return total


_mine: list[Look] = []


def _begin(cache: Path, key: Path) -> None:
    _mine[:] = [Look(cache, key)]


def _at(path: Path) -> Answer:
    return _mine[0].at(path)
