import subprocess
import sys

import pytest

from tidytrace.gui.display import display_available


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_a_display_server_or_a_chosen_platform_will_do(name):
    assert display_available({name: "x"}, "linux")


def test_linux_without_a_display_cannot_show_a_window():
    assert not display_available({"HOME": "/home/wang", "DISPLAY": ""}, "linux")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_always_have_one(platform):
    assert display_available({}, platform)


def test_asking_does_not_import_qt():
    code = "import sys, tidytrace.gui.display; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
