"""The proof finds what is left in any spelling, and says what it could not look into."""

import gzip
import json
import os
import zlib
from urllib.parse import quote_plus

import pytest

from memory import reachable
from tidytrace.erase import carry_out, prove
from tidytrace.erase.search import looking
from tidytrace.erase.search.looking import Opened

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
ENGLISH = "MARK-cat tell me about the sleeping habits of cats"
CHINESE = "我的支付密码是七三九一五五,请帮我写一封邮件给银行"


@pytest.fixture
def gone(desk):
    """The plan of a conversation that was erased; another one stays."""
    desk.session(CAT, ENGLISH, CHINESE)
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    plan = desk.plan(CAT)
    carry_out(plan)
    return desk, plan


@pytest.mark.parametrize(
    "content",
    [
        ENGLISH.encode(),
        CHINESE.encode(),
        CHINESE.encode("utf-16-le"),
        ENGLISH.encode("utf-16-le"),
        json.dumps(CHINESE).encode(),
        json.dumps(CHINESE).upper().replace("\\U", "\\u").encode(),
        json.dumps(json.dumps(CHINESE)).encode(),
        gzip.compress(CHINESE.encode()),
        zlib.compress(b"blob 99\0" + ENGLISH.encode()),
        ENGLISH[:-4].encode(),
        CHINESE.encode("utf-16-be"),
        b"https://chat.example.org/?q=" + quote_plus(ENGLISH).encode(),
    ],
    ids=["plain", "utf-8", "utf-16-le", "utf-16", "json", "JSON", "json in json", "gzip", "git", "cut", "be", "web"],
)
@pytest.mark.parametrize("before", [0, 3, (1 << 22) - 20])
def test_what_is_left_is_found(gone, content, before):
    desk, plan = gone
    packed = content[:2] in {b"\x1f\x8b", b"\x78\x9c"}
    path = desk.write("elsewhere.bin", content if packed else b"." * before + content + b"\0" * 9)
    assert [(one.path, one.what) for one in prove(plan)] == [(path, "text")]


def test_words_that_a_conversation_that_stays_has_too_are_no_trace(desk):
    common = "both of them begin with this very same long sentence"
    desk.session(CAT, common, "but only this one goes on about the cat on the mat")
    desk.session(DOG, common)
    plan = desk.plan(CAT)
    carry_out(plan)
    assert prove(plan).leftovers == ()


def test_only_what_was_erased_is_looked_for(desk):
    desk.session(CAT, ENGLISH)
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    plan = desk.plan()
    assert {one.path.stem for one in prove(plan, conversations=[f"chatter:{DOG}"])} == {DOG}


def test_the_bare_id_is_told_apart_and_settings_may_name_it(desk):
    desk.session(CAT, ENGLISH)
    path = desk.write("state.json", f'{{"last":"{CAT}"}}')
    desk.write("auth.json", f'{{"last":"{CAT}"}}')
    plan = desk.plan(CAT)
    carry_out(plan)
    assert [(one.path, one.what) for one in prove(plan)] == [(path, "id")]


def test_text_in_protected_files_is_named_all_the_same(gone):
    desk, plan = gone
    path = desk.write("auth.json", json.dumps(ENGLISH))
    assert [one.path for one in prove(plan)] == [path]


def test_a_file_that_cannot_be_read_is_not_taken_for_clean(gone, monkeypatch):
    desk, plan = gone
    path = desk.write("closed.bin", "x" * 100)

    real = Opened.read

    def refused(self, at, size):
        if self.size == 100:
            raise PermissionError(13, "no")
        return real(self, at, size)

    monkeypatch.setattr(Opened, "read", refused)
    proof = prove(plan)
    assert [(one.path, one.what) for one in proof] == [(path, "unreadable")]
    assert proof.unread == (path,)
    assert proof.traces == 0
    assert proof.files == 1
    assert not proof.clean


def test_a_folder_that_cannot_be_read_is_not_taken_for_clean(gone, monkeypatch):
    desk, plan = gone
    closed = desk.write("closed/x", "x").parent
    real = os.scandir

    def scandir(path):
        if str(path) == str(closed):
            raise PermissionError(13, "no", str(closed))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [(one.path, one.what) for one in prove(plan)] == [(closed, "unreadable")]


def test_a_bomb_is_unpacked_only_so_far_and_said(gone, monkeypatch):
    desk, plan = gone
    monkeypatch.setattr(looking, "LARGEST_UNPACKED", 1 << 20)
    path = desk.write("bomb.gz", gzip.compress(bytes(1 << 26)))
    assert [(one.path, one.what) for one in prove(plan)] == [(path, "too-large")]


def test_broken_packed_files_are_searched_as_they_are(gone):
    desk, plan = gone
    desk.write("broken.gz", gzip.compress(b"x" * 1000)[:50])
    path = desk.write("not-zlib", b"\x78\x9c" + ENGLISH.encode())
    assert [one.path for one in prove(plan)] == [path]


def test_links_are_not_followed(gone, tmp_path):
    desk, plan = gone
    (tmp_path / "outside").write_text(ENGLISH)
    (desk.data / "link").symlink_to(tmp_path / "outside")
    os.mkfifo(desk.data / "pipe")
    assert prove(plan).leftovers == ()


def test_what_was_searched_is_counted(gone):
    desk, plan = gone
    before = prove(plan)
    assert before.clean
    assert (before.files, before.bytes) == (1, (desk.data / f"sessions/one/{DOG}.jsonl").stat().st_size)
    desk.write("other.bin", bytes(1000))
    desk.write("packed.gz", gzip.compress(bytes(100_000)))
    after = prove(plan)
    assert after.files == 3
    assert after.bytes == before.bytes + 1000 + (desk.data / "packed.gz").stat().st_size


def test_a_leftover_names_its_conversation(gone):
    desk, plan = gone
    path = desk.write("elsewhere.bin", ENGLISH)
    (left,) = prove(plan)
    assert (left.path, left.conversations, left.bytes) == (path, (f"chatter:{CAT}",), len(ENGLISH))
    assert prove(plan).traces == 1


def test_progress_moves_within_a_large_file_and_cancel_stops_there(gone):
    desk, plan = gone
    desk.write("large.bin", b"." * (13 << 20))
    told = []
    prove(plan, progress=lambda step: told.append((step.done, step.total)))
    assert told == sorted(told)
    assert len({done for done, _ in told}) > 3
    assert told[-1] == (14, 14)
    asked = iter([False, False, False, True])
    proof = prove(plan, cancelled=lambda: next(asked, True))
    assert proof.cancelled
    assert not proof.clean
    assert proof.files == 0


def test_a_cancelled_proof_names_nothing_it_has_not_seen(gone):
    desk, plan = gone
    desk.write("elsewhere", ENGLISH)
    proof = prove(plan, cancelled=lambda: True)
    assert proof.leftovers == ()
    assert proof.cancelled


def test_holes_are_skipped_and_what_lies_behind_them_is_found(gone):
    desk, plan = gone
    path = desk.write("sparse.bin", b"x")
    with path.open("r+b") as file:
        file.seek(20 << 30)
        file.write(ENGLISH.encode())
    if getattr(path.stat(), "st_blocks", 1 << 30) * 512 > 1 << 30:
        pytest.skip("this file system keeps no holes")
    proof = prove(plan)
    assert [(one.path, one.what) for one in proof] == [(path, "text")]
    assert proof.bytes < 1 << 20


def test_a_file_that_is_written_to_meanwhile_is_looked_at_again(gone, monkeypatch):
    desk, plan = gone
    path = desk.write("growing.bin", b"." * 100)
    real = Opened.read
    state = {"written": False}

    def read(self, at, size):
        content = real(self, at, size)
        if self.size == 100 and at == 0 and size > 4 and not state["written"]:
            state["written"] = True
            path.write_text("." * 80 + ENGLISH)
        return content

    monkeypatch.setattr(Opened, "read", read)
    assert [one.path for one in prove(plan)] == [path]


def test_a_file_that_vanishes_is_no_leftover(gone, monkeypatch):
    desk, plan = gone
    path = desk.write("vanishing.bin", ENGLISH)
    assert prove(plan, progress=None, cancelled=lambda: path.unlink(missing_ok=True)).leftovers == ()


def test_the_plan_keeps_no_word_of_what_it_looks_for(gone):
    from tidytrace.erase.search.needles import passages, spellings

    _, plan = gone
    secret = [form for text in (ENGLISH, CHINESE) for one in passages(text) for form in spellings(one)]
    for part in (plan.traces, prove(plan)):
        kept = [str(one).encode() if isinstance(one, str) else one for one in reachable(part)]
        assert not [one for one in kept if isinstance(one, bytes) and any(form in one for form in secret)]
