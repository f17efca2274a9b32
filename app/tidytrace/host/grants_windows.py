r"""What Windows lets programs do: ``CapabilityAccessManager\ConsentStore``.

Below each capability a packaged program has a key of its own with ``Value``; all others share the one of
``NonPackaged``, and below it stand, with ``#`` for ``\``, the programs that made use of it and when.
"""

import datetime
from collections.abc import Iterator
from functools import cached_property
from typing import Final, Literal

from tidytrace.host.base import Host
from tidytrace.host.grants import Grant, Grants, Identity, Right, Unseen

_STORE: Final = "Software\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore"
_SHARED: Final = "NonPackaged"
_RIGHTS: Final[dict[str, Right]] = {
    "broadFileSystemAccess": "all-files",
    "documentsLibrary": "documents",
    "downloadsFolder": "downloads",
    "picturesLibrary": "pictures",
    "musicLibrary": "music",
    "videosLibrary": "videos",
    "webcam": "camera",
    "microphone": "microphone",
    "location": "location",
    "graphicsCaptureProgrammatic": "screen",
    "graphicsCaptureWithoutBorder": "screen",
    "contacts": "contacts",
    "appointments": "calendar",
    "userDataTasks": "reminders",
    "email": "email",
    "chat": "messages",
    "phoneCall": "calls",
    "phoneCallHistory": "calls",
    "userAccountInformation": "account",
    "userNotificationListener": "notifications",
    "activity": "activity",
    "appDiagnostics": "other-apps",
    "bluetooth": "bluetooth",
    "humanInterfaceDevice": "devices",
    "generativeAI": "models",
    "systemAIModels": "models",
}
_STATES: Final[dict[str, Literal["allowed", "asks", "denied"]]] = {
    "allow": "allowed",
    "prompt": "asks",
    "deny": "denied",
}
_FROM_1601: Final = 116_444_736_000_000_000
"""Ticks of 100 ns from 1601 to 1970."""
_LAST: Final = 4_102_444_800
"""Seconds until 2100: a later time is none."""


class WindowsGranting:
    """The registry; what it does not tell is not there."""

    def __init__(self, host: Host) -> None:
        """Nothing is asked yet."""
        self._host = host

    @property
    def unseen(self) -> tuple[Unseen, ...]:
        """The person's own part of the registry can always be read."""
        return ()

    def of(self, identity: Identity) -> Grants:
        """The capabilities of one program."""
        packages = [one.partition(":")[2].lower() for one in identity.packages if one.startswith("msix:")]
        names = {name.lower() for name in identity.names}
        return Grants(grants=tuple(self._grants(packages, names)))

    @cached_property
    def _capabilities(self) -> tuple[tuple[str, Right, tuple[str, ...]], ...]:
        root = f"HKCU\\{_STORE}"
        known = [(name, _RIGHTS[name]) for name in self._host.registry_keys(root) if name in _RIGHTS]
        return tuple((f"{root}\\{name}", right, self._host.registry_keys(f"{root}\\{name}")) for name, right in known)

    def _grants(self, packages: list[str], names: set[str]) -> Iterator[Grant]:
        for key, right, keys in self._capabilities:
            for below in keys:
                if any(below.lower().startswith(f"{package}_") for package in packages):
                    place = f"{key}\\{below}"
                    yield from self._grant(right, place, self._state(key, place), self._used(place))
            if _SHARED.lower() in {below.lower() for below in keys}:
                yield from self._shared(right, key, names)

    def _shared(self, right: Right, key: str, names: set[str]) -> Iterator[Grant]:
        """Of an ordinary program only that it made use of it is written down."""
        shared = f"{key}\\{_SHARED}"
        for program in self._host.registry_keys(shared):
            if program.rpartition("#")[2].lower().removesuffix(".exe") in names:
                state = self._state(key, shared)
                used = self._used(f"{shared}\\{program}")
                yield from self._grant(right, shared, state, used, together=True)

    def _state(self, key: str, place: str) -> str:
        """The switch of the whole computer, the one of the capability and the program's own: each can close it."""
        device = str(self._host.registry(key.replace("HKCU", "HKLM", 1), "Value") or "Allow")
        values = [device, *(str(self._host.registry(one, "Value") or "") for one in (key, place))]
        return next((value for value in values if value.lower() == "deny"), values[-1] or values[-2])

    def _grant(
        self, right: Right, place: str, value: str, used: datetime.datetime | None, *, together: bool = False
    ) -> Iterator[Grant]:
        state = _STATES.get(value.lower())
        if state is not None:
            yield Grant(right=right, state=state, where=place, key="Value", value=value, used=used, together=together)

    def _used(self, place: str) -> datetime.datetime | None:
        ticks = self._host.registry(place, "LastUsedTimeStart")
        if not isinstance(ticks, int) or not _FROM_1601 < ticks < _FROM_1601 + _LAST * 10_000_000:
            return None
        return datetime.datetime.fromtimestamp((ticks - _FROM_1601) // 10_000_000, datetime.UTC)
