"""What the person said about how long chats stay, in one private file: rules, agreements, what was put off.

Ids, folders, days and counts only. A file that is damaged, or of a newer version, is not used and not written over: it
is put beside, and until the person says something again nothing is tidied.
"""

import contextlib
import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from tidytrace.host.state import StateFolders, private_folder, write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.watch.retention.rules import Rule, rendered

UNDO_DAYS: Final = 30
"""For so long a copy is kept of what was tidied by itself: the person may look only weeks later."""
_NAME: Final = "retention.json"
_LARGEST: Final = 8 << 20
"""Bytes; a rule takes about a hundred."""


Moment = Annotated[datetime.datetime, msgspec.Meta(tz=True)]


class Sayings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that one person said."""

    layout: Literal[1] = 1
    rules: tuple[Rule, ...] = ()
    """One for each thing; in the order in which they were set."""
    agreed: dict[str, tuple[str, ...]] = {}
    """By app: the rules, as they are written, by which its chats may be tidied without a question."""
    later: dict[str, Moment] = {}
    """By app: when to ask again."""
    settled: dict[str, Moment] = {}
    """By app: until when the person knows what its own timer will take."""
    reminded: dict[str, Moment] = {}
    """By rule, as it is written: when the person was last reminded, or when it was set."""
    undo_days: Annotated[int, msgspec.Meta(ge=1, le=365)] = UNDO_DAYS

    def with_rule(self, rule: Rule, now: datetime.datetime) -> "Sayings":
        """With one more rule, which replaces another one for the same thing; what that one was agreed to is void."""
        if rule in self.rules:
            return self
        before = self.without(rule)
        reminded = {**before.reminded, rendered(rule): now} if rule.does == "remind" else before.reminded
        return msgspec.structs.replace(before, rules=(*before.rules, rule), reminded=reminded)

    def without(self, rule: Rule) -> "Sayings":
        """Without the rule for the same thing, and without what was said with this rule in mind."""
        gone = {rendered(one) for one in self.rules if one.about == rule.about}
        if not gone:
            return self

        def stays(app: str) -> bool:
            # what a folder's or everybody's rule had kept may be any app's
            return rule.scope in {"app", "chat"} and app != rule.of.partition(":")[0]

        return msgspec.structs.replace(
            self,
            rules=tuple(one for one in self.rules if one.about != rule.about),
            agreed={app: lines for app, lines in self.agreed.items() if stays(app)},
            later={app: until for app, until in self.later.items() if stays(app)},
            reminded={line: when for line, when in self.reminded.items() if line not in gone},
        )

    def agreed_to(self, app: str, rule: Rule) -> bool:
        """Whether an app's chats may be tidied by this rule."""
        return rendered(rule) in self.agreed.get(app, ())

    def agreeing(self, app: str, rules: Iterable[Rule]) -> "Sayings":
        """The person agreed to tidy an app's chats by these rules."""
        lines = tuple(dict.fromkeys((*self.agreed.get(app, ()), *map(rendered, rules))))
        later = {name: until for name, until in self.later.items() if name != app}
        return msgspec.structs.replace(self, agreed={**self.agreed, app: lines}, later=later)


class SayingsUnreadable(msgspec.Struct, frozen=True):
    """Why a file is not used."""

    path: Path
    problem: str

    def sentence(self, translate: Callable[[str], str] = N_) -> str:
        """The sentence in the language of ``translate`` (a ``language.Language``)."""
        return translate(self.problem).format(path=self.path)


DAMAGED: Final = N_(
    "Your rules of how long chats stay cannot be read: {path} is damaged. Nothing is tidied until you set them again; "
    "the damaged file is kept beside the new one."
)
NEWER: Final = N_(
    "Your rules of how long chats stay were written by a newer Tidytrace: {path}. Nothing is tidied by this one."
)


class _Layout(msgspec.Struct):
    layout: int


class Book:
    """The file of one person."""

    def __init__(self, state: StateFolders) -> None:
        """Nothing is read yet."""
        self.path = state.state / _NAME

    def read(self) -> tuple[Sayings, SayingsUnreadable | None]:
        """What was said, and why it is taken for nothing. Raises OSError where the file may not be read."""
        try:
            with self.path.open("rb") as file:
                content = at_most(file, _LARGEST + 1)
        except FileNotFoundError:
            return Sayings(), None
        try:
            if msgspec.json.decode(content, type=_Layout).layout > 1:
                return Sayings(), SayingsUnreadable(self.path, NEWER)
            return msgspec.json.decode(content, type=Sayings), None
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return Sayings(), SayingsUnreadable(self.path, DAMAGED)

    def change(self, how: Callable[[Sayings], Sayings]) -> Sayings:
        """Say something more; two programs at once lose nothing of each other. Raises OSError or StateUnsafe."""
        with self._alone():
            before, problem = self.read()
            after = how(before)
            if after != before or problem is not None:
                if problem is not None:
                    self.path.replace(self._beside())
                write_private(self.path, msgspec.json.format(msgspec.json.encode(after), indent=1) + b"\n")
            return after

    def _beside(self) -> Path:
        names = (self.path.with_name(f"{self.path.name}.set-aside-{number}") for number in range(1, 1_000_000))
        return next(name for name in names if not os.path.lexists(name))

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        private_folder(self.path.parent)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(self.path.with_name("retention.lock"), flags, 0o600)
        try:
            _wait(descriptor)
            yield
        finally:
            os.close(descriptor)


if sys.platform == "win32":  # pragma: no cover - not on this system
    import msvcrt

    def _wait(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
