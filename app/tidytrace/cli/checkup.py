"""``tidytrace checkup``: the one-click check-up."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from tidytrace.catalog import Check
from tidytrace.checks.run import CHECKS, Checkup, Progress, run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.accounts import Asked, about_accounts, remember, show_letter, show_services
from tidytrace.cli.drift import compared, moved_body
from tidytrace.cli.family import Pages, for_the_family, say_pages, write_pages
from tidytrace.cli.fix import Fixing, fix_findings
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, printable
from tidytrace.cli.wrapping import wrapped
from tidytrace.findings.counting import wholes
from tidytrace.findings.model import Finding, State
from tidytrace.findings.moving import moved_phrase
from tidytrace.findings.truths import TRUTHS
from tidytrace.findings.wording import render
from tidytrace.host import current_host
from tidytrace.language import N_, Language
from tidytrace.watch.drift.checkup import Drift

if TYPE_CHECKING:
    from rich.console import Console

MARKS = {State.RISK: "!", State.UNKNOWN: "?", State.MANUAL: "✎", State.OK: "✓"}
_COLOURS = {State.RISK: "yellow", State.UNKNOWN: "magenta", State.MANUAL: "cyan", State.OK: "green"}


@command(help=N_("Look at the AI apps on this computer and say what needs you."))
@option(
    "--only",
    "only",
    multiple=True,
    type=click.Choice(CHECKS),
    metavar="CHECK",
    help=N_("Run just this check (repeatable)."),
)
@option(
    "--without",
    multiple=True,
    type=click.Choice(CHECKS),
    metavar="CHECK",
    help=N_("Leave this check out (repeatable)."),
)
@option("--fix", "and_fix", is_flag=True, help=N_("Also put right what can be put right here, with undo."))
@for_the_family
@about_accounts
@common
def checkup(  # noqa: PLR0913 - the options of one command
    output: Output, only: Sequence[Check], without: Sequence[Check], *, and_fix: bool, pages: Pages, accounts: Asked
) -> int:
    """Look at the AI apps on this computer and say what needs you."""
    places = pages.places(output)
    surroundings = Surroundings.of(current_host())
    if accounts.without_a_look:
        return show_services(output, surroundings) if accounts.services else show_letter(output, surroundings, accounts)
    if accounts.changes:
        about = remember(output, surroundings, accounts)
        # what the person said shows in these checks; the others would only take their time
        only = only or [check for check in CHECKS if check in about]
    drift = Drift(surroundings)
    result = compared(output, drift, run_checkup(surroundings, only=only, without=without, progress=_progress(output)))
    _tell_problems(output, surroundings)
    fixing = Fixing()
    if and_fix:
        at_risk = [finding for finding in result.findings if finding.state is State.RISK]
        fixing = fix_findings(output, surroundings, [one for one in at_risk if one.remedy.kind == "setting"])
        if fixing.fixed:
            drift = Drift(surroundings)
            result = compared(output, drift, run_checkup(surroundings, only=only, without=without))
    body = checkup_body(result, output.language)
    if and_fix:
        body |= fixing.body(dry_run=False)
    written = write_pages(output, surroundings, result, places)
    if places.wanted:
        body["written"] = written
    output.document("checkup", surroundings.host, body)
    _print(output, result, apps=bool(surroundings.installations) or bool(only))
    if and_fix:
        fixing.print(output)
    say_pages(output, written)
    if output.problems or fixing.failed:
        return exits.NOT_EVERYTHING
    return exits.AT_RISK if result.summary["risk"] else exits.DONE


def _tell_problems(output: Output, surroundings: Surroundings) -> None:
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))
    unreadable = surroundings.choices_unreadable
    if unreadable is not None:
        output.problem(unreadable.path, output.language(unreadable.problem))


def _progress(output: Output) -> Callable[[Progress], None]:
    return lambda progress: output.working(output.language(progress.name))


def checkup_body(result: Checkup, language: Language) -> dict[str, Any]:
    """The contract's shape of a check-up."""
    return {
        "findings": [finding_body(finding, language) for finding in result.findings],
        "tips": [
            {"id": tip.id, "title": tip.title.in_language(language.code), "state": tip.state.value}
            for tip in result.tips
        ],
        "summary": result.summary,
        "took_ms": result.took_ms,
    }


def finding_body(finding: Finding, language: Language) -> dict[str, Any]:
    """The contract's shape of one finding."""
    evidence = []
    for one in finding.evidence:
        shown: dict[str, str] = {"where": one.where}
        if one.key is not None:
            shown["key"] = one.key
        if one.value is not None:
            shown["value"] = one.value
        evidence.append(shown)
    return {
        "id": finding.id,
        "app": finding.app,
        "check": finding.check,
        "tip": finding.tip,
        "tips": finding.tips,
        "state": finding.state.value,
        "severity": finding.severity,
        "title": render(finding.title, language),
        "why": render(finding.why, language),
        "evidence": evidence,
        "remedy": {
            "kind": finding.remedy.kind,
            "reversible": finding.remedy.reversible,
            "steps": [render(step, language) for step in finding.remedy.steps],
            "url": finding.remedy.url,
        },
        "moved": moved_body(finding.moved) if finding.moved is not None else None,
    }


def _print(output: Output, result: Checkup, *, apps: bool) -> None:
    if output.as_json:
        return
    _ = output.language
    from rich.text import Text

    console = output.console()
    console.print(Text(headline(result, output.language), style="bold"))
    below = wholes(result.findings)
    for state in (State.RISK, State.UNKNOWN, State.MANUAL):
        findings = [finding for finding in result.findings if finding.state is state and finding.id not in below]
        if not findings:
            continue
        heading = {
            State.RISK: _("Needs you"),
            State.UNKNOWN: _("Could not be checked"),
            State.MANUAL: _("Only you know"),
        }[state]
        console.print()
        console.print(Text(f"{heading} ({len(findings)})", style="bold"))
        for finding in findings:
            if not _is_side_matter(finding):
                _print_finding(console, finding, output.language)
                for part in result.findings:
                    if below.get(part.id) == finding.id:
                        _print_part(console, part, output.language)
    _print_accounts(console, result, output.language)
    if not apps and all(finding.id.startswith("system.") for finding in result.findings):
        console.print(_("No AI apps were found on this computer."))


def _is_side_matter(finding: Finding) -> bool:
    """Something that the person can do in an account, but that nothing waits for."""
    return finding.card is not None and finding.state is State.MANUAL and finding.severity == "info"


def _print_finding(console: "Console", finding: Finding, language: Language) -> None:
    from rich.text import Text

    title = printable(render(finding.title, language))
    for number, line in enumerate(wrapped(title, console.width - 3)):
        before = "   " if number else f" {MARKS[finding.state]} "
        console.print(Text.assemble((before, _COLOURS[finding.state]), line), soft_wrap=True)
    if finding.card is not None:
        _print_below(console, f"({finding.id})", style="dim")
    _print_below(console, render(finding.why, language), style="dim")
    if finding.moved is not None:
        _print_below(console, f"↯ {render(moved_phrase(finding.id, finding.moved), language)}", style="yellow")
    if finding.remedy.kind == "setting":
        _print_below(console, f"→ tidytrace fix {finding.id}")
        return
    if finding.state is not State.MANUAL or finding.card is not None:
        for step in finding.remedy.steps:
            _print_below(console, f"→ {render(step, language)}")
    if finding.state is State.MANUAL and finding.remedy.url:
        _print_below(console, f"→ {finding.remedy.url}")
    letter = finding.card.letter if finding.card is not None else None
    if letter is not None:
        _print_below(console, f"→ tidytrace checkup --letter {letter.service} --right {letter.right}")


def _print_part(console: "Console", part: Finding, language: Language) -> None:
    """What the finding above sums up, for whoever wants to change just that."""
    command = f" → tidytrace fix {part.id}" if part.remedy.kind == "setting" else ""
    _print_below(console, f"· {render(part.title, language)}{command}", style="dim")


def _print_accounts(console: "Console", result: Checkup, language: Language) -> None:
    """What else can be done in accounts, how to say that it is done, and once what holds for all of them."""
    from rich.text import Text

    if not any(finding.card is not None and finding.state is State.MANUAL for finding in result.findings):
        return
    rest = [finding for finding in result.findings if _is_side_matter(finding)]
    if rest:
        console.print()
        more = language("More that you can do in your accounts")
        console.print(Text(f"{more} ({len(rest)})", style="bold"))
    for finding in rest:
        _print_finding(console, finding, language)
    console.print()
    console.print(Text(language("What holds for every account"), style="bold"))
    for truth in TRUTHS:
        _print_below(console, f"· {language(truth)}", style="dim")
    console.print()
    command = "tidytrace checkup --tick NAME"
    for line in wrapped(language("When something is done, say so: {command}").format(command=command), console.width):
        console.print(line, soft_wrap=True)


def _print_below(console: "Console", text: str, style: str = "") -> None:
    from rich.text import Text

    for line in wrapped(printable(text), console.width - 3):
        console.print(Text(f"   {line}", style=style), soft_wrap=True)


def headline(result: Checkup, language: Language) -> str:
    """Counts first: «3 things need you · 41 fine · 2 could not be checked · 5 only you can check»."""
    parts = [language.plural("{count} thing needs you", "{count} things need you", result.once["risk"])]
    parts.append(language.plural("{count} fine", "{count} fine", result.once["ok"]))
    if result.once["unknown"]:
        parts.append(
            language.plural("{count} could not be checked", "{count} could not be checked", result.once["unknown"])
        )
    if result.once["manual"]:
        parts.append(language.plural("{count} only you can check", "{count} only you can check", result.once["manual"]))
    return " · ".join(parts)
