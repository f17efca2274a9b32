"""Draws the program's icon in every size of ``share.ICON_SIZES``, for desktops that show no SVG.

``.venv/bin/python installer/linux/icons.py`` writes ``installer/linux/icons``; needed only after the drawing changed.
"""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

sys.path.insert(0, str(Path(__file__).resolve().parent))

from share import CHECKOUT, DRAWING, FILES


def drawn(drawing: bytes, size: int) -> QImage:
    """The drawing as a picture of ``size`` pixels on each side, nothing behind it."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def main() -> None:
    """Write all of them."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QGuiApplication([])
    drawing = (CHECKOUT / DRAWING).read_bytes()
    for place, source in FILES.items():
        if source.endswith(".png"):
            path = CHECKOUT / source
            path.parent.mkdir(exist_ok=True)
            if not drawn(drawing, int(place.split("/")[2].partition("x")[0])).save(str(path), "PNG"):
                sys.exit(f"{path} cannot be written")


if __name__ == "__main__":
    main()
