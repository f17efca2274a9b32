"""The patterns of git are compared with git itself."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tidytrace.host.ignoring import (
    git_lines,
    left_out_by_git,
    left_out_by_syncthing,
    line_for,
    syncthing_lines,
)

PATHS = (
    *(".codex/sessions/a.jsonl", ".codex/auth.json", ".claude/projects/x/b.jsonl", ".claude/settings.json"),
    *("notes/.aider.chat.history.md", "notes/deep/er/[odd] name.md", "notes.txt", "a/b/notes.txt", "Logs/x.log"),
)


@pytest.mark.parametrize(
    "patterns",
    [
        ".codex",
        "/.codex/",
        ".codex/*\n!.codex/auth.json",
        ".claude/*\n!.claude/projects",
        "*\n!/notes\n!/notes/**",
        "*.md",
        "notes/**/name.md\n**/notes.txt",
        "a/**/notes.txt",
        "/notes.txt",
        "notes.tx?",
        "[Ll]ogs",
        "[!L]*",
        "# a remark\n\n  \n!",
        "notes/deep/er/\\[odd\\] name.md",
        "logs",
        "sessions/",
        "er/",
        "a/b",
        "b/notes.txt",
    ],
)
def test_as_git_decides(tmp_path: Path, patterns: str) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    for path in PATHS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull}

    def run(*words: str, **more) -> subprocess.CompletedProcess:
        return subprocess.run([git, *words], cwd=tmp_path, env=environment, capture_output=True, **more)  # noqa: PLW1510

    run("init", "-q", check=True)
    exclude = tmp_path / ".git/info/exclude"
    exclude.parent.mkdir(exist_ok=True)
    exclude.write_text(patterns + "\n")
    told = run("check-ignore", "-z", "--stdin", input="\0".join(PATHS).encode()).stdout.decode().split("\0")
    lines = git_lines(tmp_path, exclude, ())
    assert {path for path in PATHS if left_out_by_git(path, lines, is_folder=False)} == set(told) - {""}


@pytest.mark.parametrize(
    ("patterns", "out"),
    [
        ("/.codex", True),
        (".codex", True),
        ("sessions", True),
        ("/sessions", False),
        ("!/.codex\n/.codex", False),
        ("/.codex\n!/.codex", True),
        ("(?d)(?i).CODEX", True),
        ("// .codex", False),
        ("*.jsonl", True),
        (".codex/*", True),
        (".codex/**/a.jsonl", True),
        ("#include other", False),
    ],
)
def test_as_syncthing_documents_it(tmp_path: Path, patterns: str, out: bool) -> None:
    (tmp_path / ".stignore").write_text(patterns)
    lines = syncthing_lines(tmp_path, ".stignore", fold=False)
    assert left_out_by_syncthing(".codex/sessions/a.jsonl", lines) is out


def test_a_name_that_the_lists_cannot_spell_has_no_line() -> None:
    assert line_for("a/.codex") == "/a/.codex"
    assert line_for("我的/codex") == "/我的/codex"
    assert [line_for(name) for name in ("", "a/../b", "a*b", "a\nb", " a", "a\\b")] == [None] * 6
