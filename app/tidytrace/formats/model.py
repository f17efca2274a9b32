"""What was read of a settings file, and what is changed in it."""

from pathlib import Path
from typing import Any, Literal

import msgspec

Format = Literal[
    "json",
    "jsonc",
    "toml",
    "yaml",
    "ini",
    "env",
    "shell",
    "plist",
    "prefs",
    "consents",
    "sqlite",
    "options",
    "ignores-first",
    "ignores-last",
    "mode",
]
KeyPath = tuple[str, ...]
"""From the top of the document to the value; a place in a list is a decimal number.

INI: section and key, or the key alone above the first section. .env, shell and prefs.js: the name. SQLite: table,
row key, then the path inside the row's JSON value. Options: the long name with its dashes. Ignores: the line.
Mode: ``mode``.
"""


class Reading(msgspec.Struct, frozen=True):
    """The value of one key; INI and .env know only strings."""

    present: bool
    value: Any = None


ABSENT = Reading(present=False)


class Splice(msgspec.Struct, frozen=True):
    """One replaced stretch of a file: the only content that a receipt keeps."""

    offset: int
    """In bytes from the start of the file (for sqlite: of the row's value)."""
    before: bytes
    after: bytes


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A change of one key, ready to be applied and to be taken back."""

    path: Path
    format: Format
    key: KeyPath
    before: Reading
    after: Reading
    created: bool = False
    """The file did not exist (for sqlite: the row)."""
    created_folder: bool = False
    """Its folder did not exist either."""
    made: int = 0
    """Groups around the key that were made for it."""
    splices: tuple[Splice, ...]
    """Applied one after another; each offset counts in what the one before it has left."""
    digest_before: str
    """SHA-256 in hex of the file (for sqlite: of the row's value); empty when there is none."""
    digest_after: str
