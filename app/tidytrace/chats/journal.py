"""SQLite's rollback journal: what a database held before a transaction that did not end.

Source: «The Rollback Journal» on https://www.sqlite.org/fileformat2.html.
"""

import struct

_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"


def rolled_back(database: bytearray, journal: bytes) -> None:
    """Put the pages of an unfinished transaction back into the image, as SQLite does at its next start."""
    if not journal.startswith(_MAGIC) or len(journal) < 28:
        return  # finished: the app cut the journal off or blanked its head
    records, nonce, pages, sector, page_size = struct.unpack_from(">iIIII", journal, 8)
    if page_size < 512 or page_size > 65536 or page_size & (page_size - 1) or sector < 28:
        return
    step = page_size + 8
    if records < 0 or records > (len(journal) - sector) // step:
        records = (len(journal) - sector) // step
    offset = sector
    for _number in range(records):
        if offset + step > len(journal):
            break
        page = struct.unpack_from(">I", journal, offset)[0]
        content = journal[offset + 4 : offset + 4 + page_size]
        if struct.unpack_from(">I", journal, offset + 4 + page_size)[0] != _checksum(content, nonce):
            break
        end = page * page_size
        if page and page <= pages:
            if len(database) < end:
                database.extend(bytes(end - len(database)))
            database[end - page_size : end] = content
        offset += step
    if pages:
        del database[pages * page_size :]


def _checksum(content: bytes, nonce: int) -> int:
    total = nonce
    for at in range(len(content) - 200, 0, -200):
        total += content[at]
    return total & 0xFFFFFFFF
