"""Puts in order on the disk what an interruption left: own names, half-removed files, databases with old text in them.

Nothing is decided here about conversations: what was begun is brought to its end, what was not begun stays.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from tidytrace.erase.act.journal import Spot, Step
from tidytrace.erase.copies import Place
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.errors import ChangedSincePlan, ErasureError, from_system
from tidytrace.erase.files.finish import finish
from tidytrace.erase.files.halfway import settle_folder
from tidytrace.erase.files.handles import Folder, folder_of, open_anchor
from tidytrace.erase.files.links import finish_links
from tidytrace.erase.files.overwrite import remove_folders
from tidytrace.erase.keyvalue import held
from tidytrace.erase.model import Stamp, Target


class Settling:
    """The work on one interruption."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self.problems: list[ErasureError] = []
        """Places that could not be put in order."""
        self.changed: set[Path] = set()
        """Files that somebody wrote to since the plan."""

    def steps(self, steps: Iterable[Step], databases: Iterable[Path]) -> None:
        """Finish what was begun of an erasure.

        Args:
            steps: All of the plan.
            databases: Those in which deleting had begun: rows may be gone and still stand in the log or in free pages.
        """
        steps = tuple(steps)
        folders: dict[tuple[bytes, tuple[bytes, ...]], Spot] = {}
        changing: dict[tuple[bytes, tuple[bytes, ...]], list[str]] = {}
        for step in steps:
            for spot in step.files:
                key = (spot.anchor, spot.parts[:-1])
                folders.setdefault(key, spot)
                if step.action != "remove":
                    changing.setdefault(key, []).append(spot.target.parts[-1])
        for key, spot in folders.items():
            self._tidy(folder_of(spot.target), changing.get(key, ()))
        self._finish(steps, begun=True)
        opened = set(databases)
        for target in {step.spot: step.spot.target for step in steps if step.action == "rows"}.values():
            if target.path in opened:
                self._scrub(target)
        for target in {step.spot: step.spot.target for step in steps if step.action == "entries"}.values():
            if target.path in opened:
                self._drop_dead(target)

    def places(self, places: Iterable[Place], home: Path) -> None:
        """Take away what bringing something back left half made."""
        groups: dict[tuple[bytes, tuple[bytes, ...]], list[Place]] = {}
        for place in places:
            groups.setdefault((place.anchor, place.parts[:-1]), []).append(place)
        for group in groups.values():
            self._tidy(_folder_at(group[0], home), [place.names[-1] for place in group])

    def rest(self, steps: Iterable[Step]) -> None:
        """Remove what is left of conversations that are gone."""
        steps = tuple(steps)
        self.problems += self._finish(steps, begun=False)
        self.problems += finish_links({one: one.target for step in steps for one in step.links}.values())
        folders = {(one.anchor, one.parts): one.target for step in steps for one in step.folders}
        remove_folders(sorted(folders.values(), key=lambda one: len(one.parts), reverse=True))

    def _tidy(self, folder: contextlib.AbstractContextManager[Folder], names: Iterable[str]) -> None:
        try:
            with folder as opened:
                self.problems += settle_folder(opened, names).left
        except ChangedSincePlan:
            return  # the folder is gone, and with it all that could have been left in it
        except ErasureError as error:
            self.problems.append(error)

    def _finish(self, steps: tuple[Step, ...], *, begun: bool) -> list[ErasureError]:
        """What was left because somebody wrote to it."""
        changed: list[ErasureError] = []
        removed = [step for step in steps if step.action == "remove"]
        for inside in (False, True):
            spots = {spot for step in removed if step.is_folder == inside for spot in step.files}
            finished = finish([spot.target for spot in spots], force=inside, begun=begun)
            for target, error in finished.left:
                if isinstance(error, ChangedSincePlan):
                    self.changed.add(target.path)
                    changed.append(error)
                else:
                    self.problems.append(error)
            self.changed.update(target.path for target in finished.added)
        return changed

    def _scrub(self, target: Target) -> None:
        try:
            with folder_of(target) as folder:
                now = Stamp.of(folder.look(target.parts[-1]))
            erase_rows(msgspec.structs.replace(target, stamp=now), ())
        except ErasureError as error:
            self.problems.append(error)

    def _drop_dead(self, target: Target) -> None:
        try:
            with folder_of(target) as folder, held(folder) as store:
                store.drop_dead()
        except ErasureError as error:
            self.problems.append(error)


@contextlib.contextmanager
def _folder_at(place: Place, home: Path) -> Iterator[Folder]:
    """The folder of a place, which need not be there. Raises ErasureError."""
    try:
        with contextlib.ExitStack() as held:
            folder = held.enter_context(open_anchor(place.anchor_in(home)))
            for name in place.names[:-1]:
                folder = held.enter_context(folder.below(name))
            yield folder
    except OSError as error:
        raise from_system(place.path_in(home), error) from error
