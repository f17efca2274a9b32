"""Names the Debian packages that this computer lacks for Qt's window, its offscreen drawing, or Chinese text.

``python3 needs.py KIND…`` with KIND one of ``offscreen``, ``x11``, ``wayland``, ``font``, or
``desktop``, one for tests: a display with a window manager, notifications and what screen readers need, what tells
whom a program talks to, and what compiles the installer for Windows; one package a line.
A library counts as there when the loader finds it, whoever installed it. Nothing is missing outside Linux,
where Qt's wheels bring or find everything.
"""

import ctypes
import shutil
import sys
from collections.abc import Iterable, Iterator

OFFSCREEN = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
}
X11 = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
}
WAYLAND = {"libwayland-cursor0": "libwayland-cursor.so.0"}
LIBRARIES = {"offscreen": OFFSCREEN, "x11": OFFSCREEN | X11, "wayland": OFFSCREEN | WAYLAND}
DESKTOP = {
    "dbus": "dbus-run-session",
    "dunst": "dunst",
    "xvfb": "Xvfb",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "at-spi2-core": "/usr/libexec/at-spi-bus-launcher",
    "strace": "strace",
    "nsis": "makensis",
}
FONT = "fonts-wqy-microhei"  # the smallest that draws Chinese well: 5 MB


def main(kinds: Iterable[str]) -> Iterator[str]:
    """The missing packages, each once, in the order of the lists above."""
    if sys.platform != "linux":
        return
    named = set()
    for kind in kinds:
        for package in _lacking(kind):
            if package not in named:
                named.add(package)
                yield package


def _lacking(kind: str) -> Iterator[str]:
    if kind == "font":
        yield from _font()
    elif kind == "desktop":
        yield from (package for package, program in DESKTOP.items() if shutil.which(program) is None)
    else:
        yield from _libraries(LIBRARIES[kind])


def _libraries(wanted: "dict[str, str]") -> Iterator[str]:
    for package, name in wanted.items():
        if _load(name) is None:
            yield package


def _load(name: str) -> "ctypes.CDLL | None":
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _font() -> Iterator[str]:
    fontconfig = _load(OFFSCREEN["libfontconfig1"])
    if fontconfig is None:
        yield "libfontconfig1"
        yield FONT
    elif not _draws_chinese(fontconfig):
        yield FONT


class _FontSet(ctypes.Structure):
    """The head of fontconfig's FcFontSet."""

    _fields_ = (("nfont", ctypes.c_int),)


def _draws_chinese(fontconfig: ctypes.CDLL) -> bool:
    """Whether fontconfig knows a font that covers Simplified Chinese. The process ends soon: nothing is freed."""
    fontconfig.FcNameParse.restype = ctypes.c_void_p
    fontconfig.FcObjectSetCreate.restype = ctypes.c_void_p
    fontconfig.FcFontList.restype = ctypes.POINTER(_FontSet)
    fontconfig.FcFontList.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    fonts = fontconfig.FcFontList(None, fontconfig.FcNameParse(b":lang=zh-cn"), fontconfig.FcObjectSetCreate())
    return bool(fonts) and fonts.contents.nfont > 0


if __name__ == "__main__":
    for package in main(sys.argv[1:]):
        print(package)
