"""A computer of which only a few files can be seen: those that have just moved. All else is as on the real one."""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from tidytrace.chats.library import Library
from tidytrace.checks.surroundings import Surroundings
from tidytrace.host import Installation, Match
from tidytrace.host.fitting import fitting
from tidytrace.host.places import Places
from tidytrace.watch.eyes.horizon import OF_A_TRANSCRIPT, starred


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

    def __init__(self, whole: Surroundings, paths: Sequence[str]) -> None:
        """Args: the computer, and what can be seen of it."""
        super().__init__(whole.host, whole.catalogue, whole.state)
        self._whole = whole
        self._paths = paths

    @cached_property
    def installations(self) -> tuple[Installation, ...]:
        """Those in whose places some of the paths are."""
        return tuple(
            msgspec.structs.replace(one, places=FewPlaces(one.places, self._paths))
            for one in self._whole.installations
            if any(
                next(fitting(pattern, self._paths, fold=self.host.system != "linux"), None) is not None
                for store in one.app.stores
                for template in store.files
                if not OF_A_TRANSCRIPT.search(template)
                for pattern in one.places.patterns(starred(template))
            )
        )

    @cached_property
    def library(self) -> Library:
        """Without an index: that one knows all files, and these few are read in no time."""
        return Library(self.installations, self.host, None)
