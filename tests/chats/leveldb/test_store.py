"""A whole store: tables and logs together give what the app would see, and what else stands in the files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homes.leveldb import store
from tidytrace.chats.leveldb import FormatError, is_live, read_contents


def read(folder, *, verify=True):
    names = [path.name for path in folder.iterdir()]
    return read_contents(names, lambda name: (folder / name).read_bytes() if name in names else None, verify=verify)


def test_the_log_wins_over_the_table_and_what_was_before_is_told(tmp_path):
    folder = store(
        tmp_path, {b"a": b"old", b"b": b"stays", b"c": b"goes"}, {b"a": b"new", b"d": b"more"}, gone=[b"c", b"never"]
    )
    contents = read(folder)
    assert contents.live == {b"a": b"new", b"b": b"stays", b"d": b"more"}
    assert (b"a", b"old") in contents.past
    assert (b"c", b"goes") in contents.past
    assert contents.last_sequence == 7
    assert contents.version.comparator == b"leveldb.BytewiseComparator"


@given(
    st.dictionaries(st.binary(min_size=1, max_size=40), st.binary(max_size=3000), max_size=40),
    st.dictionaries(st.binary(min_size=1, max_size=40), st.binary(max_size=300), max_size=10),
)
def test_tables_of_many_blocks_and_any_keys(tmp_path_factory, older, newer):
    folder = store(tmp_path_factory.mktemp("store"), older, newer)
    assert read(folder).live == older | newer


@given(
    st.dictionaries(st.binary(min_size=1, max_size=6), st.binary(max_size=3000), max_size=40),
    st.dictionaries(st.binary(min_size=1, max_size=6), st.binary(max_size=300), max_size=10),
    st.lists(st.binary(max_size=4), min_size=2, max_size=2).map(sorted),
)
def test_a_range_of_keys_is_read_as_the_whole_store_would_give_it(tmp_path_factory, older, newer, ends):
    folder = store(tmp_path_factory.mktemp("store"), older, newer, gone=list(older)[:2])
    low, high = ends
    names = [path.name for path in folder.iterdir()]
    part = read_contents(names, lambda name: (folder / name).read_bytes(), within=(low, high)).live
    assert part == {key: value for key, value in read(folder).live.items() if low <= key < high}


def test_blocks_outside_the_range_stay_packed(tmp_path):
    folder = store(tmp_path, {b"%c" % letter: b"x" * 3000 for letter in b"abcdefgh"}, {})
    table = folder / "000005.ldb"
    # the first block cannot be unpacked any more
    table.write_bytes(b"\xff" * 8 + table.read_bytes()[8:])
    names = [path.name for path in folder.iterdir()]
    part = read_contents(names, lambda name: (folder / name).read_bytes(), within=(b"g", b"i")).live
    assert set(part) == {b"g", b"h"}
    with pytest.raises(FormatError):
        read(folder, verify=False)


def test_a_range_means_nothing_where_keys_are_sorted_in_another_way(tmp_path):
    folder = store(tmp_path, {b"a": b"1"}, {}, comparator=b"idb_cmp1")
    with pytest.raises(FormatError):
        read_contents(["CURRENT"], lambda name: (folder / name).read_bytes(), within=(b"a", b"b"))


def test_only_files_that_the_manifest_names_count(tmp_path):
    folder = store(tmp_path, {b"a": b"1"}, {b"b": b"2"})
    contents = read(folder)
    names = ("000005.ldb", "000006.log", "MANIFEST-000001", "000004.log", "000003.ldb", "MANIFEST-000009")
    live = {name for name in names if is_live(name, contents.manifest, contents.version)}
    assert live == {"000005.ldb", "000006.log", "MANIFEST-000001"}


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-000001", "000005.ldb"])
def test_a_file_that_is_missing_is_no_empty_store(tmp_path, name):
    folder = store(tmp_path, {b"a": b"1"}, {b"b": b"2"})
    (folder / name).unlink()
    with pytest.raises(FormatError):
        read(folder)


@pytest.mark.parametrize("name", ["MANIFEST-000001", "000005.ldb"])
def test_every_bit_of_manifest_and_table_is_looked_at(tmp_path, name):
    folder = store(tmp_path, {b"key-%d" % number: b"value" * 9 for number in range(9)}, {b"b": b"2"})
    whole = read(folder).live
    data = (folder / name).read_bytes()
    for at in range(0, len(data), 3):
        (folder / name).write_bytes(data[:at] + bytes((data[at] ^ 64,)) + data[at + 1 :])
        try:
            # a cut-off last record of the manifest is no damage, and filling in the footer holds nothing
            assert name.startswith("MANIFEST") or read(folder).live == whole
        except FormatError:
            continue


def test_a_snapshot_of_another_moment_is_no_store(tmp_path):
    folder = store(tmp_path, {b"a": b"1"}, {})
    (folder / "CURRENT").write_bytes(b"../../etc/passwd\n")
    with pytest.raises(FormatError):
        read(folder)
