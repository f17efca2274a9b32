"""Tells what was just typed from what was there before, and makes one notice for each conversation and kind."""

import os
from collections.abc import Iterable
from typing import Final

from tidytrace.catalog import Text
from tidytrace.checks.accepting import accepted_of, nothing_accepted, sifted
from tidytrace.checks.scanning import SAID, Place, of_note
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Phrase
from tidytrace.sensitive.accepting.accepted import AcceptedUnreadable
from tidytrace.watch.eyes.state import Sights
from tidytrace.watch.notices.notice import Action, Kind, Notice

_GROWING: Final = (".jsonl", ".ndjson", ".log", ".txt", ".md")
"""Files that are only added to, so that a place in them tells when it was written."""
_SILENT: Final = frozenset({"assistant", "system"})
"""What the AI makes up, or the app puts there, nobody typed; it is remembered, and not told."""


class Hearing:
    """Hears what a look found."""

    def __init__(self, surroundings: Surroundings, sights: Sights) -> None:
        """Args: the computer, and what was heard before."""
        self._surroundings = surroundings
        self._sights = sights

    def hear(self, places: Iterable[Place], *, glance: bool) -> bool:
        """Let notices wait for all that is new; whether nothing was left. Raises OSError, sqlite3.Error.

        Args:
            places: What a look found.
            glance: Only a few files were looked at. What nobody can tell from them is left to the next whole look.
        """
        try:
            accepted = accepted_of(self._surroundings.state)
        except AcceptedUnreadable:
            accepted = nothing_accepted(self._surroundings.state)
        still, fine = sifted(of_note(places), accepted)
        settled = self._sights.apps()
        # words of the person first: what others repeat is known then
        still.sort(key=lambda place: SAID.index(place.said) if place.said is not None else len(SAID))
        told = [one for one in still if not glance or (one.chat is not None and one.said is not None)]
        with self._sights.writing():
            for place in fine:
                self._remember(place)
            for place in told:
                self._hear(place, old=self._is_old(place, settled))
        return len(told) == len(still)

    def is_nobodys(self, place: Place) -> bool:
        """Whether it is not known yet, and stands in no conversation. Raises sqlite3.Error."""
        match = place.match
        return (
            place.app is not None
            and place.chat is None
            and place.said == "user"
            and not self._sights.heard(_where(place), match.kind, match.mark)
        )

    def _hear(self, place: Place, *, old: bool) -> None:
        if place.app is None:
            return
        match = place.match
        # of what stands in no conversation only what the person typed counts, if it was not said in one as well
        elsewhere = place.chat is None and (
            place.said != "user" or self._sights.heard(place.app, match.kind, match.mark)
        )
        if not self._remember(place) or old or elsewhere or place.said in _SILENT:
            return
        self._sights.put(self._notice(place, place.app))

    def _remember(self, place: Place) -> bool:
        match = place.match
        if place.app is not None:
            self._sights.hear(place.app, match.kind, match.mark)
        return self._sights.hear(_where(place), match.kind, match.mark)

    def _is_old(self, place: Place, settled: dict[str, bool]) -> bool:
        """Whether it stood there when this account was watched for the first time."""
        began = self._sights.began
        if began is None:
            return True
        if settled.get(place.app or "", False):
            return False
        path = os.fspath(place.path)
        size = self._sights.size_at_first(path)
        try:
            changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - a text in
        except OSError:
            return True
        if size is None:
            return changed <= began
        # of a document or a database that was there, nobody can tell what is new in it the first time
        return place.table is not None or not path.endswith(_GROWING) or place.match.offset < size

    def _notice(self, place: Place, app: str) -> Notice:
        kind = place.match.kind
        typed = place.said == "user"
        names: Text = self._surroundings.name(app)
        about = {"app": app, "kind": kind, "path": os.fspath(place.path)}
        if place.chat is not None:
            about["chat"] = place.chat
            del about["path"]
        actions = (Action.CUT_OUT, Action.ERASE, Action.FINE) if place.chat is not None else (Action.SHOW, Action.FINE)
        return Notice(
            id=f"sensitive:{kind}:{_where(place)}",
            kind=Kind.SENSITIVE,
            title=Phrase(f"{'typed' if typed else 'stands'}.{kind}", {"app": names}),
            body=Phrase("typed-why" if typed else "stands-why", {"app": names}),
            actions=actions,
            about=about,
        )


def _where(place: Place) -> str:
    """The conversation; where none is named, the file."""
    return place.chat if place.chat is not None else f"{place.app}:{place.path}"
