"""What is placed is right for those who read it: systemd, the desktop, launchd and the Task Scheduler."""

import datetime
import os
import plistlib
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from reminding import computer, state_of, weekly
from tidytrace.host import FixtureHost
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.autostart import Autostart
from tidytrace.watch.reminders.placing.launchd import LaunchAgent
from tidytrace.watch.reminders.placing.marks import standing
from tidytrace.watch.reminders.placing.model import Target
from tidytrace.watch.reminders.placing.program import program_of
from tidytrace.watch.reminders.placing.setting_up import install, setup_of, uninstall
from tidytrace.watch.reminders.placing.systemd import SystemdTimer, calendar_line, quoted
from tidytrace.watch.reminders.placing.tasks import ScheduledTask, encoded, name_of

ANALYZE = shutil.which("systemd-analyze")
VALIDATE = shutil.which("desktop-file-validate")
POSIX = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not know")
NASTY = ["plain", "with space", "50% %h", "$HOME ${X}", "it's", 'a "quote"', "back\\slash", "清迹", "a=b;c&d"]
TASKS = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def target(program="/opt/tidytrace", *arguments, environment=(("XDG_STATE_HOME", '/a b/%h "x" $Y'),)):
    times = (datetime.time(10), datetime.time(21, 30))
    return Target(
        program=(str(program), *arguments, "remind", "--due"),
        environment=environment,
        times=times,
        title="Tidytrace looks",
        title_chinese="清迹",
    )


@POSIX
@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_takes_the_units_wherever_the_program_is(tmp_path):
    programs = []
    for name in NASTY:
        program = tmp_path / name / "tidytrace"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        programs.append(program)
    units = []
    host = FixtureHost(tmp_path / "computer", "linux")
    for number, program in enumerate(programs):
        folder = tmp_path / f"units{number}"
        folder.mkdir()
        for piece in SystemdTimer().pieces(host, target(program, "100% $sure", "\\")):
            unit = folder / Path(piece.where).name
            unit.write_text(piece.content, "utf-8")
            units.append(str(unit))
    # units of other programs that are looked at too have sockets there, whose names must not be too long
    environment = {**os.environ, "XDG_RUNTIME_DIR": "/tmp"}
    command = [ANALYZE, "--user", "verify", *units]
    done = subprocess.run(command, capture_output=True, check=False, text=True, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@POSIX
@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_refuses_a_program_that_is_not_there(tmp_path):
    """So that the test above tells something."""
    host = FixtureHost(tmp_path, "linux")
    unit = tmp_path / "tidytrace-remind.service"
    unit.write_text(SystemdTimer().pieces(host, target(tmp_path / "nothing"))[0].content, "utf-8")
    done = subprocess.run([ANALYZE, "--user", "verify", str(unit)], capture_output=True, check=False, text=True)
    assert done.returncode != 0
    assert "nothing" in done.stderr


@pytest.mark.skipif(ANALYZE is None, reason="there is no systemd-analyze here")
def test_systemd_knows_the_times():
    lines = [calendar_line(datetime.time(0, 0)), calendar_line(datetime.time(21, 30))]
    done = subprocess.run(
        [ANALYZE, "calendar", "--base-time=2026-11-26 12:00:00 UTC", *lines],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    )
    assert done.returncode == 0, done.stderr
    assert "Next elapse: Fri 2026-11-27 00:00:00 UTC" in done.stdout
    assert "Next elapse: Thu 2026-11-26 21:30:00 UTC" in done.stdout


def test_the_timer_catches_up_and_the_service_needs_its_program(tmp_path):
    service, timer = SystemdTimer().pieces(FixtureHost(tmp_path, "linux"), target("/opt/50%/tidytrace"))
    assert "OnCalendar=*-*-* 10:00:00\nOnCalendar=*-*-* 21:30:00\nPersistent=true\n" in timer.content
    assert "ConditionFileIsExecutable=/opt/50%%/tidytrace\n" in service.content
    assert 'ExecStart=:"/opt/50%%/tidytrace" "remind" "--due"\n' in service.content
    # a window that an answer opened outlives the look
    assert "KillMode=process\n" in service.content
    assert 'Environment="XDG_STATE_HOME=/a b/%%h \\"x\\" $Y"\n' in service.content


@POSIX
def test_a_word_for_systemd_is_escaped_byte_by_byte():
    assert quoted('a "b" \\ 100% $x') == '"a \\"b\\" \\\\ 100%% $x"'
    assert quoted("清\n\udcff") == '"\\xe6\\xb8\\x85\\x0a\\xff"'


def unescaped_exec(line):
    """The words of an Exec key, as the specification takes them apart: the value first, then the quotes."""
    value = line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
    words, word, inside, escaped = [], "", False, False
    for character in value:
        if escaped:
            word, escaped = word + character, False
        elif inside and character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
        elif character == " " and not inside:
            words.append(word)
            word = ""
        else:
            word += character
    return [one.replace("%%", "%") for one in (*words, word)]


@POSIX
@pytest.mark.parametrize("name", NASTY)
def test_the_desktop_entry_starts_exactly_this(tmp_path, name):
    host = FixtureHost(tmp_path / "computer", "linux")
    aim = target(f"/opt/{name}/tidytrace", "a b", "100%")
    [piece] = Autostart().pieces(host, aim)
    [line] = [one for one in piece.content.splitlines() if one.startswith("Exec=")]
    words = unescaped_exec(line.removeprefix("Exec="))
    assert words[:2] == ["env", 'XDG_STATE_HOME=/a b/%h "x" $Y']
    assert tuple(words[-5:]) == aim.program
    assert words[2:-5] == (["/bin/sh", "-c", 'exec "$0" "$@"'] if "=" in name else [])
    if VALIDATE is not None:
        entry = tmp_path / "tidytrace-remind.desktop"
        entry.write_text(piece.content, "utf-8")
        done = subprocess.run([VALIDATE, str(entry)], capture_output=True, check=False, text=True)
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", NASTY)
def test_the_agent_of_launchd_is_a_property_list(tmp_path, name):
    [piece] = LaunchAgent().pieces(FixtureHost(tmp_path, "macos"), target(f"/opt/{name}/tidytrace"))
    agent = plistlib.loads(piece.content.encode("utf-8"))
    assert agent["ProgramArguments"] == [f"/opt/{name}/tidytrace", "remind", "--due"]
    assert agent["StartCalendarInterval"] == [{"Hour": 10, "Minute": 0}, {"Hour": 21, "Minute": 30}]
    assert agent["RunAtLoad"] is True
    assert agent["EnvironmentVariables"]["XDG_STATE_HOME"] == '/a b/%h "x" $Y'
    assert standing(piece.content, None) == "differs"


@pytest.mark.parametrize("name", ["C:\\Program Files\\a & b", "C:\\50%", "C:\\<清迹>"])
def test_the_task_is_what_the_task_scheduler_reads(tmp_path, name):
    host = computer(tmp_path, "windows")
    [piece] = ScheduledTask().pieces(host, target(f"{name}\\pythonw.exe", "-m", "tidy trace"))
    content = encoded(piece.content)
    assert content.startswith(b"\xff\xfe<\x00?\x00")
    root = ET.fromstring(content.decode("utf-16").replace(' encoding="UTF-16"', ""))

    def text(path):
        return root.findtext("/".join(f"{TASKS}{part}" for part in path.split("/")))

    assert text("Actions/Exec/Command") == f"{name}\\pythonw.exe"
    assert text("Actions/Exec/Arguments") == '-m "tidy trace" remind --due'
    assert text("Principals/Principal/LogonType") == "InteractiveToken"
    assert text("Principals/Principal/RunLevel") == "LeastPrivilege"
    assert text("Principals/Principal/UserId") == "PC\\alice"
    assert text("Settings/StartWhenAvailable") == "true"
    starts = [one.text for one in root.iter(f"{TASKS}StartBoundary")]
    assert starts == ["2026-01-01T10:00:00", "2026-01-01T21:30:00"]


QUERY = "schtasks /Query /TN Tidytrace reminders (alice) /XML"


def test_a_task_is_handed_over_and_its_file_does_not_stay(tmp_path):
    host = computer(tmp_path, "windows")
    install(host, state_of(host), weekly())
    create = next(words for words in host.ordered if words[1] == "/Create")
    assert create[:5] == ("schtasks", "/Create", "/TN", "Tidytrace reminders (alice)", "/XML")
    assert "/F" not in create
    assert not (state_of(host).state / "reminders-task.xml").exists()
    assert (state_of(host).state / "reminders.json").exists()


def test_a_task_of_ours_is_known_replaced_and_removed(tmp_path):
    host = computer(tmp_path, "windows")
    [piece] = setup_of(host, weekly()).pieces
    host._answers.commands[QUERY] = piece.content.encode("utf-16-le").decode("latin-1")
    assert setup_of(host, weekly()).current
    host._answers.commands[QUERY] = piece.content.replace("reminders ", "reminders 0", 1)
    host.ordered.clear()
    install(host, state_of(host), weekly())
    assert next(words for words in host.ordered if words[1] == "/Create")[-1] == "/F"
    host.ordered.clear()
    assert uninstall(host, state_of(host)).gone == ("Tidytrace reminders (alice)",)
    assert ("schtasks", "/Delete", "/TN", "Tidytrace reminders (alice)", "/F") in host.ordered


def test_where_the_task_scheduler_prints_nothing_its_file_is_looked_at(tmp_path):
    host = computer(tmp_path, "windows")
    [piece] = setup_of(host, weekly()).pieces
    task = host.local("C:\\Windows\\System32\\Tasks\\Tidytrace reminders (alice)")
    task.parent.mkdir(parents=True)
    task.write_bytes(encoded(piece.content))
    assert setup_of(host, weekly()).current


def test_a_task_of_somebody_else_stays(tmp_path):
    host = computer(tmp_path, "windows", commands={QUERY: "<Task></Task>"})
    with pytest.raises(PlacingFailed, match="another task"):
        install(host, state_of(host), weekly())
    assert uninstall(host, state_of(host)).foreign == ("Tidytrace reminders (alice)",)
    assert {words[1] for words in host.ordered} == {"/Query"}


def test_a_refused_task_leaves_nothing(tmp_path):
    host = computer(tmp_path, "windows")
    host.refuses = ("/Create",)
    with pytest.raises(PlacingFailed, match="Failed"):
        install(host, state_of(host), weekly())
    assert not (state_of(host).state / "reminders-task.xml").exists()


def test_the_name_of_a_task_has_only_what_a_name_may_have(tmp_path):
    host = computer(tmp_path, "windows", environ={"USERNAME": 'a/b\\c:"<'})
    assert name_of(host) == "Tidytrace reminders (a_b_c___)"


def test_the_program_is_the_command_beside_the_interpreter_else_the_module(tmp_path, monkeypatch):
    host = FixtureHost(tmp_path / "computer", "linux")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python3"))
    assert program_of(host) == (str(tmp_path / "python3"), "-P", "-m", "tidytrace", "remind", "--due")
    script = tmp_path / "tidytrace"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    assert program_of(host) == (str(script), "remind", "--due")


def test_on_windows_no_console_opens(tmp_path, monkeypatch):
    host = FixtureHost(tmp_path / "computer", "windows")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python.exe"))
    assert program_of(host)[0] == str(tmp_path / "python.exe")
    (tmp_path / "pythonw.exe").touch()
    assert program_of(host)[0] == str(tmp_path / "pythonw.exe")
