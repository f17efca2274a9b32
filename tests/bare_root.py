"""A Debian 12 with nothing in it but what every Debian has, and this checkout brought somewhere else.

Its mounts are those of each command alone: nothing is left mounted, whatever happens.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

READY = "TIDYTRACE_TEST_ROOT"
"""A folder that debootstrap has filled before; it is copied."""
ALWAYS = re.compile(
    r"/(proc|sys|dev|run|tmp)(/|$)|/var/(lib/(apt|dpkg|systemd)|cache|log)(/|$)|/srv/|/etc/ld\.so\.cache"
)
"""What the system itself writes all the time."""
_MOUNTS = """
set -e
root=$1; shift
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/dev/shm" 2>/dev/null || :
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts" 2>/dev/null || :
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --bind "$1" "$root$1"
    mount -o remount,bind,ro "$root$1"
    shift
done
shift
exec chroot "$root" "$@"
"""
_LOCAL = re.compile(r"(?:file://)?(/[\w./-]+)")


class BareRoot:
    """The folder of the whole system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lent: tuple[str, ...] = ()
        """Folders of this computer that can be read inside, under the same path."""

    def words(self, *words: str, person: str = "root", **environ: str) -> list[str]:
        """The command line that runs something inside."""
        told = [f"{key}={value}" for key, value in environ.items()]
        home = "/root" if person == "root" else f"/home/{person}"
        inside = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", f"HOME={home}", *told, *words]
        if person != "root":
            inside = ["runuser", "-u", person, "--", *inside]
        alone = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _MOUNTS, "sh"]
        return [*alone, str(self.folder), *self.lent, "--", *inside]

    def run(
        self, *words: str, person: str = "root", check: bool = True, seconds: int = 1_800, **environ: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command inside. Its code, and what it said."""
        done = subprocess.run(
            self.words(*words, person=person, **environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
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

    def lend_pip(self) -> dict[str, str]:
        """Let pip inside find packages where it does outside. Returns the variables that it needs."""
        environ = {key: value for key, value in os.environ.items() if key.startswith("PIP_") or key.endswith("_PROXY")}
        settings = Path("/etc/pip.conf")
        said = settings.read_text("utf-8") if settings.is_file() else ""
        named = {Path(path) for text in (said, *environ.values()) for path in _LOCAL.findall(text)}
        self.lent = tuple(str(path) for path in sorted(named) if path.is_dir())
        for path in named:
            if path.is_file():
                # under another name, because a package of the system may bring a file of this one
                inside = f"/srv/lent-{path.name}"
                shutil.copyfile(path, self.folder / inside[1:])
                said = said.replace(str(path), inside)
                environ = {key: value.replace(str(path), inside) for key, value in environ.items()}
        if said:
            (self.folder / "etc" / "pip.conf").write_text(said, "utf-8")
        return environ


def made(folder: Path) -> BareRoot:
    """A new one, or no test."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a root folder")
    ready = os.environ.get(READY)
    if ready:
        subprocess.run(["cp", "-a", ready, folder], check=True)
    elif shutil.which("debootstrap") is None:
        pytest.skip("debootstrap is missing")
    else:
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", folder], check=True, stdout=subprocess.DEVNULL)
    root = BareRoot(folder)
    root.apt("update")
    return root


def clone(checkout: Path, folder: Path) -> None:
    """The files of a checkout as they are now, in another folder; without what is only worked out there."""
    for name in _files(checkout):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(checkout / name, target, follow_symlinks=False)


def _files(checkout: Path) -> Iterator[str]:
    asked = ["git", "-C", str(checkout), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(asked, check=True, capture_output=True).stdout.decode()
    yield from (name for name in told.split("\0") if name and (checkout / name).is_file())
