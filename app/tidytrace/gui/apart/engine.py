"""The engine that lets another process look; what changes something is still done in this one."""

import datetime
import threading
from collections.abc import Callable
from typing import Final

import msgspec

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.findings.model import Finding
from tidytrace.gui.apart.asking import ENDED, asked
from tidytrace.gui.apart.pages import ApartApps, ApartRetaining
from tidytrace.gui.apart.wire import Came, CheckedUp, Held, Listed, Some, Stands, Stepped
from tidytrace.gui.engine import Cancelled, CheckUp, EngineProblem, Listing, Step
from tidytrace.gui.found import Found
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import Host
from tidytrace.sensitive.model import Kind

_LISTENING: Final = 0.5
"""Seconds between two looks whether the other look is over."""


class ApartEngine(RealEngine):
    """Looks from another process, so that neither the window's turn nor its memory is taken by what is looked at."""

    def __init__(self, host: Host) -> None:
        """Nothing runs yet."""
        super().__init__(host)
        self.apps = ApartApps(host, self._state, self._changing, self._reading, self.network)
        self.minding.retaining = ApartRetaining(host, self._state, self._reading)
        self._looking = threading.Lock()
        """Held by whoever looks into all chats: the second look finds almost everything remembered."""

    def check_up(
        self, progress: Callable[[Step], None], cancelled: Cancelled, found: Callable[[Finding], None]
    ) -> CheckUp:
        """As ``RealEngine``; what was found before it was stopped stays."""
        came: dict[str, Finding] = {}
        stand: list[Finding] = []
        with self._changing, self._looking:
            self._checked = None  # it belongs to a look of this process
            with asked("check-up", cancelled) as answers:
                for one in answers:
                    if isinstance(one, Stepped):
                        progress(one.step)
                    elif isinstance(one, Came):
                        came[one.finding.id] = one.finding
                        found(one.finding)
                    elif isinstance(one, Stands):
                        stand.append(one.finding)
                    elif isinstance(one, CheckedUp):
                        return CheckUp(
                            findings=tuple(stand), tips=one.tips, when=one.when, complete=one.complete, note=one.note
                        )
        if not cancelled():
            raise EngineProblem(ENDED)
        return CheckUp(findings=tuple(came.values()), tips=(), when=datetime.datetime.now(datetime.UTC), complete=False)

    def conversations(self, progress: Callable[[int], None], cancelled: Cancelled) -> Listing:
        """As ``RealEngine``."""
        listed: list[Conversation] = []
        synced: dict[str, Text] = {}
        with self._reading:
            self._listed = None
            with asked("conversations", cancelled) as answers:
                for one in answers:
                    if isinstance(one, Some):
                        listed += one.conversations
                        synced |= one.synced
                        progress(len(listed))
                    elif isinstance(one, Listed):
                        return msgspec.structs.replace(one.listing, conversations=tuple(listed), synced=synced)
        if not cancelled():
            raise EngineProblem(ENDED)
        return Listing(conversations=tuple(listed), apps={})

    def sensitive(self, cancelled: Cancelled) -> Found:
        """As ``RealEngine``, after a check-up that looks for the same."""
        while not self._looking.acquire(timeout=_LISTENING):
            if cancelled():
                return {}
        found: dict[str, dict[Kind, int]] = {}
        try:
            with asked("sensitive", cancelled) as answers:
                for one in answers:
                    if isinstance(one, Held):
                        found |= one.found
                        if one.last:
                            return found
        finally:
            self._looking.release()
        if not cancelled():
            raise EngineProblem(ENDED)
        return found
