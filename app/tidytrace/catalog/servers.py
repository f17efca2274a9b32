"""A server that an AI program opens on a computer: one file of ``resources/servers/`` each.

It says how the server is recognised by what runs and by what it answers, how a password shows when nobody gives one,
and what decides at its next start who can reach it.
"""

import datetime
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog.model import PathVariable, ProcessMark, Source
from tidytrace.catalog.settings import Setting
from tidytrace.catalog.words import System, Text

Auth = Literal["on", "off"]
"""Whether strangers are kept out. ``off`` also where the first one who comes makes themselves the administrator."""
Bind = Literal["loopback", "all"]
UrlPath = Annotated[str, msgspec.Meta(pattern=r"^/[!-~]*$")]


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question to the server (GET, without a password), and what its answer has to be: all that is given."""

    path: UrlPath
    accept: str = "*/*"
    status: tuple[int, ...] = ()
    header: dict[str, str] = {}
    """Regular expressions that are searched for in headers."""
    body: str | None = None
    """A regular expression that is searched for in the text."""
    json: str | None = None
    """A JMESPath expression that has to come to something true."""

    def __post_init__(self) -> None:
        """Refuse a look that any answer would satisfy."""
        if not (self.status or self.header or self.body or self.json):
            raise ValueError("needs status, header, body or json")


class Recognition(Look, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer that only this product gives; any of several will do."""

    with_process: bool = False
    """Others give it too, so it only counts where the product's process or container image is seen."""


class Version(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the server tells its version: one of a JMESPath, and an expression with a group over text or a header."""

    path: UrlPath
    json: str | None = None
    body: str | None = None
    header: str | None = None
    """Name of a header, whose text is looked at with ``body``, or else taken whole."""

    def __post_init__(self) -> None:
        """Refuse a place that tells nothing."""
        if not (self.json or self.body or self.header):
            raise ValueError("needs json, body or header")


class Sign(Look, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer that shows whether a stranger is let in; the first that fits counts."""

    shows: Auth
    note: Text | None = None
    """What to know about it, such as that the first visitor becomes the administrator."""


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A word of the command line that decides the address."""

    name: str
    bare: str | None = None
    """The address when the option stands there without a value."""
    flag: bool = False
    """It never has a value."""

    def __post_init__(self) -> None:
        """Refuse a flag that says nothing."""
        if self.flag and self.bare is None:
            raise ValueError("a flag needs bare")


class Listen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who can reach it after its next start. The command line wins over variables, these over files."""

    default: Bind | None = None
    """Without any of what follows; left out where nobody knows."""
    options: tuple[Option, ...] = ()
    variables: tuple[str, ...] = ()
    """Hold an address, with or without a port."""
    closed: str = "127.0.0.1"
    """What an option or a variable is given to close it; a port that was set stays."""
    settings: tuple[str, ...] = ()
    """Ids of the switches that decide the address, among the app's and its own."""
    joined: bool = False
    """The option's value is only read when it is joined with ``=``."""


class Lock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether it asks for a password after its next start."""

    default: Literal["on", "off", "none"] | None = None
    """``none``: the product has no password at all. Left out where nobody knows."""
    options: tuple[str, ...] = ()
    """Words of the command line that set one."""
    variables: tuple[str, ...] = ()
    """Set one unless they are empty."""
    off_options: tuple[str, ...] = ()
    empty_options: tuple[str, ...] = ()
    """Take it away when they are given nothing."""
    off_variables: dict[str, tuple[str, ...]] = {}
    """Values that take it away, compared without regard to case."""
    weak: Text | None = None
    """What stays open even with a password."""


class Server(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One product."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    names: Text
    vendor: str
    homepage: str
    app: str | None = None
    """The app of ``resources/apps`` that it belongs to; its own switches about this are there."""
    systems: Annotated[tuple[System, ...], msgspec.Meta(min_length=1)] = ("linux", "windows", "macos")
    verified_on: datetime.date
    verified_versions: tuple[str, ...] = ()
    processes: tuple[ProcessMark, ...] = ()
    rewrites: bool = False
    """It writes its settings itself while it runs or when it ends, so they are changed in it alone."""
    host_filter: bool = False
    """It turns away requests under other names than this computer's; who means to gets past that."""
    generic: bool = False
    """Others are made with it: it is only recognised where none of them is."""
    images: tuple[str, ...] = ()
    """Beginnings of the names of its container images."""
    ports: tuple[Annotated[int, msgspec.Meta(ge=1, le=65535)], ...] = ()
    """Where it listens by itself, most common first."""
    prefix: tuple[str, ...] = ()
    """Words of the command line that put a path before all others; the next word, or what is behind ``=``, is it."""
    recognise: tuple[Recognition, ...] = ()
    version: tuple[Version, ...] = ()
    auth: tuple[Sign, ...] = ()
    listen: Listen = Listen()
    lock: Lock = Lock()
    leaks: Text
    """What a stranger gets or can do, in plain words."""
    steps: Text
    """How a person closes it by hand."""
    url: str | None = None
    paths: dict[str, PathVariable] = {}
    settings: tuple[Setting, ...] = ()
    """Switches in files that decide the address or the password, where no app of the catalogue has them."""
    sources: Annotated[tuple[Source, ...], msgspec.Meta(min_length=1)]

    def __post_init__(self) -> None:
        """Refuse a server that nobody could find, and two switches of a name."""
        if not (self.processes or self.recognise):
            raise ValueError("needs processes or recognise")
        names = [setting.id for setting in self.settings]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"settings: {', '.join(sorted(twice))} stands twice")
        if any(setting.check != "exposed-server" for setting in self.settings):
            raise ValueError("settings: each is about exposed-server")

    @property
    def finding(self) -> str:
        """The id of what the check-up says of it."""
        return f"{self.app}.exposed-server" if self.app else f"system.exposed-{self.id}"
