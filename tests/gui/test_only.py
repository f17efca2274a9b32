"""A second start shows the window of the first; whoever is gone, or does not answer, is in nobody's way."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from pace import soon
from tidytrace.gui.only import Only
from tidytrace.host import StateFolders
from tidytrace.watch.notices.places import Place

POSIX = pytest.mark.skipif(os.name == "nt", reason="sockets and signals of Linux and macOS")
FIRST = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from tidytrace.gui.only import Only
    from tidytrace.host import StateFolders
    app = QCoreApplication([])
    only = Only(StateFolders(*[Path(sys.argv[1])] * 4))
    only.asked.connect(lambda place, token: print(place, token, flush=True))
    print(only.hand_over(None), only.listen(), flush=True)
    app.exec()
"""


@pytest.fixture
def runtime(monkeypatch):
    """The name of a socket has room for some hundred characters; a folder of a test has nearly as many."""
    folder = _short()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def state(tmp_path, runtime):
    return _folders(tmp_path / "state")


def _short():
    return Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"))


def _folders(folder):
    folder.mkdir(mode=0o700)
    return StateFolders(folder, folder, folder, folder)


@pytest.fixture
def first(state):
    """Another process with the window."""
    words = [sys.executable, "-c", textwrap.dedent(FIRST), str(state.state)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "False True\n"
            yield process
        finally:
            process.kill()


def test_the_second_start_hands_its_place_over(qapp, state, first):
    assert Only(state).hand_over("chats/codex%3A1/erase", "token-1")
    assert first.stdout.readline() == "chats/codex%3A1/erase token-1\n"
    assert Only(state).hand_over(None)
    assert first.stdout.readline() == "None \n"


def test_another_state_folder_has_a_window_of_its_own(qapp, state, first, tmp_path):
    other = Only(_folders(tmp_path / "other"))
    assert not other.hand_over(None)
    assert other.listen()


@POSIX
def test_a_socket_of_one_that_was_killed_is_replaced(qapp, qtbot, state, first):
    first.kill()
    first.wait()
    second = Only(state)
    assert Path(second.name).exists()
    assert not second.hand_over(None)
    assert second.listen()
    third = QLocalSocket()
    third.connectToServer(second.name)
    assert third.waitForConnected(60_000)


@POSIX
def test_one_that_hangs_is_not_waited_for(qapp, state, first, monkeypatch):
    monkeypatch.setattr("tidytrace.gui.only._LIMIT", 0.3)
    first.send_signal(signal.SIGSTOP)
    second = Only(state)
    with soon(1.5):
        assert not second.hand_over("home")
        assert not second.listen()  # the other one is not dead
    assert Path(second.name).exists()
    first.send_signal(signal.SIGCONT)
    assert Only(state).hand_over("home")


@POSIX
def test_nobody_else_can_reach_it(qapp, state):
    only = Only(state)
    assert only.listen()
    assert Path(only.name).parent.stat().st_mode & 0o077 == 0


@POSIX
@pytest.mark.parametrize("private", [True, False])
def test_without_a_runtime_folder_there_is_another_private_one(qapp, state, runtime, monkeypatch, private):
    runtime.chmod(0o700 if private else 0o755)
    if private:
        monkeypatch.delenv("XDG_RUNTIME_DIR")
    _is_elsewhere(state, runtime, monkeypatch)


@POSIX
def test_a_runtime_folder_with_a_long_name_has_no_room_for_a_socket(qapp, state, runtime, monkeypatch):
    long = runtime / ("long" * 25)
    long.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    _is_elsewhere(state, long, monkeypatch)


def _is_elsewhere(state, runtime, monkeypatch):
    short = _short()
    monkeypatch.setattr(tempfile, "tempdir", str(short))
    only = Only(state)
    assert str(runtime) not in only.name
    assert Path(only.name).parent.stat().st_mode & 0o077 == 0
    assert only.listen()
    only.close()
    shutil.rmtree(short)


@POSIX
@pytest.mark.parametrize("said", [b"", b"\n", b"{}\n", b"x" * 20_000, b'{"state": "/", "place": "home"}\n', None])
def test_what_makes_no_sense_is_cut_off(qapp, qtbot, state, said, monkeypatch):
    monkeypatch.setattr("tidytrace.gui.only._LIMIT", 0.3)
    only = Only(state)
    assert only.listen()
    heard = []
    only.asked.connect(lambda *words: heard.append(words))
    if said is None:
        said = f'{{"state": "{os.path.realpath(state.state)}", "place": "nowhere"}}\n'.encode()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(only.name)
        line.sendall(said)
        line.setblocking(False)

        def cut_off():
            try:
                return line.recv(10) == b""
            except BlockingIOError:
                return False
            except ConnectionError:
                return True

        qtbot.waitUntil(cut_off, timeout=3000)
    assert heard == []


def test_what_was_heard_is_a_place(qapp, qtbot, state):
    only = Only(state)
    assert only.listen()
    line = QLocalSocket()
    line.connectToServer(only.name)
    assert line.waitForConnected(60_000)
    line.write(f'{{"state": "{os.path.realpath(state.state)}", "place": "home/check"}}\n'.encode())
    with qtbot.waitSignal(only.asked, timeout=2000) as heard:
        line.flush()
    assert heard.args == [Place("home", deed="check"), ""]
