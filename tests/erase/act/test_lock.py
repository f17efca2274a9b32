"""One Tidytrace at a time."""

import errno
import os
import signal

import pytest

from tidytrace.erase.act.lock import AnotherTidytrace, alone
from tidytrace.erase.errors import ErasureError, NotWritable
from tidytrace.host import StateUnsafe, lock
from windows import has_mode

POSIX = pytest.mark.skipif(os.name != "posix", reason="as POSIX locks and forks")


def test_a_second_one_is_kept_out_until_the_first_is_done(tmp_path):
    with (
        alone(tmp_path / "state"),
        pytest.raises(AnotherTidytrace, match="Another Tidytrace"),
        alone(tmp_path / "state"),
    ):
        pytest.fail("both are in")
    with alone(tmp_path / "state"):
        assert has_mode(tmp_path / "state", 0o700)


@POSIX
def test_another_process_is_kept_out_and_its_end_frees_the_lock(tmp_path):
    end, begin = os.pipe()
    process = os.fork()
    if not process:
        with alone(tmp_path):
            os.write(begin, b".")
            signal.pause()
        os._exit(0)
    os.read(end, 1)
    with pytest.raises(AnotherTidytrace), alone(tmp_path):
        pytest.fail("both are in")
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with alone(tmp_path):
        assert (tmp_path / "erasing.lock").exists()
    os.close(end)
    os.close(begin)


def test_a_state_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(NotWritable), alone(tmp_path):
        pytest.fail("without a lock")


@POSIX
def test_a_file_system_without_locks_is_told(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock.fcntl, "flock", refused)
    with pytest.raises(ErasureError), alone(tmp_path):
        pytest.fail("without a lock")


def test_a_file_in_the_place_of_the_state_folder_is_refused(tmp_path):
    (tmp_path / "state").write_text("")
    with pytest.raises(StateUnsafe), alone(tmp_path / "state"):
        pytest.fail("without a lock")
