"""A newer signed catalogue, taken through the window's port."""

import base64
import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.catalog.root import shipped_version, use_root
from tidytrace.catalog.signed import Bundle, gathered, sign
from tidytrace.catalog.updates import Updates
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import StateFolders
from tidytrace.resources import resources

NEXT = shipped_version() + 1
KEPT = "apps/codex.toml"


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Writes a catalogue of one app, signed with a key that the program trusts here: ``made(version, key)``."""
    ours = Ed25519PrivateKey.generate()
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "a.pub").write_bytes(base64.b64encode(ours.public_key().public_bytes_raw()))
    trusting = Updates.__init__
    monkeypatch.setattr(Updates, "__init__", lambda self, data, _keys=None: trusting(self, data, keys))
    files = {name: text for name, text in gathered(resources()).items() if not name.startswith("apps/") or name == KEPT}

    def make(version=NEXT, key=ours):
        path = tmp_path / f"{version}.signed"
        path.write_bytes(sign(Bundle(version=version, made=datetime.date(2026, 12, 1), files=files), key))
        return str(path)

    yield make
    use_root(None)


@pytest.fixture
def host(fixture_host):
    return fixture_host("linux")


@pytest.fixture
def engine(host):
    return RealEngine(host)


def test_a_newer_one_is_looked_at_taken_and_given_back(engine, made):
    shipped = engine.catalogue().status
    path = made()
    seen = engine.look_at_catalogue(path)
    assert (seen.version, seen.made, seen.apps) == (NEXT, datetime.date(2026, 12, 1), 1)
    assert engine.catalogue().status == shipped  # only looked at
    assert engine.take_catalogue(path) == seen
    assert engine.catalogue().status == seen
    assert engine.apps.page("codex").dossier.app.id == "codex"
    with pytest.raises(EngineProblem):
        engine.apps.page("aider")
    assert engine.drop_catalogue() == shipped
    assert engine.apps.page("aider").dossier.app.id == "aider"


def test_an_older_or_unsigned_one_is_refused_with_a_sentence(engine, made, english, tmp_path):
    for path, words in (
        (made(NEXT - 1), "never goes down"),
        (made(NEXT, Ed25519PrivateKey.generate()), "signature does not fit"),
        (str(tmp_path / "keys" / "a.pub"), "no catalogue"),
    ):
        for ask in (engine.look_at_catalogue, engine.take_catalogue):
            with pytest.raises(EngineProblem) as refused:
                ask(path)
            assert words in refused.value.told(english)
    with pytest.raises(EngineProblem):
        engine.look_at_catalogue(str(tmp_path / "gone"))


def test_a_damaged_one_is_told_and_the_shipped_one_is_used(engine, host, made):
    engine.take_catalogue(made())
    (StateFolders.of(host).data / "catalogue" / str(NEXT) / KEPT).write_text("id = 3", "utf-8")
    found = engine.catalogue()
    assert found.status.version == shipped_version()
    assert found.problem is not None
    assert "damaged" in found.problem.sentence
    assert engine.apps.page("aider").dossier.app.id == "aider"
