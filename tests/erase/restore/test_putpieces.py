"""Lines, entries, sections and words come back into their file, whatever happened to it since."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shelf import Room, spans
from tidytrace.erase.files.jsonspans import entry_cuts, load
from tidytrace.erase.files.rewrite import Splice, merged
from windows import POSIX_MODES, has_mode
from wine import examples

A, B, C, D = b"line A, kept\n", b"line B, gone\n", b"line C, kept\n", b"line D, gone\n"
NEW = b"a line that came later\n"
MARK = b"[removed]"
READ_ONLY_FOLDER = pytest.param("read-only folder", marks=POSIX_MODES)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path / "home")


class TestLines:
    @pytest.fixture
    def cut(self, room):
        path = room.file("history.jsonl", A + B + C + D)
        os.utime(path, ns=(1_600_000_000_000_000_100,) * 2)
        return path, room.take_out(path, spans(A + B + C + D, B, D))

    def test_into_the_file_as_it_was_left(self, room, cut):
        path, copy = cut
        assert path.read_bytes() == A + C
        assert room.put_back(copy) == ("as-before", "history.jsonl")
        assert path.read_bytes() == A + B + C + D
        assert path.stat().st_mtime_ns == 1_600_000_000_000_000_100
        assert room.names == ["history.jsonl"]

    @pytest.mark.parametrize(
        ("today", "after"),
        [
            (A + C + NEW, A + B + C + D + NEW),
            (A + NEW + C, A + B + NEW + C + D),
            (NEW + A + C, NEW + A + B + C + D),
            (C + NEW, B + C + D + NEW),
            (A + NEW, A + B + NEW + D),
            (NEW, NEW + B + D),
            (b"", B + D),
            (C + A, C + D + A + B),
            (C.strip(), B + C + D),
            (A + NEW.strip(), A + B + NEW + D),
            (A.replace(b"\n", b"\r\n") + C.replace(b"\n", b"\r\n"), b"line A, kept\r\n" + B + b"line C, kept\r\n" + D),
        ],
    )
    def test_into_a_file_that_moved_on_and_not_twice(self, room, cut, today, after):
        path, copy = cut
        path.write_bytes(today)
        path.chmod(0o604)
        assert room.put_back(copy) == ("merged", "history.jsonl")
        assert path.read_bytes() == after
        assert has_mode(path, 0o604)
        assert room.put_back(copy) == ("there-already", "history.jsonl")
        path.write_bytes(NEW + after + NEW)
        assert room.put_back(copy) == ("there-already", "history.jsonl")
        assert path.read_bytes() == NEW + after + NEW

    def test_only_what_is_missing_comes_back(self, room, cut):
        path, copy = cut
        path.write_bytes(A + NEW + D + B)
        assert room.put_back(copy)[0] == "there-already"
        path.write_bytes(A + NEW + D)
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == A + B + NEW + D

    def test_a_file_that_is_gone_is_made_of_the_pieces(self, room, cut):
        path, copy = cut
        path.unlink()
        assert room.put_back(copy) == ("merged", "history.jsonl")
        assert path.read_bytes() == B + D
        assert room.put_back(copy)[0] == "there-already"

    def test_a_last_line_without_line_end_gets_one_when_something_follows(self, room):
        path = room.file("a", A + B.strip())
        copy = room.take_out(path, spans(A + B, B.strip()))
        path.write_bytes(A + NEW)
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == A + B + NEW
        assert room.put_back(copy)[0] == "there-already"

    def test_a_byte_order_mark_stays_at_the_start(self, room):
        bom = b"\xef\xbb\xbf"
        path = room.file("a", bom + A + B)
        copy = room.take_out(path, spans(bom + A + B, bom + A))
        path.write_bytes(NEW + B)
        room.put_back(copy)
        assert path.read_bytes() == NEW + A + B
        path.write_bytes(bom + NEW + NEW)
        room.put_back(copy)
        assert path.read_bytes() == bom + A + NEW + NEW
        assert room.put_back(copy)[0] == "there-already"

    @pytest.mark.parametrize("how", ["read-only file", READ_ONLY_FOLDER, "link", "second name", "folder"])
    def test_what_must_not_be_changed_stays(self, room, cut, how, tmp_path):
        path, copy = cut
        room.anchor.joinpath("sub").mkdir()
        if how == "read-only file":
            path.chmod(0o400)
        elif how == "read-only folder":
            room.anchor.chmod(0o500)
        elif how == "link":
            path.rename(tmp_path / "outside")
            path.symlink_to(tmp_path / "outside")
        elif how == "second name":
            os.link(path, tmp_path / "outside")
        else:
            path.unlink()
            path.mkdir()
        expected = {"read-only file": "read-only", "read-only folder": "read-only", "folder": "in-the-way"}
        assert room.refusal(copy) == expected.get(how, "refused")
        room.anchor.chmod(0o700)
        if how != "folder":
            assert path.read_bytes() == A + C
        assert room.names == ["history.jsonl", "sub"]

    def test_a_line_that_is_written_meanwhile_is_not_lost(self, room, cut, monkeypatch):
        path, copy = cut

        class Late:
            def note(self, step, where):
                if step == "write":
                    with path.open("ab") as file:
                        file.write(NEW)

        with pytest.raises(Exception, match="meantime"):
            room.put_back(copy, journal=Late())
        assert path.read_bytes() == A + C + NEW
        assert room.names == ["history.jsonl"]
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == A + B + C + D + NEW


def test_more_than_the_memory_should_hold_comes_back_beside_when_the_file_moved_on(room, monkeypatch):
    from tidytrace.erase.restore import putpieces

    path = room.file("a.log", A + B + C)
    copy = room.take_out(path, spans(A + B + C, B))
    monkeypatch.setattr(putpieces, "LARGEST_DOCUMENT", 5)
    path.write_bytes(NEW + A + C)
    assert room.put_back(copy) == ("beside", "a.restored-r-1.log")
    assert path.read_bytes() == NEW + A + C
    assert (room.anchor / "a.restored-r-1.log").read_bytes() == B


def test_sections_of_a_note_come_back_where_they_were(room):
    one, two, three = b"# chat 1\n> hi\nyes\n\n", b"# chat 2\r\n> and?\nno\n", b"# chat 3\n> last\nfine"
    path = room.file("notes.md", b"preface\n" + one + two + three)
    copy = room.take_out(path, spans(b"preface\n" + one + two + three, one, three), what="entry", unit="section")
    assert path.read_bytes() == b"preface\n" + two
    later = b"# chat 4\n> new\nof course\n"
    path.write_bytes(b"another preface\n" + two + later)
    assert room.put_back(copy) == ("merged", "notes.md")
    assert path.read_bytes() == b"another preface\n" + one + two + three + b"\n" + later
    assert room.put_back(copy)[0] == "there-already"


class TestWords:
    """Words that were replaced by a mark."""

    OLD = b'{"t":"my key is K-123 and K-456"}\n{"t":"ask K-123"}\n'

    @pytest.fixture
    def marked(self, room):
        path = room.file("chat.jsonl", self.OLD)
        found = [at for at in range(len(self.OLD)) if self.OLD.startswith(b"K-", at)]
        return path, room.take_out(path, [Splice(at, at + 5, MARK) for at in found])

    def test_into_the_file_as_it_was_left_and_into_one_that_grew(self, room, marked):
        path, copy = marked
        today = path.read_bytes()
        assert today == b'{"t":"my key is [removed] and [removed]"}\n{"t":"ask [removed]"}\n'
        assert room.put_back(copy)[0] == "as-before"
        assert path.read_bytes() == self.OLD
        assert room.put_back(copy)[0] == "there-already"
        path.write_bytes(today + NEW)
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == self.OLD + NEW
        assert room.put_back(copy)[0] == "there-already"

    def test_into_the_lines_that_are_left_wherever_they_stand(self, room, marked):
        path, copy = marked
        first, second = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(second + b"[removed] of somebody else\n" + first)
        assert room.put_back(copy)[0] == "merged"
        one, two = self.OLD.splitlines(keepends=True)
        assert path.read_bytes() == two + b"[removed] of somebody else\n" + one
        assert room.put_back(copy)[0] == "there-already"

    def test_beside_when_the_line_changed(self, room, marked):
        path, copy = marked
        today = path.read_bytes().replace(b"my key", b"the key")
        path.write_bytes(today)
        for _ in range(2):
            assert room.put_back(copy) == ("beside", "chat.restored-r-1.jsonl")
        assert path.read_bytes() == today.replace(b"ask [removed]", b"ask K-123")
        assert (room.anchor / "chat.restored-r-1.jsonl").read_bytes() == b"K-123\nK-456\n"

    def test_lines_that_are_alike_are_not_guessed(self, room):
        old = b"password: one\npassword: two\n"
        path = room.file("a", old)
        copy = room.take_out(path, [Splice(10, 13, MARK), Splice(24, 27, MARK)])
        path.write_bytes(b"start\npassword: [removed]\n")
        assert room.put_back(copy) == ("beside", "a.restored-r-1")
        assert path.read_bytes() == b"start\npassword: [removed]\n"
        path.write_bytes(b"start\npassword: [removed]\npassword: [removed]\n")
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == b"start\n" + old

    def test_in_a_document_of_one_long_line(self, room):
        old = json.dumps({"a": "x" * 2000, "b": "the secret word", "c": "y" * 2000}).encode()
        path = room.file("a.json", old)
        at = old.index(b"secret")
        copy = room.take_out(path, [Splice(at, at + 6, MARK)], what="entry", unit="entry")
        path.write_bytes(path.read_bytes().replace(b"xxxx", b"zz", 3))
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == old.replace(b"xxxx", b"zz", 3)

    def test_a_file_that_is_gone(self, room, marked):
        path, copy = marked
        path.unlink()
        assert room.put_back(copy) == ("beside", "chat.restored-r-1.jsonl")
        assert path.with_name("chat.restored-r-1.jsonl").read_bytes() == b"K-123\nK-456\nK-123\n"


# --- any file, any cut, any edit -----------------------------------------------------------------------------------

quick = settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
texts = st.lists(st.binary(max_size=12).map(lambda one: one.replace(b"\n", b"")), max_size=12)
ends = st.sampled_from([b"\n", b"\r\n"])


@st.composite
def files(draw):
    """The lines of a file, the last perhaps without a line end, and the numbers of those that go."""
    lines = [text + draw(ends) for text in draw(texts)]
    if lines and draw(st.booleans()):
        lines[-1] = lines[-1].rstrip(b"\r\n") or b"x"
    return lines, draw(st.sets(st.integers(0, max(0, len(lines) - 1)), max_size=len(lines)))


def cuts_of(lines, gone):
    at, found = 0, []
    for number, line in enumerate(lines):
        if number in gone:
            found.append((at, at + len(line)))
        at += len(line)
    return [Splice(*one) for one in merged(found)]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    base, numbers = tmp_path_factory.mktemp("rooms"), iter(range(10**6))
    return lambda: Room(base / str(next(numbers)) / "home")


@quick
@given(files(), st.binary(max_size=40))
def test_any_lines_come_back_to_the_byte_and_in_front_of_what_was_appended(rooms, made, tail):
    lines, gone = made
    room, old = rooms(), b"".join(lines)
    path = room.file("a", old)
    copy = room.take_out(path, cuts_of(lines, gone))
    rest = path.read_bytes()
    assert room.put_back(copy)[0] in {"as-before", "there-already"}
    assert path.read_bytes() == old
    assert room.put_back(copy)[0] == "there-already"
    path.write_bytes(rest + tail)
    how, _ = room.put_back(copy)
    after = path.read_bytes()
    if how == "there-already":
        # what was appended is what had been taken
        assert after == rest + tail
    else:
        assert after in {old + tail, old + b"\n" + tail}
    assert room.put_back(copy)[0] == "there-already"
    assert path.read_bytes() == after
    assert room.names == ["a"]


@st.composite
def edits(draw, lines):
    """What an app may do to a file: lines go, come, and change their order."""
    today = [line for line in lines if draw(st.integers(0, 3))]
    for number in range(draw(st.integers(0, 3))):
        today.insert(draw(st.integers(0, len(today))), b"later %d\n" % number)
    return draw(st.permutations(today)) if draw(st.booleans()) else today


@quick
@given(st.data(), st.integers(1, 10))
def test_after_any_edit_each_piece_is_back_once_and_nothing_newer_is_lost(rooms, data, count):
    lines = [b"line %d of the old file\n" % number for number in range(count)]
    gone = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    room = rooms()
    path = room.file("a", b"".join(lines))
    copy = room.take_out(path, cuts_of(lines, gone))
    today = data.draw(edits([line for number, line in enumerate(lines) if number not in gone]))
    if data.draw(st.booleans()) and today:
        today[-1] = today[-1].rstrip(b"\n")
    path.write_bytes(b"".join(today))
    for _ in range(2):
        assert room.put_back(copy)[0] in {"as-before", "merged", "there-already"}
        now = path.read_bytes().splitlines()
        wanted = [line.strip() for line in [*today, *(lines[number] for number in gone)]]
        assert sorted(now) == sorted(wanted)
        kept = [line for line in now if line in {one.strip() for one in today}]
        assert kept == [line.strip() for line in today]


# --- entries of JSON documents -------------------------------------------------------------------------------------


def take_entries(room, path, choose, container=None, key=None):
    data = path.read_bytes()
    cuts, _ = entry_cuts(data, load(data), container, choose)
    splices = [Splice(*one) for one in merged(cuts)]
    return room.take_out(path, splices, what="entry", unit="entry", container=container, key=key)


def chats(*ids):
    return [{"id": one, "title": f"Chat {one}"} for one in ids]


class TestEntries:
    @pytest.mark.parametrize("indent", [None, 2, "\t"])
    @pytest.mark.parametrize("gone", [{1}, {2}, {3}, {1, 3}, {1, 2, 3}, {2, 3}])
    def test_of_an_array_come_back_in_their_order(self, room, indent, gone):
        document = {"version": 1.50, "chats": chats(1, 2, 3), "z": "中"}
        old = json.dumps(document, indent=indent, ensure_ascii=indent is None).encode()
        path = room.file("index.json", old)
        copy = take_entries(room, path, lambda _, one: one["id"] in gone, "chats", "id")
        rest = path.read_bytes()
        assert room.put_back(copy)[0] == "as-before"
        assert path.read_bytes() == old
        path.write_bytes(rest.replace(b'"version": 1.5', b'"version": 2.0'))
        assert room.put_back(copy)[0] == "merged"
        assert path.read_bytes() == old.replace(b'"version": 1.5', b'"version": 2.0')
        assert room.put_back(copy)[0] == "there-already"

    @pytest.mark.parametrize(
        ("today", "after"),
        [
            ('{"chats": []}', '{"chats": [{"id": 2, "title": "Chat 2"}]}'),
            ('{"chats":[\n  7\n]}', '{"chats":[\n  7, {"id": 2, "title": "Chat 2"}\n]}'),
            ('{"chats":[7,8]}', '{"chats":[7,8,{"id": 2, "title": "Chat 2"}]}'),
            (
                '{"chats": [{"title":"Chat 1","id":1},  {"id":9}]}',
                '{"chats": [{"title":"Chat 1","id":1},  {"id": 2, "title": "Chat 2"},  {"id":9}]}',
            ),
            (
                '{"chats": [9,{"id":3,"title":"Chat 3"}]}',
                '{"chats": [9,{"id": 2, "title": "Chat 2"},{"id":3,"title":"Chat 3"}]}',
            ),
        ],
    )
    def test_of_an_array_that_moved_on(self, room, today, after):
        path = room.file("index.json", json.dumps({"chats": chats(1, 2, 3)}).encode())
        copy = take_entries(room, path, lambda _, one: one["id"] == 2, "chats", "id")
        path.write_text(today, "utf-8")
        assert room.put_back(copy) == ("merged", "index.json")
        assert path.read_text("utf-8") == after
        assert room.put_back(copy)[0] == "there-already"
        assert path.read_text("utf-8") == after

    def test_an_element_with_the_same_id_is_newer(self, room):
        path = room.file("index.json", json.dumps({"chats": chats(1, 2, 3, 4)}).encode())
        copy = take_entries(room, path, lambda _, one: one["id"] in {2, 4}, "chats", "id")
        path.write_text('{"chats": [{"id": 2, "title": "renamed"}, {"id": 5}]}')
        for _ in range(2):
            assert room.put_back(copy) == ("beside", "index.restored-r-1.json")
        assert load(path.read_bytes())["chats"] == [{"id": 2, "title": "renamed"}, {"id": 5}, *chats(4)]
        assert json.loads((room.anchor / "index.restored-r-1.json").read_bytes()) == chats(2)

    def test_a_member_with_the_same_name_is_newer(self, room):
        old = '\ufeff{\r\n  "a": 1,\r\n  "\\u4e2d": {"x": []},\r\n  "c": 3\r\n}\r\n'.encode()
        path = room.file("names.json", old)
        copy = take_entries(room, path, lambda name, _: name in {"中", "c"})
        path.write_bytes('\ufeff{\r\n  "a": 1,\r\n  "中": null\r\n}\r\n'.encode())
        for _ in range(2):
            assert room.put_back(copy) == ("beside", "names.restored-r-1.json")
        assert path.read_bytes() == '\ufeff{\r\n  "a": 1,\r\n  "c": 3,\r\n  "中": null\r\n}\r\n'.encode()
        assert json.loads((room.anchor / "names.restored-r-1.json").read_bytes()) == {"中": {"x": []}}

    @pytest.mark.parametrize(
        "today",
        [b'{"other": 1}', b"not JSON", b"", b'{"chats": {"1": 2}}', b'{"chats": 5}'],
        ids=["no container", "no document", "empty", "of another kind", "no list"],
    )
    def test_without_their_container_they_come_beside(self, room, today):
        path = room.file("index.json", json.dumps({"chats": chats(1, 2)}).encode())
        copy = take_entries(room, path, lambda _, one: one["id"] == 2, "chats", "id")
        path.write_bytes(today)
        assert room.put_back(copy) == ("beside", "index.restored-r-1.json")
        assert path.read_bytes() == today
        assert json.loads((room.anchor / "index.restored-r-1.json").read_bytes()) == chats(2)

    def test_a_document_that_is_gone(self, room):
        path = room.file("names.json", b'{"a": 1, "b": 2}')
        copy = take_entries(room, path, lambda name, _: name == "b")
        path.unlink()
        assert room.put_back(copy) == ("beside", "names.restored-r-1.json")
        assert json.loads((room.anchor / "names.restored-r-1.json").read_bytes()) == {"b": 2}
        assert not path.exists()

    def test_of_several_containers_each_finds_its_own(self, room):
        document = {"p": {"one": {"items": [1, 2, 3]}, "two": {"items": [4, 2]}, "three": {"items": [2]}}}
        path = room.file("a.json", json.dumps(document).encode())
        copy = take_entries(room, path, lambda _, one: one == 2, "p.*.items")
        path.write_text(
            '{"p": {"zero": {"items": [9]}, "three": {"items": []},"two":{"items":[4]},"one":{"items":[3]}}}'
        )
        assert room.put_back(copy)[0] == "merged"
        now = {name: one["items"] for name, one in load(path.read_bytes())["p"].items()}
        assert now == {"zero": [9], "three": [2], "two": [4, 2], "one": [2, 3]}
        assert room.put_back(copy)[0] == "there-already"

    def test_a_container_that_cannot_be_told_gets_nothing(self, room):
        document = {"p": {"one": {"items": [2]}, "two": {"items": [2]}}}
        path = room.file("a.json", json.dumps(document).encode())
        copy = take_entries(room, path, lambda _, one: one == 2, "p.*.items")
        today = b'{"p": {"one": {"items": []}, "two": {"items": []}, "three": {"items": []}}}'
        path.write_bytes(today)
        assert room.put_back(copy)[0] == "beside"
        assert path.read_bytes() == today


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def test_words_and_entries_of_one_document_come_back_together(room):
    old = json.dumps({"chats": chats(1, 2, 3), "note": "a secret word"}, indent=1).encode()
    path = room.file("a.json", old)
    cuts, _ = entry_cuts(old, load(old), "chats", lambda _, one: one["id"] == 2)
    word = old.index(b"secret")
    splices = [*(Splice(*one) for one in merged(cuts)), Splice(word, word + 6, MARK)]
    copy = room.take_out(path, splices, what="entry", unit="entry", container="chats", key="id")
    rest = path.read_bytes()
    assert room.put_back(copy)[0] == "as-before"
    assert path.read_bytes() == old
    path.write_bytes(rest.replace(b"Chat 3", b"Renamed"))
    assert room.put_back(copy) == ("merged", "a.json")
    assert path.read_bytes() == old.replace(b"Chat 3", b"Renamed")
    assert room.put_back(copy)[0] == "there-already"


def plain(value):
    return json.dumps(value, sort_keys=True)


def _values(entries):
    return entries.values() if isinstance(entries, dict) else entries


layouts = st.tuples(st.sampled_from([None, 1, "\t"]), st.booleans())


@quick
@given(
    st.dictionaries(st.text(max_size=4), json_values, max_size=6) | st.lists(json_values, max_size=6),
    st.data(),
    layouts,
    st.booleans(),
)
def test_any_document_gets_its_entries_back(rooms, entries, data, layout, nested):
    indent, ascii_only = layout
    document = {"head": 1, "in": entries, "tail": 2} if nested else entries
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    old = (("\ufeff" if data.draw(st.booleans()) else "") + text).encode("utf-8", "surrogatepass")
    if data.draw(st.booleans()):
        old = old.replace(b"\n", b"\r\n")
    gone = data.draw(st.sets(st.integers(0, 5)))
    room = rooms()
    path = room.file("a.json", old)
    # entries that are alike go together, as they do for every store
    alike = {plain(one) for number, one in enumerate(_values(entries)) if number in gone}
    copy = take_entries(room, path, lambda _, one: plain(one) in alike, "in" if nested else None)
    rest = path.read_bytes()
    assert room.put_back(copy)[0] in {"as-before", "there-already"}
    assert path.read_bytes() == old
    if not nested:
        return
    # the app writes the document anew, in a layout of its own, with one more entry
    today = load(rest)
    if isinstance(entries, dict):
        today["in"] = {**today["in"], "later on": "new"}
    else:
        today["in"] = ["new, later on", *today["in"]]
    path.write_text(json.dumps(today, separators=(",", ":")))
    for _ in range(2):
        assert room.put_back(copy)[0] in {"merged", "there-already"}
        now = load(path.read_bytes())["in"]
        if isinstance(entries, dict):
            assert now == {**entries, "later on": "new"}
        else:
            assert sorted(map(plain, now)) == sorted(map(plain, ["new, later on", *entries]))
