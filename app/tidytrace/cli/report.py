"""``tidytrace report``: what was seen, as a file that the person can hand to whoever looks into it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from tidytrace.checks.run import Progress
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import Group, argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.cli.writing import free_path
from tidytrace.evidence.errors import EvidenceError
from tidytrace.evidence.keys import own_key
from tidytrace.evidence.looking import Look, look_at
from tidytrace.evidence.making import Maker, Wish, Written, chosen
from tidytrace.findings.wording import size
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_, Language
from tidytrace.report.channels import load_channels
from tidytrace.report.draft import Draft
from tidytrace.report.layout import PROOF
from tidytrace.report.model import PARTS, SOURCES, Part, Seen, Source
from tidytrace.report.telling import headline
from tidytrace.report.verify import Verdict, Wrong, verify


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=N_(
        "Put what was seen into one file, as evidence.\n\nWithout --out it only shows what would be in it. Names, "
        "addresses of your network and secrets are covered. Nothing is sent: you hand it in yourself."
    ),
)
@option("--out", "out", metavar="FILE", help=N_("Write it there, as a ZIP file with HTML, PDF and JSON."))
@option(
    "--of",
    "sources",
    multiple=True,
    type=click.Choice(SOURCES),
    help=N_("Look at just this (repeatable)."),
)
@option("--finding", "findings", multiple=True, metavar="ID", help=N_("Put in just this finding (repeatable)."))
@option("--all", "everything", is_flag=True, help=N_("Also what is fine."))
@option(
    "--add", "files", multiple=True, metavar="FILE", help=N_("Add a file as it is, such as a screenshot (repeatable).")
)
@option("--note", default="", metavar="TEXT", help=N_("What happened, in your own words."))
@option(
    "--show",
    "shown",
    multiple=True,
    type=click.Choice(PARTS),
    help=N_("Do not cover this (repeatable)."),
)
@option("--yes", "confirmed", is_flag=True, help=N_("Write it without asking."))
@common
def report(  # noqa: PLR0913 - the options of one command
    output: Output,
    *,
    out: str | None,
    sources: Sequence[Source],
    findings: Sequence[str],
    files: Sequence[str],
    note: str,
    shown: Sequence[Part],
    everything: bool,
    confirmed: bool,
) -> int:
    """Put what was seen into one file, as evidence."""
    if click.get_current_context().invoked_subcommand is not None:
        return exits.DONE
    path = free_path(output, out)
    host = current_host()
    surroundings = Surroundings.of(host)
    maker = Maker(host, surroundings.state)
    look = look_at(surroundings, sources or SOURCES, lambda step: _working(output, step))
    output.working("")
    for one in look.unseen:
        output.problem(one.where, one.message.in_language(output.language.code))
    wish = Wish(
        seen=_wanted(output, look, findings, everything=everything),
        unseen=look.unseen,
        files=tuple(Path(one) for one in files),
        note=note,
        shown=frozenset(shown),
    )
    written: Written | None = None
    draft: Draft | None = None
    try:
        draft = maker.draft(wish)
        _preview(output, draft)
        if path is not None and _sure(output, path, confirmed=confirmed):
            written = maker.write(draft, path)
    except EvidenceError as error:
        output.problem(error.path, error.sentence(output.language))
    output.document("report", host, _body(draft, written, wish, output.language))
    _say(output, written, asked=path is not None, made=draft is not None)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _working(output: Output, step: Progress) -> None:
    output.working(output.language(step.name))


def _wanted(output: Output, look: Look, findings: Sequence[str], *, everything: bool) -> tuple[Seen, ...]:
    if findings:
        missing = [one for one in findings if not chosen(look.seen, [one])]
        if missing:
            raise click.UsageError(output.language("nothing was seen of {id}").format(id=missing[0]))
        return chosen(look.seen, findings)
    return look.seen if everything else look.striking()


def _preview(output: Output, draft: Draft) -> None:
    _ = output.language
    output.say(draft.texts[_.code])
    output.say(_("Parts of the file:"))
    for one in draft.members:
        output.say(f"  {one.name}  {size(len(one.content))}  {one.sha256}")
    for code, none in draft.no_paper.items():
        output.note(f"{code}: {none.told(_)}")


def _sure(output: Output, path: Path, *, confirmed: bool) -> bool:
    """Who typed the command at a terminal is asked once more, after having seen what is inside."""
    if confirmed or output.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    question = output.language("Write this to {path}?").format(path=path)
    choice = output.language("[y = write, Enter = no]")
    answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "是"}


def _body(draft: Draft | None, written: Written | None, wish: Wish, language: Language) -> dict[str, Any]:
    if draft is None:
        return {"written": None, "parts": [], "report": None, "no_pdf": {}, "channels": []}
    return {
        "written": None
        if written is None
        else {"path": str(written.path), "bytes": written.bytes, "sha256": written.sha256, "key": written.key},
        "parts": [{"name": one.name, "bytes": len(one.content), "sha256": one.sha256} for one in draft.members],
        "report": msgspec.to_builtins(draft.document),
        "chosen": [{"id": one.id, "finding": one.finding.id} for one in wish.seen],
        "no_pdf": {code: none.told(language) for code, none in draft.no_paper.items()},
        "channels": [
            {
                "id": one.id,
                "name": one.name.in_language(language.code),
                "purpose": one.purpose.in_language(language.code),
                "telephone": one.telephone,
                "url": one.url,
                "grade": one.grade.value,
            }
            for one in load_channels()
        ],
    }


def _say(output: Output, written: Written | None, *, asked: bool, made: bool) -> None:
    _ = output.language
    if written is None:
        if made and not asked:
            output.say(_("Nothing was written. Add --out FILE to write it."))
        elif made:
            output.say(_("Nothing was written."))
        return
    output.say(f"✓ {written.path} ({size(written.bytes)})")
    output.say(f"  SHA-256 {written.sha256}")
    output.say("  " + _("Signed with the key {key} of this computer.").format(key=written.key))


@report.command("verify", help=N_("Say whether a report is as it was made. Works without the internet."))
@argument("file", metavar="FILE")
@option("--key", "key", metavar="KEY", help=N_("The key that it should be signed with, as its maker told you."))
@common
def verify_report(output: Output, file: str, key: str | None) -> int:
    """Say whether a report is as it was made."""
    _ = output.language
    host = current_host()
    path = Path(file)
    if not path.is_file():
        raise click.UsageError(_("There is no file {path}.").format(path=path))
    verdict = verify(path, _own(output, host), key)
    output.document("verify", host, _told(path, verdict, _))
    _say_verdict(output, verdict, named=key is not None)
    if output.problems:
        return exits.NOT_EVERYTHING
    return exits.DONE if verdict.state == "intact" else exits.AT_RISK


def _own(output: Output, host: Host) -> str | None:
    try:
        return own_key(StateFolders.of(host))
    except EvidenceError as error:
        output.problem(error.path, error.sentence(output.language))
        return None


def _told(path: Path, verdict: Verdict, language: Language) -> dict[str, Any]:
    def wrong(one: Wrong) -> dict[str, str | None]:
        return {"code": one.code, "part": one.name or None, "message": one.told(language)}

    return {
        "path": str(path.absolute()),
        "state": verdict.state,
        "wrong": [wrong(one) for one in verdict.wrong],
        "key": verdict.key,
        "made": verdict.made,
        "version": verdict.version,
        "parts": verdict.parts,
    }


def _say_verdict(output: Output, verdict: Verdict, *, named: bool) -> None:
    _ = output.language
    mark = "✓" if verdict.state == "intact" else "!"
    output.say(f"{mark} {headline(verdict, _, named=named)}")
    for one in verdict.wrong:
        output.say(f"  {one.told(_)}")
    if verdict.made is not None:
        words = _("Made {when} by Tidytrace {version}, as it says; signed with the key {key}.")
        output.say("  " + words.format(when=verdict.made, version=verdict.version, key=verdict.key))
        output.say("  " + _(PROOF[1]))
