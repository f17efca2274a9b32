"""The key that signs reports: one for each person and computer, and for nobody else's eyes."""

import os
import stat

import pytest

from tidytrace.evidence.errors import KeyDamaged
from tidytrace.evidence.keys import key_file, own_key, signing_key
from tidytrace.host import StateFolders, current_host
from tidytrace.report.bundle import fingerprint


@pytest.fixture
def state(home):
    return StateFolders.of(current_host())


def test_it_is_made_once(state):
    assert own_key(state) is None
    key = signing_key(state)
    assert signing_key(state).private_bytes_raw() == key.private_bytes_raw()
    assert own_key(state) == fingerprint(key.public_key())
    assert [path.name for path in key_file(state).parent.iterdir()] == ["signing.key"]


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_nobody_else_may_read_it(state):
    signing_key(state)
    assert stat.S_IMODE(key_file(state).stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file(state).parent.stat().st_mode) == 0o700


def test_a_key_that_another_run_made_meanwhile_counts(state, monkeypatch):
    from tidytrace.evidence import keys

    first = signing_key(state)
    looked = []

    def late(path):
        looked.append(path)
        return None if len(looked) == 1 else first

    monkeypatch.setattr(keys, "_load", late)
    assert signing_key(state) is first
    assert key_file(state).read_bytes() == first.private_bytes_raw()


def test_a_disk_without_hard_links_keeps_it_too(state, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "not here")

    monkeypatch.setattr(os, "link", refuse)
    key = signing_key(state)
    assert key_file(state).read_bytes() == key.private_bytes_raw()


def test_a_damaged_one_is_told_and_not_replaced(state):
    signing_key(state)
    key_file(state).write_bytes(b"short")
    with pytest.raises(KeyDamaged, match="Move it away"):
        signing_key(state)
    assert key_file(state).read_bytes() == b"short"
