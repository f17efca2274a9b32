"""The program's own icons: SVG drawings of one stroke width, tinted when they are drawn."""

from functools import cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from tidytrace.findings.model import State
from tidytrace.resources import resources

STATE_ICON: Final[dict[State | None, str]] = {
    State.OK: "ok",
    State.RISK: "risk",
    State.UNKNOWN: "unknown",
    State.MANUAL: "manual",
    None: "pending",
}


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """One icon in one colour; ``size`` in logical pixels, ``ratio`` is the screen's."""
    key = f"tidytrace/{name}/{colour}/{size}/{ratio}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    real = round(size * ratio)
    drawn = QPixmap(QSize(real, real))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, 0, real, real))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, colour: str, chosen: str | None = None, size: int = 20) -> QIcon:
    """An icon for a button; ``chosen`` is its colour while the button is checked."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio))
        if chosen is not None:
            made.addPixmap(pixmap(name, chosen, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made
