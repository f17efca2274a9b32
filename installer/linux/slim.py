"""Takes out of the libraries what the program never loads: other parts of Qt, programs for developers, tests."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

QT_MODULES = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtSvg", "QtWidgets")
"""What of Qt the window uses."""
_LIBRARIES = re.compile(
    r"libQt6(Core|DBus|Gui|Network|OpenGL|Svg|WaylandClient|Widgets|WlShellIntegration|XcbQpa)\.so\..*|libicu.*"
)
_PLUGINS = (
    *("iconengines/libqsvgicon", "imageformats/libqsvg", "imageformats/libqjpeg", "imageformats/libqico"),
    *("platforms/libqxcb", "platforms/libqwayland", "platforms/libqoffscreen", "platforms/libqminimal"),
    *("platformthemes/libqgtk3", "platformthemes/libqxdgdesktopportal"),
    *("platforminputcontexts/libcompose", "platforminputcontexts/libibus"),
    *("wayland-decoration-client/", "wayland-graphics-integration-client/", "wayland-shell-integration/"),
    "xcbglintegrations/",
)
_TEXTS = "qtbase_zh_CN"
"""In English Qt speaks by itself."""
_UNUSED = (
    # rich loads these three when it shows the code of a program or a page in Markdown
    *("pygments", "markdown_it", "mdurl"),
    # numbers of network cards and telephones are none of what is looked for
    *("stdnum/oui.dat", "stdnum/imsi.dat"),
    "shiboken6/include",
)
_FOR_COMPILERS = ("*.pyi", "*.h", "*.c", "*.pxd")


def slim(site: Path) -> None:
    """Slim the libraries in a ``site-packages`` folder that nobody uses yet."""
    for path in (*_of_python(site), *_of_pyside(site / "PySide6"), *_of_qt(site / "PySide6" / "Qt")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _of_python(site: Path) -> Iterator[Path]:
    yield from (site / name for name in _UNUSED if (site / name).exists())
    yield from (path for kind in _FOR_COMPILERS for path in site.rglob(kind))
    yield from (path for name in ("tests", "__pycache__") for path in site.rglob(name) if path.is_dir())
    # what only a compiler reads lies beside the library for content credentials, and is bigger than it
    yield from (path for kind in ("*.rlib", "*.d") for path in (site / "c2pa" / "libs").glob(kind))
    if (site / "bin").is_dir():
        yield site / "bin"


def _of_pyside(pyside: Path) -> Iterator[Path]:
    ours = "|".join(rf"{module}\.abi3\.so" for module in QT_MODULES)
    kept = re.compile(rf"{ours}|Qt|support|__init__\.py|_[a-z_]+\.py|libpyside6\.abi3\.so\.6.*")
    yield from (path for path in pyside.iterdir() if kept.fullmatch(path.name) is None)


def _of_qt(qt: Path) -> Iterator[Path]:
    yield from (path for path in qt.iterdir() if path.name not in {"lib", "plugins", "translations"})
    yield from (path for path in (qt / "lib").iterdir() if _LIBRARIES.fullmatch(path.name) is None)
    yield from (path for path in (qt / "translations").iterdir() if not path.name.startswith(_TEXTS))
    for kind in (qt / "plugins").iterdir():
        unused = [path for path in kind.iterdir() if not f"{kind.name}/{path.name}".startswith(_PLUGINS)]
        yield from [kind] if len(unused) == len(list(kind.iterdir())) else unused
