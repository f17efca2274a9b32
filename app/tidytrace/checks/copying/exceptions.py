"""Whether a file of a copied folder is left out of the copying, and what line would leave it out."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from tidytrace.catalog.syncing import SyncClient
from tidytrace.findings.closing import Move
from tidytrace.formats import Change, Format, Reading
from tidytrace.host import Host
from tidytrace.host.ignoring import (
    Line,
    git_lines,
    left_out_by_git,
    left_out_by_syncthing,
    line_for,
    syncthing_lines,
)
from tidytrace.host.marks import is_marked
from tidytrace.host.worktrees import Tracked, Worktree


class Exceptions:
    """Of a folder whose program has no list of exceptions: nothing is left out."""

    def leaves_out(self, relative: str) -> bool:  # noqa: ARG002 - it answers every question alike
        """Whether a file or folder, from the copied folder, is not copied."""
        return False

    def tracked(self, relative: str) -> bool | None:  # noqa: ARG002
        """Whether it is part already of what was sent, whatever the list says; none when that cannot be told."""
        return False

    def lines(self, targets: Sequence[str]) -> tuple[str, ...]:  # noqa: ARG002
        """The lines that would leave files and folders out; none where that cannot be done for all of them."""
        return ()

    def move(self, lines: Sequence[str]) -> Move | None:  # noqa: ARG002
        """The change that writes them."""
        return None


class _Listed(Exceptions, ABC):
    """With a list."""

    _format: Format

    def __init__(self, root: Path, path: Path) -> None:
        self.root = root
        self.path = path

    @abstractmethod
    def _out(self, relative: str, added: Sequence[str]) -> bool:
        """Whether the list leaves something out, once these lines are added."""

    def leaves_out(self, relative: str) -> bool:
        return self._out(relative, ()) and self.tracked(relative) is False

    def lines(self, targets: Sequence[str]) -> tuple[str, ...]:
        lines = [line_for(target) for target in targets]
        written = tuple(line for line in lines if line is not None)
        if len(written) < len(targets) or any(self.tracked(target) is not False for target in targets):
            return ()
        return written if all(self._out(target, written) for target in targets) else ()

    def move(self, lines: Sequence[str]) -> Move | None:
        if not lines:
            return None
        # each goes above the one before it
        ordered = reversed(lines) if self._format == "ignores-first" else lines
        changes = tuple(Change((line,), Reading(present=True, value=True)) for line in ordered)
        return Move(path=self.path, format=self._format, changes=changes)


class _Syncthing(_Listed):
    _format: Format = "ignores-first"

    def __init__(self, root: Path, name: str, host: Host) -> None:
        super().__init__(root, root / name)
        self._lines = syncthing_lines(root, name, fold=host.system != "linux")

    def _out(self, relative: str, added: Sequence[str]) -> bool:
        own = [Line("", line.lstrip("/"), keeps=False, anchored=True) for line in added]
        return left_out_by_syncthing(relative, [*own, *self._lines])


class _Git(_Listed):
    _format: Format = "ignores-last"

    def __init__(self, tree: Worktree) -> None:
        super().__init__(tree.root, tree.exclude)
        self._tracked = Tracked(tree.index)
        self._known: dict[str, list[Line]] = {}

    def tracked(self, relative: str) -> bool | None:
        return self._tracked.holds(relative)

    def _out(self, relative: str, added: Sequence[str]) -> bool:
        folder = relative.rpartition("/")[0]
        if folder not in self._known:
            parts = folder.split("/") if folder else []
            above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
            self._known[folder] = git_lines(self.root, self.path, above)
        # those of files in the work tree come behind, and win
        own = [Line("", line.lstrip("/"), keeps=False, anchored=True) for line in added]
        is_folder = os.path.isdir(self.root / relative)  # noqa: PTH112 - a closed folder raises nothing
        return left_out_by_git(relative, [*own, *self._known[folder]], is_folder=is_folder)


class _Marked(Exceptions):
    """With marks on the files themselves."""

    def __init__(self, root: Path, marks: Sequence[str]) -> None:
        self._root = root
        self._marks = marks
        self._known: dict[str, bool] = {}

    def leaves_out(self, relative: str) -> bool:
        if not relative:
            return False
        if relative not in self._known:
            above = relative.rpartition("/")[0]
            self._known[relative] = self.leaves_out(above) or is_marked(self._root / relative, self._marks)
        return self._known[relative]


def exceptions_of(root: Path, client: SyncClient, host: Host, tree: Worktree | None = None) -> Exceptions:
    """The exceptions of one copied folder, as far as a change of them is certain enough to be made."""
    if tree is not None:
        return _Git(tree)
    if client.exclusion is not None and client.exclusion.wins == "first":
        return _Syncthing(root, client.exclusion.file, host)
    return _Marked(root, client.marks) if client.marks else Exceptions()
