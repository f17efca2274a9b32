"""What happens when the system lacks something: apt as root or through sudo, else the exact command."""

import os
import subprocess

import pytest

COMMAND = "  sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n"
WINDOW = {"DISPLAY": ":0"}


def installs(checkout):
    return checkout.asked(" install -y")


def test_without_sudo_the_exact_command_is_printed_and_nothing_is_run(checkout):
    checkout.program("apt-get")
    checkout.lacks("libgl1", "libxcb-cursor0")

    stopped = checkout.start(**WINDOW)

    assert stopped.returncode == 69
    assert COMMAND.format("libgl1 libxcb-cursor0") in stopped.stderr
    assert stopped.stdout == ""
    assert not installs(checkout)


def test_sudo_that_wants_a_password_is_not_asked_without_a_terminal(checkout):
    checkout.program("apt-get")
    checkout.program("sudo", "exit 1")
    checkout.lacks("libgl1")

    stopped = checkout.start(**WINDOW)

    assert stopped.returncode == 69
    assert COMMAND.format("libgl1") in stopped.stderr
    assert [line for line in checkout.asked("sudo ") if line.startswith("sudo")] == ["sudo -n true"]


def test_on_a_terminal_sudo_may_ask_for_the_password(checkout):
    import pty

    checkout.program("apt-get")
    checkout.program("sudo", 'test "$1" != -n || exit 1\nexec "$@"')
    checkout.lacks("libgl1")
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "rb", buffering=0), os.fdopen(theirs, "rb", buffering=0) as terminal:
        process = subprocess.run(
            checkout.command("run.sh", []),
            env=checkout.environment(**WINDOW),
            stdin=terminal,
            stderr=terminal,
            stdout=subprocess.DEVNULL,
            timeout=60,
            check=False,
        )

    assert process.returncode == 0
    assert installs(checkout)[0].startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get")


def test_sudo_that_wants_no_password_is_used(checkout):
    checkout.program("apt-get")
    checkout.program("sudo", 'shift\nexec "$@"')
    checkout.lacks("libgl1")

    opened = checkout.start(**WINDOW)

    assert opened.returncode == 0, opened.stderr
    assert installs(checkout)[-1].startswith("apt-get -q")
    assert "Installing system packages: sudo -n apt-get install libgl1" in opened.stderr


def test_root_needs_no_sudo(checkout):
    checkout.program("id", "echo 0")
    checkout.program("apt-get", "echo chatter of apt")
    checkout.lacks("libgl1", "libegl1")

    opened = checkout.start(**WINDOW)

    assert opened.returncode == 0, opened.stderr
    assert opened.stdout == "\n", "stdout belongs to the program alone"
    (install,) = installs(checkout)
    assert install.endswith("--no-install-recommends libgl1 libegl1")


def test_a_failing_apt_stops_the_window(checkout):
    checkout.program("id", "echo 0")
    checkout.program("apt-get", "exit 100")
    checkout.lacks("libgl1")

    stopped = checkout.start(**WINDOW)

    assert stopped.returncode == 69
    assert "apt-get could not install them" in stopped.stderr


def test_other_systems_are_told_the_names(checkout):
    checkout.lacks("libgl1")

    stopped = checkout.start(**WINDOW)

    assert stopped.returncode == 69
    assert "install what carries the same on this system: libgl1" in stopped.stderr


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"DISPLAY": ":0"}, "x11"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, "x11"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
    ],
)
def test_the_libraries_of_this_display_are_looked_for_once(checkout, environment, kind):
    checkout.start(**environment)
    checkout.start(**environment)

    (look,) = checkout.asked("needs.py")
    assert look.endswith(f"needs.py {kind}")


def test_the_command_line_and_a_computer_without_display_need_no_qt(checkout):
    checkout.lacks("libgl1")

    assert checkout.start("checkup", "--json", **WINDOW).returncode == 0
    assert checkout.start().returncode == 0
    assert not checkout.asked("needs.py")


def test_a_chinese_desktop_gets_a_font_but_opens_without_one_too(checkout):
    checkout.program("apt-get")
    (checkout.standins / "needs").write_text("", encoding="utf-8")
    checkout.start(**WINDOW)
    checkout.lacks("fonts-wqy-microhei")

    opened = checkout.start(**WINDOW, TIDYTRACE_LANG="zh_CN")

    assert opened.returncode == 0
    assert "请先执行一次下面的命令" in opened.stderr
    assert COMMAND.format("fonts-wqy-microhei") in opened.stderr


def test_the_tests_need_a_chinese_font(checkout):
    checkout.program("apt-get")
    checkout.lacks("fonts-wqy-microhei")

    stopped = checkout.start(script="test.sh")

    assert stopped.returncode == 69
    assert COMMAND.format("fonts-wqy-microhei") in stopped.stderr
    assert not checkout.asked("-m pytest")


def test_the_tests_go_on_without_the_desktop_that_some_of_them_need(checkout):
    checkout.program("apt-get")
    checkout.start(script="test.sh")
    (checkout.root / ".venv" / "libraries-desktop").unlink()
    checkout.lacks("dunst")

    tests = checkout.start(script="test.sh")

    assert COMMAND.format("dunst") in tests.stderr
    assert tests.stdout == f"pytest in {checkout.root} on offscreen\n"


def test_a_missing_python_is_installed_or_named(checkout):
    (checkout.path / "python3").unlink()
    checkout.program("apt-get")

    stopped = checkout.start("--version")

    assert stopped.returncode == 69
    assert COMMAND.format("python3 python3-venv") in stopped.stderr


def test_an_old_python_is_named_with_a_way_out(checkout):
    (checkout.standins / "too-old").touch()

    stopped = checkout.start("--version")

    assert stopped.returncode == 69
    assert "needs Python 3.11 or newer; here is Python 3.10.12" in stopped.stderr


def test_a_newer_python_beside_an_old_one_is_found(checkout):
    (checkout.path / "python3").unlink()
    checkout.program("python3", "exit 1")
    (checkout.path / "python3.12").symlink_to(checkout.standins / "usr" / "python3.11")

    assert checkout.start("--version").stdout == "<--version>\n"


def test_a_python_without_venv_that_apt_did_not_bring_is_named(checkout):
    checkout.program("apt-get")
    (checkout.standins / "no-ensurepip").touch()

    stopped = checkout.start("--version")

    assert stopped.returncode == 69
    assert "its modules venv and ensurepip are missing" in stopped.stderr
    assert not checkout.asked("apt-get")


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        ({"TIDYTRACE_LANG": "zh_CN"}, True),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "TIDYTRACE_LANG": "en"}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "de_DE.UTF-8"}, False),
        ({"LANG": "zh_TW.UTF-8"}, False),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_GB.UTF-8"}, True),
    ],
)
def test_it_speaks_the_language_of_the_desktop(checkout, environment, chinese):
    said = checkout.start("--version", **environment).stderr

    assert ("准备就绪" in said) is chinese
    assert ("Ready." in said) is not chinese
