"""``tidytrace chats erase``: plan, confirm, copy, act, prove."""

import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import select
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, filters, find, report_problems, selection_of
from tidytrace.cli.chats.footprint import besides_body, kept_body, places_body, planned, say_plan
from tidytrace.cli.chats.keep import save
from tidytrace.cli.chats.pins import held_of
from tidytrace.cli.chats.proof import say_proof, traces
from tidytrace.cli.chats.rehearsal import rehearsed
from tidytrace.cli.erasures import erasures_of, keeping_days, listed, require_vault, say_key_choices, say_until, told
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.erase import Outcome, Plan, Progress, Proof, plan_erasure, storages
from tidytrace.erase.act.erasures import Done, Erasures, Stages
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.plan.offers import plan_leftovers
from tidytrace.erase.vault import NoKeyHome, VaultError
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.receipts import ReceiptError


@chats.command("erase", help=N_("Erase conversations, and every copy of them in the app's folders."))
@argument("chat_ids", nargs=-1, metavar=N_("[CHAT_ID]…"))
@filters
@option("--dry-run", is_flag=True, help=N_("Show the plan and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@keeping_days
@option("--except", "unticked", multiple=True, metavar=N_("PATH"), help=N_("Leave this place as it is (repeatable)."))
@option("--also", "ticked", multiple=True, metavar=N_("PATH"), help=N_("Also erase this optional place (repeatable)."))
@option("--leftovers", is_flag=True, help=N_("Also erase files in which text is still found afterwards."))
@option(
    "--export",
    "export",
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("Save the chats as Markdown files there first; one that cannot be saved whole stays."),
)
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
    leftovers: bool,
    export: Path | None,
    **chosen: Any,
) -> int:
    """Erase conversations, and every copy of them in the app's folders."""
    surroundings = Surroundings.of(current_host())
    conversations = _chosen(output, surroundings, chat_ids, chosen)
    erasures = erasures_of(surroundings.host, output)
    if undo_days and not dry_run:
        require_vault(output, erasures)
    output.working(output.language("Looking for every place that holds them"))
    plans = partial(
        plan_erasure,
        library=surroundings.library,
        host=surroundings.host,
        named=chat_ids,
        held=held_of(output, surroundings),
        unticked=_paths(unticked),
        ticked=_paths(ticked),
    )
    erasing = _Erasing(output, surroundings, erasures, plans, conversations)
    return erasing.run(undo_days, dry_run=dry_run, confirmed=confirmed, leftovers=leftovers, export=export)


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


class _Erasing:
    """One run of the command, from the plan on."""

    def __init__(
        self,
        output: Output,
        surroundings: Surroundings,
        erasures: Erasures,
        plans: Callable[[Sequence[Conversation]], Plan],
        conversations: Sequence[Conversation],
    ) -> None:
        self._output = output
        self._surroundings = surroundings
        self._erasures = erasures
        self._plans = plans
        self._plan = plans(conversations)
        self._conversations = conversations
        places = [item.path for item in self._plan.items] or [surroundings.host.home]
        self._storage = storages(places, surroundings.host)

    def run(self, days: int, *, dry_run: bool, confirmed: bool, leftovers: bool, export: Path | None) -> int:
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
            "also_goes": besides_body(output, self._surroundings, plan),
            "leftovers": [],
            "storage": self._storage_body(),
        }
        say_plan(output, self._surroundings, plan, self._conversations, kept)
        if dry_run:
            body["rehearsal"] = rehearsed(output, self._surroundings, plan)
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
        if export is not None:
            self._save_first(export.expanduser().absolute(), body)
        return self._erase(days, body, leftovers=leftovers, ask=not confirmed)

    def _save_first(self, folder: Path, body: dict[str, Any]) -> None:
        """Nothing goes that was to be saved and is not wholly saved."""
        output = self._output
        going = [one for one in self._conversations if one.id in self._plan.apps]
        saved = save(output, self._surroundings, going, folder)
        output.working("")
        whole = {one.id for one in saved if one.export.whole}
        body["saved"] = [one.body for one in saved]
        if len(whole) < len(going):
            reason = output.language("It could not be saved whole, so it stays.")
            body["kept"] = [*body["kept"], *({"id": one.id, "reason": reason} for one in going if one.id not in whole)]
            for one in going:
                if one.id not in whole:
                    output.say(f"  ✕ {one.id}: {reason}")
            self._plan = self._plans([one for one in going if one.id in whole])

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

    def _erase(self, days: int, body: dict[str, Any], *, leftovers: bool, ask: bool) -> int:
        output = self._output
        _ = output.language
        stages = Stages(
            act=_progress(output, _("Erasing")), proof=_progress(output, _("Looking for what is left"), " MB")
        )
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
        if not output.as_json:
            self._say(done)
        proof = self._without_leftovers(done, days, leftovers=leftovers, ask=ask)
        left = traces(proof, self._plan)
        output.document("erase", self._surroundings.host, body | self._done_body(done, proof, kept))
        if not output.as_json:
            self._say_end(done)
        return exits.NOT_EVERYTHING if output.problems or kept or left else exits.DONE

    def _done_body(self, done: Done, proof: Proof, kept: list[dict[str, str]]) -> dict[str, Any]:
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
            "leftovers": [{"path": str(one.path), "what": one.what, "erased": one.erased} for one in proof.leftovers],
            "proof": {
                "files": proof.files,
                "bytes": proof.bytes,
                "traces": proof.traces,
                "unread": len(proof.unread),
            },
            "receipt": done.receipt.id,
            "until": moment(done.receipt.until),
        }

    def _without_leftovers(self, done: Done, days: int, *, leftovers: bool, ask: bool) -> Proof:
        """Erase what the proof has still found, if the person wants that; what is known then."""
        output = self._output
        _ = output.language
        files = [one for one in traces(done.proof, self._plan) if one.what == "text"]
        if not files or not (leftovers or (ask and self._wants(len(files)))):
            return done.proof
        installed = {one.app.id: one for one in self._surroundings.installations}
        paths = [one.path for one in files]
        rest = plan_leftovers(self._plan, files, paths, self._surroundings.host, installed.__getitem__)
        for spared in rest.spared:
            output.problem(spared.path, spared.sentence(_))
        if not rest.items:
            return done.proof
        library = self._surroundings.library
        again = self._erasures.erase(rest, self._conversations, library, days=days)
        _report(output, again.outcome)
        gone = {item.path for item in rest.items} - {one.path for one in again.outcome.failed}
        marked = tuple(
            msgspec.structs.replace(one, erased=True) if one.path in gone else one for one in done.proof.leftovers
        )
        output.say("✓ " + _.plural("{count} file more erased", "{count} files more erased", len(gone)))
        return msgspec.structs.replace(done.proof, leftovers=marked)

    def _wants(self, count: int) -> bool:
        _ = self._output.language
        question = _.plural("Erase this file too, as a whole?", "Erase these {count} files too, as a whole?", count)
        choice = _("[y = erase, Enter = keep]")
        answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
        return answer.strip().lower() in {"y", "yes", "是"}

    def _say(self, done: Done) -> None:
        output = self._output
        _ = output.language
        if not done.outcome.erased:
            output.say("! " + _("No chat was erased."))
            return
        count = _.plural("{count} chat erased", "{count} chats erased", len(done.outcome.erased))
        rows = sum(one.rows for one in done.outcome.erased)
        files = sum(one.files for one in done.outcome.erased)
        output.say("✓ " + _("{chats}: {files} files, {rows} rows").format(chats=count, files=files, rows=rows))
        say_proof(output, done.proof, self._plan, self._surroundings.host.home)

    def _say_end(self, done: Done) -> None:
        if done.outcome.erased:
            say_until(self._output, done.receipt)
            self._say_promise()


def _progress(output: Output, name: str, unit: str = "") -> Callable[[Progress], None]:
    return lambda progress: output.working(f"{name} {progress.done}/{progress.total}{unit}")


def _report(output: Output, outcome: Outcome) -> None:
    for failed in (*outcome.failed, *outcome.problems):
        if failed.reason != "cancelled":
            output.problem(failed.path, failed.sentence(output.language))


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
