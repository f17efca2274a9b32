"""Which rule holds for a conversation: that of the conversation itself, of its folder, of its app, of all."""

import ntpath
import os
import posixpath
import unicodedata
from collections.abc import Iterable

from tidytrace.catalog.words import System
from tidytrace.host import Host
from tidytrace.watch.retention.rules import KEEP_ALL, MOST_DAYS, Does, Rule


class Chooser:
    """The rules of one person, ready to be asked for tens of thousands of conversations."""

    def __init__(self, rules: Iterable[Rule], host: Host) -> None:
        """Later rules for the same thing replace earlier ones."""
        rules = tuple(rules)
        self._host = host
        self._all = KEEP_ALL
        self._apps: dict[str, Rule] = {}
        self._chats: dict[str, Rule] = {}
        folders: dict[str, Rule] = {}
        for rule in rules:
            if rule.scope == "all":
                self._all = rule
            elif rule.scope == "app":
                self._apps[rule.of] = rule
            elif rule.scope == "chat":
                self._chats[rule.of] = rule
            else:
                for name in _names(rule.of, host.system):
                    folders[name] = rule
        self._folders = sorted(folders.items(), key=lambda pair: len(pair[0]), reverse=True)
        """The deepest first."""
        self._of_project: dict[str, Rule | None] = {}

    @property
    def by_folder(self) -> bool:
        """Whether any rule is for a folder, so that chats without one cannot be matched by it."""
        return bool(self._folders)

    def for_app(self, app: str) -> Rule:
        """The rule of an app's conversations that have none narrower."""
        return self._apps.get(app, self._all)

    def rule_of(self, chat: str, app: str, project: str | None) -> Rule:
        """The rule of one conversation: the narrowest that fits.

        Args:
            chat: its id.
            app: the app's id.
            project: what the app noted as its project, in whatever spelling.
        """
        if chat in self._chats:
            return self._chats[chat]
        if project is not None and self._folders:
            if project not in self._of_project:
                self._of_project[project] = self._folder_rule(project)
            rule = self._of_project[project]
            if rule is not None:
                return rule
        return self.for_app(app)

    def is_placed(self, project: str | None) -> bool:
        """Whether a conversation tells its folder."""
        return project is not None and bool(folders_of(project, self._host.system))

    def possible(self, app: str) -> frozenset[Rule]:
        """All rules that a conversation of this app may have."""
        chats = (rule for chat, rule in self._chats.items() if chat.partition(":")[0] == app)
        return frozenset((self.for_app(app), *chats, *(rule for _, rule in self._folders)))

    def least_days(self, app: str, does: Does) -> int | None:
        """The smallest number of days that a rule of one kind may have for this app; none where there is no such."""
        return min((rule.days for rule in self.possible(app) if rule.does == does and rule.days), default=None)

    def _folder_rule(self, project: str) -> Rule | None:
        """Of a conversation about several folders the one that keeps it longest; each has its deepest rule."""
        system = self._host.system
        rules: list[Rule] = []
        for folder in folders_of(project, system):
            at = _folded(folder, system)
            rules += [rule for name, rule in self._folders if _within(at, name, system)][:1]
        return max(rules, key=lambda rule: rule.days or MOST_DAYS + 1, default=None)


def folders_of(project: str, system: System) -> tuple[str, ...]:
    """The folders that an app noted, if they are such: whole paths or ``file:`` addresses, one a line."""
    return tuple(path for line in project.splitlines() if _is_absolute(path := _path(line.strip()), system))


def _path(noted: str) -> str:
    if not noted.startswith("file:"):
        return noted
    from tidytrace.chats.stores.vscode import path_of_uri

    return path_of_uri(noted)


def whole(folder: str, host: Host) -> str | None:
    """A folder as the person wrote it, as an absolute path; none where it is no such."""
    if folder == "~" or folder.startswith(("~/", "~\\")):
        folder = str(host.home) + folder[1:]
    if not _is_absolute(folder, host.system):
        return None
    return ntpath.normpath(folder) if host.system == "windows" else posixpath.normpath(folder)


def _is_absolute(path: str, system: System) -> bool:
    if system != "windows":
        return path.startswith("/")
    # a Windows computer that is looked at from another system lies in a folder of that one
    return (bool(ntpath.splitdrive(path)[0]) and ntpath.isabs(path)) or (os.name != "nt" and path.startswith("/"))


def _names(folder: str, system: System) -> set[str]:
    """A folder's names: as it was written, and without links, as programs note the folder that they work in."""
    names = {_folded(folder, system)}
    if (system == "windows") == (os.name == "nt"):
        names.add(_folded(os.path.realpath(folder), system))
    return names


def _folded(path: str, system: System) -> str:
    """As two spellings of one folder have it in common."""
    if system == "windows":
        return ntpath.normcase(ntpath.normpath(path.removeprefix("\\\\?\\")))
    plain = posixpath.normpath(path)
    return unicodedata.normalize("NFC", plain).casefold() if system == "macos" else plain


def _within(path: str, folder: str, system: System) -> bool:
    gap = "\\" if system == "windows" else "/"
    return path == folder or path.startswith(folder.rstrip(gap) + gap)
