"""Files and folders that are taken whole: nobody looks inside, but they are there and can go."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tidytrace.chats.files import file_time, files_below, status_of
from tidytrace.chats.model import Message
from tidytrace.chats.stores.base import FileReader, Listed


class WholeReader(FileReader):
    """Reads ``file`` and ``folder`` stores."""

    sizes_need_counts = True
    times_need_titles = False

    def list(self, path: Path, *, titles: bool, counts: bool) -> Iterator[Listed]:  # noqa: ARG002 - as every reader
        """The file or folder as one conversation without a title."""
        if self.foreign(path):
            return
        status = status_of(path)
        if status is None:
            return
        yield Listed(
            native=self.id_of_path(path) or path.stem,
            updated=file_time(status),
            updated_by_file=True,
            bytes=size_of(path) if counts else status.st_size,
        )

    def messages(self, path: Path, native: str) -> Iterator[Message]:  # noqa: ARG002 - as every reader
        """Nothing: the form of the content is not known."""
        return iter(())


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder; links are not followed, and what is gone counts nothing."""
    try:
        if not path.is_dir() or path.is_symlink():
            return path.lstat().st_size
    except OSError:
        return 0
    total = 0
    # what cannot be looked at has no size that could be told
    for one in files_below(path, lambda _error: None):
        with contextlib.suppress(OSError):
            total += one.lstat().st_size
    return total
