"""Saves a conversation as a readable file of the person's own, before its traces go."""

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from io import BufferedWriter
from pathlib import Path
from typing import Final

import msgspec

from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.export_formats import FORMATS, Format
from tidytrace.chats.export_names import ending_of, name_of
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation, Message
from tidytrace.formats.refusals import of_system
from tidytrace.language import N_, Language

_MOST_OF_ONE_NAME: Final = 10_000
_NOTHING: Final = N_("Nothing of it can be read as text, so there is nothing to save.")
_CANNOT_SAVE: Final = N_("It cannot be saved there: {reason}.")


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that was saved."""

    path: Path
    messages: int
    bytes: int
    missing: tuple[StoreError, ...] = ()
    """What of the conversation could not be read; the file says so too."""

    @property
    def whole(self) -> bool:
        """Whether the file holds all of the conversation."""
        return not self.missing


class CannotSave(StoreError):  # noqa: N818 - says what is the matter
    """The folder or the disk does not take the file; nothing is left there."""


def export_conversation(
    library: Library,
    conversation: Conversation,
    folder: Path,
    kind: Format = "md",
    *,
    language: Language | None = None,
) -> Export:
    """Save one conversation; another file is never replaced.

    Args:
        library: Reads the conversation.
        conversation: Which one.
        folder: The person's own folder; made for the person alone when it is missing, left as it is otherwise.
        kind: ``md`` or ``json``.
        language: Of the words around the messages; English if left out.

    Raises:
        StoreError: It cannot be read, has no text, or cannot be saved (CannotSave); nothing was written then.
    """
    language = language or Language("en")
    before = len(library.problems)
    text = FORMATS[kind]
    name = library.installation(conversation.app).app.names.in_language(language.code)
    said = 0

    def counted() -> Iterator[Message]:
        nonlocal said
        for message in library.messages(conversation):
            said += 1
            yield message
        if not said:
            raise StoreUnreadable(conversation.path, _NOTHING)

    def missing() -> tuple[StoreError, ...]:
        return tuple({str(error): error for error in library.problems[before:]}.values())

    def write(file: BufferedWriter) -> None:
        parts = text(conversation, name, counted(), lambda: [one.sentence(language) for one in missing()], language)
        # half of a pair of surrogates, as a cut-off message may end, has no bytes
        file.writelines(part.encode("utf-8", "replace") for part in parts)

    path, size = _saved(folder, name_of(conversation, name), f".{kind}", write)
    return Export(path=path, messages=said, bytes=size, missing=missing())


def _saved(folder: Path, name: str, ending: str, write: Callable[[BufferedWriter], None]) -> tuple[Path, int]:
    """Write a file under a name that nobody has, in one step, mode 0600; its path and size."""
    temporary = folder / f".tidytrace-{secrets.token_hex(8)}{ending}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(temporary, flags, 0o600)
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        return _named(temporary, name, ending), size
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):  # it has its own name by now
            temporary.unlink()


def _named(temporary: Path, name: str, ending: str) -> Path:
    for number in range(1, _MOST_OF_ONE_NAME):
        path = temporary.with_name(f"{name}{ending_of(number)}{ending}")
        try:
            _take_name(temporary, path)
        except FileExistsError:
            continue
        return path
    raise FileExistsError


def _take_name(temporary: Path, path: Path) -> None:
    """Give the file a free name. Raises FileExistsError."""
    if sys.platform == "win32":
        temporary.rename(path)  # which refuses there to replace a file
    else:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:
            # a disk without second names (FAT, some shares): an empty file holds the name until the whole one takes it
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            temporary.replace(path)


def _refused(folder: Path, error: OSError) -> CannotSave:
    problem, parameters = of_system(error, otherwise=_CANNOT_SAVE)
    return CannotSave(folder, problem, **parameters)
