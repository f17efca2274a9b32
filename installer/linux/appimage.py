"""Builds the AppImage out of the Debian package: ``python3 installer/linux/appimage.py PACKAGE RUNTIME [FOLDER]``.

It runs where the package was built, and takes from there what other distributions may not have: Debian's Python with
its modules, and what these and Qt's window need besides the C library and the drivers of the screen. RUNTIME is that
of AppImage type 2, the small program at its head that mounts the rest: built from its source (the project
type2-runtime), or as published there. Needs patchelf and squashfs-tools. The same package and runtime give the same
bytes.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from needs import WAYLAND, X11  # noqa: E402 - scripts find each other by their folder
from share import DRAWING, ENTRY, moment, version  # noqa: E402

PYTHON = "python3.11"
STANDARD = Path("usr/lib") / PYTHON
MODULES = Path("usr/lib/python3/dist-packages")
"""Where Debian's Python looks beside its own modules, wherever it lies."""
PACKAGED = Path("usr/lib/tidytrace/lib") / PYTHON / "site-packages"
QT = MODULES / "PySide6" / "Qt" / "lib"
LIBRARIES = Path("usr/lib/bundled")
MAGIC = b"AI\x02"
"""At byte 8 of the runtime, by the specification of AppImage type 2."""
UNUSED = frozenset(
    {"test", "idlelib", "lib2to3", "ensurepip", "pydoc_data", "turtledemo", "tkinter", "__pycache__", "dist-packages"}
)
"""Of the standard library: what the program never loads."""
OF_THE_SYSTEM = re.compile(
    r"(linux-vdso|ld-linux.*|lib(c|m|dl|rt|pthread|resolv|util|nsl|stdc\+\+|gcc_s|GL|EGL|GLX|GLdispatch|OpenGL|X11|X11-xcb"
    r"|xcb|xcb-[a-z0-9-]+|drm|gbm|fontconfig|freetype|g(lib|thread|object|io)-2\.0|dbus-1|wayland-(client|egl)|z|expat"
    r"|gtk-3|gdk-3|gdk_pixbuf-2\.0|pango(cairo)?-1\.0|atk-1\.0|cairo(-gobject)?|harfbuzz))\.so.*"
)
"""The C library, what draws on this very screen, and what must be the same for all programs of a session."""
TAKEN = re.compile(r"libxcb-(cursor|icccm|keysyms|xkb|shape|image|util|render-util)\.so.*")
"""Of these all the same: no desktop lacks them in another version, but many lack them altogether."""

START = f"""#!/bin/sh
# where this was mounted; nothing of it may reach the programs that are started from here
here=$(dirname "$(readlink -f "$0")")
exec "$here/usr/bin/{PYTHON}" -I -m tidytrace "$@"
"""


class NoRuntime(Exception):  # noqa: N818 - says what is the matter
    """The file is no runtime."""

    def __init__(self, path: Path) -> None:
        """``path`` is the file."""
        super().__init__(f"{path} is no runtime of AppImage type 2: {MAGIC!r} does not stand at byte 8")


def build(package: Path, runtime: Path, folder: Path) -> Path:
    """Build it in ``folder``. Returns its path.

    Raises:
        NoRuntime: the file is something else.
        subprocess.CalledProcessError: a tool refused.
    """
    head = runtime.read_bytes()
    if head[8:11] != MAGIC:
        raise NoRuntime(runtime)
    with tempfile.TemporaryDirectory(prefix="tidytrace-appimage-") as name:
        tree = Path(name) / "AppDir"
        subprocess.run(["dpkg-deb", "--extract", str(package), str(tree)], check=True)
        lay_out(tree)
        packed = Path(name) / "packed"
        when = str(moment())
        same = ("-noappend", "-all-root", "-no-xattrs", "-quiet", "-no-progress", "-comp", "zstd")
        subprocess.run(
            ["mksquashfs", str(tree), str(packed), *same, "-all-time", when, "-mkfs-time", when],
            check=True,
            # it takes the times from one of both, not from both
            env={key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"},
        )
        folder.mkdir(parents=True, exist_ok=True)
        image = folder / f"Tidytrace-{version()}-{os.uname().machine}.AppImage"
        image.write_bytes(head + packed.read_bytes())
    image.chmod(0o755)
    return image


def lay_out(tree: Path) -> None:
    """Make an unpacked package one that runs from wherever it lies."""
    (tree / MODULES).parent.mkdir(parents=True, exist_ok=True)
    (tree / PACKAGED).rename(tree / MODULES)
    shutil.rmtree(tree / "usr" / "lib" / "tidytrace")
    (tree / "usr" / "bin" / "tidytrace").unlink()
    _python(tree)
    papers = set(_bundled(tree))
    for path in papers:
        target = tree / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    start = tree / "AppRun"
    start.write_text(START, encoding="utf-8")
    start.chmod(0o755)
    for source, name in ((ENTRY, Path(ENTRY).name), (DRAWING, "tidytrace.svg"), (DRAWING, ".DirIcon")):
        shutil.copyfile(HERE.parents[1] / source, tree / name)


def _python(tree: Path) -> None:
    shutil.copy(f"/usr/bin/{PYTHON}", tree / "usr" / "bin" / PYTHON)
    leave = shutil.ignore_patterns(*UNUSED, "config-*", "*.pyc")
    # sitecustomize.py is a link into /etc, for what the administrator of that computer wants
    shutil.copytree(
        f"/usr/lib/{PYTHON}", tree / STANDARD, ignore=lambda at, names: {*leave(at, names), "sitecustomize.py"}
    )


def _bundled(tree: Path) -> Iterator[Path]:
    """Put the libraries beside those that load them. Yields what says under which licence."""
    programs = [tree / "usr" / "bin" / PYTHON, *sorted((tree / STANDARD / "lib-dynload").glob("*.so"))]
    groups = (
        (tree / LIBRARIES, programs, ()),
        (tree / QT, sorted((tree / QT).glob("*.so*")), (*X11.values(), *WAYLAND.values())),
    )
    for folder, users, besides in groups:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in sorted(needed(users, besides).items()):
            if not (folder / name).exists():
                shutil.copy(path.resolve(), folder / name)
                subprocess.run(["patchelf", "--set-rpath", "$ORIGIN", str(folder / name)], check=True)
                yield _licence(path)
    for one in programs:
        way = os.path.relpath(tree / LIBRARIES, one.parent)
        subprocess.run(["patchelf", "--set-rpath", f"$ORIGIN/{way}", str(one)], check=True)
    yield Path(f"/usr/share/doc/{PYTHON}/copyright")


def needed(users: Collection[Path], besides: Iterable[str]) -> dict[str, Path]:
    """The libraries of this computer that files load, and some by name, with all that these load in turn.

    What a library of every system loads is that system's own affair: there it ends.
    """
    known = _known()
    there = {one.name for one in users}
    found = {name: known[name] for name in besides}
    waiting = [*users, *found.values()]
    while waiting:
        for name in _loads(waiting.pop()):
            if name not in found and name not in there and is_taken(name):
                found[name] = known[name]
                waiting.append(known[name])
    return found


def is_taken(name: str) -> bool:
    """Whether a library is put into the image."""
    return TAKEN.fullmatch(name) is not None or OF_THE_SYSTEM.fullmatch(name) is None


def _loads(file: Path) -> list[str]:
    return subprocess.run(
        ["patchelf", "--print-needed", str(file)], check=True, capture_output=True, text=True
    ).stdout.split()


def _known() -> dict[str, Path]:
    """By name, the libraries that the loader of this computer finds."""
    told = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    lines = re.findall(r"^\s+(\S+) \(([^)]*)\) => (/\S+)", told, re.MULTILINE)
    bits = "x86-64" if os.uname().machine == "x86_64" else "AArch64"
    return {name: Path(path) for name, kind, path in reversed(lines) if bits in kind}


def _licence(library: Path) -> Path:
    """What its package says. Raises LookupError for a library that came with none."""
    path = str(library.resolve())
    for name in (path, path.removeprefix("/usr")):  # where the package put it, before /lib became a link
        told = subprocess.run(["dpkg-query", "--search", name], capture_output=True, text=True, check=False).stdout
        if told:
            return Path("/usr/share/doc") / told.partition(":")[0] / "copyright"
    raise LookupError(path)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("runtime", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=HERE.parents[1] / "dist")
    given = parser.parse_args()
    print(build(given.package, given.runtime, given.folder))


if __name__ == "__main__":
    main()
