"""What stands on the pages of a report, as blocks; HTML, paper and terminal all show these."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from tidytrace.findings.wording import size
from tidytrace.language import N_, Language
from tidytrace.report.channels import Channel
from tidytrace.report.model import AddedFile, Document, Moment, Statement, Trace


class Heading(msgspec.Struct, frozen=True, tag=True):
    """1 for the title of the whole, 2 for a section, 3 for one thing that was seen."""

    level: int
    text: str


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Some sentences."""

    text: str


class Pairs(msgspec.Struct, frozen=True, tag=True):
    """Names and what they are."""

    rows: tuple[tuple[str, str], ...]


class Points(msgspec.Struct, frozen=True, tag=True):
    """A list."""

    items: tuple[str, ...]


Block = Heading | Paragraph | Pairs | Points

SOURCE_NAMES: Final = {
    "checkup": N_("Check-up"),
    "exposure": N_("AI servers that can be reached"),
    "connections": N_("Connections of AI apps"),
}
STATE_NAMES: Final = {
    "risk": N_("needs attention"),
    "unknown": N_("could not be checked"),
    "manual": N_("only the person knows"),
    "ok": N_("fine"),
}
PART_NAMES: Final = {
    "user-name": N_("name and user name"),
    "home": N_("path of the home folder"),
    "computer-name": N_("name of the computer"),
    "network-addresses": N_("addresses of the home network"),
    "secrets": N_("passwords, keys and numbers of cards or papers"),
}
_MARKS: Final = {
    "user-name": "[user]",
    "home": "~",
    "computer-name": "[computer]",
    "network-addresses": "[lan-1], [mac]",
    "secrets": "••••••••",
}
PROOF: Final = (
    N_(
        "The file manifest.sha256 lists the SHA-256 of every part. It is signed with a key that was made on this "
        "computer (Ed25519)."
    ),
    N_(
        "If the signature fits, the parts are the same, byte for byte, as when they were put together with that key. "
        "It does not prove who the person is, that the clock of the computer was right, or that what was seen is "
        "harmful."
    ),
    N_("To check it without the internet: tidytrace report verify FILE"),
    N_(
        "Without Tidytrace: sha256sum -c manifest.sha256, then openssl pkeyutl -verify -pubin -inkey public-key.pem "
        "-rawin -in manifest.sha256 -sigfile manifest.sig"
    ),
)


def blocks(document: Document, channels: Sequence[Channel], language: Language) -> Iterator[Block]:
    """The report from its title to its end."""
    _ = language
    yield Heading(1, _("Evidence report"))
    yield Paragraph(_("Made by Tidytrace on the person's own computer. Nobody but the person sends it anywhere."))
    yield Pairs(
        (
            (_("Made"), told(document.made)),
            (_("Time in UTC"), document.made.utc),
            (_("Program"), f"Tidytrace {document.version}"),
            (_("System"), document.release or document.os),
        )
    )
    if document.note:
        yield Heading(2, _("In the person's own words"))
        yield Paragraph(document.note)
    yield from _seen(document, _)
    yield from _files(document.files, _)
    yield from _covered(document, _)
    yield Heading(2, _("What the signature proves"))
    yield Points(tuple(_(one) for one in PROOF))
    yield from told_channels(channels, _)


def told(moment: Moment) -> str:
    """«2026-11-26 18:45:12 (UTC+08:00)»."""
    return f"{moment.local} ({moment.zone})"


def _seen(document: Document, _: Language) -> Iterator[Block]:
    yield Heading(2, _("What was seen"))
    if not document.seen:
        yield Paragraph(_("Nothing was chosen from what was seen."))
    for number, one in enumerate(document.seen, 1):
        yield Heading(3, f"{number}. {one.title.in_language(_.code)}")
        yield Paragraph(one.why.in_language(_.code))
        yield Pairs(tuple(_rows(one, _)))
        if one.evidence:
            found = (" · ".join(_trace_parts(trace)) for trace in one.evidence)
            yield Points(tuple(found))
    if document.unseen:
        yield Heading(2, _("What could not be looked at"))
        yield Points(tuple(f"{one.where}: {one.message.in_language(_.code)}" for one in document.unseen))


def _rows(one: Statement, _: Language) -> Iterator[tuple[str, str]]:
    yield _("Seen"), f"{told(one.when)} · {one.when.utc}"
    yield _("By"), _(SOURCE_NAMES[one.source])
    yield _("State"), _(STATE_NAMES[one.state])
    yield _("Id"), one.id


def _trace_parts(trace: Trace) -> Iterator[str]:
    yield from (str(part) for part in msgspec.structs.astuple(trace) if part)


def _files(files: Sequence[AddedFile], _: Language) -> Iterator[Block]:
    if not files:
        return
    yield Heading(2, _("Files that the person added"))
    yield Paragraph(_("They are in the report as they are; nothing in them was covered or changed."))
    for one in files:
        yield Heading(3, f"{one.member} – {one.name}")
        rows = [
            (_("Size"), size(one.bytes)),
            (_("Last changed"), f"{told(one.modified)} · {one.modified.utc}"),
            ("SHA-256", one.sha256),
        ]
        if one.holds:
            rows.append((_("Found in it"), _(", ").join(_(PART_NAMES[part]) for part in one.holds)))
        yield Pairs(tuple(rows))


def _covered(document: Document, _: Language) -> Iterator[Block]:
    yield Heading(2, _("What is covered"))
    rows: list[tuple[str, str]] = []
    for part, count in document.covered.items():
        times = _.plural("{count} time", "{count} times", count)
        rows.append((_(PART_NAMES[part]), f"{_MARKS[part]} · {times}"))
    rows += [(_(PART_NAMES[part]), _("shown, as the person chose")) for part in document.shown]
    if rows:
        yield Pairs(tuple(rows))
    else:
        yield Paragraph(_("Nothing had to be covered."))
    yield Paragraph(
        _("No text of a chat and no file name of one is in here, unless the person wrote or added it themselves.")
    )


def told_channels(channels: Sequence[Channel], _: Language) -> Iterator[Block]:
    """Where it can be sent to, and what each place is for."""
    yield Heading(2, _("Where to report (China)"))
    yield Paragraph(
        _(
            "As others repeat them; the official pages could not be read when this was written, so look there first. "
            "Tidytrace sends nothing."
        )
    )
    for one in channels:
        yield Heading(3, f"{one.id} – {one.name.in_language(_.code)}")
        yield Paragraph(one.purpose.in_language(_.code))
        yield Pairs(((_("Telephone"), one.telephone), (_("Web"), one.web)))
