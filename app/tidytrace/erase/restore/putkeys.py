"""Puts entries back into a LevelDB that has moved on since they left; nothing newer is ever overwritten."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from tidytrace.chats.stores.websites import plain
from tidytrace.erase.copies import Attributes, EntriesCopy, Restored
from tidytrace.erase.files.handles import Folder
from tidytrace.erase.keyvalue import Entry, held
from tidytrace.erase.model import Journal
from tidytrace.erase.restore.putback import find, folder_for, put_beside

_BESIDE = "entries.json"


def restore_entries(
    copy: EntriesCopy, entries: Iterable[Entry], home: Path, receipt: str, journal: Journal | None = None
) -> tuple[Restored, Path]:
    """Put back what is missing; what has another value today is written into a file beside, as JSON.

    Args:
        copy: From the vault.
        entries: Those of it that come back.
        home: Today's home.
        receipt: The receipt's id, for the name of a file beside.
        journal: Is told each step before it happens.

    Returns:
        How they came back, and where.

    Raises:
        ErasureError: Nothing was changed.
    """
    path = copy.place.path_in(home)
    entries = list(entries)
    with folder_for(copy.place, home) as folder:
        name = copy.place.names[-1]
        if find(folder, name) is None:
            return "beside", _put_beside(folder, receipt, entries, copy.attributes, journal)
        with held(folder, journal) as store:
            contents = store.contents()
            if any(contents.live.get(key, b"") != value for key, value in copy.witness):
                return "beside", _put_beside(folder, receipt, entries, copy.attributes, journal)
            missing = {one.key: one.value for one in entries if one.key not in contents.live}
            other = [one for one in entries if contents.live.get(one.key, one.value) != one.value]
            beside = _put_beside(folder, receipt, other, copy.attributes, journal) if other else None
            if missing:
                store.write(contents, contents.live | missing)
    if beside is not None:
        return "beside", beside
    return ("merged" if missing else "there-already"), path


def _put_beside(
    folder: Folder, receipt: str, entries: Iterable[Entry], attributes: Attributes, journal: Journal | None
) -> Path:
    listed = [{"key": one.key.decode("latin-1"), "value": plain(one.value)} for one in entries]
    data = msgspec.json.format(msgspec.json.encode(listed), indent=2)
    return put_beside(folder, _BESIDE, receipt, lambda: [data], len(data), attributes, journal)
