"""Looks for copies that no definition tells of: files of the apps, of other tools, and in synced folders.

Only reads. The files of a synced folder are looked into only if their name is that of a conversation, and never if
that would fetch them from the cloud.
"""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.erase.model import Cancelled, Ground, OnProgress
from tidytrace.erase.search.looking import Look, NotAFileError
from tidytrace.erase.search.needles import Needles
from tidytrace.erase.search.prove import Pace, Place, places_of
from tidytrace.erase.search.traces import Traces

CopyKind = Literal["app-file", "copy-elsewhere", "synced-copy"]

PROJECT_COPIES: Final[dict[str, str]] = {
    "SpecStory": ".specstory/history/**/*.md",  # docs.specstory.com/integrations: Markdown of every session
    "Qwen Code": "logs/openai/openai-*.json",  # run of 0.24.4 with model.enableOpenAILogging: whole requests
    "claude-code-exporter": "claude-prompts/**/*",  # npmjs.com/package/claude-code-exporter: its default folder
}
"""Tools that write conversations into the project, and where below its folder."""

SYNCED: Final[dict[str, str]] = {
    "OneDrive*": "OneDrive",  # also "OneDrive - Company"
    "Dropbox*": "Dropbox",
    "Google Drive*": "Google Drive",
    "GoogleDrive*": "Google Drive",
    "My Drive*": "Google Drive",
    "iCloudDrive": "iCloud Drive",  # iCloud for Windows
    "Library/Mobile Documents": "iCloud Drive",
    "Library/CloudStorage/*": "CloudStorage",  # where macOS mounts the others since version 12.3
    "Nextcloud*": "Nextcloud",
    "ownCloud*": "ownCloud",
    "Seafile": "Seafile",
    "Sync": "Syncthing",  # the first folder that Syncthing makes
    "Syncthing": "Syncthing",
    "MEGA*": "MEGA",
    "pCloudDrive": "pCloud",
    "Box": "Box",
    "Box Sync": "Box",
    "Yandex.Disk": "Yandex Disk",
    "Nutstore*": "坚果云",
    "我的坚果云": "坚果云",
    "坚果云*": "坚果云",
    "BaiduSyncdisk": "百度网盘",
    "BaiduNetdiskWorkspace": "百度网盘",
    "百度网盘*": "百度网盘",
    "Weiyun*": "腾讯微云",
    "腾讯微云*": "腾讯微云",
}
"""Folders below the home that services keep in step with other computers: pattern to name of the service."""

_MOST_ENTRIES: Final = 200_000
"""Names of one synced folder that are looked at."""
_LEVELS_UP: Final = 4
_LONG_ID: Final = 15
_IN_THE_CLOUD: Final = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS of Windows (winnt.h)."""
_DATALESS: Final = 0x40000000
"""SF_DATALESS of macOS (sys/stat.h)."""
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


class FoundPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A file outside the plan that holds something of the conversations."""

    path: Path
    kind: CopyKind
    bytes: int
    conversations: tuple[str, ...]
    """Ids of those whose words it holds; where it could not be read, whose name it bears."""
    passages: int = 0
    """How many different ones it holds: many are a copy, one may be a quotation."""
    tool: str = ""
    """The tool or service that it belongs to, if it is not the app itself."""
    readable: bool = True
    """Not if it could not be read, or lies in the cloud alone."""


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """What was found outside the plan."""

    places: tuple[FoundPlace, ...] = ()
    too_many: tuple[Path, ...] = ()
    """Synced folders with too many files to look through."""
    unread: tuple[Path, ...] = ()
    """Files and folders that could not be looked into, and do not bear a conversation's name."""
    cancelled: bool = False


class _Candidate(msgspec.Struct, frozen=True):
    place: Place
    kind: CopyKind
    tool: str = ""
    named: tuple[str, ...] = ()
    """Conversations whose name it bears."""
    present: bool = True


def search_elsewhere(  # noqa: PLR0913 - what is looked for, and where
    conversations: Sequence[Conversation],
    traces: Traces,
    grounds: Iterable[Ground],
    home: Path,
    *,
    known: Iterable[Path] = (),
    progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Elsewhere:
    """Look for files that hold passages of conversations and that nothing else accounts for.

    Args:
        conversations: Those that go.
        traces: Theirs.
        grounds: The folders of their apps.
        home: The home of the person.
        known: Files and folders that the plan already takes or changes.
        progress: Is told megabytes.
        cancelled: Asked again and again.
    """
    covered = frozenset(known) | traces.staying
    search = _Search(traces, cancelled)
    candidates = {
        one.place.path: one
        for one in (
            *search.synced(conversations, home),
            *search.project_copies(conversations, home),
            *search.app_files(grounds),
        )
        if not _covered(one.place.path, covered)
    }
    pace = Pace(sum(one.place.size for one in candidates.values()), progress)
    places: list[FoundPlace] = []
    for one in candidates.values():
        if search.asked():
            break
        found = search.look(one, pace)
        if found is not None:
            places.append(found)
        pace.past(one.place)
    return Elsewhere(
        places=tuple(sorted(places, key=lambda place: (place.kind, place.path))),
        too_many=tuple(search.too_many),
        unread=tuple(dict.fromkeys(search.unread)),
        cancelled=search.stopped,
    )


def _covered(path: Path, known: frozenset[Path]) -> bool:
    base = next((path.with_name(path.name.removesuffix(one)) for one in _SIDE_FILES if path.name.endswith(one)), path)
    return path in known or base in known or any(folder in known for folder in path.parents)


class _Search:
    def __init__(self, traces: Traces, cancelled: Cancelled | None) -> None:
        self.too_many: list[Path] = []
        self.unread: list[Path] = []
        self.stopped = False
        self._own = traces.own
        self._everything = Needles.merged([traces.own, traces.ids])
        self._cancelled = cancelled

    def asked(self) -> bool:
        """Whether the person wants no more of it."""
        self.stopped = self.stopped or (self._cancelled is not None and self._cancelled())
        return self.stopped

    def app_files(self, grounds: Iterable[Ground]) -> Iterator[_Candidate]:
        """All files of the apps that are not protected."""
        for ground in grounds:
            for place in places_of(ground, self._closed):
                if not place.protected:
                    yield _Candidate(place, "app-file")

    def project_copies(self, conversations: Iterable[Conversation], home: Path) -> Iterator[_Candidate]:
        """What other tools write into the conversations' projects, or into a folder above."""
        for project in dict.fromkeys(Path(one.project) for one in conversations if one.project):
            if not project.is_absolute():
                continue
            above = [folder for folder in project.parents if home in folder.parents][: _LEVELS_UP - 1]
            for tool, pattern in PROJECT_COPIES.items():
                first, _, rest = pattern.partition("/")
                for folder in (project, *above):
                    for path in self._below(folder / first, rest):
                        place = self._place(path)
                        if place is not None:
                            yield _Candidate(place, "copy-elsewhere", tool)

    def _below(self, folder: Path, pattern: str) -> Iterator[Path]:
        try:
            if folder.is_dir() and not folder.is_symlink():
                yield from sorted(folder.glob(pattern))
        except OSError:
            self.unread.append(folder)

    def synced(self, conversations: Sequence[Conversation], home: Path) -> Iterator[_Candidate]:
        """Files of synced folders that bear a conversation's id or the name of its file."""
        bears = _names(conversations)
        roots: dict[Path, str] = {}
        for pattern, tool in SYNCED.items():
            for root in sorted(home.glob(pattern)):
                if root.is_dir():
                    service = root.name.partition("-")[0] if tool == "CloudStorage" else tool
                    roots.setdefault(root, service)
        for root, tool in roots.items():
            for count, entry in enumerate(self._walk(root)):
                if count >= _MOST_ENTRIES:
                    self.too_many.append(root)
                    break
                named = bears(entry.name)
                place = self._place(Path(entry.path)) if named else None
                if place is not None:
                    present = not _in_the_cloud(place.path)
                    yield _Candidate(place, "synced-copy", tool, named, present)

    def _walk(self, root: Path) -> Iterator[os.DirEntry[str]]:
        waiting = [os.fspath(root)]
        while waiting and not self.asked():
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(entry.path)
                        yield entry
            except OSError as error:
                self._closed(error, Path(folder))

    def _place(self, path: Path) -> Place | None:
        try:
            status = path.lstat()
        except OSError as error:
            self._closed(error, path)
            return None
        return Place(path, status.st_size, protected=False) if stat.S_ISREG(status.st_mode) else None

    def _closed(self, error: OSError, path: Path | None = None) -> None:
        if not isinstance(error, FileNotFoundError):
            self.unread.append(path if path is not None else Path(error.filename))

    def look(self, candidate: _Candidate, pace: Pace) -> FoundPlace | None:
        """Whether a file holds words of the conversations."""
        place = candidate.place
        found: set[bytes] = set()
        readable = candidate.present
        if readable:
            look = Look(self._everything, lambda number: pace.read(number, place.path), self._cancelled)
            try:
                look.into(place.path)
            except (FileNotFoundError, NotAFileError):
                return None
            except OSError:
                readable = False
            found = look.found
            self.stopped = self.stopped or look.stopped
            readable = readable and look.whole
        said = {one for one in found if one in self._own.owners}
        owners = self._own.owners_of(said) or (set() if readable else set(candidate.named))
        if not owners:
            if not readable:
                self.unread.append(place.path)
            return None
        return FoundPlace(
            path=place.path,
            kind=candidate.kind,
            bytes=place.size,
            conversations=tuple(sorted(owners)),
            passages=len(said),
            tool=candidate.tool,
            readable=readable,
        )


def _names(conversations: Iterable[Conversation]) -> Callable[[str], tuple[str, ...]]:
    """Tells of a file's name which conversations it bears."""
    ids = {one.native: one.id for one in conversations if len(one.native) >= _LONG_ID}
    files: dict[str, list[str]] = {}
    for one in conversations:
        files.setdefault(one.path.name, []).append(one.id)

    def bears(name: str) -> tuple[str, ...]:
        by_id = [owner for native, owner in ids.items() if native in name] if len(name) >= _LONG_ID else []
        return tuple(dict.fromkeys([*files.get(name, ()), *by_id]))

    return bears


def _in_the_cloud(path: Path) -> bool:
    """Whether the file's content would be fetched first."""
    try:
        status = path.lstat()
    except OSError:
        return False
    attributes = getattr(status, "st_file_attributes", 0)
    return bool(attributes & _IN_THE_CLOUD or getattr(status, "st_flags", 0) & _DATALESS)
