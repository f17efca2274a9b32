"""The person's erasures for the commands that need them, and what an interrupted one came to."""

import getpass
import sys
from collections.abc import Iterable
from typing import Any

import click

from tidytrace.chats.library import Library
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.help import option
from tidytrace.cli.options import DAYS
from tidytrace.cli.output import Output
from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.act.recovery import Recovered, recover
from tidytrace.erase.act.usual import usual_days
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.plan.storage import VAULT
from tidytrace.erase.vault import NoKeyHome, VaultError
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.host import Host, StateFolders, current_host
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, ReceiptError

keeping_days = option(
    "--undo-days",
    type=DAYS,
    default=lambda: usual_days(StateFolders.of(current_host())),
    metavar=N_("DAYS"),
    help=N_("Days to keep an encrypted copy for undo (7, or what you set in the window); 0 keeps none."),
)
"""The option of every command that erases."""


def erasures_of(host: Host, output: Output) -> Erasures:
    """The erasures on a computer; the passphrase is asked on the terminal, where there is one."""
    _ = output.language

    def library() -> Library:
        host.refresh()
        return Surroundings.of(host).library

    def ask() -> str:
        output.working("")
        return getpass.getpass(_("Passphrase of the vault: "), stream=sys.stderr)

    can_ask = sys.stdin is not None and sys.stdin.isatty() and not output.as_json
    return Erasures(host, StateFolders.of(host), library, ask if can_ask else None)


def settle(output: Output, host: Host) -> None:
    """Finish what was interrupted and end what is over; said on standard error."""
    erasures = erasures_of(host, output)
    try:
        for one in recover(erasures):
            say_recovered(output, one)
        for receipt in erasures.tidy():
            output.note(
                output.language("The time for undo of {receipt} is over; its copy was destroyed.").format(
                    receipt=receipt.id
                )
            )
    except (ErasureError, VaultError, ReceiptError) as error:
        output.note(
            f"{error.path}: {error.sentence(output.language)}" if error.path else error.sentence(output.language)
        )


def say_recovered(output: Output, recovered: Recovered) -> None:
    """What became of an interrupted erasure."""
    _ = output.language
    if recovered.when is None:
        return
    when = f"{recovered.when.astimezone():%Y-%m-%d %H:%M}"
    if recovered.what == "restoration":
        _say_brought_back(output, recovered, when)
        return
    if recovered.how == "rolled-back":
        output.note(
            _("The erasure of {when} was interrupted; nothing was erased, everything is as it was.").format(when=when)
        )
        return
    if recovered.how == "unfinished":
        output.note(
            _(
                "Cutting out words on {when} was interrupted. Some of them may still stand in the chat; "
                "please cut them out again."
            ).format(when=when)
        )
        return
    if recovered.how == "waiting":
        output.note(
            _("The erasure of {when} was interrupted and cannot be finished yet; it is tried again.").format(when=when)
        )
    else:
        lost = len(recovered.done.outcome.failed) if recovered.done else 0
        count = len(recovered.chats) - len(recovered.kept) - lost
        words = _("The erasure of {when} was interrupted; it is finished now: {chats}.")
        output.note(words.format(when=when, chats=_.plural("{count} chat erased", "{count} chats erased", count)))
    for kept in recovered.kept:
        output.note(f"  {kept.id}: {_reason(output, kept.reason, kept.parameters)}")
    for failed in recovered.done.outcome.failed if recovered.done else ():
        output.note(f"  {failed.path}: {failed.sentence(_)}")
    _say_problems(output, recovered)


def _say_brought_back(output: Output, recovered: Recovered, when: str) -> None:
    _ = output.language
    if recovered.how == "waiting":
        words = _("Bringing chats back on {when} was interrupted and cannot be finished yet; it is tried again.")
    elif recovered.problems:
        words = _("Bringing chats back on {when} was interrupted. Not everything could be brought back now:")
    else:
        words = _("Bringing chats back on {when} was interrupted; it is finished now.")
    output.note(words.format(when=when))
    _say_problems(output, recovered)


def _say_problems(output: Output, recovered: Recovered) -> None:
    _ = output.language
    for problem in recovered.problems:
        output.note(f"  {problem.path}: {problem.sentence(_)}" if problem.path else f"  {problem.sentence(_)}")


def _reason(output: Output, reason: str, parameters: dict[str, str]) -> str:
    return render(Phrase(reason, {"app": "", **parameters}), output.language)


CHOICES = (
    N_("tidytrace vault key passphrase   a passphrase that you choose and must not forget"),
    N_("tidytrace vault key file         a key file on this computer: whoever can read your files can read the copies"),
)


def say_key_choices(output: Output, error: NoKeyHome, *, without: bool = True) -> click.UsageError:
    """The choices when this computer has no keyring, as a usage error; ``without`` a copy is one where it may be."""
    _ = output.language
    lines = [error.sentence(_), "", *(f"  {_(choice)}" for choice in CHOICES), ""]
    if without:
        lines.append(_("Or add --undo-days 0: then no copy is kept, and what is erased cannot be brought back."))
    return click.UsageError("\n".join(lines))


def require_vault(output: Output, erasures: Erasures, *, without: bool = True) -> None:
    """Somebody without a place for the key hears of it before anything is looked for."""
    try:
        erasures.vault.home()
    except NoKeyHome as error:
        raise say_key_choices(output, error, without=without) from error


def say_until(output: Output, receipt: ErasureReceipt) -> None:
    """Until when it can be undone, and how."""
    if receipt.until is None:
        return
    _ = output.language
    until = f"{receipt.until.astimezone():%Y-%m-%d %H:%M}"
    output.say(_("Until {when} it can be undone: tidytrace undo {receipt}").format(when=until, receipt=receipt.id))
    output.say(render(VAULT, _))


def told(error: ErasureError | VaultError | ReceiptError, output: Output) -> tuple[Any, str]:
    """Where and what, for ``Output.problem``."""
    return error.path or "tidytrace", error.sentence(output.language)


def listed(problems: Iterable[ErasureError | VaultError | ReceiptError], output: Output) -> None:
    """Each problem into the answer's errors."""
    for problem in problems:
        output.problem(*told(problem, output))
