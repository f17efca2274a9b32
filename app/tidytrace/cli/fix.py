"""``tidytrace fix``: apply local remedies; each leaves a receipt that can be undone."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import click
import msgspec

from tidytrace.catalog import Check
from tidytrace.checks.run import run_checkup
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.drift import compared
from tidytrace.cli.help import argument, command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.fixing import Cost, Fixer, NoSwitch, cost_of, in_order
from tidytrace.formats import Reading, SettingsError
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.receipts import ReceiptError
from tidytrace.remedies import AlreadyPrivate, RemedyError
from tidytrace.watch.drift.checkup import Drift

_FIXABLE: Final[tuple[Check, ...]] = (
    *("data-sharing", "cloud-backup", "synced-folder", "exposed-server", "app-access", "retention"),
    *("os-ai-feature", "antivirus", "secrets-at-rest"),
)


class Fixing:
    """What fixing some findings came to."""

    def __init__(self) -> None:
        """Nothing done yet."""
        self.fixed: list[dict[str, Any]] = []
        self.skipped: list[dict[str, str]] = []
        self.titles: dict[str, str] = {}
        """What a person calls the findings, by id."""
        self.costs: dict[str, Cost] = {}
        """What the person loses by it, by the finding."""
        self.failed = False

    def body(self, *, dry_run: bool) -> dict[str, Any]:
        """The contract's shape."""
        return {"dry_run": dry_run, "fixed": self.fixed, "skipped": self.skipped}

    def print(self, output: Output, *, dry_run: bool = False) -> None:
        """Say it to a person."""
        _ = output.language
        for done in self.fixed:
            before, after = (
                _("not set") if done[one] is None else _as_written(done[one]) for one in ("before", "after")
            )
            output.say(f"✓ {self.titles[done['finding']]}")
            output.say(f"  {before} → {after}  ({done['where']})")
            cost = self.costs.get(done["finding"])
            if cost is not None:
                output.say("  " + _("What you give up: {cost}").format(cost=_(cost.sentence)))
            if done["receipt"]:
                output.say("  " + _("Undo: tidytrace undo {receipt}").format(receipt=done["receipt"]))
        for left in self.skipped:
            output.say(f"– {self.titles[left['finding']]}: {left['reason']}")
        if dry_run:
            output.say(_("Nothing was changed: this was a rehearsal."))


@command(help=N_("Put switches on the private side. Each change can be undone."))
@argument("finding_ids", nargs=-1, metavar=N_("[FINDING_ID]…"))
@option("--all", "everything", is_flag=True, help=N_("All findings that can be put right here."))
@option("--dry-run", is_flag=True, help=N_("Show what would be changed, and change nothing."))
@common
def fix(output: Output, finding_ids: Sequence[str], *, everything: bool, dry_run: bool) -> int:
    """Put switches on the private side. Each change can be undone."""
    _ = output.language
    if bool(finding_ids) == everything:
        raise click.UsageError(_("name the findings, or give --all"))
    surroundings = Surroundings.of(current_host())
    drift = Drift(surroundings)
    # how the switches stand before is remembered: what moves back later is told then
    findings = compared(output, drift, run_checkup(surroundings, only=_FIXABLE)).findings
    known = {finding.id: finding for finding in findings}
    lost = [one for one in finding_ids if one not in known]
    if lost:
        raise click.UsageError(_("no such finding here: {names}").format(names=", ".join(lost)))
    if everything:
        wanted = [one for one in findings if one.state is State.RISK and one.remedy.kind == "setting"]
    else:
        wanted = [known[one] for one in dict.fromkeys(finding_ids)]
    fixing = fix_findings(output, surroundings, wanted, dry_run=dry_run)
    output.document("fix", surroundings.host, fixing.body(dry_run=dry_run))
    if not output.as_json:
        if not wanted:
            output.say(_("There is nothing to put right."))
        fixing.print(output, dry_run=dry_run)
    return exits.NOT_EVERYTHING if fixing.failed else exits.DONE


def fix_findings(
    output: Output, surroundings: Surroundings, findings: Iterable[Finding], *, dry_run: bool = False
) -> Fixing:
    """Apply the remedies of some findings, one after another; one that fails does not stop the rest."""
    fixing = Fixing()
    _ = output.language
    findings = in_order(findings)
    fixer = Fixer(surroundings, findings)
    for finding in findings:
        fixing.titles[finding.id] = render(finding.title, _)
        cost = cost_of(finding)
        if cost is not None:
            fixing.costs[finding.id] = cost
        if finding.state is State.OK:
            fixing.skipped.append({"finding": finding.id, "reason": _("It is on the private side already.")})
            continue
        try:
            receipt = None if dry_run else fixer.move(finding)
            edits = fixer.plan(finding) if receipt is None else receipt.edits
        except AlreadyPrivate:
            continue  # another switch that was moved just now has done it
        except (RemedyError, SettingsError, ReceiptError) as error:
            fixing.skipped.append({"finding": finding.id, "reason": error.sentence(_)})
            if not isinstance(error, NoSwitch):
                output.problem(finding.id, error.sentence(_))
            fixing.failed = True
            continue
        fixing.fixed += [
            {
                "finding": finding.id,
                "receipt": None if receipt is None else receipt.id,
                "where": str(edit.path),
                "before": _value(edit.before),
                "after": _value(edit.after),
            }
            for edit in edits
        ]
    return fixing


def _as_written(value: object) -> str:
    """A value as settings files write it, not as Python does."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _value(reading: Reading) -> object:
    return reading.value if reading.present else None
