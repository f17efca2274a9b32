"""What a browser remembers of AI services on the web, as its definition describes it: numbers, never content."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal

import msgspec

from tidytrace.catalog import sql
from tidytrace.catalog.stores import Database
from tidytrace.catalog.templates import template_problems
from tidytrace.catalog.words import Grade, Text

TraceKind = Literal["visits", "cookies", "storage"]


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query that counts the rows of each site; it sees only ``tables``.

    It gives a row for each site, whose host is ``site``. Of visits: ``visits``, ``pages``, ``first`` and ``last`` in
    seconds since 1970. Of cookies: ``cookies``, and as ``sign_in`` those that only the server reads. Of storage:
    ``bytes``.
    """

    tables: dict[str, tuple[str, ...]]
    query: str


class Trace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place of a profile in which sites leave something that can be counted."""

    kind: TraceKind
    format: Literal["sqlite", "folder", "local-storage"]
    """``folder``: one for each site, with all that is in it. ``local-storage``: the one LevelDB for all sites, of which
    only the register of sizes is read."""
    files: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    grade: Grade
    database: Counted | None = None
    id_pattern: str | None = None
    """Of a folder: regular expression searched in its POSIX path; group 1 is the host."""
    inside: str | None = None
    """Of a folder whose name says nothing: the file in it near whose beginning the address of the site stands."""

    def __post_init__(self) -> None:
        """Refuse what nobody could count."""
        if (self.format == "sqlite") != (self.database is not None):
            raise ValueError("database is for sqlite, and for this alone")
        if self.format == "folder" and (self.id_pattern is None) == (self.inside is None):
            raise ValueError("a folder needs id_pattern or inside")


class Footprint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a browser keeps what can be counted of AI sites, and how it deletes that itself."""

    own_way: Text
    """How the person deletes a site's traces in the browser itself."""
    page: str | None = None
    """The browser's own page for that, as it is typed into its address bar."""
    profile: str = "profile"
    """The path variable of the profiles; each of them is counted by itself."""
    traces: Annotated[tuple[Trace, ...], msgspec.Meta(min_length=1)]


def footprint_problems(footprint: Footprint | None, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Fields that fit the schema and still cannot be used, each with what is wrong.

    Args:
        footprint: of one app.
        known: the path variables that it may use.
    """
    if footprint is None:
        return
    if footprint.profile not in known:
        yield "footprint.profile", f"unknown variable {footprint.profile!r}"
    for number, trace in enumerate(footprint.traces):
        field = f"footprint.traces[{number}]"
        for template in trace.files:
            yield from template_problems(f"{field}.files", template, known)
        if trace.database is not None:
            try:
                _check(msgspec.msgpack.encode(trace.database))
            except sql.SQLProblem as problem:
                yield f"{field}.database", str(problem)
        try:
            if trace.id_pattern is not None and not re.compile(trace.id_pattern).groups:
                yield f"{field}.id_pattern", "needs a group"
        except re.error as error:
            yield f"{field}.id_pattern", str(error)


@cache
def _check(counted: bytes) -> None:
    """Check a query once, however many browsers of a family share it. Raises SQLProblem, and then each time anew."""
    one = msgspec.msgpack.decode(counted, type=Counted)
    sql.check(Database(tables=one.tables, list=one.query))
