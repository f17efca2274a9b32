"""Pictures of every page: in both languages, light and dark, at 100 % and at 200 %.

Run from the repository: ``.venv/bin/python tests/screens.py --out FOLDER``. The computer in them is made up, the clock
stands still and nothing moves, so two runs on one machine give the same bytes. Each scale is a process of its own.

``--readme`` makes the few small pictures of both READMEs in ``installer/pictures`` instead. What is cut off is said,
and the end code is 3 then.
"""

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
import types
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
PICTURES = HERE.parent / "installer" / "pictures"
LANGUAGES = ("en", "zh_CN")
SCHEMES = ("light", "dark", "contrast")
SIZES = {100: (1280, 840), 200: (960, 600)}
"""Logical pixels: an ordinary window, and one on a screen of 1920 x 1200 at 200 %."""
CUT_OFF = 3
"""End code: the pictures are there, and not all words in them are whole."""
SMALLEST = (640, 400)
README = {"home": "light", "chats": "light", "network": "dark", "tips": "light"}
"""Pages of the READMEs and their colours."""


def arguments() -> argparse.Namespace:
    said = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    said.add_argument("--out", type=Path, help="folder for the pictures; it is made if it is missing")
    said.add_argument("--page", action="append", default=[], help="only this page, for example home; may be repeated")
    said.add_argument("--lang", action="append", choices=LANGUAGES, default=[])
    said.add_argument("--scheme", action="append", choices=SCHEMES, default=[])
    said.add_argument("--scale", action="append", type=int, default=[], help="percent, 100 to 300")
    said.add_argument("--readme", action="store_true", help="the pictures of the READMEs, small and in few colours")
    said.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = said.parse_args()
    if given.readme:
        given.out, given.page, given.lang, given.scale = PICTURES, list(README), list(LANGUAGES), [100]
        given.scheme = sorted(set(README.values()))
    if given.out is None:
        said.error("--out FOLDER or --readme is needed")
    if any(not 100 <= scale <= 300 for scale in given.scale):
        said.error("--scale goes from 100 to 300")
    return given


def main() -> int:
    """Start one process for each scale, in a home that is thrown away."""
    given = arguments()
    if given.here:
        return take(given)
    given.out.mkdir(parents=True, exist_ok=True)
    worst = 0
    for scale in given.scale or SIZES:
        with tempfile.TemporaryDirectory() as home:
            again = [sys.executable, __file__, "--here", "--out", str(given.out.resolve()), "--scale", str(scale)]
            for option, values in (("page", given.page), ("lang", given.lang), ("scheme", given.scheme)):
                again += [part for value in values for part in (f"--{option}", value)]
            if given.readme:
                again.append("--readme")
            code = subprocess.run(again, env=surroundings(home, scale), check=False).returncode
        if code not in {0, CUT_OFF}:
            return code
        worst = max(worst, code)
    print(f"The pictures are in {given.out}")
    return worst


def surroundings(home: str, scale: int) -> dict[str, str]:
    """Nothing of the person's, nothing of the desktop's."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "FONTCONFIG_FILE") if name in os.environ}
    folders = {f"XDG_{kind}_HOME": str(Path(home) / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return (
        kept
        | folders
        | {
            "HOME": home,
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale / 100),
            "PYTHONHASHSEED": "0",
            "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent / "app"))),
        }
    )


def stop_clock(now: datetime.datetime) -> None:
    """For all of the program's modules that are loaded: it is always ``now``."""

    class Kind(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime.datetime)

    class Stopped(datetime.datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return now.astimezone(tz) if tz is not None else now.astimezone().replace(tzinfo=None)

    stopped = types.ModuleType("datetime")
    vars(stopped).update({name: value for name, value in vars(datetime).items() if not name.startswith("__")})
    stopped.datetime = Stopped
    for name, module in list(sys.modules.items()):
        if name.startswith("tidytrace.") and getattr(module, "datetime", None) is datetime:
            module.datetime = stopped


def take(given: argparse.Namespace) -> int:
    """All pictures of one scale."""
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication

    from gui import pages
    from gui.fitting import cut_off
    from gui.staged import NOW
    from tidytrace.gui import theme
    from tidytrace.gui.preferences.wishes import Motion, Wishes
    from tidytrace.gui.start import prepare, translators
    from tidytrace.gui.window import MainWindow
    from tidytrace.language import Language

    app = QApplication(["screens"])
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        print("No font here has Chinese letters: apt-get install fonts-wqy-microhei", file=sys.stderr)
        return 2
    stop_clock(NOW)
    lacking: list[str] = []
    [scale] = given.scale
    width, height = SIZES.get(scale) or [
        max(round(side * 200 / scale), least) for side, least in zip(SIZES[200], SMALLEST, strict=True)
    ]
    for code in given.lang or LANGUAGES:
        for translator in translators(app):
            app.removeTranslator(translator)
        prepare(app, Language(code))
        for scheme in given.scheme or SCHEMES[:2]:
            theme.dress(app, theme.Scheme(scheme), Wishes(motion=Motion.REDUCED))
            window = MainWindow(pages.engine(), Language(code))
            unknown = [page for page in given.page if page not in pages.names(window)]
            if unknown:
                print(f"There is no page {unknown[0]}; there are {', '.join(pages.names(window))}.", file=sys.stderr)
                return 2
            window.resize(width, height)
            window.show()
            for name, _page in pages.scenes(window, tuple(given.page)):
                stop_clock(NOW)
                lacking += [f"{name}, {code}, {scale} %: {problem}" for problem in cut_off(window)]
                if not given.readme:
                    window.grab().save(str(given.out / f"{name}-{code}-{scheme}-{scale}.png"))
                elif README.get(name) == scheme:
                    few_colours(window.grab().toImage()).save(str(given.out / f"{name}-{code}.png"), quality=0)
            window.work.close()
            window.close()
            window.deleteLater()
            pages.rest(0.01)
    for line in dict.fromkeys(lacking):
        print(line, file=sys.stderr)
    return CUT_OFF if lacking else 0


def few_colours(image):
    """With a palette of 256 colours, of which each hue that occurs has one; any other becomes the nearest of them."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    seen = Counter(memoryview(image.constBits()).cast("B").cast("I"))
    often = [colour for colour, _times in sorted(seen.items(), key=lambda one: (-one[1], one[0]))]
    hues = list({colour & 0xE0E0E0: colour for colour in reversed(often)}.values())
    palette = list(dict.fromkeys([*hues, *often]))[:256]
    return image.convertToFormat(QImage.Format.Format_Indexed8, palette, Qt.ImageConversionFlag.ThresholdDither)


if __name__ == "__main__":
    sys.exit(main())
