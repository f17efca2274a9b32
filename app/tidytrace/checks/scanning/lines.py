"""The lines of a file in which something was found."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tidytrace.chats.bytelines import line_start, lines
from tidytrace.chats.files import opened, unreadable
from tidytrace.checks.scanning.place import Place


def lines_of(path: Path, places: Sequence[Place]) -> Iterator[tuple[bytes | None, list[Place]]]:
    """Each line with the places in it; none for a line that is too long to be read, or no longer there.

    Raises StoreUnreadable.
    """
    file = opened(path)
    if file is None:
        yield None, list(places)
        return
    end = -1
    line: bytes | None = None
    group: list[Place] = []
    with file:
        try:
            for place in sorted(places, key=lambda one: one.match.offset):
                if place.match.offset >= end:
                    if group:
                        yield line, group
                    group = []
                    _, line = next(lines(file, line_start(file, place.match.offset)), (0, None))
                    end = file.tell()
                group.append(place)
        except OSError as error:
            raise unreadable(path, error) from error
    if group:
        yield line, group
