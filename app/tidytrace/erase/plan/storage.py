"""What erasing on a volume can truthfully promise, in sentences for a person.

Overwriting in place reaches the old bytes on a spinning disk with an ordinary file system. Flash moves writes to other
cells, copy-on-write file systems to other blocks, and a server does what it does. A virtual disk says that it spins
whatever lies below it. The first sentence tells the strongest thing that holds; notes behind it tell what else is
known: snapshots that were seen or may exist, a journal, encryption.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, get_args

import msgspec

from tidytrace.findings.model import Parameter, Phrase
from tidytrace.findings.wording import render
from tidytrace.host import Host, Volume
from tidytrace.language import Language

StorageKind = Literal["hdd", "ssd", "copy-on-write", "network", "memory", "removable", "unknown"]
Promise = Literal[
    "not-here",
    "snapshots-possible",
    "layered",
    "virtual",
    "best-effort",
    "removable",
    "flash",
    "overwritten",
    "memory",
]
"""Keys of the wording, each as ``promise.<key>``; the first promises least."""
Note = Literal["snapshots-seen", "snapshots-may-be", "reflink", "journal", "encrypted", "encrypt"]
"""Keys of the sentences that may stand behind it, each as ``promise.<key>``."""

WEAKEST_FIRST: Final[tuple[Promise, ...]] = get_args(Promise)
_MEDIA: Final[dict[str, tuple[StorageKind, Promise]]] = {
    "rotational": ("hdd", "overwritten"),
    "flash": ("ssd", "flash"),
    "removable": ("removable", "removable"),
    "network": ("network", "not-here"),
    "memory": ("memory", "memory"),
    "virtual": ("unknown", "virtual"),
    "unknown": ("unknown", "best-effort"),
}
_KEPT_ON_THE_DISK: Final = {"snapshots-possible", "best-effort", "removable", "flash"}
"""Promises that somebody with the disk in hand, but without its key, cannot get around."""
VAULT: Final = Phrase("promise.vault")
"""What holds for the copies of the vault on every storage."""


class Storage(msgspec.Struct, frozen=True):
    """The kind of storage, and what it allows to promise."""

    kind: StorageKind
    promise: Promise
    notes: tuple[Note, ...] = ()
    snapshots_at: str | None = None
    """Where snapshots were seen, as the system writes it."""
    mounts: tuple[str, ...] = ()
    """The mount points or drives that it is about, as the system writes them."""

    @classmethod
    def of(cls, volume: Volume) -> "Storage":
        """What a volume allows; what is not known is never taken for the better."""
        kind, promise = _first(volume)
        mounts = (volume.mount,) if volume.mount else ()
        return cls(kind, promise, tuple(_notes(volume, promise)), volume.snapshots_at, mounts)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The sentences, most important first, by their keys."""
        parameters: dict[Note, dict[str, Parameter]] = {"snapshots-seen": {"where": self.snapshots_at}}
        notes = (Phrase(f"promise.{note}", parameters.get(note, {})) for note in self.notes)
        return (Phrase(f"promise.{self.promise}"), *notes)

    def sentence(self, language: Language) -> str:
        """All of it for the person; true before erasing and after it."""
        gap = "" if language.code == "zh_CN" else " "
        return gap.join(render(phrase, language) for phrase in self.phrases)


def storage_promise(path: Path, host: Host) -> Storage:
    """What holds a path, as far as the system tells; for many paths use ``storages``."""
    return Storage.of(host.volume(path))


def storages(paths: Iterable[Path], host: Host) -> tuple[Storage, ...]:
    """The different storages that paths lie on, the one that promises least first.

    Args:
        paths: places of a plan, in any number.
        host: the computer that they are on.

    Returns:
        One for all volumes that allow the same. Nothing for no paths.
    """
    volumes = host.volumes()
    found: dict[Storage, dict[str, None]] = {}
    for volume in dict.fromkeys(volumes.of(path) for path in paths):
        storage = Storage.of(volume)
        mounts = found.setdefault(msgspec.structs.replace(storage, mounts=()), {})
        mounts.update(dict.fromkeys(storage.mounts))
    grouped = (msgspec.structs.replace(storage, mounts=tuple(mounts)) for storage, mounts in found.items())
    return tuple(sorted(grouped, key=_rank))


def _rank(storage: Storage) -> tuple[int, int]:
    seen = "snapshots-seen" in storage.notes and storage.promise != "not-here"
    place = WEAKEST_FIRST.index("snapshots-possible" if seen else storage.promise)
    return place, -len(storage.notes)


def _first(volume: Volume) -> tuple[StorageKind, Promise]:
    if volume.medium in {"network", "memory"}:
        return _MEDIA[volume.medium]
    if volume.layered:
        return "unknown", "layered"
    if volume.copy_on_write and volume.system != "xfs":
        return "copy-on-write", "snapshots-possible"
    kind, promise = _MEDIA[volume.medium]
    if volume.copy_on_write is None and promise == "overwritten" and volume.system != "xfs":
        return kind, "best-effort"  # a file system that is not known may write elsewhere
    # XFS overwrites in place what no other file shares; the note says the rest
    return ("copy-on-write" if volume.copy_on_write else kind), promise


def _notes(volume: Volume, promise: Promise) -> Iterable[Note]:
    if promise in {"not-here", "memory"}:
        return
    if volume.snapshots:
        yield "snapshots-seen" if volume.snapshots_at else "snapshots-may-be"
    elif volume.snapshots is None and promise not in {"virtual", "layered", "best-effort"}:
        yield "snapshots-may-be"
    if volume.system == "xfs" and volume.copy_on_write is not False:
        yield "reflink"
    if volume.journaled_data:
        yield "journal"
    if volume.encrypted:
        yield "encrypted"
    elif promise in _KEPT_ON_THE_DISK:
        yield "encrypt"
