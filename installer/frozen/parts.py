"""What of the libraries goes into the program that has Python inside, and what does not; read by ``tidytrace.spec``."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

LANGUAGES = ("zh_CN",)
"""Of Qt's own texts; in English it speaks by itself."""
HIDDEN = ("keyring.backends", "stdnum")
"""Packages that look for their modules by name when they run."""
LEFT_OUT = (
    *("tkinter", "unittest", "pydoc_data", "lib2to3", "ensurepip", "distutils", "setuptools", "pip", "idlelib"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtTest"),
    *("numpy", "IPython", "pytest", "hypothesis", "click.testing"),
)
"""Modules that some library would use if they were there."""
_USELESS = (
    re.compile(r"(^|/)(lib)?Qt6(Pdf|Quick|Qml\w*|VirtualKeyboard\w*|3D\w*|Test|Sql)\b"),
    re.compile(r"(^|/)opengl32sw\.dll$"),  # draws in three dimensions without a graphics card; we draw in two
    re.compile(r"imageformats/(lib)?q(pdf|tga|tiff|wbmp|icns|gif|webp)"),
    re.compile(r"(^|/)plugins/(tls|networkinformation)/"),  # of a program that opens no connection
    re.compile(r"platforms/(lib)?q(vnc|vkkhrdisplay|linuxfb|eglfs|direct2d|minimalegl)"),
    re.compile(r"(^|/)plugins/(egldeviceintegrations|generic)/"),  # of devices without a desktop
    re.compile(r"platformthemes/libqgtk3"),  # would bring twenty libraries of a desktop along
    re.compile(r"(^|/)libQt6EglF[sS]"),
    re.compile(r"platforminputcontexts/(lib)?qtvirtualkeyboard"),
    re.compile(r"(^|/)c2pa/libs/.*\.(rlib|d|lib)$"),  # what only a compiler reads
)
_TRANSLATION = re.compile(r"(^|/)translations/([a-z_]+?)_([a-z]{2,3}(_[A-Z]{2})?)\.qm$")

Entry = tuple[str, str, str]
"""Name in the program, path here, kind: as PyInstaller has it."""


def useful(entries: Iterable[Entry]) -> list[Entry]:
    """Those that the program uses."""
    return [entry for entry in entries if _is_used(entry[0].replace("\\", "/"))]


def _is_used(name: str) -> bool:
    words = _TRANSLATION.search(name)
    if words is not None:
        return words[2] == "qtbase" and words[3] in LANGUAGES
    return not any(pattern.search(name) for pattern in _USELESS)


def told_of(lock: Path) -> list[str]:
    """Libraries of a lock that are installed here: what they say of themselves, licences included, is packed too."""
    import importlib.metadata

    names = re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text("utf-8"), re.MULTILINE)
    there = {re.sub(r"[-_.]+", "-", one.name).lower() for one in importlib.metadata.distributions()}
    return [name for name in names if name in there]


def beside_packages() -> list[str]:
    """Compiled modules that several modules of a package share, which no code names (mypyc makes them so)."""
    import sysconfig

    folder = Path(sysconfig.get_path("platlib"))
    return sorted(path.name.partition(".")[0] for path in folder.glob("*__mypyc.*") if path.suffix in {".so", ".pyd"})


def libraries_of(package: str, folder: str) -> list[tuple[str, str]]:
    """Libraries that a package loads by their path: each with the folder that it lies in."""
    import importlib.util

    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        sys.exit(f"{package} is not installed here")
    below = Path(found.submodule_search_locations[0]) / folder
    return [
        (str(path), f"{package}/{folder}")
        for path in sorted(below.iterdir())
        if path.suffix in {".so", ".dll", ".dylib"}
    ]
