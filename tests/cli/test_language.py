"""Whatever a person may read in Chinese is Chinese: help, refusals, and what is said of broken files."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tidytrace.cli.main import COMMANDS
from tidytrace.cli.speech import CLICK, asked_language
from tidytrace.host import StateFolders, current_host

CHATS = ("list", "show", "erase", "redact", "keep")
CATALOG = ("lint", "preview", "fixture", "table", "update", "status", "remove")
VAULT = ("list", "restore", "purge", "key")
PAGES = [
    *[(name,) for name in COMMANDS],
    *[("chats", name) for name in CHATS],
    *[("vault", name) for name in VAULT],
    *[("catalog", name) for name in CATALOG],
    ("report", "verify"),
]
# what stays English: paths, addresses, options, what is quoted from the command line, and an app's own menus
QUOTED = re.compile(
    r"'[^']*'|(?<![\w])[/~][\w./~@%+-]+|https?://\S+|--[\w-]+|\[[\w|-]+\]|\btidytrace( [\w.-]+)*|›[^，。›]*"
)
SENTENCE = re.compile(r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']+){2,}")
NAMES = re.compile(
    r"VS Code|GitHub Copilot( Chat| CLI)?|Claude Code|Gemini CLI|Qwen Code|Open WebUI|LM Studio|Visual Studio"
)


def english(text: str) -> list[str]:
    """Three English words in a row are a sentence that nobody translated."""
    return SENTENCE.findall(NAMES.sub("", QUOTED.sub("", text)))


def test_what_counts_as_english() -> None:
    assert english("/home/wang/x.json: It is no regular file.")
    assert not english("/home/wang/some file/x.json：它不是普通文件。GitHub Copilot Chat")


@pytest.mark.parametrize("page", [(), *PAGES])
def test_help_is_in_the_person_s_language(command, page: tuple[str, ...]) -> None:
    group = page in {("chats",), ("vault",), ("catalog",)}
    chinese = command("--lang", "zh_CN", *page, "--help") if group else command(*page, "--help", "--lang", "zh_CN")
    assert chinese.code == 0
    assert "用法：" in chinese.out
    assert "选项：" in chinese.out
    assert english(chinese.out) == []
    plain = command("--lang", "en", *page, "--help").out
    assert plain.startswith("Usage: tidytrace")
    assert not re.search(r"[\u4e00-\u9fff]", plain)


def test_no_line_of_a_chinese_page_is_wider_than_a_small_terminal(command) -> None:
    for page in PAGES:
        for line in command("--lang", "zh_CN", *page, "--help").out.splitlines():
            assert sum(2 if "\u2e80" <= character <= "\uffe6" else 1 for character in line) <= 80, line


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("check",),
        ("--nonsense",),
        ("checkup", "--only", "astrology"),
        ("checkup", "everything", "now"),
        ("chats",),
        ("chats", "list", "--app"),
        ("chats", "list", "--app", "no-such-app"),
        ("chats", "list", "--older-than", "soon"),
        ("chats", "list", "--jsonn"),
        ("chats", "show"),
        ("chats", "show", "claude-code:no-such-chat"),
        ("chats", "erase"),
        ("chats", "erase", "--app", "codex"),
        ("chats", "erase", "--app", "codex", "--undo-days", "0"),
        ("chats", "erase", "--app", "codex", "--undo-days", "366"),
        ("fix",),
        ("fix", "claude-code.no-such-switch"),
        ("undo", "r-20200101-000000-dead"),
        ("undo", "--list", "r-20200101-000000-dead"),
        ("undo", "--json=1"),
    ],
)
def test_refusals_are_in_chinese(command, chats, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setenv("TIDYTRACE_LANG", "zh_CN")
    answer = command(*arguments)
    assert answer.code == 2
    assert english(answer.err) == []
    assert re.search(r"[\u4e00-\u9fff]", answer.err)


def test_refusals_in_english_stay_as_they_are(command, chats) -> None:
    assert "Error: No such option '--nonsense'." in command("--lang", "en", "--nonsense").err
    assert "Try 'tidytrace fix --help' for help." in command("fix", "--lang", "en").err


@pytest.fixture
def broken(home: Path, chats) -> Sequence[str]:
    """Chats and settings that are damaged in every way that happens."""
    sessions = sorted((home / ".codex" / "sessions").rglob("*.jsonl"))
    spoken = next(line for line in sessions[0].read_bytes().splitlines() if b"PROMPT-" in line)
    with sessions[0].open("ab") as file:
        file.write(spoken[: len(spoken) // 2] + b"\n")
    sessions[1].unlink()
    sessions[1].mkdir()
    (home / ".codex" / "config.toml").write_text("[half\n")
    (home / ".claude" / "settings.json").write_text('{"half": ')
    projects = sorted((home / ".claude" / "projects").rglob("*.jsonl"))
    elsewhere = home.parent / "elsewhere.jsonl"
    shutil.move(projects[0], elsewhere)
    projects[0].symlink_to(elsewhere)
    database = home / ".local" / "share" / "opencode" / "opencode.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"no database at all" * 100)
    index = home / ".config" / "Cursor" / "User" / "globalStorage" / "state.vscdb"
    index.parent.mkdir(parents=True)
    index.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    continued = home / ".continue" / "sessions"
    continued.mkdir(parents=True)
    (continued / "0b6d5a52-7d35-4f9c-9d0c-1d7d2f1f6a11.json").write_text("{")
    receipts = StateFolders.of(current_host()).state / "receipts"
    receipts.mkdir(parents=True, mode=0o700)
    (receipts / "r-20261101-101010-beef.json").write_text("{")
    return [chat.title for chat in chats]


@pytest.mark.parametrize(
    "arguments",
    [
        ("checkup",),
        ("checkup", "--fix"),
        ("apps",),
        ("fix", "--all", "--dry-run"),
        ("fix", "--all"),
        ("undo",),
        ("undo", "--list"),
        ("chats", "list"),
        ("chats", "list", "--contains", "PROMPT"),
        ("chats", "erase", "--app", "codex", "--app", "claude-code", "--app", "cursor", "--dry-run"),
        ("chats", "erase", "--app", "codex", "--app", "claude-code", "--undo-days", "0", "--yes"),
    ],
)
def test_what_is_said_of_broken_files_is_chinese(command, broken, arguments: tuple[str, ...]) -> None:
    answer = command(*arguments, "--lang", "zh_CN")
    printed = answer.out + answer.err
    for title in broken:
        printed = printed.replace(title, "")
    assert "Traceback" not in printed
    # a title that the app made of the person's first words may be English
    lines = [line for line in printed.splitlines() if "PROMPT-" not in line and "TITLE-" not in line]
    assert english("\n".join(lines)) == []
    assert re.search(r"[\u4e00-\u9fff]", printed)


def test_every_problem_names_its_place_and_says_what_it_is(command, broken) -> None:
    problems = command("chats", "list", "--json", "--lang", "zh_CN").document["errors"]
    said = {Path(problem["where"]).name: problem["message"] for problem in problems}
    assert said["opencode.db"] == "它不是 SQLite 数据库，或已损坏。"
    assert said["state.vscdb"] == "它不是 SQLite 数据库，或已损坏。"
    assert any("不是有效的 JSON" in message for message in said.values())
    assert any("已损坏或过长" in message for message in said.values())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["checkup"], "zh_CN"),
        (["checkup", "--lang", "en"], "en"),
        (["checkup", "--lang=en"], "en"),
        (["--lang", "en", "checkup"], "en"),
        (["checkup", "--lang", "fr"], "zh_CN"),
        (["chats", "show", "--", "--lang", "en"], "zh_CN"),
        (["checkup", "--lang"], "zh_CN"),
    ],
)
def test_the_command_line_goes_before_the_environment(arguments: list[str], code: str) -> None:
    assert asked_language(arguments, {"TIDYTRACE_LANG": "zh_CN"}).code == code


def test_the_texts_of_click_are_those_that_click_has() -> None:
    import click

    sources = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    for text in CLICK:
        for one in (text,) if isinstance(text, str) else text:
            assert repr(one)[1:-1].replace("\\'", "'") in sources, one


def test_the_counts_of_an_erasure_are_chinese(command, chats) -> None:
    out = command("chats", "erase", "--app", "codex", "--undo-days", "0", "--yes", "--lang", "zh_CN").out
    assert re.search(r"已删除 6 个聊天（\d+ 个文件，\d+ 条记录）", out)


def test_a_full_disk_is_said_in_the_person_s_language(command, chats, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device", "/home/wang/.cache/tidytrace/index")

    monkeypatch.setattr("tidytrace.cli.checkup.run_checkup", full)
    answer = command("checkup", "--lang", "zh_CN")
    assert answer.code == 3
    assert answer.err == "/home/wang/.cache/tidytrace/index: 磁盘已满。\n"
