"""Homes that nobody made on purpose: odd names, odd files, ids that lead elsewhere. Nothing may crash or overreach."""

import json
import os
import sys
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.host import current_host

ERASE = ("chats", "erase", "--older-than", "0d", "--yes", "--undo-days", "0", "--json")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def everything(home):
    """All apps with one conversation each."""
    home.mkdir(parents=True, exist_ok=True)
    for seed, write in enumerate(WRITERS.values()):
        write(current_host(), talks(1, seed=seed))
    return home


def files(home):
    return [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]


@posix
def test_pipes_instead_of_files_are_not_waited_for(everything, command):
    for path in files(everything):
        path.unlink()
        os.mkfifo(path)
    for arguments in (("chats", "list", "--json"), ("checkup", "--json"), ERASE):
        answer = command(*arguments)
        assert (answer.code, bool(answer.document["errors"])) == (3, True), arguments


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b'{"a":' * 100_000, b"\0" * 2000, b"\xff\xfe" * 500])
def test_files_with_anything_in_them_stop_nothing(everything, command, content):
    for path in files(everything):
        path.write_bytes(content)
    for arguments in (("chats", "list", "--json"), ("checkup", "--json"), ("fix", "--all", "--json"), ERASE):
        answer = command(*arguments)
        assert answer.code in {0, 1, 3}, answer.err
        assert answer.document["schema"]


@posix
def test_a_home_whose_name_is_in_another_encoding(tmp_path, command, monkeypatch):
    plain, odd = tmp_path / "plain", tmp_path / "caf\udce9"
    plain.mkdir()
    monkeypatch.setenv("HOME", str(plain))
    WRITERS["codex"](current_host(), talks(2, seed=1))
    try:
        plain.rename(odd)
    except OSError:
        pytest.skip("this file system only takes names in UTF-8")
    monkeypatch.setenv("HOME", str(odd))
    listed = command("chats", "list", "--json")
    assert (listed.code, len(listed.document["chats"])) == (0, 2)
    assert command("checkup").code == 1
    erased = command(*ERASE)
    assert (erased.code, len(erased.document["erased"])) == (0, 2)


def test_an_id_that_is_the_name_of_a_folder_takes_no_other_chats_along(home, command):
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["gemini-cli"](current_host(), talks(3, seed=7))
    odd, *others = sorted(home.glob(".gemini/tmp/*/chats/session-*.json*"))
    first, *rest = odd.read_text("utf-8").splitlines(keepends=True)
    value = json.loads(first if odd.suffix == ".jsonl" else odd.read_text("utf-8"))
    value["sessionId"] = "chats"
    odd.write_text("".join([json.dumps(value) + "\n", *(rest if odd.suffix == ".jsonl" else [])]), "utf-8")
    answer = command("chats", "erase", "gemini-cli:chats", "--yes", "--undo-days", "0", "--json")
    assert [one["id"] for one in answer.document["erased"]] == ["gemini-cli:chats"]
    assert not odd.exists()
    assert others
    assert all(path.exists() for path in others)


@posix
def test_what_only_a_refused_index_lists_is_not_said_to_be_erased(home, command):
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["codex"](current_host(), talks(3, seed=20))
    for path in home.glob(".codex/**/*.jsonl"):
        path.unlink()
    real = home / "elsewhere"
    (home / ".codex").rename(real)
    (home / ".codex").symlink_to(real)
    listed = command("chats", "list", "--json").document["chats"]
    assert listed
    answer = command(*ERASE)
    assert (answer.code, answer.document["erased"]) == (3, [])
    assert {one["id"] for one in answer.document["kept"]} == {one["id"] for one in listed}
    assert command("chats", "list", "--json").document["chats"]


@pytest.mark.parametrize("app", ["lm-studio", "cline", "opencode", "vscode-copilot", "gemini-cli", "claude-code"])
def test_what_a_kill_left_overwritten_is_finished_by_the_next_erasure(home, command, app):
    """Killed after overwriting all transcripts and before removing any of them."""
    home.mkdir(parents=True, exist_ok=True)
    WRITERS[app](current_host(), talks(2, seed=3))
    places = [place for one in command("chats", "list", "--json").document["chats"] for place in one["locations"]]
    transcripts = [path for path in {Path(one["path"]) for one in places if one["what"] == "file"} if path.is_file()]
    assert transcripts
    for path in transcripts:
        path.write_bytes(b"\n" * path.stat().st_size)
    listed = command("chats", "list", "--json")
    assert listed.document["errors"] == []
    answer = command(*ERASE)
    assert (answer.code, answer.document["errors"]) == (0, [])
    assert not [path for path in transcripts if path.exists()]
    assert command("chats", "list", "--json").document["chats"] == []


def test_closed_doors_on_the_way_stop_nothing(everything, command, monkeypatch):
    """Folders of other accounts on PATH (after ``su``, say) and in the home. An administrator meets none: act one."""
    closed = (os.fspath(everything / ".config/yarn"), "/closed", os.fspath(everything / ".cache"))
    real = os.stat

    def refuse(path, *more, **options):
        if isinstance(path, str | os.PathLike) and os.fspath(path).startswith(closed):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *more, **options)

    monkeypatch.setenv("PATH", "/closed/bin")
    monkeypatch.setattr(os, "stat", refuse)
    listed = command("chats", "list", "--json")
    assert (listed.code, listed.err.count("Traceback")) == (0, 0)
    here = current_host().system
    assert len(listed.document["chats"]) >= len(
        [app for app in load_catalogue() if app.id in WRITERS and here in app.systems]
    )
    assert command("checkup", "--json").code == 1


def test_no_name_in_a_settings_file_reaches_the_terminal_as_an_order(home, command):
    """A cloned project may bring its own list of tool servers."""
    home.mkdir(parents=True, exist_ok=True)
    server = {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/"]}
    (home / ".claude").mkdir()
    (home / ".claude.json").write_text(json.dumps({"mcpServers": {"evil\x1b[2J\x1b]0;owned\x07": server}}))
    answer = command("checkup")
    assert answer.code == 1
    assert "evil" in answer.out
    assert not {"\x1b", "\x07"} & set(answer.out)


@posix
def test_bytes_that_came_one_by_one_are_searched_for_as_the_words_they_are(home, command):
    """The command line in a locale without Unicode."""
    home.mkdir(parents=True, exist_ok=True)
    WRITERS["codex"](current_host(), talks(4, seed=3))
    word = "礼貌"
    found = command("chats", "list", "--contains", word, "--json").document["chats"]
    pieces = word.encode().decode("ascii", "surrogateescape")
    assert found
    assert command("chats", "list", "--contains", pieces, "--json").document["chats"] == found


@posix
def test_a_failure_of_the_whole_command_is_a_document_too(command, monkeypatch):
    monkeypatch.delenv("HOME")

    def unknown(uid):
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", unknown)
    answer = command("checkup", "--json")
    assert answer.code == 3
    assert answer.document["schema"] == "tidytrace/failure/1"
    assert "HOME" in answer.document["errors"][0]["message"]
    assert "HOME" in answer.err
