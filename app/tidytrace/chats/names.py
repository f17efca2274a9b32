"""Files and folders that are named after a conversation: ``{data}/todos/{id}*.json``, ``{dir}/{stem}.bak``.

All conversations are looked up in one walk over the folders, never one by one.
"""

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from tidytrace.chats.model import Conversation
from tidytrace.host import Places

_TOKEN = re.compile(r"\{(id|stem)\}")
_LEADS_ELSEWHERE = re.compile(r"[/\\\0]")


def named_after(
    places: Places, template: str, conversations: Sequence[Conversation]
) -> Iterator[tuple[Path, Conversation]]:
    """Existing paths of a template with ``{id}``, ``{stem}`` or ``{dir}``, and whose they are.

    An id that could lead out of its folder is never put into a path.
    """
    for path, conversation in owned_names(places, template, conversations):
        yield Path(path), conversation


def owned_names(
    places: Places, template: str, conversations: Sequence[Conversation]
) -> Iterator[tuple[str, Conversation]]:
    """The same with the paths as text, for where there are thousands of them."""
    before, after = _split(template)
    if "{dir}" in before:
        groups: dict[str, list[Conversation]] = {}
        for conversation in conversations:
            folder = os.path.dirname(conversation.name) or "."  # noqa: PTH120 - thousands of them
            groups.setdefault(folder, []).append(conversation)
        for folder, members in groups.items():
            roots = places.names(before, {"dir": folder})
            # a place beside the transcripts of several conversations belongs to none of them alone
            if roots and (after or len(members) == 1):
                family = _Family(members)
                for root in roots:
                    yield from _below(root, after, family)
    else:
        family = _Family(conversations)
        for root in places.names(before):
            yield from _below(root, after, family)


class _Family:
    """Conversations by the names that files may have after them; put in order once, however many folders ask."""

    def __init__(self, members: Sequence[Conversation]) -> None:
        self.members = members

    @cached_property
    def by_id(self) -> "_Names":
        return _Names((one.native, one) for one in self.members)

    @cached_property
    def by_stem(self) -> "_Names":
        return _Names((one.path.stem, one) for one in self.members)


class _Names:
    """Names that can stand in a path, and whose they are."""

    def __init__(self, named: Iterable[tuple[str, Conversation]]) -> None:
        self.owners: dict[str, list[Conversation]] = {}
        for name, conversation in named:
            if _is_name(name):
                self.owners.setdefault(name, []).append(conversation)
        self.lengths = sorted({len(name) for name in self.owners}, reverse=True)


def _split(template: str) -> tuple[str, tuple[str, ...]]:
    parts = template.rstrip("/").split("/")
    at = next((number for number, part in enumerate(parts) if _TOKEN.search(part)), len(parts))
    return "/".join(parts[:at]), tuple(parts[at:])


def _below(folder: str, parts: tuple[str, ...], family: _Family) -> Iterator[tuple[str, Conversation]]:
    if not parts:
        yield from ((folder, conversation) for conversation in family.members)
        return
    part, rest = parts[0], parts[1:]
    token = _TOKEN.search(part)
    if token is None:
        for path in _fitting(folder, part):
            yield from _below(path, rest, family)
        return
    names = family.by_id if token.group(1) == "id" else family.by_stem
    around = part[: token.start()], part[token.end() :]
    # most patterns are plain around the id, and there may be tens of thousands of names
    owner_of = _owner if any(map(_is_glob, around)) else _plain_owner
    for name in _entries(folder):
        owner = owner_of(name, around, names)
        if owner is None:
            continue
        path = _joined(folder, name)
        for conversation in names.owners[owner]:
            if rest:
                yield from _below(path, rest, _Family([conversation]))
            else:
                yield path, conversation


def _is_name(name: str) -> bool:
    return bool(name) and name not in {".", ".."} and _LEADS_ELSEWHERE.search(name) is None


def _entries(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are enough, and there may be thousands
    except OSError:
        return []  # no folder, or closed to us: then nothing in it can be erased either


def _joined(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118 - for thousands of names


def _is_glob(pattern: str) -> bool:
    return any(character in pattern for character in "*?[")


def _fitting(folder: str, part: str) -> list[str]:
    if not _is_glob(part):
        path = _joined(folder, part)
        return [path] if os.path.lexists(path) else []
    return [_joined(folder, name) for name in _entries(folder) if fnmatch.fnmatchcase(name, part)]


def _plain_owner(name: str, around: tuple[str, str], names: _Names) -> str | None:
    prefix, suffix = around
    owner = name[len(prefix) : len(name) - len(suffix)]
    return owner if owner in names.owners and name == f"{prefix}{owner}{suffix}" else None


def _owner(name: str, around: tuple[str, str], names: _Names) -> str | None:
    """The longest id that makes the pattern fit.

    Beside a glob it must not begin or end within a word or number of the name, so that ``10.json`` is never taken for
    a file of ``1``.
    """
    prefix, suffix = around
    fixed = not _is_glob(prefix)
    starts = (len(prefix),) if fixed else range(len(name))
    open_start, open_end = prefix.endswith(("*", "?")), suffix.startswith(("*", "?"))
    for length in names.lengths:
        for start in starts:
            owner = name[start : start + length]
            if (
                owner in names.owners
                and not (open_start and name[max(0, start - 1) : start].isalnum())
                and not (open_end and name[start + length : start + length + 1].isalnum())
                and fnmatch.fnmatchcase(name[:start], prefix)
                and fnmatch.fnmatchcase(name[start + length :], suffix)
            ):
                return owner
    return None
