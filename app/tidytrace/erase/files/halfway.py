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
from pathlib import PurePath
from typing import ClassVar

import msgspec

from tidytrace.erase.errors import ErasureError, Refused, from_system
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.files.swap import OWN_NAME, overwrite_and_unlink
from tidytrace.language import N_

_NEW, _OLD = ".new", ".old"
_HEAD = len(".tidytrace-") + 8


class NameUnknown(ErasureError):  # noqa: N818 - says what happened
    """An old file that may be the only one, and nothing tells which name it had."""

    key: ClassVar[str] = "name-unknown"
    problem = N_("An interrupted change left it, and which name it had is not known; it was left as it is.")


class Settled(msgspec.Struct, frozen=True):
    """What was found in one folder and put in order."""

    finished: int = 0
    """Old files whose new ones stand already: overwritten now."""
    undone: int = 0
    """Half-made new files and second names, taken away: nothing had happened yet."""
    given_back: tuple[str, ...] = ()
    """Files that have their name again, or one beside it that holds ``.kept-``."""
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
            made for it (``token_of``), or if its new file never took the name and no other of them is missing.
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
            elif kind not in {_NEW, _OLD}:
                overwrite_and_unlink(folder, name)
            elif kind == _NEW and exists(folder, f"{token}{_OLD}"):
                # it tells that the old file, which could not be settled, is no leftover
                raise NameUnknown(folder.path / name)
            elif kind == _NEW:
                overwrite_and_unlink(folder, name)
                settled = msgspec.structs.replace(settled, undone=settled.undone + 1)
            else:
                settled = _settle_old(folder, token, wanted, here, settled)
        except OSError as error:
            settled = msgspec.structs.replace(settled, left=(*settled.left, from_system(folder.path / name, error)))
        except ErasureError as error:
            settled = msgspec.structs.replace(settled, left=(*settled.left, error))
    if own:
        with contextlib.suppress(OSError):  # the order of things on the disk is right without it too
            folder.sync()
    return settled


def _made_for(token: str, names: Iterable[str]) -> str | None:
    return next((name for name in names if _digest(name) == token[_HEAD - 8 : _HEAD]), None)


def _settle_old(folder: Folder, token: str, wanted: set[str], here: list[str], settled: Settled) -> Settled:
    """An old file without another name: the new one stands, or the name led nowhere (no second names there)."""
    old = f"{token}{_OLD}"
    name = _made_for(token, [*wanted, *here])
    if name is not None and name not in here:
        take_free(folder, old, name)
    elif f"{token}{_NEW}" not in here:
        overwrite_and_unlink(folder, old)
        return msgspec.structs.replace(settled, finished=settled.finished + 1)
    elif name is None:
        missing = wanted.difference(here)
        if len(missing) != 1:
            raise NameUnknown(folder.path / old)
        name = missing.pop()
        take_free(folder, old, name)
    else:
        # the new file never took the name, and meanwhile the app made another there: both are kept
        pure = PurePath(name)
        name = f"{pure.stem}.kept-{token[_HEAD:]}{pure.suffix}"
        take_free(folder, old, name)
    return msgspec.structs.replace(settled, given_back=(*settled.given_back, name))


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


def drop(folder: Folder, token: str, name: str) -> None:
    """After a failure: the file of a name is whole, the old or the new one, and nothing stands beside it.

    What the system does not let go stays under its own name, for ``settle_folder``.
    """
    old = f"{token}{_OLD}"
    try:
        if exists(folder, old):
            if folder.look(old).st_nlink > 1:
                folder.unlink(old)
            elif not exists(folder, name):
                take_free(folder, old, name)
        overwrite_and_unlink(folder, f"{token}{_NEW}")
    except OSError:
        # the new file stays while the old one has not its name: together they tell what happened
        return
