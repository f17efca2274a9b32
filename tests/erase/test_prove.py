"""The proof finds what is left in any spelling, and says what it could not look into."""

import gzip
import json
import os
import sys
import zlib

import pytest

from tidytrace.erase import carry_out, prove

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
    ],
    ids=["plain", "utf-8", "utf-16-le", "utf-16", "json", "JSON", "json in json", "gzip", "git", "cut"],
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
    assert prove(plan) == ()


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

    def refused(*_):
        raise PermissionError(13, "no")

    monkeypatch.setattr(sys.modules[prove.__module__], "chunks", refused)
    assert (path, "unreadable") in [(one.path, one.what) for one in prove(plan)]


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
    monkeypatch.setattr(sys.modules[prove.__module__], "_LARGEST_UNPACKED", 1 << 20)
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
    assert prove(plan) == ()


def test_progress_and_cancel(gone):
    desk, plan = gone
    told = []
    prove(plan, progress=lambda step: told.append((step.done, step.total)))
    assert told == [(1, 1)]
    desk.write("elsewhere", ENGLISH)
    assert prove(plan, cancelled=lambda: True) == ()
