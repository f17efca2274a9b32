"""The program's own icons: SVG drawings of one stroke width, tinted when they are drawn."""

import math
from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from tidytrace.findings.state import State
from tidytrace.resources import resources

STATE_ICON: Final[dict[State | None, str]] = {
    State.OK: "ok",
    State.RISK: "risk",
    State.UNKNOWN: "unknown",
    State.MANUAL: "manual",
    None: "pending",
}


DIRECTED: Final = frozenset({"left", "right", "undo"})
"""What points along the line of reading, and turns with it."""


def _turned() -> bool:
    return QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def drawn_for() -> tuple[bool, float]:
    """What decides, beside name, colour and size, how an icon is drawn now: the line of reading, the finest screen."""
    return _turned(), _finest()


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


def read_ahead() -> None:
    """Read all drawings, in any thread: nobody waits for the disk while something is painted. Raises OSError."""
    for path in (resources() / "icons").glob("*.svg"):
        _drawing(path.stem)


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon in one colour; ``size`` in logical pixels, ``ratio`` is the screen's."""
    turned = name in DIRECTED and _turned()
    key = f"tidytrace/{name}/{colour}/{size}/{ratio}/{turned}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    real = round(size * ratio)
    drawn = QPixmap(QSize(real, real))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if turned:
        painter.translate(real, 0)
        painter.scale(-1, 1)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, 0, real, real))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, chosen: str | None = None, size: int = 20, gap: int = 0) -> QIcon:
    """An icon for a button.

    Args:
        name: of the drawing.
        colour: ``#rrggbb``.
        chosen: the colour while the button is checked.
        size: in logical pixels.
        gap: empty pixels on the side of the text, which Qt's styles put too near.
    """
    made = QIcon()
    for ratio in sorted({1.0, math.ceil(_finest())}):
        made.addPixmap(_spaced(name, colour, size, ratio, gap))
        if chosen is not None:
            made.addPixmap(_spaced(name, chosen, size, ratio, gap), QIcon.Mode.Normal, QIcon.State.On)
    return made


def _finest() -> float:
    """The ratio of the finest screen; what no screen can show need not be drawn."""
    app = QGuiApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0


def _spaced(name: str, colour: str, size: int, ratio: float, gap: int) -> QPixmap:
    if not gap:
        return pixmap(name, colour, size, ratio)
    key = f"tidytrace/{name}/{colour}/{size}/{ratio}/{_turned()}/{gap}"
    wide = QPixmap()
    if QPixmapCache.find(key, wide):
        return wide
    drawn = pixmap(name, colour, size, ratio)
    wide = QPixmap(drawn.width() + round(gap * ratio), drawn.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(gap if _turned() else 0, 0, drawn)
    painter.end()
    QPixmapCache.insert(key, wide)
    return wide
