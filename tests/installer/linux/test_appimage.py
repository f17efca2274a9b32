"""The AppImage: what is taken along, what is refused, and (when asked for) the image itself.

Building it takes minutes; it is tried with ``TIDYTRACE_TEST_APPIMAGE=PACKAGE:RUNTIME``, the Debian package and the
runtime of AppImage type 2.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installer_modules import linux_module
from tidytrace import __version__

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Linux are built there")

SWITCH = "TIDYTRACE_TEST_APPIMAGE"


@pytest.fixture(scope="module")
def appimage():
    return linux_module("appimage")


@pytest.mark.parametrize(
    "name",
    ["libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libsqlite3.so.0", "libcrypto.so.3", "libwayland-cursor.so.0"],
)
def test_what_many_systems_lack_is_taken_along(appimage, name):
    assert appimage.is_taken(name)


@pytest.mark.parametrize(
    "name",
    [
        *("libc.so.6", "ld-linux-x86-64.so.2", "libstdc++.so.6", "libGL.so.1", "libEGL.so.1", "libX11.so.6"),
        *("libxcb.so.1", "libxcb-render.so.0", "libfontconfig.so.1", "libglib-2.0.so.0", "libdbus-1.so.3"),
        "libwayland-client.so.0",
    ],
)
def test_what_belongs_to_the_system_and_its_screen_is_not(appimage, name):
    assert not appimage.is_taken(name)


def test_every_library_that_the_installer_names_is_taken_or_of_every_desktop(appimage):
    """Else a window that opens here would not open there."""
    needs = linux_module("../needs")
    of_every_desktop = {"libGL.so.1", "libEGL.so.1", "libdbus-1.so.3", "libfontconfig.so.1", "libglib-2.0.so.0"}
    named = {*needs.X11.values(), *needs.WAYLAND.values(), *needs.OFFSCREEN.values()}
    assert {name for name in named if not appimage.is_taken(name)} == of_every_desktop


def test_another_file_is_not_taken_for_the_runtime(appimage, tmp_path):
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(57))
    with pytest.raises(appimage.NoRuntime, match="runtime"):
        appimage.build(tmp_path / "package.deb", runtime, tmp_path)


def test_what_starts_it_changes_nothing_for_other_programs(appimage, tmp_path):
    """A variable for the loader would reach the browser and the file manager that are opened from here."""
    start = tmp_path / "AppRun"
    start.write_text(appimage.START.replace("exec ", "env; echo "), encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(["/bin/sh", start, "--version"], env=environ, capture_output=True, text=True, check=True)
    *told, command = done.stdout.splitlines()
    assert dict(line.split("=", 1) for line in told).keys() <= {*environ, "PWD", "OLDPWD", "SHLVL", "_"}
    assert command == f"{tmp_path}/usr/bin/{appimage.PYTHON} -I -m tidytrace --version"


@pytest.mark.skipif(not os.environ.get(SWITCH), reason=f"takes minutes; asked for by {SWITCH}=PACKAGE:RUNTIME")
def test_it_is_built_twice_the_same_and_runs(appimage, tmp_path, home):
    for tool in ("patchelf", "mksquashfs", "dpkg-deb"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is missing")
    package, _, runtime = os.environ[SWITCH].partition(":")
    first, second = (appimage.build(Path(package), Path(runtime), tmp_path / name) for name in ("first", "second"))
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    home.mkdir(parents=True, exist_ok=True)
    (home / ".codex").mkdir()
    (home / ".codex" / "config.toml").write_text("[analytics]\nenabled = true\n", encoding="utf-8")
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TMPDIR": str(tmp_path)}

    def run(*words: str) -> str:
        command = [first, "--appimage-extract-and-run", *words]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout

    assert run("--version") == f"tidytrace {__version__}\n"
    assert run("apps").startswith("Codex CLI")
