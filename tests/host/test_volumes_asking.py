"""Questions to the system end soon, whatever is asked."""

import os
import sys
import time

import pytest

from tidytrace.host import volumes_asking
from tidytrace.host.volumes_asking import SystemAsking

linux = pytest.mark.skipif(sys.platform != "linux", reason="about Linux")


def test_a_command_answers_in_english_with_what_it_prints():
    asked = SystemAsking().command(sys.executable, "-c", "import os; print(os.environ['LC_ALL'])")
    assert asked is not None
    assert asked.strip() == "C"


def test_a_command_that_fails_or_is_missing_gives_no_answer():
    assert SystemAsking().command(sys.executable, "-c", "print('half'); raise SystemExit(3)") is None
    assert SystemAsking().command("tidytrace-no-such-command") is None


def test_a_command_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(volumes_asking, "_SECONDS", 0.3)
    start = time.monotonic()
    assert SystemAsking().command(sys.executable, "-c", "import time; time.sleep(60)") is None
    assert time.monotonic() - start < 20


@linux
def test_only_files_and_folders_are_asked_for_their_flags(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path)
    asking = SystemAsking()
    assert asking.flags(str(tmp_path / "pipe")) is None
    assert asking.flags(str(tmp_path / "link")) is None
    assert asking.flags(str(tmp_path / "nothing")) is None
    assert asking.reflink("/proc/self") is None


@pytest.mark.skipif(sys.platform == "win32", reason="about the other systems")
def test_elsewhere_windows_drives_do_not_answer():
    assert SystemAsking().drive("C:\\x") is None
