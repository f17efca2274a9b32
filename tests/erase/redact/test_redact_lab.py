"""Homes that real AI apps wrote: one marker of one conversation is cut out, and everything else stays."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase.redact.redaction import carry_out_redaction, plan_redaction, prove_redaction
from tidytrace.host import current_host, find_installations

MARKER = re.compile(r"(?:MARK|REPLY|TOOLOUT)-[a-z]+-\d+")
HOMES = {
    "aider-0.86.2": "aider",
    "claude-2.1.197": "claude-code",
    "cline-3.0.65": "cline",
    "cn-1.5.47": "continue",
    "codex-0.169.0": "codex",
    "gemini-0.61.0": "gemini-cli",
    "llm-0.36": "llm-cli",
    "opencode-1.18.33": "opencode",
    "sgpt-1.5.1": "shell-gpt",
}


@pytest.fixture(params=sorted(HOMES))
def root(request, lab_home, monkeypatch) -> tuple[Path, str]:
    folder = lab_home(request.param)
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setenv("PATH", str(folder / "no-programs"))
    return folder, HOMES[request.param]


def library_of(app: str) -> Library:
    installed = find_installations(load_catalogue(), current_host())
    return Library([one for one in installed if one.app.id == app], current_host(), None)


def said(library: Library) -> dict[str, list[str]]:
    return {one.id: [message.text for message in library.messages(one)] for one in library.conversations()}


def test_one_marker_goes_and_all_else_stays(root) -> None:
    folder, app = root
    library = library_of(app)
    before = said(library)
    marks = {one: set(MARKER.findall("\n".join(texts))) for one, texts in before.items()}
    tried = 0
    for conversation in list(library.conversations()):
        others = set().union(*(found for one, found in marks.items() if one != conversation.id))
        own = sorted(marks[conversation.id] - others)
        if not own or conversation.erasable != "alone":
            continue
        mark = own[0]
        files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}
        plan = plan_redaction([conversation], [mark], library, current_host())
        assert plan.kept == ()
        outcome = carry_out_redaction(plan)
        assert outcome.failed == ()
        left = {one.path for one in prove_redaction(plan)}
        assert not left & set(plan.places)
        library = library_of(app)
        after = said(library)
        pattern = re.compile(rf"{mark}(?!\d)")
        expected = {one: [pattern.sub("[removed]", text) for text in texts] for one, texts in before.items()}
        assert after == expected
        for path, data in files.items():
            if path.is_file() and path not in plan.places:
                assert path.read_bytes() == data
        for one in outcome.changed:
            if one.path.read_bytes()[:15] == b"SQLite format 3":
                with closing(sqlite3.connect(one.path)) as connection:
                    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        before = after
        tried += 1
        if tried == 2:
            break
    assert tried
