"""Names of saved conversations that every system can keep, also after the file was copied to another one."""

import re
import unicodedata
from typing import Final

from tidytrace.chats.model import Conversation

_MOST_BYTES: Final = 120
"""Of a name in UTF-8 without its ending: encrypted file systems allow 143, Windows 260 characters of the whole path."""
_UNSAFE: Final = re.compile('[<>:"/\\\\|?*]')
"""What Windows does not allow, ``/`` and the backslash included."""
_JOINERS: Final = {"\u200d", "\ufe0f"}
_KEPT: Final = {*_JOINERS, "\t", "\n"}
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
"""Names that mean devices on Windows, whatever follows a dot."""


def name_of(conversation: Conversation, app: str) -> str:
    """A file name without its ending: the day it began and its title, else the app's name."""
    began = conversation.created or conversation.updated
    title = safe(conversation.title or "") or safe(app) or "chat"
    name = f"{began.astimezone():%Y-%m-%d} {title}" if began is not None else title
    return shortened(f"_{name}" if _RESERVED.fullmatch(name) else name)


def ending_of(number: int) -> str:
    """What is put behind a name that others have already: ``-2`` for the second."""
    return f"-{number}" if number > 1 else ""


def safe(text: str) -> str:
    """One line of visible characters that no file system refuses; emoji and letters of any script stay."""
    plain = unicodedata.normalize("NFC", text)
    kept = "".join(character for character in plain if _visible(character))
    # a dot in front would hide the file, dots and spaces at the end get lost on Windows
    return " ".join(_UNSAFE.sub(" ", kept).split()).lstrip(". -~").rstrip(". ")


def _visible(character: str) -> bool:
    # marks of direction and zero width can make a name look like another
    return character in _KEPT or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def shortened(name: str) -> str:
    """The name within ``_MOST_BYTES``, cut between whole characters."""
    if len(name.encode()) <= _MOST_BYTES:
        return name
    cut = name.encode()[:_MOST_BYTES].decode("utf-8", "ignore")
    while len(cut) > 1 and (_joins(name[len(cut)]) or cut[-1] == "\u200d"):
        cut = cut[:-1]
    return cut.rstrip(". \u200d")


def _joins(character: str) -> bool:
    return bool(unicodedata.combining(character)) or character in _JOINERS or "\U0001f3fb" <= character <= "\U0001f3ff"
