"""Which running programs are an AI app on this home."""

import pytest

from tidytrace.catalog import ProcessMark
from tidytrace.host import FixtureHost, Process, ProcessesUnknown

CODEX = ProcessMark(name="codex")
GEMINI = ProcessMark(command="@google/gemini-cli")
NODE_GEMINI = ProcessMark(name="node", command="gemini")


def fits(mark, **process):
    return Process(pid=1, **({"name": "x"} | process)).fits(mark)


def test_names_are_compared_without_case_and_may_have_a_glob():
    assert fits(CODEX, name="Codex")
    assert not fits(CODEX, name="codex-helper")
    assert fits(ProcessMark(name="code*"), name="Code Helper (Renderer)")
    assert fits(ProcessMark(name="LM Studio"), name="lm studio")


def test_the_executable_is_compared_with_either_slash():
    mark = ProcessMark(exe="@anthropic-ai/claude-code")
    assert fits(mark, exe="C:\\npm\\node_modules\\@anthropic-ai\\claude-code\\claude.exe")
    assert not fits(mark, exe="")


def test_all_parts_of_a_mark_must_fit():
    assert fits(NODE_GEMINI, name="node", command=("node", "/usr/bin/gemini"))
    assert not fits(NODE_GEMINI, name="bun", command=("bun", "/usr/bin/gemini"))
    assert not fits(NODE_GEMINI, name="node", command=("node", "/usr/bin/qwen"))


@pytest.mark.parametrize(
    "command",
    [
        ("grep", "-r", "@google/gemini-cli", "."),
        ("bash", "-c", "npm install -g @google/gemini-cli"),
        ("vim", "node_modules/@google/gemini-cli/package.json"),
        ("less", "/x/@google/gemini-cli/README.md"),
        ("sudo", "npm", "install", "@google/gemini-cli"),
    ],
)
def test_a_program_that_only_speaks_of_an_app_is_not_it(command):
    assert not fits(GEMINI, name=command[0], command=command)


def running(tmp_path, processes, *marks, family=()):
    host = FixtureHost(tmp_path, "linux", processes=processes)
    host.family = lambda: frozenset(family)
    return [process.pid for process in host.running(marks)]


@pytest.mark.parametrize(
    "command",
    [
        ("tidytrace", "chats", "erase", "--app", "codex"),
        ("/x/.venv/bin/python", "/x/.venv/bin/tidytrace", "chats", "list", "--app", "codex"),
        ("python3.11", "-m", "tidytrace", "checkup", "codex"),
        ("C:\\Tools\\Tidytrace.exe", "codex"),
    ],
)
def test_tidytrace_never_counts(tmp_path, command):
    ours = Process(pid=5, name="python3.11", command=command)
    assert running(tmp_path, [ours], ProcessMark(command="codex")) == []


def test_who_started_us_counts_only_by_what_it_runs(tmp_path):
    mark = ProcessMark(command="codex")
    shell = Process(pid=2, name="bash", command=("bash", "-c", "tidytrace chats erase --app codex"))
    runner = Process(pid=3, name="python3", command=("python3", "/x/run.py", "tidytrace", "--app", "codex"))
    agent = Process(pid=4, name="node", command=("node", "--no-warnings", "/usr/lib/codex/cli.js", "exec", "tidytrace"))
    assert running(tmp_path, [shell, runner, agent], mark, family=(2, 3, 4)) == [4]


def test_a_process_of_another_home_does_not_count(tmp_path):
    processes = [
        Process(pid=1, name="codex", home="/home/alice"),
        Process(pid=2, name="codex", home="/home/bob"),
        Process(pid=3, name="codex", home=None),
        Process(pid=4, name="codex", home="/home/alice/"),
    ]
    assert running(tmp_path, processes, CODEX) == [1, 3, 4]


def test_a_home_behind_a_link_is_the_same_home(tmp_path):
    (tmp_path / "home" / "alice").mkdir(parents=True)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "home").symlink_to(tmp_path / "home")
    assert running(tmp_path, [Process(pid=1, name="codex", home="/var/home/alice")], CODEX) == [1]


def test_an_app_without_marks_is_never_seen_running(tmp_path):
    assert running(tmp_path, [Process(pid=1, name="codex")]) == []


def test_not_knowing_is_not_closed(tmp_path):
    host = FixtureHost(tmp_path, "linux", processes_known=False)
    with pytest.raises(ProcessesUnknown):
        host.running([CODEX])
