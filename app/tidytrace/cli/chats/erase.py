"""``tidytrace chats erase``: plan, confirm, copy, act, prove."""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import select
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, filters, find, report_problems, selection_of
from tidytrace.cli.chats.footprint import at_home, kept_body, places_body, planned, say_plan
from tidytrace.cli.erasures import erasures_of, listed, require_vault, say_key_choices, say_until, told
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import DAYS, common
from tidytrace.cli.output import Output, moment
from tidytrace.erase import Leftover, Outcome, Plan, Progress, plan_erasure, storages
from tidytrace.erase.erasures import DAYS as KEPT_DAYS
from tidytrace.erase.erasures import Done, Erasures, Stages
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Remnant
from tidytrace.erase.vault import NoKeyHome, VaultError
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.receipts import ReceiptError


@chats.command("erase", help=N_("Erase conversations, and every copy of them in the app's folders."))
@argument("chat_ids", nargs=-1, metavar=N_("[CHAT_ID]…"))
@filters
@option("--dry-run", is_flag=True, help=N_("Show the plan and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@option(
    "--undo-days",
    type=DAYS,
    default=KEPT_DAYS,
    metavar=N_("DAYS"),
    help=N_("Days to keep an encrypted copy for undo (7 if you do not say); 0 keeps none."),
)
@option("--except", "unticked", multiple=True, metavar=N_("PATH"), help=N_("Leave this place as it is (repeatable)."))
@option("--also", "ticked", multiple=True, metavar=N_("PATH"), help=N_("Also erase this optional place (repeatable)."))
@common
def erase(  # noqa: PLR0913 - one for each option
    output: Output,
    chat_ids: Sequence[str],
    *,
    dry_run: bool,
    confirmed: bool,
    undo_days: int,
    unticked: Sequence[str],
    ticked: Sequence[str],
    **chosen: Any,
) -> int:
    """Erase conversations, and every copy of them in the app's folders."""
    surroundings = Surroundings.of(current_host())
    conversations = _chosen(output, surroundings, chat_ids, chosen)
    erasures = erasures_of(surroundings.host, output)
    if undo_days and not dry_run:
        require_vault(output, erasures)
    output.working(output.language("Looking for every place that holds them"))
    plan = plan_erasure(
        conversations,
        surroundings.library,
        surroundings.host,
        named=chat_ids,
        unticked=_paths(unticked),
        ticked=_paths(ticked),
    )
    return _Erasing(output, surroundings, erasures, plan, conversations).run(undo_days, dry_run, confirmed=confirmed)


def _chosen(
    output: Output, surroundings: Surroundings, chat_ids: Sequence[str], chosen: dict[str, Any]
) -> list[Conversation]:
    _ = output.language
    selection = selection_of(surroundings, **chosen)
    if not chat_ids and selection.empty:
        raise click.UsageError(_("name the conversations, or choose them with --app, --older-than or --contains"))
    output.working(_("Reading chats"))
    if not chat_ids:
        return list(select(surroundings.library, selection, counts=False))
    conversations = [find(surroundings, one) for one in dict.fromkeys(chat_ids)]
    if not selection.empty:
        fitting = {one.id for one in select(surroundings.library, selection, counts=False)}
        conversations = [one for one in conversations if one.id in fitting]
    return conversations


def _paths(names: Iterable[str]) -> frozenset[Path]:
    # as the plan shows them: with ~, or whole
    return frozenset(Path(name).expanduser().absolute() for name in names)


_REMNANTS: Final[dict[Remnant, str]] = {
    "text": N_("the chat's text"),
    "shared-text": N_("the chat's text"),
    "id": N_("the chat's id"),
    "unreadable": N_("could not be read"),
    "too-large": N_("too large to search"),
}


class _Erasing:
    """One run of the command, from the plan on."""

    def __init__(
        self,
        output: Output,
        surroundings: Surroundings,
        erasures: Erasures,
        plan: Plan,
        conversations: Sequence[Conversation],
    ) -> None:
        self._output = output
        self._surroundings = surroundings
        self._erasures = erasures
        self._plan = plan
        self._conversations = conversations
        places = [item.path for item in plan.items] or [surroundings.host.home]
        self._storage = storages(places, surroundings.host)

    def run(self, days: int, dry_run: bool, *, confirmed: bool) -> int:  # noqa: FBT001 - said by name on the command line
        output, plan = self._output, self._plan
        _ = output.language
        report_problems(output, self._surroundings)
        for spared in plan.spared:
            output.problem(spared.path, spared.sentence(_))
        kept = [kept_body(output, self._surroundings, one) for one in plan.kept]
        body: dict[str, Any] = {
            "dry_run": dry_run,
            "erased": planned(plan) if dry_run else [],
            "kept": kept,
            "places": places_body(plan),
            "leftovers": [],
            "storage": self._storage_body(),
        }
        say_plan(output, self._surroundings, plan, self._conversations, kept)
        if dry_run or not plan.apps:
            if plan.apps:
                self._say_promise()
            output.document("erase", self._surroundings.host, body)
            if dry_run:
                output.say(_("Nothing was changed: this was a rehearsal."))
            return exits.NOT_EVERYTHING if output.problems or (kept and not dry_run) else exits.DONE
        if not confirmed and not self._confirm(days):
            output.say(_("Nothing was erased."))
            output.document("erase", self._surroundings.host, body)
            return exits.DONE
        return self._erase(days, body)

    def _storage_body(self) -> dict[str, str]:
        worst = self._storage[0]
        return {"kind": worst.kind, "promise": worst.sentence(self._output.language)}

    def _say_promise(self) -> None:
        for one in self._storage:
            self._output.say(one.sentence(self._output.language))

    def _confirm(self, days: int) -> bool:
        output = self._output
        _ = output.language
        if output.as_json or not sys.stdin.isatty():
            raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
        count = len(self._plan.apps)
        if days:
            question = _.plural("Erase {count} chat?", "Erase {count} chats?", count)
            question += " " + _.plural(
                "You can bring it back for {count} day.", "You can bring it back for {count} days.", days
            )
        else:
            question = _.plural(
                "Erase {count} chat for good? This cannot be undone.",
                "Erase {count} chats for good? This cannot be undone.",
                count,
            )
        # Translators: what is typed stays y; whoever only presses Enter keeps the chats
        choice = _("[y = erase, Enter = keep]")
        answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
        return answer.strip().lower() in {"y", "yes", "是"}

    def _erase(self, days: int, body: dict[str, Any]) -> int:
        output = self._output
        _ = output.language
        stages = Stages(act=_progress(output, _("Erasing")), proof=_progress(output, _("Looking for what is left")))
        try:
            with _stoppable(output) as stopped:
                done = self._erasures.erase(
                    self._plan,
                    self._conversations,
                    self._surroundings.library,
                    days=days,
                    stages=stages,
                    cancelled=stopped,
                )
        except NoKeyHome as error:
            raise say_key_choices(output, error) from error
        except (ErasureError, VaultError, ReceiptError) as error:
            output.working("")
            output.problem(*told(error, output))
            output.say(_("Nothing was erased."))
            output.document("erase", self._surroundings.host, body)
            return exits.NOT_EVERYTHING
        output.working("")
        _report(output, done.outcome)
        listed(done.problems, output)
        kept = body["kept"] + [
            {"id": one.id, "reason": f"{one.path}: {one.sentence(_)}"} for one in done.outcome.failed
        ]
        left = _traces(done.proof, self._plan)
        output.document("erase", self._surroundings.host, body | self._done_body(done, kept))
        if not output.as_json:
            self._say(done, left)
        return exits.NOT_EVERYTHING if output.problems or kept or left else exits.DONE

    def _done_body(self, done: Done, kept: list[dict[str, str]]) -> dict[str, Any]:
        vault_id = done.receipt.id if done.receipt.until is not None else None
        return {
            "erased": [
                {
                    "id": one.id,
                    "app": one.app,
                    "files": one.files,
                    "rows": one.rows,
                    "bytes": one.bytes,
                    "vault_id": vault_id,
                }
                for one in done.outcome.erased
            ],
            "kept": kept,
            "leftovers": [
                {"path": str(one.path), "what": one.what, "erased": one.erased} for one in done.proof.leftovers
            ],
            "proof": {
                "files": done.proof.files,
                "bytes": done.proof.bytes,
                "traces": done.proof.traces,
                "unread": len(done.proof.unread),
            },
            "receipt": done.receipt.id,
            "until": moment(done.receipt.until),
        }

    def _say(self, done: Done, left: Sequence[Leftover]) -> None:
        output = self._output
        _ = output.language
        count = _.plural("{count} chat erased", "{count} chats erased", len(done.outcome.erased))
        rows = sum(one.rows for one in done.outcome.erased)
        files = sum(one.files for one in done.outcome.erased)
        output.say("✓ " + _("{chats}: {files} files, {rows} rows").format(chats=count, files=files, rows=rows))
        self._say_proof(done, left)
        if done.outcome.erased:
            say_until(output, done.receipt)
        self._say_promise()

    def _say_proof(self, done: Done, left: Sequence[Leftover]) -> None:
        output = self._output
        _ = output.language
        proof = done.proof
        home = self._surroundings.host.home
        searched = _("{files} searched, {bytes}").format(
            files=_.plural("{count} file", "{count} files", proof.files), bytes=_size(proof.bytes)
        )
        if not left:
            output.say("✓ " + _("0 traces ({searched}).").format(searched=searched))
        else:
            output.say("! " + _("Still found ({searched}):").format(searched=searched))
            for one in left:
                output.say(f"  {at_home(one.path, home)} ({_(_REMNANTS[one.what])})")
        shared = [one for one in proof.leftovers if one.what == "shared-text"]
        if shared:
            output.say("  " + _("Chats that you keep have some of the same words:"))
            for one in shared:
                output.say(f"  {at_home(one.path, home)}")


def _size(count: int) -> str:
    from tidytrace.findings.wording import size

    return size(count)


def _progress(output: Output, name: str) -> Callable[[Progress], None]:
    return lambda progress: output.working(f"{name} {progress.done}/{progress.total}")


def _report(output: Output, outcome: Outcome) -> None:
    for failed in (*outcome.failed, *outcome.problems):
        if failed.reason != "cancelled":
            output.problem(failed.path, failed.sentence(output.language))


def _traces(leftovers: Iterable[Leftover], plan: Plan) -> list[Leftover]:
    """What is left although it should not be: neither words that other chats have too nor what the person unticked."""
    return [one for one in leftovers if one.what != "shared-text" and not one.erased and one.path not in plan.unticked]


@contextmanager
def _stoppable(output: Output) -> Iterator[Callable[[], bool]]:
    """Let Ctrl+C end after the place that is just being erased; a second one ends at once, and the next start mends."""
    stopped: list[bool] = []

    def stop(_number: int, _frame: object) -> None:
        if stopped:
            raise KeyboardInterrupt
        stopped.append(True)
        output.note(output.language("Stopping after this place …"))

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not in the main thread: nobody can press a key there
        yield lambda: False
        return
    try:
        yield lambda: bool(stopped)
    finally:
        signal.signal(signal.SIGINT, before)
