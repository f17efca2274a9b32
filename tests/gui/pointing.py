"""What a person at the window does and sees."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel

from tidytrace.gui.chats.deed_dialog import Stage


def click(qtbot, button):
    """Only what can be seen and used can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def stand_still(qtbot, page):
    """Wait until nothing on a page changes its place any more: layouts hear of each other by and by."""
    seen = []

    def still():
        seen.append([one.geometry() for one in page.findChildren(QFrame) if one.isVisible()])
        return len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]

    qtbot.waitUntil(still)


def words(widget):
    """Every text that can be seen."""
    return [label.text().replace("\u200b", "") for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def said(engine, what):
    """What the engine was asked, each time."""
    return [about for name, about in engine.calls if name == what]


def planned_anew(qtbot, dialog):
    """Wait for the plan after other choices."""
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and not dialog._pause.isActive())


def erase(qtbot, dialog):
    """Confirm, and wait for the end."""
    click(qtbot, dialog.go)
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
