"""A pack gives back what was put in, or says that it is not what was put in."""

import contextlib
import os
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidytrace.erase.vault import chunks
from tidytrace.erase.vault.chunks import CHUNK, EntryKey
from tidytrace.erase.vault.errors import VaultDamaged, VaultFull, VaultNewer, VaultUnusable
from tidytrace.erase.vault.pack import BLOB, COUNT, MAGIC, NOTHING, RECORD, SEAL, Pack
from tidytrace.erase.vault.unpack import Contents

KEY = bytes(range(32))
ID = "r-20261125-120000-abcd"
BINARY = getattr(os, "O_BINARY", 0)
BORDERS = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7)


def write(path, entries, *, sealed=True, key=KEY, receipt_id=ID):
    """Returns where each entry ends."""
    ends = []
    with contextlib.closing(
        Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, key, receipt_id, NOTHING)
    ) as pack:
        for kind, content in entries:
            entry = pack.begin(kind)
            entry.write(content)
            entry.close()
            ends.append(path.stat().st_size)
        if sealed:
            entry = pack.begin(SEAL)
            entry.write(COUNT.pack(len(entries)))
            entry.close()
        pack.sync()
    return ends


def put(entry, content):
    entry.write(content)
    entry.close()


@contextlib.contextmanager
def reading(path, *, promised=None, key=KEY, receipt_id=ID):
    descriptor = os.open(path, os.O_RDONLY | BINARY)
    try:
        yield Contents(descriptor, path, key, receipt_id, promised=promised)
    finally:
        os.close(descriptor)


def everything(path, **more):
    with reading(path, **more) as contents:
        blobs = [b"".join(contents.blob(number)) for number, kind in enumerate(contents._kinds) if kind == BLOB]
        return [*contents.records(), *blobs]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "pack"


THREE = [(BLOB, b"first" * 100), (RECORD, b"about the first"), (BLOB, b"x" * (CHUNK + 5))]


@pytest.mark.parametrize("size", BORDERS)
def test_sizes_around_the_borders_of_chunks_come_back(path, size):
    content = os.urandom(size)
    write(path, [(BLOB, content), (RECORD, content)])
    assert everything(path, promised=2) == [content, content]
    with reading(path, promised=2) as contents:
        assert contents.sealed
        assert contents.whole
        assert all(0 < len(chunk) <= CHUNK for chunk in contents.blob(0))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(BORDERS), st.integers(0, 3 * CHUNK)), max_size=5))
def test_any_portions_make_the_same_blob(tmp_path_factory, portions):
    path = tmp_path_factory.mktemp("pack") / "pack"
    content = [bytes([number]) * size for number, size in enumerate(portions)]
    buffer = bytearray(3 * CHUNK + 7)
    with contextlib.closing(Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, KEY, ID, NOTHING)) as pack:
        entry = pack.begin(BLOB)
        for part in content:
            # the caller's buffer is used again at once
            buffer[: len(part)] = part
            entry.write(memoryview(buffer)[: len(part)])
        entry.close()
    with reading(path) as contents:
        assert b"".join(contents.blob(0)) == b"".join(content)
        assert not contents.sealed


def test_nothing_of_the_text_is_in_the_file(path):
    write(path, [(BLOB, b"my secret sentence" * 1000), (RECORD, b"my secret sentence")])
    assert b"secret" not in path.read_bytes()


def test_an_empty_pack_can_be_sealed_and_read(path):
    write(path, [])
    assert everything(path, promised=0) == []
    with reading(path, promised=0) as contents:
        assert contents.sealed


def test_an_entry_that_was_not_closed_is_taken_back(path):
    with contextlib.closing(Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, KEY, ID, NOTHING)) as pack:
        lost = pack.begin(BLOB)
        lost.write(b"x" * 2 * CHUNK)
        kept = pack.begin(BLOB)
        assert kept.number == lost.number == 0
        with pytest.raises(ValueError, match="taken back"):
            lost.write(b"x" * 2 * CHUNK)
        kept.write(b"kept")
        kept.close()
        with pytest.raises(ValueError, match="closed"):
            kept.close()
        pack.begin(BLOB).write(b"x" * 2 * CHUNK)
        pack.drop()
    assert everything(path) == [b"kept"]


def test_every_bit_flip_is_noticed(path):
    write(path, [(BLOB, b"one"), (RECORD, b"two")])
    good = path.read_bytes()
    expected = everything(path, promised=2)
    for place in range(len(good)):
        for bit in (0, 3, 7):
            bad = bytearray(good)
            bad[place] ^= 1 << bit
            path.write_bytes(bad)
            with pytest.raises((VaultDamaged, VaultNewer)):
                everything(path, promised=2)
    path.write_bytes(good)
    assert everything(path, promised=2) == expected


def test_every_truncation_of_a_sealed_pack_is_noticed(path):
    ends = write(path, THREE)
    good = path.read_bytes()
    places = {*range(200), *ends, *(end + 1 for end in ends), *(end - 1 for end in ends), len(good) - 1}
    for place in places:
        path.write_bytes(good[:place])
        with pytest.raises(VaultDamaged):
            everything(path, promised=3)


def test_a_kill_leaves_a_pack_that_can_be_read_up_to_its_last_whole_entry(path):
    ends = write(path, THREE, sealed=False)
    good = path.read_bytes()
    for place in {*range(ends[1] + 60), *(end - 1 for end in ends), ends[2]}:
        path.write_bytes(good[:place])
        with reading(path) as contents:
            assert not contents.sealed
            assert contents.whole
            assert contents.extent.entries == sum(end <= place for end in ends)
            assert contents.extent.end == max(
                [0 if place < len(MAGIC) else len(MAGIC), *(e for e in ends if e <= place)]
            )
            assert list(contents.records()) == ([b"about the first"] if place >= ends[1] else [])


def test_zeros_that_a_power_cut_left_at_the_end_are_no_damage(path):
    ends = write(path, THREE, sealed=False)
    good = path.read_bytes()
    path.write_bytes(good + bytes(2 * CHUNK + 3))
    assert everything(path) == everything_of(good, path)
    with reading(path) as contents:
        assert contents.extent == (3, ends[-1])


def everything_of(good, path):
    path.with_name("good").write_bytes(good)
    return everything(path.with_name("good"))


def test_what_was_added_behind_the_seal_is_noticed(path):
    write(path, THREE)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(VaultDamaged):
        everything(path, promised=3)


def test_entries_that_changed_places_are_noticed(path):
    ends = write(path, [(BLOB, b"same size 1"), (BLOB, b"same size 2"), (RECORD, b"r")])
    good = path.read_bytes()
    one, two = good[len(MAGIC) : ends[0]], good[ends[0] : ends[1]]
    path.write_bytes(good[: len(MAGIC)] + two + one + good[ends[1] :])
    with pytest.raises(VaultDamaged):
        everything(path, promised=3)


def test_an_entry_that_is_missing_or_there_twice_is_noticed(path):
    ends = write(path, [(BLOB, b"1"), (BLOB, b"2"), (RECORD, b"r")])
    good = path.read_bytes()
    for bad in (good[: ends[0]] + good[ends[1] :], good[: ends[1]] + good[ends[0] :]):
        path.write_bytes(bad)
        with pytest.raises(VaultDamaged):
            everything(path, promised=3)


def test_an_entry_of_another_pack_is_noticed_even_under_the_same_key(path):
    other = path.with_name("other")
    write(path, [(BLOB, b"mine")])
    write(other, [(BLOB, b"they")], receipt_id="r-other")
    path.write_bytes(other.read_bytes())
    with pytest.raises(VaultDamaged):
        everything(path, promised=1)


def test_a_blob_does_not_pass_for_a_record(path):
    write(path, [(BLOB, b"x")], sealed=False)
    bad = bytearray(path.read_bytes())
    bad[len(MAGIC)] = RECORD
    path.write_bytes(bad)
    with pytest.raises(VaultDamaged):
        everything(path)


@pytest.mark.parametrize("change", ["dropped", "swapped", "made last"])
def test_a_chunk_that_is_not_in_its_place_is_noticed(path, change):
    write(path, [(BLOB, os.urandom(3 * CHUNK + 5))])
    good = path.read_bytes()
    start, size = len(MAGIC) + 17, 4 + CHUNK + 16
    first, second = good[start : start + size], good[start + size : start + 2 * size]
    rest = good[start + 2 * size :]
    if change == "dropped":
        body = first + rest
    elif change == "swapped":
        body = second + first + rest
    else:
        short = struct.pack("<I", 1 << 31 | 5) + first[4 : 4 + 5 + 16]
        body = short + rest
    path.write_bytes(good[:start] + body)
    with pytest.raises(VaultDamaged):
        everything(path, promised=1)


def test_a_wrong_key_opens_nothing(path):
    write(path, THREE)
    with pytest.raises(VaultDamaged):
        everything(path, promised=3, key=bytes(32))


def test_what_stands_before_the_damage_can_be_read(path):
    ends = write(path, [(RECORD, b"one"), (RECORD, b"two"), (RECORD, b"three")])
    bad = bytearray(path.read_bytes())
    bad[ends[1] + 30] ^= 1
    path.write_bytes(bad)
    with reading(path, promised=3) as contents:
        records = contents.records()
        assert [next(records), next(records)] == [b"one", b"two"]
        with pytest.raises(VaultDamaged):
            next(records)


def test_another_format_is_told_from_damage(path):
    path.write_bytes(b"TDYPCK02" + bytes(100))
    with pytest.raises(VaultNewer):
        everything(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(VaultDamaged):
        everything(path)


def test_a_number_that_is_no_blob_s_is_noticed(path):
    write(path, THREE)
    with reading(path, promised=3) as contents:
        for number in (-1, 1, 3, 10**9):
            with pytest.raises(VaultDamaged):
                list(contents.blob(number))


def test_no_key_encrypts_twice_under_one_nonce(path, monkeypatch):
    used = []

    class Watched:
        def __init__(self, cipher, key):
            self.cipher, self.key = cipher, key

        def encrypt(self, nonce, data, about):
            used.append((self.key, bytes(nonce)))
            return self.cipher.encrypt(nonce, data, about)

    real = chunks.cipher_of
    monkeypatch.setattr(chunks, "cipher_of", lambda key: Watched(real(key), key))
    with contextlib.closing(Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, KEY, ID, NOTHING)) as pack:
        for _ in range(50):
            entry = pack.begin(BLOB)
            entry.write(b"same" * 10)
            entry.close()
        pack.begin(BLOB).write(bytes(3 * CHUNK))
        entry = pack.begin(BLOB)  # has the number of the one that was taken back
        entry.write(bytes(5 * CHUNK))
        entry.close()
    assert len(used) == 50 + 3 + 6
    assert len(set(used)) == len(used)
    assert all(len(nonce) == 12 for _, nonce in used)
    assert len({key for key, _ in used}) == 52


def test_last_and_chunk_number_are_part_of_the_nonce_and_of_what_is_authenticated():
    from cryptography.exceptions import InvalidTag

    cipher = EntryKey(KEY, bytes(16), ID, BLOB, 0)
    content = cipher.encrypt(1, b"text", last=False)
    assert cipher.decrypt(1, content, last=False) == b"text"
    others = [EntryKey(KEY, bytes(16), *about) for about in ((ID, RECORD, 0), (ID, BLOB, 1), ("r-x", BLOB, 0))]
    tries = [lambda: cipher.decrypt(2, content, last=False), lambda: cipher.decrypt(1, content, last=True)]
    tries += [lambda other=other: other.decrypt(1, content, last=False) for other in others]
    for attempt in tries:
        with pytest.raises(InvalidTag):
            attempt()


class FullDisk:
    """Takes so many bytes of a file and then no more."""

    def __init__(self, monkeypatch, room):
        self.room = room
        self._write, self._truncate = os.write, os.ftruncate
        monkeypatch.setattr(os, "write", self.write)
        monkeypatch.setattr(os, "ftruncate", self.truncate)
        if hasattr(os, "writev"):
            monkeypatch.setattr(os, "writev", lambda descriptor, parts: self.write(descriptor, b"".join(parts)))

    def write(self, descriptor, data):
        if self.room == 0:
            raise OSError(28, "No space left on device")
        written = self._write(descriptor, bytes(data)[: self.room])
        self.room -= written
        return written

    def truncate(self, descriptor, size):
        self.room += os.fstat(descriptor).st_size - size
        self._truncate(descriptor, size)


@pytest.mark.parametrize("big", [300_000, 3 * CHUNK])
def test_a_full_disk_takes_only_the_entry_that_does_not_fit(path, monkeypatch, big):
    with contextlib.closing(Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, KEY, ID, NOTHING)) as pack:
        first = pack.begin(BLOB)
        first.write(b"first")
        first.close()
        FullDisk(monkeypatch, 100_000)
        entry = pack.begin(BLOB)
        with pytest.raises(VaultFull) as told:
            put(entry, os.urandom(big))
        assert "free space" in told.value.sentence()
        size = path.stat().st_size
        small = pack.begin(BLOB)
        assert small.number == 1
        small.write(b"fits")
        small.close()
        pack.sync()
    assert size < 100
    assert everything(path) == [b"first", b"fits"]


def test_a_failed_sync_takes_back_what_was_not_yet_safe(path, monkeypatch):
    with contextlib.closing(Pack(os.open(path, os.O_RDWR | os.O_CREAT | BINARY), path, KEY, ID, NOTHING)) as pack:
        for content in (b"safe", b"not yet"):
            if content == b"not yet":
                pack.sync()
            entry = pack.begin(BLOB)
            entry.write(content)
            entry.close()
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
            with pytest.raises(VaultUnusable):
                pack.sync()
        assert pack.entries == 1
        entry = pack.begin(BLOB)
        entry.write(b"again")
        entry.close()
        pack.sync()
    assert everything(path) == [b"safe", b"again"]


def test_a_file_that_becomes_shorter_while_it_is_read_is_noticed(path):
    write(path, THREE)
    with reading(path, promised=3) as contents:
        os.truncate(path, 300)
        with pytest.raises(VaultDamaged):
            list(contents.blob(0))
