"""SQLite's rollback journal: what a database held before a transaction that did not end.

Source: «The Rollback Journal» on https://www.sqlite.org/fileformat2.html.
"""

import struct

_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_HEADER = 28
_UNKNOWN = 0xFFFFFFFF


def rolled_back(database: bytearray, journal: bytes) -> None:
    """Put the pages of an unfinished transaction back into the image, as SQLite does at its next start.

    A finished transaction leaves no journal, or one whose head is blank or cut off.
    """
    offset = 0
    before: int | None = None
    # each time the app had to write early, another head with its own pages was begun at the next sector
    while journal.startswith(_MAGIC, offset) and offset + _HEADER <= len(journal):
        records, nonce, pages, sector, page_size = struct.unpack_from(">IIIII", journal, offset + len(_MAGIC))
        if page_size < 512 or page_size > 65536 or page_size & (page_size - 1) or sector < _HEADER:
            break
        before = pages * page_size if before is None else before
        start = offset + sector
        room = (len(journal) - start) // (page_size + 8)
        whole = _put_back(database, journal, start, (min(records, room), page_size, nonce), before)
        if not whole or records == _UNKNOWN:
            break
        offset = -(-(start + records * (page_size + 8)) // sector) * sector
    if before:
        del database[before:]


def _put_back(database: bytearray, journal: bytes, start: int, part: tuple[int, int, int], before: int) -> bool:
    records, page_size, nonce = part
    step = page_size + 8
    for offset in range(start, start + records * step, step):
        page = struct.unpack_from(">I", journal, offset)[0]
        content = journal[offset + 4 : offset + 4 + page_size]
        if struct.unpack_from(">I", journal, offset + 4 + page_size)[0] != _checksum(content, nonce):
            return False  # never reached the disk, so the page was not changed yet either
        end = page * page_size
        if page and end <= before:
            database.extend(bytes(max(0, end - len(database))))
            database[end - page_size : end] = content
    return True


def _checksum(content: bytes, nonce: int) -> int:
    return (nonce + sum(content[at] for at in range(len(content) - 200, 0, -200))) & 0xFFFFFFFF
