"""The Debian package in a bare Debian 12: built twice, installed, used by an ordinary person, upgraded and purged.

It takes some minutes, administrator rights (for the root folder alone) and Debian's archive; it runs when it is asked
for: ``TIDYTRACE_TEST_DEB=1 sh installer/test.sh tests/installer/linux/test_bare_root.py``.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BUILD = ROOT / "installer" / "linux" / "deb.py"
SWITCH = "TIDYTRACE_TEST_DEB"
pytestmark = pytest.mark.skipif(not os.environ.get(SWITCH), reason=f"takes minutes; asked for by {SWITCH}=1")

OWN = re.compile(r"/home/[^/]+/\.(local|config|cache)(/|$)|/home/[^/]+/\.codex/")
"""What may be left of a person's: their own state folders, and the files of the AI app that they used."""
ALWAYS = re.compile(
    r"/(proc|sys|dev|run|tmp)(/|$)|/var/(lib/(apt|dpkg|systemd)|cache|log)(/|$)|/srv/|/etc/ld\.so\.cache"
)
"""What the system itself writes all the time."""


class BareRoot:
    """A Debian with nothing in it but what every Debian has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, person: str = "root", check: bool = True, **environ: str) -> subprocess.CompletedProcess:
        """Run a command inside. Its code, and what it said."""
        told = [f"{key}={value}" for key, value in environ.items()]
        inside = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", *told, *words]
        if person != "root":
            inside = ["runuser", "-u", person, "--", "env", f"HOME=/home/{person}", *inside[2:]]
        done = subprocess.run(
            ["chroot", str(self.folder), *inside], capture_output=True, text=True, timeout=900, check=False
        )
        assert not check or done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done

    def apt(self, *words: str) -> None:
        self.run("apt-get", "-q", "-y", "--no-install-recommends", *words, DEBIAN_FRONTEND="noninteractive")

    def files(self) -> set[str]:
        """Every path in it that is not the system's own business."""
        found = set()
        for folder, folders, names in os.walk(self.folder):
            inside = "/" + os.path.relpath(folder, self.folder) if folder != str(self.folder) else ""
            folders[:] = [name for name in folders if not ALWAYS.match(f"{inside}/{name}/")]
            found |= {path for name in (*names, *folders) if not ALWAYS.match(path := f"{inside}/{name}")}
        return found


@pytest.fixture(scope="module")
def packages(tmp_path_factory) -> tuple[Path, Path]:
    """The same package, built twice."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a root folder")
    if shutil.which("debootstrap") is None:
        pytest.skip("debootstrap is missing")
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    for folder in (first, second):
        subprocess.run([sys.executable, BUILD, folder], check=True, stdout=subprocess.DEVNULL)
    return next(first.glob("*.deb")), next(second.glob("*.deb"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Iterator[BareRoot]:
    folder = tmp_path_factory.mktemp("bare") / "root"
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", folder], check=True, stdout=subprocess.DEVNULL)
    root = BareRoot(folder)
    subprocess.run(["mount", "-t", "proc", "proc", folder / "proc"], check=True)
    try:
        root.apt("update")
        yield root
    finally:
        subprocess.run(["umount", folder / "proc"], check=True)


def test_two_builds_are_the_same_bytes(packages):
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in packages] == [
        hashlib.sha256(packages[0].read_bytes()).hexdigest()
    ] * 2


def test_installed_used_upgraded_and_purged(packages, bare, tmp_path):
    package = packages[0]
    inside = bare.folder / "srv" / package.name
    shutil.copyfile(package, inside)
    bare.run("useradd", "-m", "alice")
    wanted = subprocess.run(
        ["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True
    ).stdout.strip()
    bare.apt("install", *{re.sub(r" .*", "", one.strip()) for one in wanted.split(",")})
    before = bare.files()

    bare.apt("install", f"/srv/{package.name}")
    settings = bare.folder / "home/alice/.codex/config.toml"
    settings.parent.mkdir()
    settings.write_text("[analytics]\nenabled = true\n", encoding="utf-8")
    bare.run("chown", "-R", "alice:alice", "/home/alice/.codex")

    assert bare.run("tidytrace", "apps", person="alice").stdout.startswith("Codex CLI")
    looked = bare.run("tidytrace", "checkup", "--json", person="alice", check=False)
    assert looked.returncode == 1, looked.stderr
    assert '"codex.analytics"' in looked.stdout
    bare.run("tidytrace", "fix", "codex.analytics", person="alice")
    assert "enabled = false" in settings.read_text("utf-8")
    bare.run("tidytrace", "undo", person="alice")
    assert "enabled = true" in settings.read_text("utf-8")
    assert paints(bare, tmp_path)

    bare.apt("install", "--reinstall", f"/srv/{package.name}")  # an upgrade replaces every file in the same way
    assert bare.run("tidytrace", "--version", person="alice").stdout.startswith("tidytrace ")

    bare.apt("purge", "tidytrace")
    left = {path for path in bare.files() - before if not OWN.match(path)}
    assert left <= {"/home/alice/.codex"}
    assert bare.files() >= before


def paints(bare: BareRoot, folder: Path) -> bool:
    """Whether the window comes up on a display, and has something on it."""
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("Xvfb and xdotool are needed to look at the window")
    read, write = os.pipe()
    screen = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1366x900x24",
            "-nolisten",
            "tcp",
            "-noreset",
            "-fbdir",
            folder,
        ],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    window = subprocess.Popen(
        [
            *("chroot", bare.folder, "runuser", "-u", "alice", "--"),
            *("env", "-i", "HOME=/home/alice", f"DISPLAY={display}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "tidytrace"),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            named = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", "Tidytrace"],
                env={**os.environ, "DISPLAY": display},
                capture_output=True,
                check=False,
            )
            # the header of an XWD file tells where the pixels begin; a blank screen has one colour
            pixels = (folder / "Xvfb_screen0").read_bytes()[3200:]
            if named.stdout and len({pixels[at : at + 3] for at in range(0, len(pixels) - 4, 4 * 101)}) > 20:
                return True
            time.sleep(0.5)
        return False
    finally:
        window.terminate()
        window.wait(20)
        screen.terminate()
        screen.wait(20)
