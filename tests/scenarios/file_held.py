"""A small window with one file in it, to be dragged from there as from a file manager: ``file_held.py FILE``."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

SIDE = 90


class File(QLabel):
    """It can be taken, and lies at the edge of the screen above everything."""

    def __init__(self, path: str) -> None:
        super().__init__("a file")
        self._path = path
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        self.setWindowFlags(flags | Qt.WindowType.X11BypassWindowManagerHint)
        self.setGeometry(0, 0, SIDE, SIDE)
        self.setAutoFillBackground(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        content = QMimeData()
        content.setUrls([QUrl.fromLocalFile(self._path)])
        drag = QDrag(self)
        drag.setMimeData(content)
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)


def main() -> int:
    app = QApplication(sys.argv[:1])
    one = File(sys.argv[1])
    one.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
