"""What is dropped or pasted: files of this computer, and everything else by the reason why it cannot be looked at."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QMimeData

from tidytrace.language import N_

MOST: Final = 50
"""Files at a time."""

NOTHING: Final = N_("There is no file in the clipboard. Copy a file in your file manager first, or choose it here.")
ONLY_PICTURE: Final = N_(
    "What was copied is only a picture, without its file: labels do not come along. Save it, and choose the file here."
)
ADDRESS: Final = N_("That is an address on the internet, where Tidytrace never goes. Save the file, and drop it here.")
TOO_MANY: Final = N_("Those are many files; the first {most} are looked at.")


class Given(msgspec.Struct, frozen=True):
    """What there is to look at."""

    paths: Sequence[Path] = ()
    sentence: str = ""
    """Why not all, or none: an English sentence of the translations."""


def can_be_given(content: QMimeData) -> bool:
    """Whether something of it can be told; checked while it is still held over the window."""
    return content.hasUrls() or content.hasImage()


def given(content: QMimeData | None) -> Given:
    """The files in it, each once; a clipboard that nobody ever used has no content at all."""
    if content is None:
        return Given(sentence=NOTHING)
    urls = content.urls() if content.hasUrls() else []
    paths = list(dict.fromkeys(Path(url.toLocalFile()) for url in urls if url.isLocalFile() and url.toLocalFile()))
    if paths:
        return Given(paths[:MOST], TOO_MANY if len(paths) > MOST else "")
    if content.hasImage():
        return Given(sentence=ONLY_PICTURE)
    if urls:
        return Given(sentence=ADDRESS)
    return Given(sentence=NOTHING)
