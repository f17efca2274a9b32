"""Windows, macOS and the terminal, by programs that stand for the system's."""

import base64
import io
import json
import os
import subprocess
import sys
import time

import pytest

from tidytrace.watch.notices.notice import Action
from tidytrace.watch.notices.shown import Button, Shown, plain, shown
from tidytrace.watch.notices.ways.choosing import Ways, way_for
from tidytrace.watch.notices.ways.macos import MacWay
from tidytrace.watch.notices.ways.terminal import TerminalWay
from tidytrace.watch.notices.ways.way import Gone, NotDelivered, Pressed
from tidytrace.watch.notices.ways.windows import ARGUMENTS, SCRIPT, WindowsWay

HOSTILE = Shown(
    number=4,
    title='-e "do shell script \\"rm -rf ~\\"" & \' $(id) `id` %PATH%',
    body="'; Remove-Item C:\\ #\n清迹 <x>&amp;",
    buttons=(Button(Action.FINE, "It's fine"),),
    how="To answer: tidytrace notices --answer 4 fine",
)


@pytest.fixture
def program(tmp_path):
    """Makes a program that writes down its arguments and what it is told in a variable, and then does something."""

    def make(name, then=""):
        if os.name == "nt":
            if name != "powershell":
                pytest.skip("a program of macOS")
            start = tmp_path / f"{name}.cmd"
            start.write_text(f'@"{sys.executable}" -S "{tmp_path / name}" %*\n', encoding="utf-8")
        path = tmp_path / name
        path.write_text(
            f"#!{sys.executable} -S\nimport json, os, sys, time\n"
            f"said = [sys.argv[1:], os.environ.get('TIDYTRACE_NOTICE')]\n"
            f"open({str(tmp_path / 'said')!r}, 'w').write(json.dumps(said))\n{then}\n",
            encoding="utf-8",
        )
        path.chmod(0o755)
        return start if os.name == "nt" else path

    return make


@pytest.fixture
def said(tmp_path):
    return lambda: json.loads((tmp_path / "said").read_text("utf-8"))


def _next(way, seconds=60.0):
    end = time.monotonic() + seconds
    found = []
    while time.monotonic() < end and not any(isinstance(one, Gone) for one in found):
        found += way.events(0.1)
    return found


# --- macOS


def test_on_macos_texts_are_arguments_of_a_script_that_never_changes(program, said):
    MacWay(program("osascript")).show(HOSTILE)
    arguments, _input = said()
    assert arguments[:6] == [
        *("-e", "on run argv"),
        *("-e", "display notification (item 3 of argv) with title (item 2 of argv)", "-e", "end run"),
    ]
    assert arguments[6:] == ["tidytrace", HOSTILE.title, f"{HOSTILE.body}\n{HOSTILE.how}"]


@pytest.mark.parametrize(
    ("then", "patience", "why", "perhaps"),
    [("sys.exit(1)", 60, "notices-refused", False), ("time.sleep(60)", 0.4, "notices-silent", True)],
)
def test_on_macos_what_does_not_work_is_said(program, then, patience, why, perhaps):
    with pytest.raises(NotDelivered) as error:
        MacWay(program("osascript", then), patience=patience).show(HOSTILE)
    assert (error.value.why.key, error.value.perhaps) == (why, perhaps)


# --- Windows


def test_on_windows_texts_are_the_variable_of_a_script_that_never_changes(program, said):
    way = WindowsWay(program("powershell", "print('shown', flush=True); print('clicked', flush=True)"))
    way.show(HOSTILE)
    assert _next(way) == [Pressed(4, Action.SHOW), Gone(4, by_person=False)]
    arguments, given = said()
    assert arguments == list(ARGUMENTS)
    assert base64.b64decode(arguments[-1]).decode("utf-16-le") == SCRIPT
    told = json.loads(given)
    assert told["body"] == HOSTILE.body
    assert told["title"] == plain(HOSTILE.title, 63)
    assert told["milliseconds"] == 30_000


def test_on_windows_one_that_is_closed_may_not_have_been_seen(program):
    way = WindowsWay(program("powershell", "print('shown', flush=True); print('closed', flush=True)"))
    way.show(HOSTILE)
    assert _next(way) == [Gone(4, by_person=False)]


@pytest.mark.parametrize(
    ("then", "why"),
    [
        ("", "notices-refused"),
        ("print('#< CLIXML', flush=True)", "notices-refused"),
        ("time.sleep(9)", "notices-silent"),
    ],
)
def test_on_windows_what_does_not_work_is_said(program, then, why):
    way = WindowsWay(program("powershell", then), patience=0.4 if why == "notices-silent" else 10)
    with pytest.raises(NotDelivered) as error:
        way.show(HOSTILE)
    assert error.value.why.key == why
    way.close()
    assert way.events(0) == []


@pytest.mark.skipif(os.name == "nt", reason="there the stand-in is two processes, of which one is ended")
def test_on_windows_there_are_never_more_than_a_few_at_a_time(program):
    way = WindowsWay(program("powershell", "print('shown', flush=True); time.sleep(9)"))
    for number in (1, 2, 3, 4):
        way.show(Shown(number=number, title="t", body="b"))
    assert _next(way) == [Gone(1, by_person=False)]
    assert len(way._balloons) == 3
    way.close()


# --- the terminal, and which way is taken


def test_the_terminal_is_told_how_to_answer():
    stream = io.StringIO()
    TerminalWay(stream).show(Shown(number=1, title="t", body="b\nc", how="To answer: …"))
    assert stream.getvalue() == "● t\n  b\n  c\n  To answer: …\n"
    stream.close()
    with pytest.raises(NotDelivered):
        TerminalWay(stream).show(HOSTILE)


@pytest.mark.parametrize(
    ("system", "why"),
    [("linux", "notices-no-bus"), ("windows", "notices-no-program"), ("macos", "notices-no-program")],
)
def test_where_the_desktop_has_no_way_the_terminal_is_the_last(fixture_host, system, why):
    if system == "linux":
        pytest.importorskip("jeepney", reason="speaks D-Bus, on Linux alone")
    host = fixture_host(system)
    with pytest.raises(NotDelivered) as error:
        way_for(host).show(HOSTILE)
    assert error.value.why.key == why
    stream = io.StringIO()
    way = way_for(host, stream)
    assert way.name == system.replace("linux", "freedesktop")
    way.show(HOSTILE)
    assert way.name == "terminal"
    assert HOSTILE.body.splitlines()[0] in stream.getvalue()
    assert way.events(0) == []
    assert way.fileno() is None
    way.withdraw(4)
    way.close()


def test_what_may_have_been_shown_is_not_told_on_the_terminal_as_well(program):
    stream = io.StringIO()
    ways = Ways((MacWay(program("osascript", "time.sleep(9)"), patience=0.3), TerminalWay(stream)))
    with pytest.raises(NotDelivered) as error:
        ways.show(HOSTILE)
    assert error.value.perhaps
    assert stream.getvalue() == ""


# --- what stands on the screen


def test_in_both_languages(card, language, chinese):
    english, han = (shown(card(), 12, one) for one in (language, chinese))
    assert english.how == "To answer: tidytrace notices --answer 12 erase\nInstead of erase also: fine, later."
    assert [one.words for one in english.buttons] == ["Erase the chat", "It's fine", "Later"]
    assert [one.action for one in han.buttons] == [one.action for one in english.buttons]
    assert "银行卡" in han.title


def test_what_a_desktop_would_obey_is_taken_out_and_long_texts_are_cut():
    assert plain("a\x1b[31mb\u202ec\x00d\udc80\ufffe", 50) == "a\ufffd[31mb\ufffdc\ufffdd?\ufffd"
    assert plain("one\ntwo", 50) == "one\ntwo"
    assert plain("x" * 99, 10) == "x" * 9 + "…"


def test_nothing_heavy_is_loaded_to_tell_something():
    script = (
        "import sys\nimport tidytrace.watch.notices.desk, tidytrace.watch.notices.ways.choosing\n"
        "if sys.platform == 'linux':\n    import tidytrace.watch.notices.ways.freedesktop\n"
        "heavy = {'PySide6', 'hyperscan', 'cryptography', 'rich', 'jmespath', 'click', 'asyncio', 'keyring'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
