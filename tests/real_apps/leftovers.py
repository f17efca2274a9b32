"""Which stores of a definition a file of an app is part of."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch

from tidytrace.catalog import App, Store

_SIDES = ("", "-wal", "-shm", "-journal")


def stores_of(app: App, path: str) -> Iterator[Store]:
    """The stores whose templates a path fits, whatever folders stand for its variables."""
    for store in app.stores:
        for template in store.files:
            shape = "*" + re.sub(r"\{[a-z_]+\}", "*", template)
            beneath = [shape + "/*"] if store.unit == "folder" else []
            ends = _SIDES if store.format == "sqlite" else ("",)
            if any(fnmatch(path, one) for one in (*(shape + end for end in ends), *beneath)):
                yield store
                break
