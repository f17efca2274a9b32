"""Packs the program for Windows: ``python3 installer/windows/setup.py FOLDER OUT``, with NSIS on any system.

``FOLDER`` is what ``installer/frozen/build.py`` made on Windows. The installer knows each of its files by name, so that
taking it away again removes these and nothing else. Where ``TIDYTRACE_SIGN`` holds a command, it is called with each
program that is made here (the installer, and the one that uninstalls), and must sign it in place.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PureWindowsPath

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import files  # noqa: E402 - scripts find each other by their folder
import iconfiles  # noqa: E402

OWN = PureWindowsPath("_internal", "share", "tidytrace")
"""What the program works out for itself after it was installed: see ``resources.prepared`` and ``checks.preparing``."""
SIGN = "TIDYTRACE_SIGN"


def listing(folder: Path) -> str:
    """What NSIS includes: how each file is laid down, how each is taken away, and two numbers."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    places = {path: PureWindowsPath(path.relative_to(folder)) for path in found}
    return "\n".join(
        [
            f"!define LONGEST_FILE {max(len(str(place)) for place in places.values())}",
            f"!define KILOBYTES {sum(path.stat().st_size for path in found) // 1024}",
            "!macro INSTALL_FILES",
            *_laying(places),
            "!macroend",
            "!macro REMOVE_FILES",
            *_taking(list(places.values())),
            "!macroend",
            "",
        ]
    )


def _laying(places: Mapping[Path, PureWindowsPath]) -> Iterator[str]:
    before = None
    for path, place in sorted(places.items(), key=lambda one: (one[1].parent, one[1].name)):
        if place.parent != before:
            before = place.parent
            yield f"    SetOutPath {_quoted(before)}"
        yield f'    File "/oname={_plain(place.name)}" "{path}"'


def _taking(places: list[PureWindowsPath]) -> Iterator[str]:
    yield f"    RMDir /r {_quoted(OWN)}"
    yield from (f"    Delete {_quoted(place)}" for place in places)
    folders = {folder for place in (*places, OWN) for folder in place.parents if folder.parts}
    # the innermost first; one in which something of somebody else lies stays
    yield from (f"    RMDir {_quoted(one)}" for one in sorted(folders, key=lambda one: (-len(one.parts), one)))


def _quoted(place: PureWindowsPath) -> str:
    return f'"$INSTDIR\\{_plain(str(place))}"' if place.parts else '"$INSTDIR"'


def _plain(text: str) -> str:
    """As NSIS writes it: a dollar begins a variable, and a quotation mark cannot be in a path."""
    return text.replace("$", "$$")


def pack(folder: Path, out: Path, *, sign: str = "") -> Path:
    """Make the installer in a folder. Returns its path. Raises subprocess.CalledProcessError."""
    version = files.version()
    out.mkdir(parents=True, exist_ok=True)
    installer = out.resolve() / f"tidytrace-{version}-windows-x64-setup.exe"
    with tempfile.TemporaryDirectory(prefix="tidytrace-setup-") as name:
        listed = Path(name) / "files.nsh"
        listed.write_text(listing(folder.resolve()), encoding="utf-8")
        told = {
            "VERSION": version,
            "OUT": installer,
            "FILES": listed,
            "ICON": iconfiles.written(Path(name), "ico"),
            "BANNER": iconfiles.written(Path(name), "bmp"),
            **({"SIGN": sign} if sign else {}),
        }
        dash = "/" if os.name == "nt" else "-"
        words = [f"{dash}D{key}={value}" for key, value in told.items()]
        subprocess.run(
            ["makensis", f"{dash}V2", f"{dash}WX", f"{dash}INPUTCHARSET", "UTF8", *words, HERE / "tidytrace.nsi"],
            check=True,
            cwd=HERE,
        )
    return installer


if __name__ == "__main__":
    if shutil.which("makensis") is None:
        sys.exit("makensis is missing: on Debian, apt-get install nsis")
    print(pack(Path(sys.argv[1]), Path(sys.argv[2]), sign=os.environ.get(SIGN, "")))
