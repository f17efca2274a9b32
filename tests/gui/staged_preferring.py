"""Preferences that are kept until the test is over, and a lock that opens with one word."""

from pathlib import Path

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.lock.port import Tried
from tidytrace.gui.preferences.wishes import Lock, Wishes
from tidytrace.watch.own.model import Kind, Own, Piece, Removed

HOME = Path("/home/wang")
OWN = Own(
    pieces=(
        Piece(kind=Kind.STARTERS, path=HOME / ".config/autostart/tidytrace.desktop", bytes=400),
        Piece(kind=Kind.SETTINGS, path=HOME / ".config/tidytrace/window.json", bytes=120),
        Piece(kind=Kind.RECORDS, path=HOME / ".local/state/tidytrace/receipts", files=12, bytes=8_000),
        Piece(kind=Kind.CACHES, path=HOME / ".cache/tidytrace/catalogue", files=3, bytes=3_000_000),
        Piece(kind=Kind.COPIES, path=HOME / ".local/share/tidytrace/vault", files=9, bytes=12_000_000),
    ),
    undoable=2,
    restorable=1,
)


class StagedLocksmith:
    """Opens with ``word``."""

    file = "/home/wang/.config/tidytrace/lock.json"

    def __init__(self):
        self.now = Lock.NONE
        self.word = ""
        self.asks = True
        """Whether this computer can be asked about passwords."""
        self.account = "account password"
        self.waits = 0.0
        self.tries = []
        self.broken = False

    def kind(self):
        return self.now

    def damaged(self):
        return self.broken

    def wait(self):
        return self.waits

    def has_system(self):
        return self.asks

    def open(self, secret):
        self.tries.append(secret)
        return Tried(opened=secret == self.word, wait=self.waits)

    def lock_with_passphrase(self, secret):
        self.now, self.word = Lock.PASSPHRASE, secret

    def lock_with_system(self, secret):
        if secret != self.account:
            raise EngineProblem("That is not the password of your account.")
        self.now, self.word = Lock.SYSTEM, secret

    def take_away(self):
        self.now = Lock.NONE


class StagedPreferring:
    """The first pages were read."""

    def __init__(self):
        self.said = ""
        self.full = False
        """Nothing can be kept."""
        self.kept = Wishes(greeted=True)
        self.closes = None
        self.lock = StagedLocksmith()
        self.found = OWN
        self.removals = []
        self.problem = None

    def wishes(self):
        return self.kept

    def keep(self, wishes):
        if self.full:
            return False
        self.kept = wishes
        return True

    def language_said(self):
        return self.said

    def closing(self):
        return self.closes

    def keep_closing(self, closing):
        self.closes = closing
        return True

    def own(self):
        return self.found

    def remove_own(self, shown, *, copies):
        if self.problem is not None:
            raise self.problem
        self.removals.append(copies)
        return Removed(gone=shown.going(copies=copies))

    @property
    def folders(self):
        return (str(HOME / ".config/tidytrace"), str(HOME / ".local/state/tidytrace"))
