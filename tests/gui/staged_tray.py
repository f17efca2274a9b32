"""A tray that a test can take away, a watcher that does what it is told, and a memory that forgets at the end."""

from PySide6.QtCore import QObject, Signal

from tidytrace.gui.tray.port import Seen
from tidytrace.watch.standing.orders import Pause


class Sign(QObject):
    """What the desktop would show."""

    activated = Signal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.icons, self.tips, self.messages, self.menu, self.visible = [], [], [], None, False

    def setContextMenu(self, menu):  # noqa: N802 - Qt's name
        self.menu = menu

    def setIcon(self, icon):  # noqa: N802 - Qt's name
        self.icons.append(icon)

    def setToolTip(self, words):  # noqa: N802 - Qt's name
        self.tips.append(words)

    def showMessage(self, title, words):  # noqa: N802 - Qt's name
        self.messages.append((title, words))

    def show(self):
        self.visible = True

    def hide(self):
        self.visible = False

    def isVisible(self):  # noqa: N802 - Qt's name
        return self.visible


class There:
    """Whether there is a tray."""

    def __init__(self):
        self.there = True

    def available(self):
        return self.there


class StagedWatcher:
    """A watcher of which the test says how it stands."""

    def __init__(self):
        self.now = Seen()
        self.calls = []
        self.problem = None
        self.made = None

    def _enter(self, *call):
        self.calls.append(call)
        if self.problem is not None:
            problem, self.problem = self.problem, None
            raise problem

    def _become(self, **changes):
        self.now = Seen(**{name: getattr(self.now, name) for name in self.now.__struct_fields__} | changes)

    def seen(self):
        return self.now

    def pause(self, until):
        self._enter("pause", until)
        self._become(pause=Pause(until))

    def resume(self):
        self._enter("resume")
        self._become(pause=None)

    def setup(self):
        self._enter("setup")
        return self.made

    def place(self):
        self._enter("place")
        self._become(placed=True, running=True)

    def take_away(self):
        self._enter("take-away")
        self._become(placed=False, running=False)

    def begin(self):
        self._enter("begin")
        self._become(running=True)


class StagedMemory:
    """Remembers until the test is over."""

    def __init__(self):
        self.answer = None
        self.kept = None
        self.full = False

    def closing(self):
        return self.answer

    def keep_closing(self, closing):
        if self.full:
            return False
        self.answer = closing
        return True

    def counts(self):
        return self.kept

    def keep_counts(self, counts):
        self.kept = counts
