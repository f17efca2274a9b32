"""Ways that consist of files in folders that the system looks into."""

import os
import stat
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tidytrace.formats.refusals import of_system
from tidytrace.host import Host
from tidytrace.host.reading import opened
from tidytrace.host.state import write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.marks import LARGEST, standing
from tidytrace.watch.reminders.placing.model import Found, Gone, Made, Piece, Target, Way


class FileWay(Way):
    """Files that carry our mark, and tools that are told of them."""

    @abstractmethod
    def places(self, host: Host) -> tuple[Path, ...]:
        """Every path at which a file of ours may stand, that where it would be placed now first."""

    @abstractmethod
    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """Make the system take notice of the new files. Raises PlacingFailed."""

    @abstractmethod
    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Make the system stop what these files started, while they are still there."""

    @abstractmethod
    def forget(self, host: Host, files: Sequence[Path]) -> Gone:
        """Tell the system that they are gone, and remove what it kept of them; also when only that was left."""

    def found(self, host: Host, target: Target | None) -> tuple[Found, ...]:
        """What stands at the places."""
        wanted = {} if target is None else {piece.where: piece.content for piece in self.pieces(host, target)}
        return tuple(
            Found(str(path), "foreign" if content is None else standing(content, wanted.get(str(path))))
            for path, content in ((path, content_of(path)) for path in self.places(host) if os.path.lexists(path))
        )

    def place(self, host: Host, target: Target, made: Made) -> None:
        """Write the files, then tell the system; if it refuses, they are as they were before."""
        pieces = self.pieces(host, target)
        before = {Path(piece.where): _ours_or_none(Path(piece.where)) for piece in pieces}
        folders: list[Path] = []
        try:
            for piece in pieces:
                _make(Path(piece.where).parent, made, folders)
                _write(Path(piece.where), piece)
            self.begin(host, target, list(before))
        except PlacingFailed:
            self._back(host, before, folders)
            raise

    def _back(self, host: Host, before: dict[Path, str | None], folders: Sequence[Path]) -> None:
        new = [path for path, content in before.items() if content is None and os.path.lexists(path)]
        if new:
            self.end(host, new)
        for path, content in before.items():
            with suppress(OSError):  # what is told is why it could not be placed
                if content is None:
                    path.unlink(missing_ok=True)
                else:
                    write_private(path, _bytes(content))
        if new:
            self.forget(host, new)
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()

    def take_away(self, host: Host) -> Gone:
        """Remove every file of ours; a file without the mark stays."""
        seen = self.found(host, None)
        ours = [Path(one.where) for one in seen if one.standing != "foreign"]
        gone: list[str] = []
        problems: list[PlacingFailed] = []
        if ours:
            self.end(host, ours)
        for path in ours:
            try:
                path.unlink(missing_ok=True)
                gone.append(str(path))
            except OSError as error:
                problems.append(refused(path, error))
        rest = self.forget(host, ours)
        return Gone(
            gone=(*gone, *rest.gone),
            edited=tuple(one.where for one in seen if one.standing == "edited" and one.where in gone),
            foreign=tuple(one.where for one in seen if one.standing == "foreign"),
            problems=(*problems, *rest.problems),
        )


class SilentWay(FileWay):
    """Files in folders that the desktop looks into by itself: nobody is told of them."""

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """None."""
        del host, target
        return ()

    def begin(self, host: Host, target: Target, files: Sequence[Path]) -> None:
        """Nothing to do."""

    def end(self, host: Host, files: Sequence[Path]) -> None:
        """Nothing runs."""

    def forget(self, host: Host, files: Sequence[Path]) -> Gone:
        """Nothing is kept of it."""
        del host, files
        return Gone()


def content_of(path: Path) -> str | None:
    """What stands in a file; none for what cannot be ours: a link, no file, too large or closed to us."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return None
        with opened(path) as file:
            content = at_most(file, LARGEST + 1)
    except OSError:
        return None
    return content.decode("utf-8", "surrogateescape") if len(content) <= LARGEST else None


def _ours_or_none(path: Path) -> str | None:
    """What stands there, if it is ours. Raises PlacingFailed if it is not."""
    if not os.path.lexists(path):
        return None
    content = content_of(path)
    if content is None or standing(content, None) == "foreign":
        raise PlacingFailed(str(path), N_("There is another file with this name; it was not touched."))
    return content


def _make(folder: Path, made: Made, folders: list[Path]) -> None:
    missing: list[Path] = []
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        try:
            one.mkdir(mode=0o755)
        except OSError as error:
            raise refused(one, error) from error
        made(one)
        folders.append(one)


def _write(path: Path, piece: Piece) -> None:
    try:
        write_private(path, _bytes(piece.content))
    except OSError as error:
        raise refused(path, error) from error


def _bytes(content: str) -> bytes:
    return content.encode("utf-8", "surrogateescape")


def refused(path: Path, error: OSError) -> PlacingFailed:
    """What the system said about a file."""
    problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
    return PlacingFailed(str(path), problem, **parameters)
