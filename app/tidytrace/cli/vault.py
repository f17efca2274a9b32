"""``tidytrace vault``: what was erased and can still be brought back."""

import getpass
import sys
from collections.abc import Sequence
from typing import Any

import click

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.titles import shown_titles
from tidytrace.cli.erasures import erasures_of, listed, told
from tidytrace.cli.help import Group, argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.act.lock import alone
from tidytrace.erase.act.restoring import Restoration, restore
from tidytrace.erase.copies import ConversationCopy
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Progress
from tidytrace.erase.vault import HomeKind, VaultError
from tidytrace.findings.wording import size
from tidytrace.host import Host, current_host
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, ReceiptError


@click.group(cls=Group, help=N_("Erased chats that can still be brought back."))
def vault() -> None:
    """Erased chats that can still be brought back."""


@vault.command("list", help=N_("List what can still be brought back, and until when."))
@common
def list_vault(output: Output) -> int:
    """List what can still be brought back, and until when."""
    _ = output.language
    host = current_host()
    erasures = erasures_of(host, output)
    names = Surroundings.of(host)
    entries: list[dict[str, Any]] = []
    for receipt in _kept(output, erasures):
        chats, sealed = _chats(output, erasures, receipt)
        entries.append(
            {
                "id": receipt.id,
                "when": moment(receipt.when),
                "until": moment(receipt.until),
                "bytes": erasures.vault.size(receipt.id),
                "whole": sealed,
                "chats": chats,
            }
        )
    output.document("vault", host, {"vault": entries})
    chats_of_all = [one for entry in entries for one in entry["chats"]]
    titles = shown_titles(output, names.state, {one["id"]: one["title"] for one in chats_of_all})
    if not entries:
        output.say(_("The vault is empty: nothing can be brought back."))
    for receipt, entry in zip(_kept(output, erasures), entries, strict=True):
        until = f"{receipt.until.astimezone():%Y-%m-%d %H:%M}" if receipt.until else ""
        count = _.plural("{count} chat", "{count} chats", len(entry["chats"]))
        words = _("{receipt}: {chats}, {bytes}, erased {when}, can be brought back until {until}")
        output.say(
            words.format(
                receipt=receipt.id,
                chats=count,
                bytes=size(entry["bytes"]),
                when=f"{receipt.when.astimezone():%Y-%m-%d %H:%M}",
                until=until,
            )
        )
        for chat in entry["chats"]:
            app = names.name(chat["app"]).in_language(_.code)
            output.say(f"  – {titles[chat['id']] if chat['title'] else chat['id']}  ({app})")
    if entries and not output.as_json:
        output.say(_("Bring back: tidytrace vault restore ID (of an erasure, or of one chat)"))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _kept(output: Output, erasures: Erasures) -> list[ErasureReceipt]:
    kept = [one for one in erasures.erasures() if one.restorable]
    for problem in erasures.receipts.problems:
        output.problem(problem.path, problem.sentence(output.language))
    return kept


def _chats(output: Output, erasures: Erasures, receipt: ErasureReceipt) -> tuple[list[dict[str, Any]], bool]:
    """Ids and titles; the titles are in the vault, so without its key there are only ids."""
    titles: dict[str, str | None] = {}
    sealed = False
    try:
        with erasures.vault.withdraw(receipt.id) as withdrawal:
            sealed = withdrawal.sealed
            for copy in withdrawal.records():
                if not isinstance(copy, ConversationCopy):
                    break  # they stand at the beginning
                titles[copy.id] = copy.title
    except VaultError as error:
        output.problem(*told(error, output))
    missing = [one for one in receipt.chats if one.id not in receipt.back]
    return [{"id": one.id, "app": one.app, "title": titles.get(one.id)} for one in missing], sealed


@vault.command("restore", help=N_("Bring erased chats back."))
@argument("ids", nargs=-1, required=True, metavar="ID…")
@common
def restore_chats(output: Output, ids: Sequence[str]) -> int:
    """Bring erased chats back: by the id of the erasure, or of a chat."""
    host = current_host()
    erasures = erasures_of(host, output)
    receipts = chosen(output, erasures, ids)
    # a chat that was named with its whole erasure comes back with it
    whole = [one for one in receipts if one.id in ids]
    return bring_back(output, host, erasures, whole, [one for one in receipts if one not in whole], ids)


def chosen(output: Output, erasures: Erasures, ids: Sequence[str]) -> list[ErasureReceipt]:
    """Receipts by their ids or by ids of chats; an unknown one is a usage error."""
    _ = output.language
    kept = _kept(output, erasures)
    found: dict[str, ErasureReceipt] = {}
    for one in ids:
        fitting = [r for r in kept if r.id == one or any(chat.id == one for chat in r.chats if chat.id not in r.back)]
        if not fitting:
            raise click.UsageError(_("nothing of {id} is in the vault").format(id=one))
        found.update({r.id: r for r in fitting})
    return list(found.values())


def bring_back(  # noqa: PLR0913, PLR0917 - whole erasures, and single chats of others
    output: Output,
    host: Host,
    erasures: Erasures,
    whole: Sequence[ErasureReceipt],
    partly: Sequence[ErasureReceipt] = (),
    chats: Sequence[str] = (),
) -> int:
    """Restore, and say what came back and how. Returns the exit code.

    Args:
        output: The answer.
        host: The computer.
        erasures: Those of the person.
        whole: Erasures that come back with all their chats.
        partly: Erasures of which only some come back.
        chats: Which these are.
    """
    _ = output.language

    words = _("Bringing back")

    def told_progress(step: Progress) -> None:
        output.working(f"{words} {step.done}/{step.total}")

    done: tuple[Restoration, ...] = ()
    try:
        done += restore(erasures, whole, progress=told_progress)
        if partly:
            done += restore(erasures, partly, chats=chats, progress=told_progress)
    except (ErasureError, ReceiptError) as error:
        output.problem(*told(error, output))
    output.working("")
    for one in done:
        listed(one.problems, output)
        _say(output, one)
    output.document("undo", host, restored_body(output, done))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def restored_body(output: Output, done: Sequence[Restoration]) -> dict[str, Any]:
    """The contract's ``undone`` and ``conflicts``."""
    _ = output.language
    beside = _("Something newer stands there; the erased one was put beside it.")
    undone = [
        {"receipt": one.receipt.id, "where": str(place.path)}
        for one in done
        for place in one.returned
        if place.how != "beside"
    ]
    conflicts = [
        {"receipt": one.receipt.id, "where": str(place.beside), "reason": beside}
        for one in done
        for place in one.returned
        if place.how == "beside"
    ]
    conflicts += [
        {"receipt": one.receipt.id, "where": str(problem.path), "reason": problem.sentence(_)}
        for one in done
        for problem in one.problems
    ]
    return {"undone": undone, "conflicts": conflicts}


def _say(output: Output, done: Restoration) -> None:
    if output.as_json:
        return
    _ = output.language
    if done.complete:
        count = _.plural("{count} chat is back", "{count} chats are back", len(done.chats))
        if done.receipt.action == "redact":
            count = _("The words are back")
        places = _.plural("{count} place", "{count} places", len(done.returned))
        output.say("✓ " + _("{chats} ({places}).").format(chats=count, places=places))
    for place in done.returned:
        if place.how == "beside":
            words = _("Something newer stands at {path}; the erased one was put beside it: {beside}")
            output.say("! " + words.format(path=place.path, beside=place.beside))
    if not done.complete:
        output.say("! " + _("Not everything could be brought back; its copy is kept. Repeat when the reason is gone."))


@vault.command("purge", help=N_("Destroy the keys of copies whose time is over, or with --all of every copy."))
@argument("ids", nargs=-1, metavar=N_("[ID]…"))
@option("--all", "everything", is_flag=True, help=N_("Every copy, also those that could still be brought back."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@common
def purge(output: Output, ids: Sequence[str], *, everything: bool, confirmed: bool) -> int:
    """Destroy copies for good."""
    _ = output.language
    host = current_host()
    erasures = erasures_of(host, output)
    gone = list(erasures.tidy())
    doomed = _kept(output, erasures) if everything else chosen(output, erasures, ids) if ids else []
    if doomed and not confirmed and not _sure(output, len(doomed)):
        output.say(_("Nothing was destroyed."))
        doomed = []
    if doomed:
        try:
            with alone(erasures.state.state):
                for receipt in doomed:
                    try:
                        gone.append(erasures.destroy(receipt))
                    except VaultError as error:
                        output.problem(*told(error, output))
        except ErasureError as error:
            output.problem(*told(error, output))
    output.document("vault", host, {"purged": [one.id for one in gone]})
    count = _.plural("{count} copy is destroyed", "{count} copies are destroyed", len(gone))
    if gone:
        output.say("✓ " + _("{copies}; nobody can bring them back any more.").format(copies=count))
    elif not doomed:
        output.say(_("No copy's time is over."))
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _sure(output: Output, count: int) -> bool:
    _ = output.language
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
    question = _.plural(
        "Destroy {count} copy? What is in it can then never be brought back.",
        "Destroy {count} copies? What is in them can then never be brought back.",
        count,
    )
    choice = _("[y = destroy, Enter = keep]")
    answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "是"}


@vault.command("key", help=N_("Choose where the key of the vault is kept: keyring, passphrase or file."))
@argument("kind", type=click.Choice(["keyring", "passphrase", "file"]), metavar="keyring|passphrase|file")
@common
def key(output: Output, kind: HomeKind) -> int:
    """Choose where the key of the vault is kept."""
    _ = output.language
    host = current_host()
    erasures = erasures_of(host, output)
    try:
        with alone(erasures.state.state):
            erasures.vault.choose(kind, _new_passphrase(output) if kind == "passphrase" else None)
    except (ErasureError, VaultError) as error:
        output.problem(*told(error, output))
    else:
        output.say("✓ " + _(_CHOSEN[kind]))
    output.document("vault", host, {"key": kind if not output.problems else None})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


_CHOSEN = {
    "keyring": N_("The key of the vault is kept in the keyring of your desktop."),
    "passphrase": N_("The vault opens with your passphrase. If you forget it, nobody can bring erased chats back."),
    "file": N_(
        "The key of the vault is kept in a file that only you may read. "
        "Whoever can read your files can also read the copies, until their time is over."
    ),
}


def _new_passphrase(output: Output) -> str:
    """Asked twice on the terminal; one line from a pipe."""
    _ = output.language
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(_("New passphrase: "), stream=sys.stderr)
    if getpass.getpass(_("Once more: "), stream=sys.stderr) != first:
        raise click.UsageError(_("The two are not the same."))
    return first
