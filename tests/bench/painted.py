"""One window until it was painted for the first time: ``painted.py bare`` or ``painted.py ours``.

A process of its own for ``first_paint.py``; it loads nothing that the window itself does not load. Prints the moment by
the monotonic clock and the seconds of the processor.
"""

import os
import sys
import time

_ROWS, _COLUMNS = 200, 5


def bare() -> None:
    """An empty window of the library with a table in it."""
    from PySide6.QtCore import QEvent, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

    class Window(QMainWindow):
        def event(self, event: QEvent) -> bool:
            handled = super().event(event)
            if event.type() is QEvent.Type.Paint:  # what is in it is painted in the same turn
                QTimer.singleShot(0, _tell)
            return handled

    app = QApplication(sys.argv[:1])
    window = Window()
    window.setWindowTitle("Table")
    table = QTableWidget(_ROWS, _COLUMNS)
    table.setHorizontalHeaderLabels(["App", "Chat", "Last used", "Size", "State"])
    for row in range(_ROWS):
        for column in range(_COLUMNS):
            table.setItem(row, column, QTableWidgetItem(f"chat {row} {column}"))
    window.setCentralWidget(table)
    bar = window.addToolBar("Tools")
    for words in ("Check", "Erase", "Undo"):
        bar.addAction(words)
    window.resize(1280, 840)
    window.show()
    app.exec()


def ours() -> None:
    """The window of Tidytrace as its command opens it."""
    sys.argv[1:] = []
    from tidytrace import __main__ as command
    from tidytrace.gui import imports

    plainly = imports.import_plainly

    def import_plainly() -> None:
        plainly()
        from tidytrace.gui import start

        class Window(start.MainWindow):
            def __init__(self, *arguments: object) -> None:
                super().__init__(*arguments)
                self.painted.connect(_tell)

        start.MainWindow = Window

    imports.import_plainly = import_plainly
    command.main()


def _tell() -> None:
    sys.stdout.write(f"{time.monotonic()} {time.process_time()}")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]]()
