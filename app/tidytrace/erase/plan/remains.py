"""What an interrupted erasure left behind: overwritten files that still have their name, and half-made copies."""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.catalog import Store
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.files.overwrite import FILLING
from tidytrace.erase.files.swap import OWN_NAME
from tidytrace.erase.model import Item
from tidytrace.erase.plan.fence import Fence
from tidytrace.host import Installation
from tidytrace.winpaths import spelled

_CHUNK = 1 << 20
_HEAD = 64
_LOOK = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def remains(installation: Installation, fence: Fence, planned: Sequence[Item]) -> list[Item]:
    """Items for what is left; they belong to no conversation.

    Args:
        installation: The app whose stores are looked through.
        fence: What may be touched.
        planned: What goes anyway.
    """
    known = {item.path for item in planned} | {one.path for item in planned for one in item.contents}
    found: dict[Path, Item] = {}
    for store in installation.app.stores:
        if store.erasable == "no" or not store.grade.actionable:
            continue
        for path in _candidates(installation, store, planned):
            if path in known or path in found:
                continue
            try:
                target = fence.target(path, project=store.project_files)
            except ErasureError:
                # what the fence refuses was never overwritten by this program
                continue
            found[path] = Item(
                app=installation.app.id,
                store=store.id,
                kind=store.kind,
                path=path,
                what="file",
                action="remove",
                conversations=(),
                pieces=1,
                bytes=target.stamp.size,
                target=target,
            )
    return list(found.values())


def _candidates(installation: Installation, store: Store, planned: Sequence[Item]) -> Iterator[Path]:
    folders: set[Path] = {item.path.parent for item in planned if item.store == store.id}
    for template in store.files:
        if "{dir}" in template or "{stem}" in template:
            continue
        for path in installation.places.expand(template.replace("{id}", "*")):
            folders.add(path.parent)
            if store.unit == "file" and is_overwritten(path):
                yield path
    for folder in folders:
        with contextlib.suppress(OSError):  # what cannot be listed was not written to either
            yield from [path for path in folder.iterdir() if OWN_NAME.match(path.name) and path.is_file()]


def is_overwritten(path: Path) -> bool:
    """Whether a file consists of nothing but the filling; a link or a pipe does not."""
    try:
        if path.is_symlink():
            return False
        descriptor = os.open(spelled(path), _LOOK)
        try:
            return _is_filling(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        return False


def _is_filling(descriptor: int) -> bool:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or not status.st_size or os.read(descriptor, _HEAD).strip(FILLING):
        return False
    while chunk := os.read(descriptor, _CHUNK):
        if chunk.strip(FILLING):
            return False
    return True
