"""What is worked out when the program is set up is what everybody's first check-up asks for."""

import shutil

import pytest

from tidytrace.catalog import cache as caching
from tidytrace.catalog import load, load_catalogue, shelf
from tidytrace.catalog.server_load import load_servers
from tidytrace.catalog.sync_load import load_sync_clients
from tidytrace.checks.preparing import prepare
from tidytrace.resources import prepared
from tidytrace.sensitive.looks.look import Look
from windows import has_mode


def test_a_first_look_finds_it_all_worked_out(tmp_path, monkeypatch):
    share, home = tmp_path / "share", tmp_path / "home"
    share.mkdir()
    for path in prepared().glob("detectors*"):  # compiling takes seconds, and was done when this was set up
        shutil.copy(path, share)
    monkeypatch.setattr(caching, "prepared", lambda: share)
    prepare(share)
    for module in (load, shelf):
        monkeypatch.setattr(module, "keep", lambda *_: pytest.fail("worked out again"))

    look = Look(home / "detectors", home / "marks.key", home / "looks.sqlite")

    assert load_catalogue(cache=home / "catalogue").apps
    assert load_servers(cache=home / "servers")
    assert load_sync_clients(cache=home / "sync")
    assert look.is_compiled
    assert {path.name for path in share.iterdir()} >= {"detectors", "detectors.rules", "detectors.whose"}
    for path in share.iterdir():
        content = path.read_bytes()
        assert caching.kept(home / path.name, content[: caching.DIGEST_BYTES]) == content[caching.DIGEST_BYTES :]
        assert has_mode(path, 0o644)
