"""Which entries of a shared store belong to which conversations, taken along or away."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from tidytrace.chats.leveldb import NAMES, Contents
from tidytrace.chats.web.keys import NEXT_MAP, hosts_of, is_session_storage
from tidytrace.erase.errors import ChangedSincePlan
from tidytrace.erase.files.handles import Folder, folder_of
from tidytrace.erase.keyvalue.locked import CURRENT, contents_in, held
from tidytrace.erase.model import Journal, Stamp, Target


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One entry as it was."""

    owner: str
    """The conversation that it belongs to."""
    key: bytes
    value: bytes


def entries_of(contents: Contents, sites: Mapping[str, str]) -> Iterator[Entry]:
    """The entries of some sites (host to conversation) that an app would see."""
    for key, host in hosts_of(contents.live, contents.live).items():
        if host in sites:
            yield Entry(sites[host], key, contents.live[key])


def counts_of(contents: Contents, sites: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How many entries each conversation has, and their bytes; also those that only the old files hold."""
    found: dict[str, tuple[int, int]] = {}
    everything = (*contents.live.items(), *contents.past)
    hosts = hosts_of((key for key, _ in everything), contents.live)
    for key, value in everything:
        owner = sites.get(hosts.get(key, ""))
        if owner is not None:
            count, size = found.get(owner, (0, 0))
            found[owner] = count + 1, size + len(key) + len(value)
    return found


def witness_of(contents: Contents) -> tuple[tuple[bytes, bytes], ...]:
    """What must still be so when entries are put back: numbers of Session Storage are given out anew."""
    if not is_session_storage(contents.live):
        return ()
    return ((NEXT_MAP, contents.live.get(NEXT_MAP, b"")),)


def take_entries(
    target: Target, files: Sequence[Target], sites: Mapping[str, str]
) -> tuple[list[Entry], tuple[tuple[bytes, bytes], ...]]:
    """What an erasure is going to take, and what must be so when it comes back. Changes nothing.

    Args:
        target: CURRENT of the store.
        files: All of its files in their planned state.
        sites: Host to conversation.

    Raises:
        ErasureError: It cannot be read, or is not what was planned.
    """
    with folder_of(target) as folder:
        _require_planned(folder, files)
        contents = contents_in(folder)
        return list(entries_of(contents, sites)), witness_of(contents)


def erase_entries(
    target: Target, files: Sequence[Target], sites: Mapping[str, str], journal: Journal | None = None
) -> None:
    """Take all entries of some sites out of a store, also deleted and replaced ones that its files still hold.

    Args:
        target: CURRENT of the store.
        files: All of its files in their planned state.
        sites: Host to conversation.
        journal: Is told each step before it happens.

    Raises:
        Unscrubbed: They are out, but an old file is left.
        ErasureError: The store is as it was.
    """
    with folder_of(target) as folder, held(folder, journal) as store:
        _require_planned(folder, files)
        contents = store.contents()
        hosts = hosts_of(contents.live, contents.live)
        store.write(contents, {key: value for key, value in contents.live.items() if hosts.get(key) not in sites})


def _require_planned(folder: Folder, files: Sequence[Target]) -> None:
    """Between plan and act nobody wrote to the store. Raises ChangedSincePlan."""
    planned = {target.parts[-1]: target.stamp for target in files}
    now = {name: Stamp.of(folder.look(name)) for name in folder.names() if name == CURRENT or NAMES.match(name)}
    if planned != now:
        raise ChangedSincePlan(folder.path / CURRENT)
