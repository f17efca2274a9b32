"""The real window in a process of its own: opened, checked up, leafed through, closed. Prints what it found as JSON."""

import json
import sys

from PySide6.QtCore import QTimer

from tidytrace.gui import start
from tidytrace.language import Language

_EACH = 100
"""Milliseconds that a page is looked at."""


def main() -> int:
    app = start.Application(sys.argv[:1])
    start.prepare(app, Language("en"))
    window = start.open_window(app, Language("en"))
    assert window is not None

    def leaf() -> None:
        pages = len(window.rail.buttons)
        for number in range(pages):
            QTimer.singleShot(_EACH * number, lambda page=number: window.show_page(page))
        QTimer.singleShot(_EACH * pages, close)

    def close() -> None:
        states = {name: [one.check, one.state.value] for name, one in window.home.results.findings.items()}
        sys.stdout.write(json.dumps(states))
        sys.stdout.flush()
        window.leave()
        app.quit()

    def check() -> None:
        window.home.settled.connect(leaf)
        window.home.check()

    window.complete.connect(check)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
