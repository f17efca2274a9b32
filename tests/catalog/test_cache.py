"""What is kept of shipped files is believed only as long as it is ours and fits them."""

import os

import pytest

from tidytrace.catalog import cache as caching
from tidytrace.catalog.cache import digest_of, is_there, keep, kept

DIGEST = bytes(range(16))


@pytest.fixture
def cache(tmp_path):
    path = tmp_path / "new" / "cache"
    keep(path, DIGEST, b"content")
    return path


def test_what_is_kept_comes_back_for_the_same_digest_alone(cache):
    assert kept(cache, DIGEST) == b"content"
    assert kept(cache, bytes(16)) is None
    assert kept(cache.with_name("other"), DIGEST) is None
    assert [path.name for path in cache.parent.iterdir()] == ["cache"]


@pytest.mark.parametrize("content", [b"", DIGEST[:7], b"x" + DIGEST])
def test_a_damaged_file_keeps_nothing(cache, content):
    cache.write_bytes(content)
    assert kept(cache, DIGEST) is None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
def test_a_file_that_others_can_write_to_is_not_believed(cache, monkeypatch):
    cache.chmod(0o620)
    assert kept(cache, DIGEST) is None
    cache.chmod(0o600)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert kept(cache, DIGEST) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "cache")
    assert kept(tmp_path / "cache", DIGEST) is None


def test_the_digest_tells_names_contents_and_where_one_ends(tmp_path):
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(b"12")
    other.write_bytes(b"3")
    before = digest_of([one, other])
    assert before == digest_of([one, other])
    one.write_bytes(b"1")
    other.write_bytes(b"23")
    assert digest_of([one, other]) != before
    other.rename(tmp_path / "c")
    assert len({before, digest_of([one, tmp_path / "c"]), digest_of([one])}) == 3


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """What was worked out when the program was set up; the person has nothing yet."""
    folder = tmp_path / "share"
    monkeypatch.setattr(caching, "prepared", lambda: folder)
    keep(folder / "cache", DIGEST, b"worked out")
    return folder / "cache"


def test_what_was_worked_out_at_the_start_is_everybodys(set_up, tmp_path):
    assert kept(tmp_path / "mine" / "cache", DIGEST) == b"worked out"
    assert is_there(tmp_path / "mine" / "cache")
    assert kept(tmp_path / "mine" / "cache", bytes(16)) is None, "of another version"
    assert kept(tmp_path / "mine" / "other", DIGEST) is None
    keep(tmp_path / "mine" / "cache", DIGEST, b"newer")
    assert kept(tmp_path / "mine" / "cache", DIGEST) == b"newer"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
def test_it_is_believed_if_whoever_owns_the_program_made_it_alone(set_up, tmp_path, monkeypatch):
    mine = tmp_path / "cache"
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert kept(mine, DIGEST) == b"worked out", "the program is somebody else's, and so is this"
    set_up.chmod(0o622)
    assert kept(mine, DIGEST) is None
