"""Names of this program's own beside the files that it changes, and what an interruption left under them.

A new file stands under ``<token>.new`` until it takes its name; an old one under ``<token>.old`` until it is
overwritten. From what is there alone it can be told how far things had come, so that a file is the old or the new one.
"""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from tidytrace.erase.errors import ErasureError, Refused, from_system
from tidytrace.erase.handles import Folder
from tidytrace.erase.overwrite import fill
from tidytrace.erase.swap import OWN_NAME

_NEW, _OLD = ".new", ".old"
_HEAD = len(".tidytrace-") + 8


class Settled(msgspec.Struct, frozen=True):
    """What was found in one folder and put in order."""

    finished: int = 0
    """Old files whose new ones stand already: overwritten now."""
    undone: int = 0
    """Half-made new files and second names, taken away: nothing had happened yet."""
    given_back: tuple[str, ...] = ()
    """Files that have their name again."""
    left: tuple[ErasureError, ...] = ()
    """What could not be put in order; it is as it was."""

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to do."""
        return self == Settled()


def token_of(name: str) -> str:
    """A token for the file of a name; it tells later which name it was made for."""
    return f".tidytrace-{_digest(name)}{secrets.token_hex(4)}"


def _digest(name: str) -> str:
    return blake2b(os.fsencode(name), digest_size=4).hexdigest()


def settle_folder(folder: Folder, names: Iterable[str] = ()) -> Settled:
    """Put in order what an interruption left in a folder. Nobody else may be changing files there meanwhile.

    Args:
        folder: Looked through without the folders in it.
        names: Files of this folder that were being changed. One that has lost its name gets it back if the token was
            made for it (``token_of``), or if it is the only one of them that is missing.
    """
    wanted = set(names)
    here = folder.names()
    own = [name for name in here if OWN_NAME.match(name)]
    settled = Settled()
    # old files first: whether the new one has taken its name is told by the new one's token
    for name in sorted(own, key=lambda one: (one.endswith(_NEW), one)):
        token, kind = name[: -len(_NEW)], name[-len(_NEW) :]
        try:
            status = folder.look(name)
            if not stat.S_ISREG(status.st_mode):
                raise Refused(folder.path / name, "special-file")
            if status.st_nlink > 1:
                folder.unlink(name)
                settled = msgspec.structs.replace(settled, undone=settled.undone + 1)
            elif kind == _NEW:
                overwrite_and_unlink(folder, name)
                settled = msgspec.structs.replace(settled, undone=settled.undone + 1)
            else:
                settled = _settle_old(folder, token, _name_for(token, wanted, here), settled)
        except OSError as error:
            settled = msgspec.structs.replace(settled, left=(*settled.left, from_system(folder.path / name, error)))
        except ErasureError as error:
            settled = msgspec.structs.replace(settled, left=(*settled.left, error))
    if own:
        with contextlib.suppress(OSError):  # the order of things on the disk is right without it too
            folder.sync()
    return settled


def _name_for(token: str, wanted: set[str], here: list[str]) -> str | None:
    """The name that an old file had."""
    made_for = [name for name in {*wanted, *here} if _digest(name) == token[_HEAD - 8 : _HEAD]]
    if made_for:
        return made_for[0]
    missing = wanted.difference(here)
    return missing.pop() if len(missing) == 1 else None


def _settle_old(folder: Folder, token: str, name: str | None, settled: Settled) -> Settled:
    """An old file without another name: the new one stands, or the name leads nowhere (no second names there)."""
    old = f"{token}{_OLD}"
    if name is not None and not exists(folder, name):
        take_free(folder, old, name)
        return msgspec.structs.replace(settled, given_back=(*settled.given_back, name))
    if exists(folder, f"{token}{_NEW}"):
        # the new file never took the name, and it is unknown which that was, or somebody made another file there
        raise Refused(folder.path / old, "others")
    overwrite_and_unlink(folder, old)
    return msgspec.structs.replace(settled, finished=settled.finished + 1)


def exists(folder: Folder, name: str) -> bool:
    """Whether something has a name. Raises OSError."""
    try:
        folder.look(name)
    except FileNotFoundError:
        return False
    return True


def take_free(folder: Folder, own: str, name: str) -> None:
    """Let a file of an own name have a name that nothing else has. Raises FileExistsError, OSError."""
    try:
        folder.link(own, name)
    except FileExistsError:
        raise
    except OSError:
        # a file system without second names; only there somebody could slip in between
        if exists(folder, name):
            raise FileExistsError(name) from None
        folder.replace(own, name)
    else:
        folder.unlink(own)


def overwrite_and_unlink(folder: Folder, name: str) -> None:
    """Take a file of an own name away; its bytes are overwritten before. Raises OSError."""
    descriptor = folder.open(name, os.O_RDWR)
    try:
        fill(descriptor, os.fstat(descriptor).st_size)
        os.fsync(descriptor)
        with contextlib.suppress(OSError):  # its length is all that would be left
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)
    folder.unlink(name)


def drop(folder: Folder, token: str, name: str) -> None:
    """After a failure: the file of a name is whole, the old or the new one, and nothing stands beside it.

    What the system does not let go stays under its own name, for ``settle_folder``.
    """
    with contextlib.suppress(OSError):
        old = f"{token}{_OLD}"
        if exists(folder, old):
            if folder.look(old).st_nlink > 1:
                folder.unlink(old)
            elif not exists(folder, name):
                take_free(folder, old, name)
    with contextlib.suppress(OSError):
        overwrite_and_unlink(folder, f"{token}{_NEW}")
