"""``tidytrace apps``: which AI apps are on this computer, what they keep, and one app on a page of its own."""

import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from tidytrace.catalog import AccountCard
from tidytrace.checks.dossier import Dossier, Holding, dossier, dossiers
from tidytrace.checks.keeping import Keeping
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import argument, command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.cli.powers import powers_body, powers_lines
from tidytrace.cli.wrapping import wrapped
from tidytrace.findings import knowing
from tidytrace.findings.model import Finding, Parameter, Phrase, State
from tidytrace.findings.wording import render, size
from tidytrace.host import current_host
from tidytrace.language import N_, Language

MARKS = {State.RISK: "!", State.UNKNOWN: "?", State.MANUAL: "✎", State.OK: "✓"}


@command(help=N_("List the AI apps found on this computer, or show all that is known of one."))
@argument("app_id", required=False, metavar=N_("[APP]"))
@common
def apps(output: Output, app_id: str | None) -> int:
    """List the AI apps found on this computer, or show all that is known of one."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    output.working(_("Looking for AI apps"))
    if app_id is not None:
        try:
            found = [dossier(surroundings, app_id)]
        except KeyError as error:
            raise click.UsageError(_("There is no app {app!r} in the catalogue.").format(app=app_id)) from error
    else:
        found = list(_told(output, dossiers(surroundings)))
    surroundings.index.save()
    output.working("")
    for problem in surroundings.library.problems:
        output.problem(problem.path, problem.sentence(output.language))
    bodies = [_body(one, _) | (_page_body(one, _) if app_id is not None else {}) for one in found]
    output.document("apps", surroundings.host, {"apps": bodies})
    if app_id is not None:
        _page(output, found[0])
    elif found:
        _table(output, found)
    else:
        output.say(_("No AI apps were found on this computer."))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _told(output: Output, found: Iterator[Dossier]) -> Iterator[Dossier]:
    for one in found:
        yield one
        name = one.app.names.in_language(output.language.code)
        output.working(output.language("Reading the chats of {app}").format(app=name))


def _body(one: Dossier, language: Language) -> dict[str, Any]:
    knowledge = one.knowledge
    return {
        "id": one.app.id,
        "name": one.app.names.in_language(language.code),
        "version": one.version,
        "running": one.running,
        "evidence": list(one.evidence),
        "data_dirs": [os.fspath(folder) for folder in one.folders],
        "stores": [
            {
                "id": holding.store.id,
                "format": holding.store.format,
                "conversations": holding.conversations,
                "bytes": holding.bytes,
            }
            for holding in one.holdings
        ],
        "knowledge": {
            "verified": knowledge.verified.isoformat(),
            "versions": list(knowledge.versions),
            "evidence": knowledge.evidence.value,
            "old": knowledge.old,
        },
    }


def _page_body(one: Dossier, language: Language) -> dict[str, Any]:
    own = one.app.own_delete
    return {
        "found": one.found,
        "powers": powers_body(one.powers) if one.powers is not None else None,
        "settings": [finding_body(finding, language) for finding in one.switches],
        "findings": [finding_body(finding, language) for finding in one.more],
        "places": [_place_body(keeping, one, language) for keeping in one.keepings],
        "account": [_card_body(card, language) for card in one.app.account],
        "own_delete": {
            "what": own.what.in_language(language.code) if own is not None else None,
            "version": own.version or None if own is not None else None,
            "there": not one.leftovers.none,
            "leaves": [store.id for store in one.leftovers.left],
            "takes": [store.id for store in one.leftovers.taken],
            "unknown": [store.id for store in one.leftovers.unknown],
        },
    }


def _place_body(keeping: Keeping, one: Dossier, language: Language) -> dict[str, Any]:
    reason = Phrase(keeping.reason, {"app": one.app.names, "processes": ""}) if keeping.reason is not None else None
    return {
        "id": keeping.store.id,
        "kind": keeping.store.kind,
        "paths": list(map(os.fspath, keeping.paths)),
        "pattern": keeping.pattern or None,
        "count": keeping.count,
        "conversations": keeping.conversations,
        "bytes": keeping.bytes,
        "erasable": keeping.erasable,
        "reason": render(reason, language) if reason is not None else None,
        "goes_with": keeping.goes_with,
    }


def finding_body(finding: Finding, language: Language) -> dict[str, Any]:
    """One finding for a document."""
    return {
        "id": finding.id,
        "state": finding.state.value,
        "title": render(finding.title, language),
        "why": render(finding.why, language),
        "steps": [render(step, language) for step in finding.remedy.steps],
        "url": finding.remedy.url,
    }


def _card_body(card: AccountCard, language: Language) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title.in_language(language.code),
        "menu": list(card.menu),
        "choose": card.choose.in_language(language.code),
        "default": card.default,
        "url": card.url,
        "grade": card.grade.value,
        "verified": card.verified_on.isoformat(),
    }


def _table(output: Output, found: list[Dossier]) -> None:
    _ = output.language
    rows = [
        (
            one.app.names.in_language(_.code),
            one.version or "–",
            _("running") if one.running else "",
            str(one.conversations),
            size(one.bytes),
            knowing.freshness(_, one.knowledge),
            os.fspath(one.folders[0]) if one.folders else one.evidence[0],
        )
        for one in found
    ]
    headings = (_("App"), _("Version"), "", _("Chats"), _("Size"), _("Knowledge"), _("Where"))
    output.table(headings, rows, right=(3, 4), flexible=(0, 5, 6))


def _page(output: Output, one: Dossier) -> None:
    _ = output.language
    name = one.app.names.in_language(_.code)
    output.say(f"{name} ({one.app.id})")
    output.say("  " + knowing.freshness(_, one.knowledge) + " · " + knowing.evidence(_, one.knowledge.evidence))
    if not one.found:
        output.say("  " + _("It was not found on this computer."))
    else:
        state = _("running") if one.running else _("not running")
        output.say("  " + _("version {version}, {state}").format(version=one.version or "–", state=state))
        for place in (*map(os.fspath, one.folders), *(sign for sign in one.evidence if not one.folders)):
            output.say(f"  {place}")
    if one.found and one.holdings:
        _section(output, _("What it keeps here"), (_holding(holding, _) for holding in one.holdings))
    if one.newer:
        newer = _.plural("{count} chat", "{count} chats", one.newer)
        output.say("  ? " + _("Newer than this catalogue: {chats}").format(chats=newer))
        output.say("    " + _("They are shown, but never changed. Update Tidytrace or its catalogue to erase them."))
    if one.powers is not None:
        _section(output, _("What it may do"), powers_lines(one.powers, _, MARKS))
    _section(output, _("Switches on this computer"), (line(finding, _) for finding in one.switches))
    _section(output, _("What was found besides"), (told for finding in one.more for told in _finding(finding, _)))
    _section(output, _("In your account"), (told for card in one.app.account for told in _card(one, card, _)))
    _section(output, _("When you delete a chat in the app itself"), _leftovers(one, _))


def _section(output: Output, heading: str, lines: Iterator[str]) -> None:
    listed = list(lines)
    if listed:
        output.say()
        output.say(heading)
        for one in listed:
            indent = " " * (len(one) - len(one.lstrip()) + 2)
            width = output.console().width - len(indent) if sys.stdout.isatty() else sys.maxsize
            for piece in wrapped(one.lstrip(), width):
                output.say(indent + piece)


def _holding(holding: Holding, language: Language) -> str:
    chats = language.plural("{count} chat", "{count} chats", holding.conversations)
    kept = language(", ").join((chats, size(holding.bytes)))
    return language("{where}: {sentence}").format(where=holding.store.id, sentence=kept)


def line(finding: Finding, language: Language) -> str:
    """One switch for a person: «! Telemetry: It is not set, …»."""
    switch = finding.title.parameters["switch"]
    title = switch.in_language(language.code) if not isinstance(switch, str | int | float | None) else str(switch)
    words = language("{where}: {sentence}").format(where=title, sentence=render(finding.why, language))
    return f"{MARKS[finding.state]} {words}"


def _finding(finding: Finding, language: Language) -> Iterator[str]:
    yield f"{MARKS[finding.state]} {render(finding.title, language)}"
    yield f"  {render(finding.why, language)}"


def _card(one: Dossier, card: AccountCard, language: Language) -> Iterator[str]:
    yield f"{MARKS[State.MANUAL]} {card.title.in_language(language.code)} ({knowing.evidence(language, card.grade)})"
    if card.menu:
        menu: dict[str, Parameter] = {"app": one.app.names, "menu": " › ".join(card.menu)}
        yield f"  → {render(Phrase('step-menu', menu), language)}"
    yield f"  → {render(Phrase('step-choose', {'choose': card.choose}), language)}"
    if card.url:
        yield f"  → {card.url}"


def _leftovers(one: Dossier, language: Language) -> Iterator[str]:
    told = knowing.leftovers(language, one.leftovers)
    if told:
        yield told
    if one.app.own_delete is not None:
        yield one.app.own_delete.what.in_language(language.code)
    for store in one.leftovers.left:
        yield f"– {knowing.store_kind(language, store.kind)} ({store.id})"
