import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prepared import lay
from tidytrace import __version__


def test_the_version_is_answered_without_importing_anything_heavy() -> None:
    script = (
        "import sys; sys.argv = ['tidytrace', '--version']\n"
        "from tidytrace.__main__ import main\n"
        "code = main()\n"
        "heavy = {'click', 'msgspec', 'psutil', 'rich', 'PySide6', 'sqlite3', 'ruamel'} & set(sys.modules)\n"
        "sys.exit(code or (99 if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, f"tidytrace {__version__}\n")


def test_the_command_line_never_imports_qt(command, chats) -> None:
    script = (
        "import sys\nfrom tidytrace.cli.main import run\n"
        "code = run(['checkup', '--json'])\n"
        "sys.exit(99 if any(name.startswith(('PySide6', 'shiboken')) for name in sys.modules) else code)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 1, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="displays are of Linux")
def test_without_a_display_the_help_is_shown(command, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "argv", ["tidytrace"])
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace"],
        env={**os.environ, "TIDYTRACE_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no display" in done.stderr
    assert "checkup" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("checkup", "--only", "astrology"),
        ("chats", "list", "--app", "no-such-app"),
        ("chats", "list", "--older-than", "soon"),
        ("chats", "show", "claude-code:no-such-chat"),
        ("chats", "erase"),
        ("chats", "erase", "--app", "codex", "--yes", "--undo-days", "366"),
        ("fix",),
        ("fix", "--all", "claude-code.telemetry"),
        ("fix", "claude-code.no-such-switch"),
        ("undo", "r-20200101-000000-dead"),
        ("undo", "--list", "r-20200101-000000-dead"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_printed_as_an_answer(command, chats, arguments: tuple[str, ...]) -> None:
    answer = command(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.strip()


def test_ctrl_c_ends_with_130(command, chats, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tidytrace.cli.checkup.run_checkup", interrupted)
    assert command("checkup").code == 130


@pytest.mark.skipif(sys.platform == "win32", reason="asks a shell of Unix")
def test_a_reader_that_goes_away_is_no_error(chats) -> None:
    script = f"{sys.executable} -m tidytrace chats list | head -n 1; test ${{PIPESTATUS[0]}} -eq 0"
    done = subprocess.run(["bash", "-c", script], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_answers_are_utf_8_whatever_the_console_says(chats) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace", "chats", "list", "--lang", "zh_CN"],
        env={**os.environ, "PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert "编程助手" in done.stdout.decode("utf-8")


def test_our_own_files_stay_in_our_own_folders(command, chats, home: Path) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    command("checkup", "--json")
    command("chats", "list")
    new = {path for path in home.rglob("*") if path.is_file()} - before
    assert new
    assert all("tidytrace" in path.relative_to(home).parts for path in new), new
    assert os.name == "nt" or all(path.stat().st_mode & 0o077 == 0 for path in new)


def test_our_own_files_hold_no_chat_text(command, chats, home: Path) -> None:
    for arguments in (("checkup",), ("apps",), ("chats", "list"), ("chats", "list", "--contains", "PROMPT")):
        command(*arguments, "--json")
    own = [path for path in home.rglob("*") if path.is_file() and "tidytrace" in path.parts]
    assert own
    for path in own:
        content = path.read_bytes()
        for word in (b"PROMPT-", b"ANSWER-", b"TITLE-"):
            assert word not in content, path


@pytest.mark.parametrize("library", ["jmespath", "msgspec", "click"])
def test_a_missing_library_is_named(command, chats, library) -> None:
    script = f"import sys; sys.modules['{library}'] = None; from tidytrace.__main__ import main; sys.exit(main())"
    done = subprocess.run([sys.executable, "-c", script, "checkup"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 3
    assert library in done.stderr
    assert "Traceback" not in done.stderr


def test_without_qt_the_window_says_what_is_missing_and_the_commands_work(command, chats) -> None:
    script = "import sys; sys.modules['PySide6'] = None; from tidytrace.__main__ import main; sys.exit(main())"
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, "PySide6" in done.stderr, "Traceback" in done.stderr) == (3, True, False)
    done = subprocess.run([sys.executable, "-c", script, "chats", "list"], capture_output=True, check=False)
    assert done.returncode == 0


def test_without_the_list_of_processes_nothing_is_erased(command, chats) -> None:
    script = "import sys; sys.modules['psutil'] = None; from tidytrace.__main__ import main; sys.exit(main())"
    erase = ["chats", "erase", "--app", "codex", "--yes", "--undo-days", "0", "--json"]
    done = subprocess.run([sys.executable, "-c", script, *erase], capture_output=True, encoding="utf-8", check=False)
    document = json.loads(done.stdout)
    assert (done.returncode, document["erased"]) == (3, [])
    assert len(document["kept"]) == 6


@pytest.fixture
def rules_here(home: Path) -> None:
    """The detector rules are compiled before a program of its own is started."""
    lay(home / ".cache" / "tidytrace")


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell does")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_do_no_harm(command, chats, rules_here, closed) -> None:
    line = f'"{sys.executable}" -m tidytrace checkup {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)


@pytest.mark.skipif(os.name == "nt" or not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("arguments", ["--version", "checkup", "chats list --json"])
def test_an_answer_that_finds_no_room_is_said(command, chats, rules_here, arguments) -> None:
    line = f'"{sys.executable}" -m tidytrace {arguments} > /dev/full'
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr, bool(done.stderr)) == (3, False, True)
