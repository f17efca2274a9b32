"""Words are found inside whatever apps pack them in, also in parts of it and across its borders."""

import gzip
import io
import json
import random
import zipfile
import zlib

import cramjam
import pytest

from homes.files import journaled, unfolded
from tidytrace.erase.search import leveldb, looking, packed
from tidytrace.erase.search.leveldb import LOG_BLOCK
from tidytrace.erase.search.looking import Look, NotAFileError
from tidytrace.erase.search.needles import Needles, passages
from tidytrace.erase.search.snappy import unpack

TEXT = "MARK-cat tell me about the sleeping habits of cats in winter"
NEEDLES = Needles({one: frozenset({"cat"}) for one in passages(TEXT)})
NOISE = random.Random(7).randbytes(30_000)
WORDS = " ".join(f"word{number * 7919 % 1000}" for number in range(3000)).encode()


@pytest.fixture
def look(tmp_path):
    def into(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        done = Look(NEEDLES).into(path)
        return NEEDLES.owners_of(done.found) == {"cat"}, done.whole

    return into


def zstd(content):
    return bytes(cramjam.zstd.compress(content))


def zipped(content, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("empty", b"")
        archive.writestr("word/document.xml", content)
    return file.getvalue()


def snap(content):
    return bytes(cramjam.snappy.compress_raw(content))


PACKERS = {
    "gzip": gzip.compress,
    "zstd": zstd,
    "zip": zipped,
    "zip stored": lambda content: zipped(content, zipfile.ZIP_STORED),
    "value of IndexedDB": lambda content: b"\xff\x11\x02" + snap(content),
}


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("before", [b"", b"HTTP header\0", bytes((4 << 20) - 2)], ids=["start", "within", "border"])
def test_packed_content_is_found_wherever_it_begins(look, packer, before):
    content = PACKERS[packer](WORDS + TEXT.encode() + WORDS)
    assert look("file.bin", before + content + NOISE) == (True, True)
    assert look("other.bin", before + PACKERS[packer](WORDS * 2) + NOISE) == (False, True)


def test_a_second_member_is_found_too(look):
    assert look("log.gz", gzip.compress(WORDS) + gzip.compress(TEXT.encode() * 3)) == (True, True)
    assert look("log.jsonl.zst", zstd(WORDS) + zstd(TEXT.encode() * 3)) == (True, True)


def test_what_is_packed_twice_or_thrice_is_found(look):
    assert look("a.zip", zipped(gzip.compress(TEXT.encode() * 2 + WORDS))) == (True, True)
    assert look("a.gz", gzip.compress(zipped(zstd(TEXT.encode() * 2 + WORDS)))) == (True, True)


def test_objects_and_packs_of_git(look):
    blob = zlib.compress(b"blob 99\0" + TEXT.encode())
    assert look("0f3a", blob) == (True, True)
    assert look("pack-1.pack", b"PACK\0\0\0\2\0\0\0\2" + b"\xb5\x0a" + zlib.compress(WORDS) + b"\xb3\x04" + blob) == (
        True,
        True,
    )


@pytest.mark.parametrize("packer", ["gzip", "zstd", "zip", "value of IndexedDB"])
def test_what_comes_before_the_damage_is_found(look, packer):
    middle = random.Random(1).randbytes(400_000)
    content = PACKERS[packer](TEXT.encode() * 2 + middle)
    assert look("cut", content[: len(content) // 2])[0]


@pytest.mark.parametrize("keeping", [journaled, unfolded])
@pytest.mark.parametrize(("said", "found"), [(TEXT, True), ("nothing of that kind", False)])
def test_what_is_packed_in_a_cell_of_several_pages_is_found(tmp_path, keeping, said, found):
    cell = bytes(cramjam.zstd.compress(f"{NOISE.hex()}{said}{NOISE.hex()}".encode()))
    with keeping(tmp_path / "threads.db", "CREATE TABLE t (id TEXT, data BLOB);") as connection:
        connection.execute("INSERT INTO t VALUES ('a', ?)", (cell,))
    looks = [Look(NEEDLES).into(path) for path in tmp_path.glob("threads.db*")]
    assert any(look.found for look in looks) == found
    assert all(look.whole for look in looks)


def test_a_database_that_cannot_be_opened_is_not_called_clean(look):
    head = b"SQLite format 3\0" + NOISE[:84]
    assert look("threads.db", head + bytes(cramjam.zstd.compress(b"nothing of that kind"))) == (False, False)


def test_names_and_marks_alone_make_nothing_packed(look):
    for mark in [one for marks in packed.MARKS.values() for one in marks]:
        assert look("x.bin", mark) == (False, True)
        assert look("x.bin", mark + NOISE + TEXT.encode()) == (True, True)
    assert look("000005.ldb", b"") == (False, True)
    assert look("000005.ldb", NOISE + TEXT.encode()) == (True, True)
    assert look("000003.log", TEXT.encode()) == (True, True)


@pytest.mark.parametrize("packer", ["gzip", "zstd", "zip"])
def test_a_bomb_is_looked_at_only_so_far(look, packer, monkeypatch):
    monkeypatch.setattr(looking, "LARGEST_UNPACKED", 1 << 20)
    monkeypatch.setattr("tidytrace.chats.zstd.LARGEST", 1 << 20)
    assert look("bomb", PACKERS[packer](bytes(1 << 24))) == (False, False)


def test_a_large_file_is_looked_at_only_so_far(look, monkeypatch):
    monkeypatch.setattr(looking, "LARGEST", 1 << 20)
    assert look("large", bytes(1 << 21)) == (False, False)


def test_only_plain_files_are_opened(tmp_path):
    (tmp_path / "file").write_text(TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "file")
    for name in ("link", "."):
        with pytest.raises((NotAFileError, IsADirectoryError)):
            Look(NEEDLES).into(tmp_path / name)


# --- LevelDB ---------------------------------------------------------------------------------------------------


def log(*records):
    """A log as LevelDB writes it."""
    out = bytearray()
    for record in records:
        at = 0
        first = True
        while first or at < len(record):
            room = LOG_BLOCK - len(out) % LOG_BLOCK
            if room < 7:
                out += bytes(room)
                continue
            piece = record[at : at + room - 7]
            last = at + len(piece) == len(record)
            kind = 1 if first and last else 2 if first else 4 if last else 3
            out += b"\0\0\0\0" + len(piece).to_bytes(2, "little") + bytes([kind]) + piece
            at += len(piece)
            first = False
    return bytes(out)


def number(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def block(*pairs):
    entries = b"".join(b"\0" + number(len(key)) + number(len(value)) + key + value for key, value in pairs)
    return entries + (0).to_bytes(4, "little") + (1).to_bytes(4, "little")


def table(*contents, pack=snap, kind=1):
    """A table of blocks with one value each."""
    out = bytearray()
    places = []
    for content in contents:
        packed_block = pack(block((b"key", content)))
        places.append((b"key", number(len(out)) + number(len(packed_block))))
        out += packed_block + bytes([kind]) + b"\xaa\xbb\xcc\xdd"
    meta, index = block(), block(*places)
    handles = b""
    for one in (meta, index):
        handles += number(len(out)) + number(len(one))
        out += one + b"\0" + b"\xaa\xbb\xcc\xdd"
    return bytes(out) + handles.ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")


HIDDEN = b"MARK-cat tell me a tale. " + b"tell me about the " + TEXT.encode() + b" sleeping habits " + TEXT.encode()


def test_a_record_across_two_blocks_of_a_log_is_found(look):
    for before in range(LOG_BLOCK - 7 - len(TEXT), LOG_BLOCK, 7):
        content = log(bytes(before), TEXT.encode() + WORDS)
        assert look("000003.log", content) == (True, True)
    record = log(b"." * (LOG_BLOCK - 40) + TEXT.encode() + b"." * (3 * LOG_BLOCK))
    assert TEXT.encode() not in record
    assert look("000003.log", record)[0]


def test_a_damaged_log_is_read_on_at_the_next_block(look):
    content = bytearray(log(b"." * LOG_BLOCK, b"." * (LOG_BLOCK - 60) + TEXT.encode() + b"." * LOG_BLOCK))
    assert TEXT.encode() not in content
    content[:200] = NOISE[:200]
    assert look("000003.log", bytes(content))[0]


@pytest.mark.parametrize(("pack", "kind"), [(snap, 1), (zstd, 2), (bytes, 0)], ids=["snappy", "zstd", "plain"])
def test_every_block_of_a_table_is_found(look, pack, kind):
    content = table(WORDS, HIDDEN, WORDS, pack=pack, kind=kind)
    assert look("000005.ldb", content) == (True, True)
    assert look("000006.ldb", table(WORDS, WORDS[9:], pack=pack, kind=kind)) == (False, True)


def test_a_table_without_an_index_is_read_block_by_block(look):
    content = table(WORDS, NOISE[:3000], HIDDEN, WORDS)
    assert look("000005.ldb", content[:-60])[0]
    assert look("000005.ldb", content[: content.rindex(b"key") - 20])[0]
    broken = bytearray(content)
    broken[-90:-48] = NOISE[:42]
    assert look("000005.ldb", bytes(broken))[0]


def test_a_table_that_ends_within_a_block_is_read_up_to_there(look):
    content = table(WORDS, TEXT.encode() + NOISE[:5000] + TEXT.encode())
    assert look("000005.ldb", content[: content.index(NOISE[:100]) + 2000])[0]


def test_blocks_that_the_index_does_not_name_are_found(look):
    whole = table(HIDDEN, WORDS)
    start = len(snap(block((b"key", HIDDEN)))) + 5
    assert [len(one) for one in leveldb.table_blocks(whole)][-1] > 100
    index = block((b"key", number(start) + number(len(snap(block((b"key", WORDS)))))))
    cut = whole[: start + len(snap(block((b"key", WORDS)))) + 5]
    footer = (number(0) + number(0) + number(len(cut)) + number(len(index))).ljust(40, b"\0")
    content = cut + index + b"\0\0\0\0\0" + footer + bytes.fromhex("57fb808b247547db")
    assert look("000005.ldb", content) == (True, True)


def test_a_packed_value_in_a_packed_block(look):
    value = b"\xff\x11\x02" + snap(WORDS + HIDDEN)
    assert look("000005.ldb", table(WORDS, value)) == (True, True)
    assert look("000003.log", log(bytes(32700), value)) == (True, True)


def test_snappy_is_unpacked_like_by_others():
    for content in (b"a", b"ab" * 900, WORDS, NOISE, json.dumps([1] * 5000).encode(), WORDS * 40):
        raw = snap(content)
        found = unpack(b"xx" + raw + b"yy", 2)
        assert (found.content, found.end, found.state) == (content, len(raw) + 2, "whole")
        cut = unpack(raw[:-1], 0)
        assert cut.state == "cut"
        assert content.startswith(cut.content)
    assert unpack(b"\xff\xff\xff\xff\xff", 0).state == "damaged"
    assert unpack(b"\x08\x01\x05", 0).state == "damaged"


def test_what_chromium_leaves_of_a_cleared_site_is_found(lab_home, tmp_path):
    """The table that is left holds the conversation packed: its plain bytes show only pieces of it."""
    home = lab_home("chromium-156.0.8078.79")
    before = home.rglob("https_chatgpt.com_0.indexeddb.leveldb/000003.log")
    plain = next(iter(before)).read_bytes()
    after = next(iter(lab_home("chromium-156.0.8078.79.after-site-clear").rglob("*chatgpt*/000005.ldb")))
    text = [one for one in passages(plain.decode("latin-1")) if one.isascii() and " " in one]
    wanted = Needles({one: frozenset({one}) for one in text})
    seen = wanted.owners_in(after.read_bytes())
    found = wanted.owners_of(Look(wanted).into(after).found)
    assert seen < found
    assert len(found) >= len(text) // 2


def test_words_in_a_packed_file_of_mozilla_are_found(look):
    """LZ4 only points to what was there before, so the words need not stand in it letter by letter."""
    content = WORDS + TEXT.encode() + WORDS
    packed_file = b"mozLz40\0" + bytes(cramjam.lz4.compress_block(content))
    assert look("sessionstore.jsonlz4", packed_file) == (True, True)
    assert look("damaged.jsonlz4", packed_file[:40]) == (False, True)
