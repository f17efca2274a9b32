"""LevelDB stores as an app leaves them: an older table, packed block by block, and a log with what came later."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cramjam import snappy

from tidytrace.chats.leveldb.crc32c import masked
from tidytrace.chats.leveldb.logs import DELETE, PUT, as_varint, batch_of, log_of
from tidytrace.chats.leveldb.tables import MAGIC, SNAPPY

BYTEWISE = b"leveldb.BytewiseComparator"
INDEXED_DB = b"idb_cmp1"
_BLOCK = 4096


def store(
    folder: Path,
    older: Mapping[bytes, bytes],
    newer: Mapping[bytes, bytes],
    gone: Sequence[bytes] = (),
    *,
    comparator: bytes = BYTEWISE,
) -> Path:
    """A store of three files.

    Args:
        folder: Made if it is missing.
        older: What is in the table.
        newer: What is in the log; may replace something of the table.
        gone: Keys that the log deletes again; their values stay in the files.
        comparator: Orders the keys, by its name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table = table_of(older, first=1)
    after = len(older) + 1
    batches = [batch_of(after + number, [(key, value)]) for number, (key, value) in enumerate(newer.items())]
    after += len(newer)
    batches += [_deletion(after + number, key) for number, key in enumerate(gone)]
    (folder / "000005.ldb").write_bytes(table)
    (folder / "000006.log").write_bytes(b"".join(log_of(batches)))
    edits = [_edit(comparator, log=0, following=2, last=0)]
    if older:
        edits.append(_edit(b"", log=6, following=7, last=len(older), table=(5, len(table), sorted(older))))
    else:
        (folder / "000005.ldb").unlink()
    (folder / "MANIFEST-000001").write_bytes(b"".join(log_of(edits)))
    (folder / "CURRENT").write_bytes(b"MANIFEST-000001\n")
    (folder / "LOCK").touch()
    (folder / "LOG").write_bytes(b"2026/03/02-08:30:00.000000 1 Reusing MANIFEST\n")
    return folder


def table_of(entries: Mapping[bytes, bytes], *, first: int) -> bytes:
    """A table; sequence numbers count from ``first`` on."""
    out = bytearray()
    index: list[tuple[bytes, bytes]] = []
    block: list[tuple[bytes, bytes]] = []
    for number, key in enumerate(sorted(entries)):
        block.append((_internal(key, first + number), entries[key]))
        if sum(len(one) + len(value) for one, value in block) >= _BLOCK:
            index.append((block[-1][0], _put(out, block)))
            block = []
    if block:
        index.append((block[-1][0], _put(out, block)))
    meta = _put(out, [])
    named = _put(out, index)
    footer = meta + named
    return bytes(out) + footer + bytes(40 - len(footer)) + MAGIC


def _internal(key: bytes, sequence: int, kind: int = PUT) -> bytes:
    return key + (sequence << 8 | kind).to_bytes(8, "little")


def _put(out: bytearray, pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Appends a block; where it is."""
    content = bytearray()
    before = b""
    for key, value in pairs:
        shared = next((at for at, (one, two) in enumerate(zip(before, key, strict=False)) if one != two), 0)
        own = key[shared:]
        content += as_varint(shared) + as_varint(len(own)) + as_varint(len(value)) + own + value
        before = key
    content += bytes(4) + (1).to_bytes(4, "little")
    packed = bytes(snappy.compress_raw(bytes(content))) + bytes((SNAPPY,))
    place = as_varint(len(out)) + as_varint(len(packed) - 1)
    out += packed + masked(packed).to_bytes(4, "little")
    return place


def _deletion(sequence: int, key: bytes) -> bytes:
    return sequence.to_bytes(8, "little") + (1).to_bytes(4, "little") + bytes((DELETE,)) + as_varint(len(key)) + key


def _edit(
    comparator: bytes, *, log: int, following: int, last: int, table: tuple[int, int, list[bytes]] | None = None
) -> bytes:
    out = b""
    if comparator:
        out += as_varint(1) + as_varint(len(comparator)) + comparator
    out += b"".join(as_varint(tag) + as_varint(value) for tag, value in ((2, log), (3, following), (4, last)))
    if table is not None:
        number, size, keys = table
        out += b"".join(map(as_varint, (7, 0, number, size)))
        for key in (_internal(keys[0], 1), _internal(keys[-1], len(keys))):
            out += as_varint(len(key)) + key
    return out
