"""Carries a plan out: companions first, what names a conversation last, each conversation as far as it goes.

With a vault, everything that goes as files is copied before anything leaves; rows are copied while their transaction
is open. So an interruption finds either nothing gone, or a copy of all that is gone.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.erase.databases.compaction import compact
from tidytrace.erase.databases.database import erase_rows
from tidytrace.erase.errors import ErasureError, Unscrubbed
from tidytrace.erase.files.handles import OpenFolders, require_changeable
from tidytrace.erase.files.links import remove_link, require_removable
from tidytrace.erase.files.overwrite import Removal, remove_folders
from tidytrace.erase.files.rewrite import merged, splice, splices_of
from tidytrace.erase.keyvalue import erase_entries
from tidytrace.erase.model import (
    TRANSCRIPT,
    Cancelled,
    Erased,
    Failed,
    Item,
    Journal,
    Keep,
    OnProgress,
    Outcome,
    Plan,
    Progress,
    Target,
)
from tidytrace.language import N_

CANCELLED: Final = "cancelled"


def carry_out(  # noqa: PLR0913 - what is done, who is told, and who may stop it
    plan: Plan,
    *,
    keep: Keep | None = None,
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
    journal: Journal | None = None,
    leaving: Callable[[], None] | None = None,
) -> Outcome:
    """Erase what the plan says. A place that cannot be erased fails its conversations; the rest goes on.

    After an interruption a conversation that is not wholly gone is still listed, and a new plan finishes it.

    Args:
        plan: From ``plan_erasure``; it must not be older than the last look at the apps.
        keep: Takes a copy of each place before anything of it leaves; none means that no copy is kept.
        leaving: Is called once, when the copies are on the disk and before anything leaves.
        progress: Is told each step.
        cancelled: Asked between two places; what is begun is finished.
        journal: Is told each step before it happens.
    """
    act = _Act(plan, keep, progress, cancelled, journal)
    act.look()
    act.copy()
    if leaving is not None:
        leaving()
    return act.run()


class _Act:
    def __init__(
        self,
        plan: Plan,
        keep: Keep | None,
        progress: OnProgress | None,
        cancelled: Cancelled | None,
        journal: Journal | None,
    ) -> None:
        self._plan = plan
        self._keep = keep
        self._progress = progress
        self._cancelled = cancelled or (lambda: False)
        self._journal = journal
        self._failed: dict[str, Failed] = {}
        self._problems: list[Failed] = []
        self._files: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._bytes: dict[str, int] = {}
        self._changed = False
        self._listed = Counter(
            one for item in plan.items if item.rank == TRANSCRIPT for one, share in item.shares.items() if share
        )
        """From how many places each conversation is still listed."""
        self._stays: set[Path] = set()
        """Places that could not be copied, or that the person had no patience for."""
        self._uncompacted: dict[Path, Item] = {}
        self._to_come = Counter(item.path for item in plan.items if item.deletions)
        """How often each database is still to be changed: apps may share one."""
        self._done = 0
        self._total = sum(
            max(1, len(item.contents) + len(item.links)) if item.action == "remove" else 1 for item in plan.items
        )
        if keep is not None:
            self._total += sum(item.action != "rows" for item in plan.items)

    def look(self) -> None:
        """Leave what would refuse anyway, before anything of its conversations has gone."""
        with OpenFolders() as folders:
            for item in self._plan.items:
                try:
                    for target in _files_of(item):
                        folder = folders.of(target)
                        # a database that was only opened meanwhile is the same to its rows
                        require_changeable(folder, target, force=_is_forced(item), state=item.action != "rows")
                    for target in item.links:
                        require_removable(folders.of(target), target)
                except ErasureError as error:
                    self._leave(item, error)

    def copy(self) -> None:
        """Copy everything that goes as files; what cannot be copied stays, with the conversations it belongs to."""
        if self._keep is None:
            return
        for item in self._plan.items:
            if item.action == "rows" or not self._may_go(item):
                continue
            if self._cancelled():
                self._leave(item, None)
                continue
            try:
                self._keep.take(item)
            except ErasureError as error:
                self._leave(item, error)
            self._tell(item.target)
        try:
            self._keep.settle()
        except ErasureError as error:
            for item in self._plan.items:
                self._leave(item, error)

    def _leave(self, item: Item, error: ErasureError | None) -> None:
        self._stays.add(item.path)
        self._fail(item, error)

    def run(self) -> Outcome:
        ranks = sorted({item.rank for item in self._plan.items})
        for rank in ranks:
            items = [item for item in self._plan.items if item.rank == rank]
            # databases first: they may hold words of conversations that are listed from files, never the reverse
            for action in ("rows", "entries", "cut"):
                for item in items:
                    if item.action == action:
                        self._change(item)
            self._remove([item for item in items if item.action == "remove"])
        self._compact()
        folders = [folder for item in self._plan.items for folder in item.folders if self._may_go(item)]
        remove_folders(_deepest_first(folders))
        return Outcome(
            erased=tuple(self._erased()),
            failed=tuple(self._failed.values()),
            problems=tuple(self._problems),
            changed=self._changed,
        )

    def _erased(self) -> Iterable[Erased]:
        for one, app in self._plan.apps.items():
            if one not in self._failed:
                yield Erased(
                    id=one,
                    app=app,
                    files=self._files.get(one, 0),
                    rows=self._rows.get(one, 0),
                    bytes=self._bytes.get(one, 0),
                )

    def _may_go(self, item: Item) -> bool:
        """An item goes unless all its conversations have failed before; shared remains always go."""
        if item.path in self._stays:
            return False
        return not item.conversations or any(one not in self._failed for one in item.conversations)

    def _tell(self, target: Target, steps: int = 1) -> None:
        self._done += steps
        if self._progress is not None:
            self._progress(Progress(self._done, self._total, target.path))

    def _fail(self, item: Item, error: ErasureError | None) -> None:
        """Without an error it was cancelled."""
        # what is no longer listed cannot be tried again
        owners = () if item.offered else [one for one in _concerned(item) if self._is_listed(one)]
        if not owners:
            self._problems.append(_failure(item.app, item, error))
        for one in owners:
            self._failed.setdefault(one, _failure(one, item, error))

    def _is_listed(self, one: str) -> bool:
        """Whether it can be tried again; what no place of the plan lists is only known from others, and can."""
        return self._listed.get(one, 1) > 0

    # --- files -------------------------------------------------------------------------------------------------

    def _remove(self, items: Sequence[Item]) -> None:
        chosen: list[Item] = []
        for item in items:
            if not self._may_go(item):
                continue
            if self._cancelled():
                self._fail(item, None)
            # first of all: where a link was exchanged, what names the conversation still stands and it can be repeated
            elif self._unlink(item):
                chosen.append(item)
        single = {item.target.path: item for item in chosen if not _is_forced(item)}
        self._run(Removal([item.target for item in single.values()], journal=self._journal), single)
        forced = [(one, item) for item in chosen if _is_forced(item) for one in _files_of(item)]
        inside = {one.path: item for one, item in forced}
        self._run(Removal([one for one, _ in forced], force=True, journal=self._journal), inside)

    def _unlink(self, item: Item) -> bool:
        """Whether all links in a folder that goes are gone."""
        with OpenFolders() as folders:
            for target in item.links:
                try:
                    remove_link(folders.of(target), target, self._journal)
                except ErasureError as error:
                    self._fail(item, error)
                    return False
                self._changed = True
                for one in item.conversations:
                    self._files[one] = self._files.get(one, 0) + 1
                self._tell(target)
        return True

    def _run(self, removal: Removal, items: dict[Path, Item]) -> None:
        for target in removal.run(self._cancelled):
            self._tell(target)
        gone = set()
        for target in (*removal.removed, *(target for target, _ in removal.doubtful)):
            self._changed = True
            item = items[target.path]
            gone.add(target.path)
            if item.rank == TRANSCRIPT and not _is_folder(item):
                self._listed.subtract(item.conversations)
            for one in item.conversations:
                self._files[one] = self._files.get(one, 0) + 1
                self._bytes[one] = self._bytes.get(one, 0) + target.stamp.size
        for target, error in removal.failed:
            gone.add(target.path)
            self._fail(items[target.path], error)
        for target, error in removal.doubtful:
            self._problems.append(_failure(items[target.path].app, items[target.path], error))
        for path, item in items.items():
            if path not in gone:
                self._fail(item, None)

    # --- parts of files, rows ----------------------------------------------------------------------------------

    def _change(self, item: Item) -> None:
        self._to_come[item.path] -= 1
        if not self._may_go(item):
            return
        if self._cancelled():
            self._fail(item, None)
            return
        whole, item = item, self._without_failed(item)
        try:
            if item.cuts != whole.cuts:
                self._copy_less(item)
            if item.deletions:
                self._erase_rows(item)
            elif item.sites:
                erase_entries(item.target, item.contents, item.sites, self._journal)
            else:
                splice(item.target, splices_of(item), self._journal)
        except Unscrubbed as error:
            self._problems.append(_failure(item.app, item, error))
        except ErasureError as error:
            self._fail(item, error)
            return
        self._count(item)
        self._tell(item.target)

    def _copy_less(self, item: Item) -> None:
        """Less goes than was copied; without a copy of just that, what stays would come back a second time."""
        if self._keep is not None:
            self._keep.take(item)
            self._keep.settle()

    def _count(self, item: Item) -> None:
        self._changed = True
        in_rows = bool(item.deletions or item.sites)
        counted = self._rows if in_rows else self._files
        for one in item.conversations:
            share = item.shares.get(one, 0)
            if share and item.rank == TRANSCRIPT:
                self._listed[one] -= 1
            if in_rows:
                counted[one] = counted.get(one, 0) + share
            elif share:
                counted[one] = counted.get(one, 0) + 1
            if share or len(item.conversations) == 1:
                self._bytes[one] = self._bytes.get(one, 0) + item.bytes // max(1, len(item.conversations))

    def _erase_rows(self, item: Item) -> None:
        # a compacted database is another file, which nobody has planned
        last = self._to_come[item.path] <= 0
        if not last:
            self._uncompacted[item.path] = item
        rows = self._keep.rows(item) if self._keep is not None else None
        keep, kept = (rows.keep, rows.kept) if rows is not None else (None, None)
        erase_rows(item.target, item.deletions, self._journal, keep=keep, kept=kept, compact=last)
        if last:
            self._uncompacted.pop(item.path, None)

    def _compact(self) -> None:
        """Make up for what was put off, where the last change of a database did not come about."""
        for item in self._uncompacted.values():
            try:
                compact(item.target, self._journal)
            except ErasureError as error:
                self._problems.append(_failure(item.app, item, error))

    def _without_failed(self, item: Item) -> Item:
        """Rows, lines and sections of conversations that failed before stay, so that these are still listed."""
        if not item.rank or not any(one in self._failed for one in item.conversations):
            return item
        kept = tuple(one for one in item.conversations if one not in self._failed)
        deletions = tuple(
            msgspec.structs.replace(
                deletion,
                natives={native: one for native, one in deletion.natives.items() if one in kept},
                needles=deletion.needles.of(kept),
                last=False,
                clear=False,
            )
            for deletion in item.deletions
        )
        sites = {host: one for host, one in item.sites.items() if one in kept}
        item = msgspec.structs.replace(item, deletions=deletions, sites=sites, conversations=kept)
        if not item.apart:
            return item
        parts = tuple(part for part in item.parts if not part.owners or any(one in kept for one in part.owners))
        cuts = tuple(merged((part.start, part.end) for part in parts))
        return msgspec.structs.replace(item, parts=parts, cuts=cuts)


def _concerned(item: Item) -> tuple[str, ...]:
    """Whose the rows are; all of them if somebody's are found by their text alone."""
    known = sum(item.shares.values())
    if not item.deletions or item.pieces != known or not known:
        return item.conversations
    return tuple(one for one in item.conversations if item.shares.get(one))


def _failure(owner: str, item: Item, error: ErasureError | None) -> Failed:
    if error is None:
        words = N_("You cancelled before it was reached.")
        return Failed(id=owner, reason=CANCELLED, problem=words, path=item.path)
    return Failed(id=owner, reason=error.key, problem=error.problem, parameters=error.parameters, path=error.path)


def _is_folder(item: Item) -> bool:
    return bool(item.folders) and item.folders[-1] == item.target


def _is_forced(item: Item) -> bool:
    """Read-only marks count where a file is meant as one of many, not where its folder or itself was confirmed."""
    return item.offered or _is_folder(item)


def _files_of(item: Item) -> tuple[Target, ...]:
    return item.contents if _is_folder(item) or item.sites else (item.target,)


def _deepest_first(folders: Iterable[Target]) -> list[Target]:
    unique: dict[tuple[object, ...], Target] = {(one.anchor, one.parts): one for one in folders}
    return sorted(unique.values(), key=lambda one: len(one.parts), reverse=True)
