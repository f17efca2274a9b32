"""Brings files and folders back out of the vault; nothing that stands there is ever overwritten."""

import contextlib
import itertools
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import ClassVar, Final

from tidytrace.erase.copies import Attributes, FileCopy, FolderCopy, Place, Restored
from tidytrace.erase.errors import ErasureError, NotWritable, Refused, from_system
from tidytrace.erase.files.attributes import give
from tidytrace.erase.files.halfway import take_free, token_of
from tidytrace.erase.files.handles import Folder, is_link, open_anchor
from tidytrace.erase.files.landmarks import read_range
from tidytrace.erase.files.rewrite import write_all
from tidytrace.erase.files.swap import overwrite_and_unlink
from tidytrace.erase.model import Journal
from tidytrace.language import N_

Read = Callable[[], Iterable[bytes]]
"""Begins a blob anew: its bytes in order."""
_LONGEST: Final = 255
"""Bytes of a name, on every file system in use."""


class InTheWay(ErasureError):  # noqa: N818 - says what happened
    """A folder stands where a file was, or a file where a folder was."""

    key: ClassVar[str] = "in-the-way"
    problem = N_("Something else has its old name, so it could not be brought back there.")


def restore_folder(copy: FolderCopy, home: Path) -> tuple[Restored, Path]:
    """Make a folder again; to be called before what was in it comes back, upper ones first.

    Args:
        copy: From the vault.
        home: Today's home.

    Raises:
        ErasureError: Something is in the way.
    """
    path = copy.place.path_in(home)
    with folder_for(copy.place, home) as folder:
        name = copy.place.names[-1]
        made = _enter_or_make(folder, name)
        if not made:
            return "there-already", path
        with folder.below(name) as inside:
            _give_folder(inside, copy.attributes)
        folder.sync()
    return "as-before", path


def _give_folder(folder: Folder, attributes: Attributes) -> None:
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = folder.open(".", os.O_RDONLY)
        try:
            give(descriptor, folder.path, attributes, time=False)
        finally:
            os.close(descriptor)


def restore_file(
    copy: FileCopy, read: Read, home: Path, receipt: str, journal: Journal | None = None
) -> tuple[Restored, Path]:
    """Bring a whole file back: under its name if that is free, else beside what has it.

    Args:
        copy: From the vault.
        read: Its bytes.
        home: Today's home.
        receipt: The receipt's id, for the name of a file beside.
        journal: Is told each step before it happens.

    Returns:
        How it came back, and where it is.

    Raises:
        ErasureError: It is not there; nothing was changed.
        VaultError: From ``read``; nothing was changed.
    """
    path = copy.place.path_in(home)
    with folder_for(copy.place, home) as folder:
        name = copy.place.names[-1]
        if find(folder, name) is None:
            with contextlib.suppress(FileExistsError):  # the app was quicker
                put_new(folder, name, read(), copy.attributes, journal)
                return "as-before", path
        if find(folder, name) is not None and same(folder, name, read, copy.size):
            return "there-already", path
        return "beside", put_beside(folder, name, receipt, read, copy.size, copy.attributes, journal)


# --- places --------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def folder_for(place: Place, home: Path) -> Iterator[Folder]:
    """The folder that something comes back into; made if it is missing. Raises ErasureError.

    Below the anchor no link is followed and no other disk is entered.
    """
    path = place.path_in(home)
    for name in place.names:
        if name in {"", ".", ".."} or "/" in name or os.sep in name or (os.altsep and os.altsep in name):
            raise Refused(path, "outside")
    try:
        anchor = place.anchor_in(home)
        _make_anchor(anchor)
        device = os.lstat(anchor).st_dev
        with contextlib.ExitStack() as held:
            if is_link(os.lstat(anchor)):
                raise Refused(path, "link")
            folder = held.enter_context(open_anchor(anchor))
            for name in place.names[:-1]:
                _enter_or_make(folder, name)
                if folder.look(name).st_dev != device:
                    raise Refused(path, "other-disk")
                folder = held.enter_context(folder.below(name))
            yield folder
    except OSError as error:
        raise from_system(path, error) from error


def _make_anchor(anchor: Path) -> None:
    missing = []
    here = anchor
    while not os.path.lexists(here) and here != here.parent:
        missing.append(here)
        here = here.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    if not stat.S_ISDIR(os.lstat(anchor).st_mode) and not is_link(os.lstat(anchor)):
        raise InTheWay(anchor)


def _enter_or_make(folder: Folder, name: str) -> bool:
    """Make sure that there is a folder; whether it was made. Raises ErasureError, OSError."""
    path = folder.path / name
    try:
        status = folder.look(name)
    except FileNotFoundError:
        if not folder.changeable():
            raise NotWritable(path) from None
        folder.mkdir(name)
        folder.sync()
        return True
    if is_link(status):
        raise Refused(path, "link")
    if not stat.S_ISDIR(status.st_mode):
        raise InTheWay(path)
    return False


def find(folder: Folder, name: str) -> os.stat_result | None:
    """What has a name; it is a file. Raises ErasureError, OSError."""
    try:
        status = folder.look(name)
    except FileNotFoundError:
        return None
    if is_link(status):
        raise Refused(folder.path / name, "link")
    if stat.S_ISDIR(status.st_mode):
        raise InTheWay(folder.path / name)
    if not stat.S_ISREG(status.st_mode):
        raise Refused(folder.path / name, "special-file")
    return status


# --- files ---------------------------------------------------------------------------------------------------------


def same(folder: Folder, name: str, read: Read, size: int) -> bool:
    """Whether a file has exactly some bytes. Raises OSError."""
    descriptor = folder.open(name, os.O_RDONLY)
    try:
        if os.fstat(descriptor).st_size != size:
            return False
        at = 0
        for block in read():
            if b"".join(read_range(descriptor, at, at + len(block))) != block:
                return False
            at += len(block)
        return at == size
    finally:
        os.close(descriptor)


def put_new(
    folder: Folder, name: str, blocks: Iterable[bytes], attributes: Attributes, journal: Journal | None = None
) -> None:
    """Write a file and let it have a name that is free.

    Raises:
        ErasureError: The folder is read-only.
        FileExistsError: The name is not free; what has it is untouched.
        OSError: It cannot be written.
    """
    if not folder.changeable():
        raise NotWritable(folder.path / name)
    own = f"{token_of(name)}.new"
    with new_file(folder, own, name, journal) as descriptor:
        for block in blocks:
            write_all(descriptor, block)
        give(descriptor, folder.path / own, attributes)
    try:
        if journal is not None:
            journal.note("replace", folder.path / name)
        take_free(folder, own, name)
    except BaseException:
        take_away(folder, own)
        raise
    folder.sync()


@contextlib.contextmanager
def new_file(folder: Folder, own: str, name: str, journal: Journal | None) -> Iterator[int]:
    """A file under an own name, open for writing; on the disk afterwards, or gone after a failure. Raises OSError."""
    if journal is not None:
        journal.note("write", folder.path / name)
    descriptor = folder.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            yield descriptor
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        take_away(folder, own)
        raise


def take_away(folder: Folder, own: str) -> None:
    """Remove a file of an own name; what is left of it where the disk fails is ``settle_folder``'s."""
    # it holds what was erased, so it does not just lose its name
    with contextlib.suppress(OSError):
        if folder.look(own).st_nlink > 1:
            folder.unlink(own)
        else:
            overwrite_and_unlink(folder, own)


def put_beside(  # noqa: PLR0913, PLR0917 - what a file is made of, and where
    folder: Folder,
    name: str,
    receipt: str,
    read: Read,
    size: int,
    attributes: Attributes,
    journal: Journal | None = None,
) -> Path:
    """Write a file beside one that must not be changed; once, however often it is brought back. Raises OSError."""
    for number in itertools.count(1):
        other = beside(name, receipt, number)
        if not _is_taken(folder, other):
            with contextlib.suppress(FileExistsError):
                put_new(folder, other, read(), attributes, journal)
                break
        elif _is_file(folder, other) and same(folder, other, read, size):
            break
    return folder.path / other


def _is_taken(folder: Folder, name: str) -> bool:
    with contextlib.suppress(FileNotFoundError):
        folder.look(name)
        return True
    return False


def _is_file(folder: Folder, name: str) -> bool:
    status = folder.look(name)
    return stat.S_ISREG(status.st_mode) and not is_link(status)


def beside(name: str, receipt: str, number: int) -> str:
    """The name of what is put beside something of a name."""
    pure = PurePath(name)
    mark = f".restored-{receipt}" + (f"-{number}" if number > 1 else "")
    room = _LONGEST - len(os.fsencode(mark + pure.suffix))
    stem = os.fsencode(pure.stem)[: max(room, 1)]
    # not in the middle of a character, unless the name had none to begin with
    text = os.fsdecode(stem) if len(os.fsencode(pure.stem)) <= room else stem.decode("utf-8", "ignore")
    return f"{text}{mark}{pure.suffix}"
