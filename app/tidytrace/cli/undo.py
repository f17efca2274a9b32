"""``tidytrace undo``: take a change of a switch back, or bring erased chats back."""

from collections.abc import Sequence
from typing import Any

import click

from tidytrace.cli import exits
from tidytrace.cli.help import argument, command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.formats import SettingsError
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, Receipt, ReceiptError, Receipts, SettingReceipt
from tidytrace.remedies import RemedyError
from tidytrace.remedies import undo as take_back


@command(help=N_("Undo a change: the one named, or the newest that is not undone yet."))
@argument("receipt_id", required=False, metavar=N_("[RECEIPT_ID]"))
@option("--list", "listing", is_flag=True, help=N_("List the receipts, newest first."))
@common
def undo(output: Output, receipt_id: str | None, *, listing: bool) -> int:
    """Undo a change: the one named, or the newest that is not undone yet."""
    _ = output.language
    if listing and receipt_id:
        raise click.UsageError(_("--list takes no receipt"))
    host = current_host()
    receipts = Receipts(StateFolders.of(host).state / "receipts")
    kept = receipts.all()
    for problem in receipts.problems:
        output.problem(problem.path, problem.sentence(output.language))
    if listing:
        _list(output, host, kept)
    else:
        one = _chosen(output, kept, receipt_id)
        if isinstance(one, ErasureReceipt):
            return _bring_back(output, host, one)
        _undo(output, host, receipts, one)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _list(output: Output, host: Host, kept: Sequence[Receipt]) -> None:
    _ = output.language
    output.document("undo", host, {"receipts": [_body(output, receipt) for receipt in kept]})
    rows = [
        (one.id, f"{one.when.astimezone():%Y-%m-%d %H:%M}", _what(output, one), _state(output, one)) for one in kept
    ]
    if rows:
        output.table((_("Receipt"), _("When"), _("What"), ""), rows)
    else:
        output.say(_("Nothing has been changed yet."))


def _chosen(output: Output, kept: Sequence[Receipt], receipt_id: str | None) -> Receipt | None:
    if receipt_id is None:
        return next((receipt for receipt in kept if _can_be_undone(receipt)), None)
    chosen = next((receipt for receipt in kept if receipt.id == receipt_id), None)
    if chosen is None:
        _ = output.language
        raise click.UsageError(_("no such receipt: {receipt}").format(receipt=receipt_id))
    return chosen


def _can_be_undone(receipt: Receipt) -> bool:
    return receipt.restorable if isinstance(receipt, ErasureReceipt) else receipt.undone is None


def _what(output: Output, receipt: Receipt) -> str:
    if isinstance(receipt, SettingReceipt):
        return receipt.finding
    if receipt.action == "redact":
        return output.language("words cut out of a chat")
    if not receipt.chats:
        return output.language("an erasure that could not be completed")
    return output.language.plural("{count} chat erased", "{count} chats erased", len(receipt.chats))


def _state(output: Output, receipt: Receipt) -> str:
    _ = output.language
    if receipt.undone is not None:
        return _("undone")
    if isinstance(receipt, SettingReceipt):
        return ""
    if receipt.until is None:
        return _("no copy was kept")
    if receipt.destroyed is not None:
        return _("copy destroyed")
    return _("until {when}").format(when=f"{receipt.until.astimezone():%Y-%m-%d %H:%M}")


def _bring_back(output: Output, host: Host, receipt: ErasureReceipt) -> int:
    from tidytrace.cli.erasures import erasures_of
    from tidytrace.cli.vault import bring_back

    if receipt.restorable:
        return bring_back(output, host, erasures_of(host, output), [receipt])
    output.say(f"{receipt.id}: {_state(output, receipt)}")
    output.document("undo", host, {"undone": [], "conflicts": []})
    return exits.DONE


def _undo(output: Output, host: Host, receipts: Receipts, chosen: SettingReceipt | None) -> None:
    _ = output.language
    undone: list[dict[str, Any]] = []
    conflicts: list[dict[str, str]] = []
    if chosen is None:
        output.say(_("There is nothing to undo."))
    elif chosen.undone is not None:
        output.say(_("{receipt} is undone already.").format(receipt=chosen.id))
    else:
        try:
            done = take_back(chosen, receipts, host)
        except (RemedyError, SettingsError, ReceiptError) as error:
            where = str(chosen.edits[0].path)
            conflicts.append({"receipt": chosen.id, "where": where, "reason": error.sentence(_)})
            output.problem(where, error.sentence(_))
        else:
            undone += [{"receipt": chosen.id, "where": str(where)} for where in done.where]
            for place in done.where:
                output.say("✓ " + _("{where} is as it was before.").format(where=place))
    output.document("undo", host, {"undone": undone, "conflicts": conflicts})


def _body(output: Output, receipt: Receipt) -> dict[str, Any]:
    until = receipt.until if isinstance(receipt, ErasureReceipt) and receipt.restorable else None
    return {
        "id": receipt.id,
        "kind": "erase" if isinstance(receipt, ErasureReceipt) else "setting",
        "when": moment(receipt.when),
        "what": _what(output, receipt),
        "until": moment(until),
        "undone": receipt.undone is not None,
    }
