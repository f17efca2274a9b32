"""Copied folders and keys in clear, from the command line: found, put right, and taken back."""

import json
import os
from pathlib import Path

import pytest

KEY = "sk-ant-api03-" + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0z-" * 2 + "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xAA"


@pytest.fixture
def dotfiles(chats, home: Path) -> Path:
    """A home that is a work tree with a remote."""
    (home / ".git").mkdir()
    (home / ".git/config").write_text('[remote "origin"]\n\turl = git@example.org:alice/dotfiles.git\n')
    return home


def test_chats_in_a_work_tree_are_left_out_and_come_back(command, dotfiles: Path) -> None:
    answer = command("checkup", "--only", "synced-folder", "--json")
    assert answer.code == 1
    told = {one["id"]: one for one in answer.document["findings"]}
    assert told["codex.synced-folder"]["remedy"]["kind"] == "setting"
    assert told["codex.synced-folder"]["remedy"]["reversible"] is True

    fixed = command("fix", "codex.synced-folder", "--json")
    assert fixed.code == 0, fixed.err
    exclude = dotfiles / ".git/info/exclude"
    [done] = fixed.document["fixed"]
    assert (done["where"], done["before"], done["after"]) == (str(exclude), None, True)
    left = {one["id"] for one in command("checkup", "--only", "synced-folder", "--json").document["findings"]}
    assert left >= {"claude-code.synced-folder"}
    assert "codex.synced-folder" not in left

    assert command("undo", "--json").code == 0
    assert not exclude.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_key_that_others_can_read_is_closed_and_never_shown(command, chats, home: Path) -> None:
    path = home / ".codex/auth.json"
    path.write_text(json.dumps({"OPENAI_API_KEY": KEY}))
    path.chmod(0o644)
    for folder in (home, path.parent):
        folder.chmod(0o755)
    shown = command("checkup", "--only", "secrets-at-rest")
    assert shown.code == 1
    assert "tidytrace fix codex.secrets-at-rest" in shown.out
    told = command("checkup", "--only", "secrets-at-rest", "--json")
    fixed = command("fix", "codex.secrets-at-rest", "--json")
    assert fixed.code == 0, fixed.err
    assert [(one["before"], one["after"]) for one in fixed.document["fixed"]] == [("0644", "0600")]
    assert path.stat().st_mode & 0o777 == 0o600
    assert command("checkup", "--only", "secrets-at-rest", "--json").code == 0
    assert command("undo", "--json").code == 0
    assert path.stat().st_mode & 0o777 == 0o644
    own = [one for one in home.rglob("*") if one.is_file() and "tidytrace" in one.parts]
    texts = [answer.out + answer.err for answer in (shown, told, fixed)]
    assert all(KEY not in text and KEY[13:] not in text for text in texts)
    assert all(KEY[13:].encode() not in one.read_bytes() for one in own)
