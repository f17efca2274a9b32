"""Files and folders that are named after a conversation: ``{data}/todos/{id}*.json``, ``{dir}/{stem}.bak``.

All conversations are looked up in one walk over the folders, never one by one.
"""

import fnmatch
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.host import Places

_TOKEN = re.compile(r"\{(id|stem)\}")


def named_after(
    places: Places, template: str, conversations: Sequence[Conversation]
) -> Iterator[tuple[Path, Conversation]]:
    """Existing paths of a template with ``{id}``, ``{stem}`` or ``{dir}``, and whose they are.

    An id that could lead out of its folder is never put into a path.
    """
    before, after = _split(template)
    if "{dir}" in before:
        groups: dict[Path, list[Conversation]] = {}
        for conversation in conversations:
            groups.setdefault(conversation.path.parent, []).append(conversation)
        for folder, members in groups.items():
            roots = places.expand(before, {"dir": os.fspath(folder)})
            for root in roots:
                # a place beside the transcripts of several conversations belongs to none of them alone
                if after or len(members) == 1:
                    yield from _below(root, after, members)
    else:
        owners = _Owners.of(after[0], conversations) if after else None
        for root in places.expand(before):
            yield from _below(root, after, conversations, owners)


def _split(template: str) -> tuple[str, tuple[str, ...]]:
    parts = template.rstrip("/").split("/")
    at = next((number for number, part in enumerate(parts) if _TOKEN.search(part)), len(parts))
    return "/".join(parts[:at]), tuple(parts[at:])


class _Owners(msgspec.Struct, frozen=True):
    """Who may be named by one part of a template."""

    around: tuple[str, str]
    """What stands before and behind the name."""
    by_name: dict[str, list[Conversation]]
    lengths: Sequence[int]
    """Of the names, the longest first."""

    @classmethod
    def of(cls, part: str, conversations: Sequence[Conversation]) -> "_Owners | None":
        token = _TOKEN.search(part)
        if token is None:
            return None
        by_name: dict[str, list[Conversation]] = {}
        for conversation in conversations:
            name = conversation.native if token.group(1) == "id" else conversation.path.stem
            if _is_name(name):
                by_name.setdefault(name, []).append(conversation)
        lengths = sorted({len(name) for name in by_name}, reverse=True)
        return cls((part[: token.start()], part[token.end() :]), by_name, lengths)


def _below(
    folder: Path, parts: tuple[str, ...], conversations: Sequence[Conversation], owners: _Owners | None = None
) -> Iterator[tuple[Path, Conversation]]:
    if not parts:
        yield from ((folder, conversation) for conversation in conversations)
        return
    part, rest = parts[0], parts[1:]
    owners = owners or _Owners.of(part, conversations)
    if owners is None:
        for path in _fitting(folder, part):
            yield from _below(path, rest, conversations)
        return
    for name in _entries(folder):
        owner = _owner(name, owners.around, owners.by_name, owners.lengths)
        if owner is not None:
            for conversation in owners.by_name[owner]:
                yield from _below(folder / name, rest, [conversation])


def _is_name(name: str) -> bool:
    return bool(name) and name not in {".", ".."} and not set(name) & {"/", "\\", "\0"}


def _entries(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []  # no folder, or closed to us: then nothing in it can be erased either


def _fitting(folder: Path, part: str) -> list[Path]:
    if not any(character in part for character in "*?["):
        return [folder / part] if os.path.lexists(folder / part) else []
    return [folder / name for name in _entries(folder) if fnmatch.fnmatchcase(name, part)]


def _owner(name: str, around: tuple[str, str], owners: Mapping[str, object], lengths: Sequence[int]) -> str | None:
    """The longest id that makes the pattern fit.

    Beside a glob it must not begin or end within a word or number of the name, so that ``10.json`` is never taken for
    a file of ``1``.
    """
    prefix, suffix = around
    fixed = not any(character in prefix for character in "*?[")
    starts = (len(prefix),) if fixed else range(len(name))
    open_start, open_end = prefix.endswith(("*", "?")), suffix.startswith(("*", "?"))
    for length in lengths:
        for start in starts:
            owner = name[start : start + length]
            if (
                owner in owners
                and not (open_start and name[max(0, start - 1) : start].isalnum())
                and not (open_end and name[start + length : start + length + 1].isalnum())
                and fnmatch.fnmatchcase(name[:start], prefix)
                and fnmatch.fnmatchcase(name[start + length :], suffix)
            ):
                return owner
    return None
