"""Makes a report of what the person chose: covered, set on pages, and written when they say so."""

import datetime
import os
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Final

import msgspec

from tidytrace import __version__
from tidytrace.evidence.covering import Cover
from tidytrace.evidence.errors import AlreadyThere, NotAdded
from tidytrace.evidence.keys import signing_key
from tidytrace.host import Host, StateFolders
from tidytrace.host.state import write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.report.bundle import SEAL, Member, fingerprint
from tidytrace.report.channels import load_channels
from tidytrace.report.draft import Draft, draft
from tidytrace.report.model import Attachment, Covered, Origin, Part, Seen, Unseen
from tidytrace.report.redaction import found_in
from tidytrace.report.statements import document
from tidytrace.sensitive.engine.reference import find_written

MOST_FILES: Final = 50
LARGEST: Final = 100 << 20
"""Bytes of one added file."""
MOST_BYTES: Final = 250 << 20
"""Bytes of all added files together."""
_SMALL: Final = 1 << 16
"""Bytes up to which the plain matcher is done before the fast one has begun."""
_LOOKED_THROUGH: Final = 4 << 20
"""Bytes of a text that is searched for secrets."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants in it."""

    seen: tuple[Seen, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    files: tuple[Path, ...] = ()
    note: str = ""
    shown: frozenset[Part] = frozenset()


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A report on the disk."""

    path: Path
    bytes: int
    sha256: str
    key: str
    """The short name of the key that signed it."""
    parts: tuple[str, ...]


class Maker:
    """Makes reports on one computer."""

    def __init__(self, host: Host, state: StateFolders) -> None:
        """Nothing is asked yet."""
        self._host = host
        self._state = state
        self._cover = Cover(host, state)

    def draft(self, wish: Wish, now: datetime.datetime | None = None) -> Draft:
        """Everything that will be in it. Raises NotAdded."""
        files = tuple(attachments(wish.files))
        redactor = self._cover.redactor(wish.shown)
        made = document(
            Origin(
                version=__version__,
                os=self._host.system,
                release=self._host.release,
                when=now or datetime.datetime.now().astimezone(),
            ),
            wish.seen,
            wish.unseen,
            [(one, self._holds(one.content)) for one in files],
            redactor,
            note=wish.note,
            shown=wish.shown,
        )
        return draft(made, files, load_channels())

    def write(self, made: Draft, path: Path, *, over: bool = False) -> Written:
        """Sign it and write it, for nobody else's eyes.

        Args:
            made: What the person has seen.
            path: Where; its folder must be there.
            over: Whether the person said that a file of this name may go.

        Raises:
            AlreadyThere: Nothing was written.
            EvidenceError: The key is damaged.
            OSError: It cannot be written.
        """
        if not over and os.path.lexists(path):
            raise AlreadyThere(path)
        if not path.parent.is_dir():
            raise NotADirectoryError(20, os.strerror(20), os.fspath(path.parent))
        key = signing_key(self._state)
        content = made.sealed(key)
        write_private(path, content)
        return Written(
            path=path,
            bytes=len(content),
            sha256=Member(path.name, content).sha256,
            key=fingerprint(key.public_key()),
            parts=(*(one.name for one in made.members), *SEAL),
        )

    def _holds(self, content: bytes) -> tuple[Covered, ...]:
        found = set(found_in(content, self._cover.private))
        if b"\0" not in content and self._has_secrets(content):
            found.add("secrets")
        return tuple(sorted(found))

    def _has_secrets(self, content: bytes) -> bool:
        if len(content) <= _SMALL:
            return bool(find_written(content, self._cover.rules))
        return len(content) <= _LOOKED_THROUGH and next(self._cover.look.in_text(content), None) is not None


def attachments(paths: Sequence[Path], read: Callable[[Path], Attachment] | None = None) -> list[Attachment]:
    """The files that the person adds. Raises NotAdded."""
    if len(paths) > MOST_FILES:
        raise NotAdded(paths[MOST_FILES], N_("A report takes at most {most} files."), most=MOST_FILES)
    found: list[Attachment] = []
    left = MOST_BYTES
    for path in paths:
        one = (read or _read)(path)
        left -= len(one.content)
        if left < 0:
            raise NotAdded(path, N_("With {path} the files are larger than {most} MB together."), most=MOST_BYTES >> 20)
        found.append(one)
    return found


def _read(path: Path) -> Attachment:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            seen = os.fstat(file.fileno())
            if not stat.S_ISREG(seen.st_mode):
                raise NotAdded(path, N_("{path} is not a file."))
            content = at_most(file, LARGEST + 1)
    except OSError as error:
        raise NotAdded(path, N_("{path} cannot be read: {reason}"), reason=error.strerror or str(error)) from error
    if len(content) > LARGEST:
        raise NotAdded(path, N_("{path} is larger than {most} MB."), most=LARGEST >> 20)
    changed = datetime.datetime.fromtimestamp(seen.st_mtime, datetime.UTC).replace(microsecond=0)
    return Attachment(name=path.name, content=content, modified=changed)


def chosen(seen: Sequence[Seen], ids: Collection[str]) -> tuple[Seen, ...]:
    """Those with these ids, by ``Seen.id`` or the finding's own."""
    return tuple(one for one in seen if one.id in ids or one.finding.id in ids)
