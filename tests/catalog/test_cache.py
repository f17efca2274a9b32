"""What is kept of shipped files is believed only as long as it is ours and fits them."""

import os

import pytest

from tidytrace.catalog.cache import digest_of, keep, kept

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
