"""``tidytrace checkup --html --pdf``: the check-up as a page for somebody in the family."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click
import msgspec

from tidytrace.checks.run import Checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.help import option
from tidytrace.cli.output import Output
from tidytrace.cli.writing import free_path
from tidytrace.findings.wording import size
from tidytrace.formats.refusals import of_system
from tidytrace.language import N_
from tidytrace.report.model import PARTS, Part

Command = TypeVar("Command", bound=Callable[..., Any])


class Pages(msgspec.Struct, frozen=True, kw_only=True):
    """What the person wants written."""

    html: str | None
    pdf: str | None
    shown: tuple[Part, ...]

    def places(self, output: Output) -> "Places":
        """Where, before the work begins. Raises click.UsageError."""
        places = Places(html=free_path(output, self.html), pdf=free_path(output, self.pdf), shown=self.shown)
        if places.html is not None and places.html == places.pdf:
            raise click.UsageError(output.language("--html and --pdf need two names."))
        return places


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where it goes."""

    html: Path | None
    pdf: Path | None
    shown: tuple[Part, ...]

    @property
    def wanted(self) -> bool:
        """Whether there is anything to write."""
        return self.html is not None or self.pdf is not None


def for_the_family(command: Command) -> Command:
    """Add the options; the command gets them as ``pages``."""

    @option("--html", metavar="FILE", help=N_("Write it there as a page for somebody in your family."))
    @option("--pdf", metavar="FILE", help=N_("The same for the printer."))
    @option(
        "--show",
        "shown",
        multiple=True,
        type=click.Choice(PARTS),
        help=N_("Do not cover this on the page (repeatable)."),
    )
    @functools.wraps(command)
    def wrapped(*args: Any, html: str | None, pdf: str | None, shown: tuple[Part, ...], **kwargs: Any) -> Any:
        return command(*args, pages=Pages(html=html, pdf=pdf, shown=shown), **kwargs)

    return cast("Command", wrapped)


def write_pages(output: Output, surroundings: Surroundings, result: Checkup, places: Places) -> list[dict[str, Any]]:
    """Write what was asked for. Returns ``path`` and ``bytes`` of each file; what fails is one of the errors."""
    if not places.wanted:
        return []
    from tidytrace.evidence.family import FamilyMaker
    from tidytrace.report.family.model import Tip
    from tidytrace.report.paper import NoPaper

    maker = FamilyMaker(surroundings.host, surroundings.state)
    checked = maker.checked(
        result.findings,
        [Tip(id=one.id, title=one.title, state=one.state) for one in result.tips],
        surroundings.catalogue,
    )
    page = maker.page(checked, output.language, places.shown)
    written = []
    for path, make in ((places.html, page.html), (places.pdf, page.pdf)):
        if path is None:
            continue
        try:
            content = make()
        except NoPaper as none:
            output.problem(str(path), none.told(output.language))
            continue
        if _write(output, path, content):
            written.append({"path": str(path), "bytes": len(content)})
    return written


def _write(output: Output, path: Path, content: bytes) -> bool:
    from tidytrace.host.errors import HostError
    from tidytrace.host.state import write_private

    try:
        write_private(path, content)
    except HostError as error:
        output.problem(str(path), error.sentence(output.language))
        return False
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        output.problem(str(path), output.language(problem).format(**parameters))
        return False
    return True


def say_pages(output: Output, written: list[dict[str, Any]]) -> None:
    """Where they are."""
    for one in written:
        output.say(f"✓ {one['path']} ({size(one['bytes'])})")
