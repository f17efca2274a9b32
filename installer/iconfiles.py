"""Makes the icons of Windows and macOS from our drawing: ``python iconfiles.py FOLDER`` writes them.

An ``.ico`` is a directory of pictures (Microsoft, «Icons», ICONDIR and ICONDIRENTRY: a size of 256 is written as 0); an
``.icns`` is a list of pictures, each with a name that says its size (Apple's names since 10.7, as Wikipedia's «Apple
Icon Image format» lists them). Both may hold PNG.
"""

import os
import struct
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parents[1] / "resources" / "icons" / "tidytrace.svg"
ICO = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Sizes that Windows shows at 100 to 250 %."""
ICNS = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,  # 16 at twice the size
    b"ic12": 64,  # 32 at twice the size
    b"ic07": 128,
    b"ic13": 256,  # 128 at twice the size
    b"ic08": 256,
    b"ic14": 512,  # 256 at twice the size
    b"ic09": 512,
    b"ic10": 1024,  # 512 at twice the size
}
BANNER = (328, 628)
"""Of MUI2's welcome page, times two."""
GROUND = "#e3efee"
"""A light shade of the drawing's own colour."""
_MARGIN = 0.1
"""Of the width, on each side, that macOS leaves free around an icon."""


def drawn(size: int, *, margin: float = 0.0) -> bytes:
    """The drawing as a PNG with so many points on each side."""
    from PySide6.QtCore import QBuffer, QRectF, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    free = size * margin
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(free, free, size - 2 * free, size - 2 * free))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        sys.exit("the icon could not be drawn")
    return bytes(buffer.data().data())


def banner() -> bytes:
    """The picture at the side of an installer for Windows, twice as large as NSIS draws it, as a BMP."""
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QColor, QImage, QPainter

    width, height = BANNER
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(QColor(GROUND))
    painter = QPainter(picture)
    mark = QImage.fromData(drawn(width // 2), "PNG")
    painter.drawImage((width - mark.width()) // 2, height // 5, mark)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not picture.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "BMP"):
        sys.exit("the picture could not be drawn")
    return bytes(buffer.data().data())


def ico() -> bytes:
    """For Windows."""
    pictures = [(size, drawn(size)) for size in ICO]
    head = struct.pack("<HHH", 0, 1, len(pictures))
    at = len(head) + 16 * len(pictures)
    for size, picture in pictures:
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + b"".join(picture for _, picture in pictures)


def icns() -> bytes:
    """For macOS."""
    made: dict[int, bytes] = {}
    parts = b""
    for name, size in ICNS.items():
        picture = made.setdefault(size, b"") or drawn(size, margin=_MARGIN)
        made[size] = picture
        parts += name + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(parts)) + parts


def written(folder: Path, kind: str) -> Path:
    """A file in a folder; ``kind`` is ``ico``, ``icns``, or ``bmp`` for the picture of the installer."""
    # nothing is shown, and there may be no display
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"tidytrace.{kind}"
    path.write_bytes({"ico": ico, "icns": icns, "bmp": banner}[kind]())
    return path


if __name__ == "__main__":
    for which in ("ico", "icns", "bmp"):
        print(written(Path(sys.argv[1]), which))
