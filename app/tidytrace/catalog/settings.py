"""Switches of an app: where they stand, which values share and which keep private."""

import datetime
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog.words import Check, Grade, Power, Severity, System, Text

SettingFormat = Literal["json", "jsonc", "toml", "yaml", "ini", "env", "prefs", "consents", "sqlite", "options"]
"""``options`` are those of a command: in a file of options, or in the script that starts the program; read only."""
SettingType = Literal["bool", "string", "integer", "number", "list", "map"]
Value = bool | int | float | str | None


class Variable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An environment variable that wins over the file."""

    name: str
    risk: tuple[str, ...] = ()
    """Values that share; ``*`` stands for any non-empty value."""
    safe: tuple[str, ...] = ()
    """Values that keep private; ``*`` stands for any non-empty value. Compared without regard to case."""


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A switch under which another one keeps private no longer."""

    key: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    values: Annotated[tuple[bool | int | float | str, ...], msgspec.Meta(min_length=1)]
    """Those of its values that do it; ``*`` stands for any text that is not empty."""


class Overruled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another switch that keeps private whatever this one says, such as one that turns the whole function off."""

    key: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    safe: Annotated[tuple[bool | int | float | str, ...], msgspec.Meta(min_length=1)]
    """Values of the other switch that do it; ``*`` stands for any text that is not empty, such as a password."""
    files: tuple[str, ...] = ()
    """Where the other switch stands; left out, in the same file as this one."""
    format: SettingFormat | None = None
    """Of those files; left out, the same as this one's."""
    but: tuple["Taken", ...] = ()
    """Switches in the same file that take this back, such as one that is chosen by itself."""


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One switch in one of an app's files.

    Risk is decided in this order: an environment variable, then the files of ``wins_over`` (an administrator's),
    then the file, then ``default``. A value in ``risk`` is at risk, one in ``safe`` is fine, any other is unknown.
    For a string, ``*`` in ``risk`` or ``safe`` stands for any other text, or group where the app also takes one, that
    is not empty.
    For a list or map, ``risk`` holds regular expressions; one matching item (for a map: ``name=value``) is a risk,
    and a list without one is fine.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    check: Check
    severity: Severity
    title: Text
    effect: Text
    """What it means for the person when the switch stands on the wrong side, in plain words."""
    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Templates with path variables; every one that exists is judged, a fix writes to the first root found."""
    format: SettingFormat
    key: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """For sqlite: table, row key, then the path inside the row's JSON value."""
    grade: Grade
    type: SettingType = "bool"
    also_keys: tuple[tuple[str, ...], ...] = ()
    """Other spellings that the app reads; the first that is present counts."""
    default: Value = None
    """What the app does without the key; left out (and ``default_known`` false) when nobody knows."""
    default_known: bool = True
    risk: tuple[Value, ...] = ()
    safe: tuple[Value, ...] = ()
    fix: Value = None
    """The value a fix writes; left out when there is no safe local fix."""
    fix_removes: bool = False
    """The fix removes the key (or, for a list, the matching items) instead."""
    env: tuple[Variable, ...] = ()
    wins_over: tuple[str, ...] = ()
    unless: tuple[Overruled, ...] = ()
    """Other switches under which this one does no harm; looked at when this one would not be fine."""
    since: str | None = None
    """First app version that knows the switch."""
    safe_while_running: bool = False
    systems: tuple[System, ...] = ()
    """Only on these systems; empty means all."""
    when: tuple[str, ...] = ()
    """Templates; the switch is looked at only where one of them exists (an edition or generation of the app)."""
    steps: Text | None = None
    """What the person can do by hand."""
    url: str | None = None
    creates_file: bool = True
    """Whether a fix may create the settings file when the app has not written one yet."""
    null_is_unset: bool = False
    """The app writes ``null`` where nobody has chosen yet, and then does what it does without the key."""
    powers: tuple[Power, ...] = ()
    """What the AI may do without asking while the switch stands on the wrong side."""
    grants: dict[str, tuple[Power, ...]] = {}
    """For a string: values that give only some of ``powers``, on either side (``acceptEdits`` changes files and asks
    before it runs commands)."""

    def __post_init__(self) -> None:
        """Refuse a switch that nobody could judge, or a fix that contradicts it."""
        if not self.risk and not self.safe:
            raise ValueError("needs risk or safe values")
        if self.fix is not None and self.fix_removes:
            raise ValueError("fix and fix_removes exclude each other")
        if self.type not in {"list", "map"} and self.fix is not None and self.fix not in self.safe:
            raise ValueError("the value of fix must be among safe")
        if self.fixable and self.format == "options":
            raise ValueError("a command is changed by the person, not by a fix")
        if self.fixable and not self.grade.actionable:
            raise ValueError(f"a fact graded {self.grade} must not drive a change")
        if self.format == "sqlite" and len(self.key) < 2:
            raise ValueError("a sqlite key needs table and row")
        self._check_grants()

    def _check_grants(self) -> None:
        if self.grants and self.type != "string":
            raise ValueError("grants are for a string")
        for value, powers in self.grants.items():
            if value not in {*self.risk, *self.safe}:
                raise ValueError(f"grants: {value!r} is neither among risk nor safe")
            if not set(powers) <= set(self.powers):
                raise ValueError(f"grants: {value!r} gives more than powers")

    def given_by(self, value: Value, *, risky: bool) -> tuple[Power, ...]:
        """What the AI may do without asking with one value.

        Args:
            value: as it stands, or the default.
            risky: whether it was judged to be on the wrong side.
        """
        if isinstance(value, str) and value in self.grants:
            return self.grants[value]
        return self.powers if risky else ()

    @property
    def fixable(self) -> bool:
        """Whether a fix can be applied here."""
        return self.fix is not None or self.fix_removes


class ToolServers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MCP servers in one file: a map of name to command, arguments and environment, or a list of such with a name."""

    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    format: SettingFormat
    key: tuple[str, ...]
    """Where the servers stand; ``*`` is every name, such as each project."""
    grade: Grade


Way = Literal["switch", "letter", "none", "not-needed", "unknown"]
"""How a person gets what a card is about: by the menu, by a letter to the vendor because there is no switch, not at
all, not because the vendor says that it is not done, or nobody knows where the switch is."""
Right = Literal["withdraw", "copy", "delete"]
"""What a letter asks for: no more use of what was typed, a copy of it, or its deletion."""
Https = Annotated[str, msgspec.Meta(pattern=r"^https://[^\s]+$")]


class Contact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a vendor takes requests about a person's data."""

    grade: Grade
    verified_on: datetime.date
    mail: Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")] | None = None
    page: Https | None = None
    menu: tuple[str, ...] = ()
    """The way to a form in the product, in the vendor's own words."""
    answer_days: int | None = None
    """Within how many days the vendor promises an answer."""
    working_days: bool = False

    def __post_init__(self) -> None:
        """Refuse a contact that leads nowhere."""
        if not (self.mail or self.page or self.menu):
            raise ValueError("needs mail, page or menu")


class AccountCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something on the vendor's side that only the person can see and move: a switch, or a thing to do."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    check: Check
    title: Text
    menu: tuple[str, ...]
    """The way to it in the vendor's own words."""
    choose: Text
    default: str
    """What a new account starts with (``on``, ``off`` or words of its own), ``unknown``, or ``none`` where there is
    nothing to set but something to do."""
    grade: Grade
    verified_on: datetime.date
    url: str | None = None
    why: Text | None = None
    """What to know about it, where it is not a switch in an account of the app's maker."""
    way: Way = "switch"
    phone_menu: tuple[str, ...] = ()
    """The way to it in the vendor's phone app, where that is another one."""
    right: Right | None = None
    """What a letter would ask for."""
    warning: Text | None = None
    """What a person must know before they follow the link."""
    powers: tuple[Power, ...] = ()
    """What the AI may do without asking while the switch stands on the wrong side."""

    def __post_init__(self) -> None:
        """Refuse a card that says two things at once."""
        if self.way in {"none", "not-needed", "unknown"} and (self.menu or self.phone_menu):
            raise ValueError(f"the way is {self.way}, so there is no menu")
        if self.way == "letter" and self.right is None:
            raise ValueError("a letter needs right")

    @property
    def to_do(self) -> bool:
        """Whether it is something to do rather than a switch to set."""
        return self.default == "none"


class Retention(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The app's own timer that deletes conversations."""

    what: Text
    grade: Grade
    days: int | None = None
    """Default number of days; left out when the app never deletes."""
    files: tuple[str, ...] = ()
    format: SettingFormat | None = None
    key: tuple[str, ...] = ()
    """Where the person sets another number of days (``30`` or ``"30d"``)."""
    unless: tuple[Overruled, ...] = ()
    """Switches in the same files with which the app deletes nothing after all."""
    spelled: Literal["number", "span"] = "number"
    """How the days are written there: ``30``, or ``"30d"``."""
    measures: Literal["use", "written", "created"] | None = None
    """What the days are counted from: the last use as the data tell it, the time of the transcript's file, or the
    beginning. Left out where nobody knows."""
    sweeps: Literal["start", "daily"] | None = None
    """When the app deletes: at its start only, or also once a day while it runs. Left out where nobody knows."""
    reach: Literal["all", "project"] = "all"
    """Whether it then looks at all conversations, or only at those of the project that it is used in."""
