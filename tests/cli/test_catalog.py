"""``tidytrace catalog`` as a contributor, and as somebody with a newer catalogue, meets it."""

import base64
import datetime
import re
import shutil

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.catalog.root import shipped_version, use_root
from tidytrace.catalog.signed import Bundle, gathered, sign
from tidytrace.catalog.updates import Updates
from tidytrace.resources import resources

LLM = resources() / "apps" / "llm-cli.toml"
NEXT = shipped_version() + 1


def test_lint_of_a_good_definition_is_fine(command, home):
    answer = command("catalog", "lint", str(LLM))
    assert (answer.code, answer.out.strip()) == (0, "✓ Nothing is wrong.")


def test_lint_names_file_line_field_and_sentence(command, home, tmp_path):
    path = tmp_path / "llm-cli.toml"
    path.write_text(LLM.read_text("utf-8").replace('kind = "terminal-chat"', 'kind = "toaster"'), "utf-8")
    answer = command("catalog", "lint", str(path))
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "toaster" in text)
    assert answer.code == 1
    assert f"{path}:{line}: kind: " in answer.out
    [problem] = command("catalog", "lint", str(path), "--json").document["problems"]
    assert (problem["file"], problem["line"], problem["field"]) == (str(path), line, "kind")
    assert problem["sentence"]


def test_preview_shows_stores_and_titles(command, chats):
    answer = command("catalog", "preview", str(resources() / "apps" / "claude-code.toml"))
    assert answer.code == 0
    assert re.search(r"sessions \(chats\): \d+ files, 6 chats", answer.out)
    assert "Switches on this computer" in answer.out
    body = command("catalog", "preview", str(resources() / "apps" / "claude-code.toml"), "--json").document["preview"]
    assert body["found"]
    assert len({one["id"]: one for one in body["stores"]}["sessions"]["titles"]) == 3


def test_preview_of_a_wrong_definition_says_what_is_wrong(command, home, tmp_path):
    path = tmp_path / "llm-cli.toml"
    path.write_text("id = 3", "utf-8")
    answer = command("catalog", "preview", str(path))
    assert answer.code == 1
    assert f"{path}:1: " in answer.out


def test_fixture_writes_a_home_and_says_what_it_could_not(command, home, tmp_path):
    answer = command("catalog", "fixture", str(resources() / "apps" / "goose.toml"), "--out", str(tmp_path / "new"))
    assert answer.code == 0
    assert "✓ sessions: 3 of 3 chats read back whole" in answer.out
    assert "write it by hand" in answer.out
    assert list((tmp_path / "new").rglob("sessions.db"))
    again = command("catalog", "fixture", str(resources() / "apps" / "goose.toml"), "--out", str(tmp_path / "new"))
    assert again.code == 2


def test_table_goes_between_the_markers(command, home, tmp_path):
    from tidytrace.catalog.table import BEGIN, END

    readme = tmp_path / "README.md"
    readme.write_text(f"# Mine\n{BEGIN}\n{END}\nend\n", "utf-8")
    assert command("catalog", "table", "--write", str(readme)).code == 0
    assert "| llm | ✓ |" in readme.read_text("utf-8")
    (tmp_path / "other.md").write_text("nothing", "utf-8")
    assert command("catalog", "table", "--write", str(tmp_path / "other.md")).code == 3
    assert "| Claude Code |" in command("catalog", "table").out
    assert len(command("catalog", "table", "--json").document["apps"]) >= 19


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """A signed catalogue of one app, made with a key that the program trusts here."""
    key = Ed25519PrivateKey.generate()
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "a.pub").write_bytes(base64.b64encode(key.public_key().public_bytes_raw()))
    trusting = Updates.__init__
    monkeypatch.setattr(Updates, "__init__", lambda self, data, _keys=None: trusting(self, data, keys))
    files = gathered(resources())
    files = {name: text for name, text in files.items() if not name.startswith("apps/") or name == "apps/codex.toml"}
    path = tmp_path / "new.catalogue"
    path.write_bytes(sign(Bundle(version=NEXT, made=datetime.date(2026, 12, 1), files=files), key))
    yield path
    use_root(None)


def test_a_newer_catalogue_is_taken_used_and_taken_back(command, chats, newer):
    assert {one["id"] for one in command("apps", "--json").document["apps"]} >= {"claude-code", "codex"}
    answer = command("catalog", "update", str(newer))
    assert answer.code == 0
    assert f"Catalogue {NEXT} of 2026-12-01 is in use: 1 app." in answer.out
    assert [one["id"] for one in command("apps", "--json").document["apps"]] == ["codex"]
    assert command("catalog", "status", "--json").document["catalogue"]["chosen"]
    assert command("catalog", "remove").code == 0
    assert "came with Tidytrace" in command("catalog", "status").out
    assert {one["id"] for one in command("apps", "--json").document["apps"]} >= {"claude-code", "codex"}


def test_a_damaged_one_is_refused_with_a_sentence(command, home, newer):
    newer.write_bytes(newer.read_bytes()[:-9])
    answer = command("catalog", "update", str(newer))
    assert answer.code == 3
    assert "signature" in answer.err
    assert command("catalog", "status", "--json").document["catalogue"]["version"] == shipped_version()


def test_status_says_when_the_chosen_one_was_damaged_later(command, home, newer):
    assert command("catalog", "update", str(newer)).code == 0
    [folder] = home.rglob(f"catalogue/{NEXT}")
    shutil.rmtree(folder / "families")
    answer = command("catalog", "status")
    assert answer.code == 3
    assert "damaged" in answer.err
