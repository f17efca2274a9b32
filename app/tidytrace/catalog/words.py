"""The closed vocabularies of the catalogue; many of them are fixed by the contract."""

from enum import StrEnum
from typing import Final, Literal

import msgspec

System = Literal["linux", "windows", "macos"]
SYSTEMS: tuple[System, ...] = ("linux", "windows", "macos")

Kind = Literal[
    "terminal-agent",
    "terminal-chat",
    "editor",
    "editor-extension",
    "desktop-chat",
    "local-server",
    "web-ui",
    "browser",
    "web-service",  # nothing on this computer but what a browser keeps; its switches are in the account
]

Check = Literal[
    "data-sharing",
    "cloud-backup",
    "synced-folder",
    "exposed-server",
    "app-access",
    "secrets-at-rest",
    "sensitive-chats",
    "retention",
    "antivirus",
    "os-ai-feature",
    "outbound",
    "web-footprint",
]

Severity = Literal["high", "medium", "low", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low", "info")
"""The gravest first."""


Power = Literal[
    "commands",  # run commands and programs
    "files",  # change files where it works
    "outside",  # use files elsewhere: the home folder, the disk
    "network",  # open addresses
    "tools",  # use tools that were added to it
    "screen",  # see the screen, move the mouse, type
    "browser",  # act in a browser
    "clipboard",  # read what was copied
    "steering",  # take orders from elsewhere
    "plugins",  # run what others wrote
    "memory",  # remember the person from one conversation to the next
]
"""What an AI may do on a computer."""


class Grade(StrEnum):
    """How a fact is known, strongest first. Only the first three may drive a change or a deletion."""

    SOURCE = "source"
    DOCS = "docs"
    OBSERVED = "observed"
    REPORTED = "reported"
    UNVERIFIED = "unverified"
    GUESS = "guess"

    @property
    def actionable(self) -> bool:
        """Whether a fact of this grade may lead to a change on the person's disk."""
        return self in {Grade.SOURCE, Grade.DOCS, Grade.OBSERVED}


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One text in both languages; neither may be empty."""

    en: str
    zh_CN: str  # noqa: N815 - the locale's own name

    def __post_init__(self) -> None:
        """Refuse a missing translation."""
        if not self.en.strip() or not self.zh_CN.strip():
            raise ValueError("both en and zh_CN are needed")

    def in_language(self, language: str) -> str:
        """The text for ``zh_CN``, or English for every other language."""
        return self.zh_CN if language == "zh_CN" else self.en
