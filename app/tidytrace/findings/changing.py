"""What has to become of the keys of a file so that a switch stands on the private side; writes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tidytrace.catalog import Setting
from tidytrace.findings.model import State
from tidytrace.findings.verdict import matching, state_of
from tidytrace.formats import Change, KeyPath, Reading, read_key

_ABSENT: Final = Reading(present=False)
Read = Callable[[KeyPath], Reading]


def changes_of(setting: Setting, path: Path, read: Read | None = None) -> Iterator[Change]:
    """What has to become of the key, and of its other spellings that contradict.

    Args:
        setting: the switch; one that can be fixed.
        path: one of its files.
        read: how a key stands, where changes that were planned before count; by default as the file says.

    Raises:
        SettingsError: the file cannot be read.
    """
    look = read or (lambda key: read_key(path, setting.format, key))
    readings = [(key, look(key)) for key in (setting.key, *setting.also_keys)]
    present = [(key, reading.value) for key, reading in readings if reading.present]
    if not setting.fix_removes:
        first = present[0][0] if present else setting.key
        yield Change(first, Reading(present=True, value=setting.fix))
        present = present[1:]
    for key, value in present:
        if setting.fix_removes or state_of(setting, value) is not State.OK:
            yield from _removals(setting, key, value)


def _removals(setting: Setting, key: KeyPath, value: object) -> Iterator[Change]:
    if setting.type == "list" and isinstance(value, list):
        doomed = {int(place) for place, _ in matching(setting, value)}
        kept = [item for place, item in enumerate(value) if place not in doomed]
        yield Change(key, Reading(present=True, value=kept))
    elif setting.type == "map" and isinstance(value, dict):
        yield from (Change((*key, name), _ABSENT) for name, _ in matching(setting, value))
    elif state_of(setting, value) is not State.OK:
        yield Change(key, _ABSENT)
