"""What is worked out when the program is set up is what everybody's first check-up asks for."""

import pytest

import prepared
from tidytrace.catalog import cache as caching
from tidytrace.catalog import load, load_catalogue, shelf
from tidytrace.catalog.server_load import load_servers
from tidytrace.catalog.sync_load import load_sync_clients
from tidytrace.checks.preparing import prepare
from tidytrace.sensitive.looks.look import Look


def test_a_first_look_finds_it_all_worked_out(tmp_path, monkeypatch):
    share = tmp_path / "share"
    monkeypatch.setattr(caching, "prepared", lambda: share)
    with pytest.MonkeyPatch.context() as patch:
        prepared.prepare(patch)  # the rules need not be compiled for this once more
        prepare(share)
    for module in (load, shelf):
        monkeypatch.setattr(module, "keep", lambda *_: pytest.fail("worked out again"))

    home = tmp_path / "home"
    look = Look(home / "detectors", home / "marks.key", home / "looks.sqlite")

    assert load_catalogue(cache=home / "catalogue").apps
    assert load_servers(cache=home / "servers")
    assert load_sync_clients(cache=home / "sync")
    assert look.is_compiled
    assert look.scanner
    assert not home.exists(), "nothing had to be kept"
    assert {path.stat().st_mode & 0o777 for path in share.iterdir()} == {0o644}
