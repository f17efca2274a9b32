"""Builds the Debian package: ``python3.11 installer/linux/deb.py [FOLDER]``, on the system that it is for.

The package holds the program and every library of ``requirements.lock``, each checked against its hash, as one virtual
environment below ``/usr/lib/tidytrace``; Python itself and the libraries of the desktop are Debian's. The same checkout
gives the same bytes: times are those of the last commit, and nothing that this computer works out is packed.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
HERE = CHECKOUT / "installer" / "linux"
sys.path[:0] = [str(CHECKOUT / "installer"), str(HERE)]

from files import lay_out  # noqa: E402 - scripts find each other by their folder
from needs import FONT, OFFSCREEN, WAYLAND, X11  # noqa: E402
from papers import changes, licences  # noqa: E402
from share import place  # noqa: E402
from slim import slim  # noqa: E402

PYTHON = "3.11"
HOME = Path("usr/lib/tidytrace")
SITE = HOME / "lib" / f"python{PYTHON}" / "site-packages"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER = "The Tidytrace authors <tidytrace@users.noreply.github.com>"
CPP = ("libgcc-s1", "libstdc++6")
"""What the libraries that are written in C++ and Rust are linked with."""
_BUILT_FOR = re.compile(r"^Tag: .*manylinux_2_(\d+)_", re.MULTILINE)
"""The C library that a wheel needs at least, as PEP 600 writes it."""

POSTINST = f"""#!/bin/sh
set -e
if [ "$1" = configure ]; then
    # what can be worked out once for everybody; without it every first look takes some seconds more
    /{HOME}/bin/python -I -m compileall -q /{HOME}/lib || echo "tidytrace: the start will be slower" >&2
    /{HOME}/bin/python -I -c 'from tidytrace.checks.preparing import prepare
from tidytrace.resources import prepared
prepare(prepared())' || echo "tidytrace: the first check-up will be slower" >&2
fi
"""
PRERM = f"""#!/bin/sh
set -e
find /{HOME} -name __pycache__ -type d -prune -exec rm -rf {{}} +
rm -rf /{HOME}/share
"""
POSTRM = """#!/bin/sh
set -e
if [ "$1" = purge ]; then
    cat >&2 <<'END'
Tidytrace is removed. What it kept for each person is still in their home folders: settings, receipts, caches, and
encrypted copies of erased chats (~/.local/share/tidytrace/vault), which Tidytrace can bring back when it is installed
again. Each person may delete ~/.local/share/tidytrace, ~/.local/state/tidytrace, ~/.config/tidytrace and
~/.cache/tidytrace; «tidytrace own --remove», before the package goes, does the same and ends what starts by itself.
清迹已卸载。它为每个人保存的数据仍在各自的主文件夹里:设置、回执、缓存,以及已删除聊天的加密副本
(~/.local/share/tidytrace/vault);重新安装清迹后可以恢复这些副本。不需要时可以自行删除上面列出的四个文件夹;
也可以在卸载之前运行“tidytrace own --remove”,它会一并清除,并停用自动启动项。
END
fi
"""


def build(folder: Path) -> Path:
    """Build the package in ``folder``. Returns its path.

    Raises:
        subprocess.CalledProcessError: a library could not be had, or differs from its hash.
    """
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"The package is for Python {PYTHON}; this is {sys.version}.")
    version = re.search(r'__version__ = "(.+)"', (CHECKOUT / "app/tidytrace/__init__.py").read_text("utf-8"))[1]
    moment = _moment()
    with tempfile.TemporaryDirectory(prefix="tidytrace-deb-") as name:
        root = Path(name) / "root"
        _libraries(root / SITE)
        slim(root / SITE)
        _program(root)
        _desktop(root, version, moment)
        _control(root, version)
        _same_times(root, moment)
        package = folder / f"tidytrace_{version}_{_architecture()}.deb"
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(package)],
            check=True,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(moment)},
            stdout=subprocess.DEVNULL,
        )
    return package


def _moment() -> int:
    """Seconds since 1970 of the last commit; a source archive has its own time in SOURCE_DATE_EPOCH."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    done = subprocess.run(
        ["git", "-C", str(CHECKOUT), "log", "-1", "--format=%ct"], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def _architecture() -> str:
    return ARCHITECTURES[os.uname().machine]


def _libraries(site: Path) -> None:
    site.mkdir(parents=True)
    words = (
        "install",
        "--target",
        str(site),
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-compile",
    )
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    subprocess.run(
        [sys.executable, "-I", "-m", "pip", *words, *quiet, "-r", str(CHECKOUT / "requirements.lock")], check=True
    )


def _program(root: Path) -> None:
    lay_out(root / SITE)
    home = root / HOME
    (home / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {PYTHON}\n", encoding="utf-8"
    )
    (home / "bin").mkdir()
    (home / "bin" / "python").symlink_to(f"../../../bin/python{PYTHON}")
    command = root / "usr" / "bin" / "tidytrace"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec /{HOME}/bin/python -P -m tidytrace "$@"\n', encoding="utf-8")
    command.chmod(0o755)


def _desktop(root: Path, version: str, moment: int) -> None:
    share = root / "usr" / "share"
    place(share)
    documents = share / "doc" / "tidytrace"
    documents.mkdir(parents=True)
    (documents / "copyright").write_text("\n".join(licences(root / SITE)) + "\n", encoding="utf-8")
    for name, text in (
        ("changelog.gz", changes(version, MAINTAINER, moment)),
        ("NEWS.gz", (CHECKOUT / "CHANGELOG.md").read_text("utf-8")),
    ):
        (documents / name).write_bytes(gzip.compress(text.encode(), mtime=0))
    (share / "lintian" / "overrides").mkdir(parents=True)
    shutil.copyfile(HERE / "lintian-overrides", share / "lintian" / "overrides" / "tidytrace")
    made = subprocess.run(
        [str(sys.executable), "-P", str(HERE / "manual.py"), str(share), str(moment)],
        env=os.environ | {"PYTHONPATH": str(root / SITE), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    if made.returncode:
        sys.exit("The manual page could not be written.")


def _control(root: Path, version: str) -> None:
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    needed = [f"python3 (>= {PYTHON})", "python3 (<< 3.12)", _c_library(root / SITE), *CPP, *OFFSCREEN, *X11]
    fields = {
        "Package": "tidytrace",
        "Version": version,
        "Architecture": _architecture(),
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join(needed),
        "Recommends": ", ".join([*WAYLAND, FONT, "gnome-keyring | kwalletmanager"]),
        "Section": "utils",
        "Priority": "optional",
        "Description": "privacy check-up of the AI apps on your own computer\n"
        " Says in plain words what AI apps share, keep and open, turns switches off,\n"
        " and erases old conversations with proof and undo. It sends nothing anywhere.",
    }
    folder = root / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text("".join(f"{key}: {value}\n" for key, value in fields.items()), encoding="utf-8")
    for name, script in (("postinst", POSTINST), ("prerm", PRERM), ("postrm", POSTRM)):
        (folder / name).write_text(script, encoding="utf-8")
        (folder / name).chmod(0o755)


def _c_library(site: Path) -> str:
    """What Debian calls the oldest C library on which every library runs."""
    told = (metadata.read_text("utf-8") for metadata in site.glob("*.dist-info/WHEEL"))
    return f"libc6 (>= 2.{max(int(minor) for text in told for minor in _BUILT_FOR.findall(text))})"


def _same_times(root: Path, moment: int) -> None:
    """Modes and times that do not depend on who built it and when."""
    for path in _all(root):
        if path.is_symlink():
            os.utime(path, (moment, moment), follow_symlinks=False)
            continue
        runs = path.is_dir() or (path.stat().st_mode & 0o100 and _is_script(path))
        path.chmod(0o755 if runs else 0o644)
        os.utime(path, (moment, moment))


def _is_script(path: Path) -> bool:
    """Whether it is run; wheels give libraries and modules the right to that as well."""
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def _all(root: Path) -> Iterable[Path]:
    yield from sorted(root.rglob("*"), reverse=True)
    yield root


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "dist"))
