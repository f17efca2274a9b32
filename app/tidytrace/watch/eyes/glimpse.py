"""A computer of which only a few files can be seen: those that have just moved. All else is as on the real one."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.chats.library import Library
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Installation, Match
from tidytrace.host.fitting import fitting
from tidytrace.host.places import Places


class FewPlaces(Places):
    """The places of an app, as far as they are among some paths."""

    def __init__(self, whole: Places, paths: Sequence[str]) -> None:
        """Args: all its places, and what can be seen."""
        super().__init__(whole.app, whole.host)
        self._whole = whole
        self._paths = paths

    def roots(self, name: str) -> tuple[str, ...]:
        """The same as ever: folders are not looked for anew."""
        return self._whole.roots(name)

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The same as ever."""
        return self._whole.folders

    def _matches(self, filled: str) -> Iterator[Match]:
        for path in fitting(filled, self._paths, fold=self.host.system != "linux"):
            if os.path.lexists(path):
                yield Match(path, linked=False)


class Glimpse(Surroundings):
    """Some files of some apps."""

    def __init__(self, whole: Surroundings, apps: Iterable[Installation], paths: Sequence[str]) -> None:
        """Args: the computer, the apps whose files they may be, and the files."""
        super().__init__(whole.host, whole.catalogue, whole.state)
        self._apps = tuple(apps)
        self._paths = paths

    @cached_property
    def installations(self) -> tuple[Installation, ...]:
        """The apps, as if there were no other files."""
        return tuple(msgspec.structs.replace(one, places=FewPlaces(one.places, self._paths)) for one in self._apps)

    @cached_property
    def library(self) -> Library:
        """Without an index: that one knows all files, and these few are read in no time."""
        return Library(self.installations, self.host, None)
