"""``tidytrace chats erase``: plan, confirm, act, prove."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import click

from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import select
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, filters, find, period, report_problems, selection_of
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import DAYS, common
from tidytrace.cli.output import Output
from tidytrace.erase import Kept, Leftover, Outcome, Plan, Progress, carry_out, plan_erasure, prove, storage_promise
from tidytrace.erase.model import Remnant
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size
from tidytrace.host import current_host
from tidytrace.language import N_

LISTED = 10
"""How many titles the confirmation names before it only counts."""


@chats.command("erase", help=N_("Erase conversations, and every copy of them in the app's folders, for good."))
@argument("chat_ids", nargs=-1, metavar=N_("[CHAT_ID]…"))
@filters
@option("--dry-run", is_flag=True, help=N_("Show the plan and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@option(
    "--undo-days",
    type=DAYS,
    metavar=N_("DAYS"),
    help=N_("Days to keep a copy for undo; 0 keeps none."),
)
@common
def erase(
    output: Output,
    chat_ids: Sequence[str],
    *,
    dry_run: bool,
    confirmed: bool,
    undo_days: int | None,
    **chosen: Any,
) -> int:
    """Erase conversations, and every copy of them in the app's folders, for good."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    selection = selection_of(surroundings, **chosen)
    if not chat_ids and selection.empty:
        raise click.UsageError(_("name the conversations, or choose them with --app, --older-than or --contains"))
    if undo_days != 0 and not dry_run:
        raise click.UsageError(
            _("This version keeps no copies for undo. Add --undo-days 0 to erase for good, or --dry-run to rehearse.")
        )
    output.working(_("Reading chats"))
    if chat_ids:
        conversations = [find(surroundings, one) for one in dict.fromkeys(chat_ids)]
        if not selection.empty:
            fitting = {one.id for one in select(surroundings.library, selection, counts=False)}
            conversations = [one for one in conversations if one.id in fitting]
    else:
        conversations = list(select(surroundings.library, selection, counts=False))
    output.working(_("Looking for every place that holds them"))
    plan = plan_erasure(conversations, surroundings.library, surroundings.host)
    report_problems(output, surroundings)
    for spared in plan.spared:
        output.problem(spared.path, spared.sentence(_))
    body: dict[str, Any] = {"dry_run": dry_run, "leftovers": [], "storage": _storage(output, surroundings, plan)}
    kept = [_kept(output, surroundings, one) for one in plan.kept]
    _say_plan(output, surroundings, plan, conversations, kept)
    if dry_run or not plan.apps:
        planned = _planned(plan)
        output.document("erase", surroundings.host, body | {"erased": planned, "kept": kept})
        if dry_run:
            output.say(_("Nothing was changed: this was a rehearsal."))
        return exits.NOT_EVERYTHING if output.problems or (kept and not dry_run) else exits.DONE
    if not confirmed and not _confirm(output, plan):
        output.say(_("Nothing was erased."))
        output.document("erase", surroundings.host, body | {"erased": [], "kept": kept})
        return exits.DONE
    outcome = carry_out(plan, progress=_progress(output, _("Erasing")))
    gone = [one.id for one in outcome.erased]
    leftovers = prove(plan, conversations=gone, progress=_progress(output, _("Looking for what is left"))).leftovers
    output.working("")
    _report(output, outcome)
    kept += [{"id": one.id, "reason": f"{one.path}: {one.sentence(_)}"} for one in outcome.failed]
    body |= {
        "erased": [
            {"id": one.id, "app": one.app, "files": one.files, "rows": one.rows, "bytes": one.bytes, "vault_id": None}
            for one in outcome.erased
        ],
        "kept": kept,
        "leftovers": [{"path": str(one.path), "what": one.what, "erased": one.erased} for one in leftovers],
    }
    output.document("erase", surroundings.host, body)
    _say_proof(output, outcome, leftovers, body["storage"]["promise"])
    return exits.NOT_EVERYTHING if output.problems or kept or _traces(leftovers) else exits.DONE


def _planned(plan: Plan) -> list[dict[str, Any]]:
    files: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for item in plan.items:
        for one in item.conversations:
            share = item.shares.get(one, item.pieces if len(item.conversations) == 1 else 0)
            if item.action == "rows":
                rows[one] += share
            else:
                files[one] += 1
            sizes[one] += item.bytes // max(1, len(item.conversations))
    return [
        {"id": one, "app": app, "files": files[one], "rows": rows[one], "bytes": sizes[one], "vault_id": None}
        for one, app in plan.apps.items()
    ]


def _storage(output: Output, surroundings: Surroundings, plan: Plan) -> dict[str, str]:
    path = plan.items[0].path if plan.items else surroundings.host.home
    storage = storage_promise(path, surroundings.host)
    return {"kind": storage.kind, "promise": render(Phrase(f"promise.{storage.promise}"), output.language)}


def _kept(output: Output, surroundings: Surroundings, kept: Kept) -> dict[str, str]:
    app = surroundings.name(kept.id.partition(":")[0])
    return {"id": kept.id, "reason": render(Phrase(kept.reason, {**kept.parameters, "app": app}), output.language)}


def _say_plan(
    output: Output,
    surroundings: Surroundings,
    plan: Plan,
    conversations: Sequence[Conversation],
    kept: Iterable[dict[str, str]],
) -> None:
    if output.as_json:
        return
    _ = output.language
    going = [one for one in conversations if one.id in plan.apps]
    if going:
        first, last = period(going)
        head = _("{chats} from {first} to {last}, {places} in {files}, {bytes}:").format(
            chats=output.language.plural("{count} chat", "{count} chats", len(going)),
            first=first,
            last=last,
            places=output.language.plural("{count} place", "{count} places", sum(item.pieces for item in plan.items)),
            files=output.language.plural("{count} file", "{count} files", len({item.path for item in plan.items})),
            bytes=size(sum(item.bytes for item in plan.items)),
        )
        output.say(head)
        for one in going[:LISTED]:
            name = surroundings.name(one.app).in_language(output.language.code)
            title = one.title or _("(no title)")
            output.say(f"  – {title}  ({name})")
        if len(going) > LISTED:
            output.say("  – " + output.language.plural("and {count} more", "and {count} more", len(going) - LISTED))
        kinds = Counter[str]()
        for item in plan.items:
            kinds[item.kind] += item.pieces
        named = [
            _("{kind}: {count}").format(kind=_(_KINDS[kind]), count=count)
            for kind, count in sorted(kinds.items())
            if count
        ]
        output.say("  " + " · ".join(named))
    elif not conversations:
        output.say(_("No conversations fit."))
    for one_kept in kept:
        output.say(f"  ✕ {one_kept['id']}: {one_kept['reason']}")


_KINDS = {
    "transcript": N_("chats"),
    "index": N_("search indexes and lists"),
    "prompt-history": N_("prompt history"),
    "attachment": N_("attachments"),
    "memory": N_("memories"),
    "cache": N_("caches"),
    "log": N_("logs"),
    "backup": N_("backups"),
}


_REMNANTS: Final[dict[Remnant, str]] = {
    "text": N_("the chat's text"),
    "shared-text": N_("the chat's text"),
    "id": N_("the chat's id"),
    "unreadable": N_("could not be read"),
    "too-large": N_("too large to search"),
}


def _confirm(output: Output, plan: Plan) -> bool:
    _ = output.language
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
    question = output.language.plural(
        "Erase {count} chat for good? This cannot be undone.",
        "Erase {count} chats for good? This cannot be undone.",
        len(plan.apps),
    )
    # Translators: what is typed stays y; whoever only presses Enter keeps the chats
    choice = _("[y = erase, Enter = keep]")
    answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "是"}


def _progress(output: Output, name: str) -> Callable[[Progress], None]:
    return lambda progress: output.working(f"{name} {progress.done}/{progress.total}")


def _report(output: Output, outcome: Outcome) -> None:
    for failed in (*outcome.failed, *outcome.problems):
        if failed.reason != "cancelled":
            output.problem(failed.path, failed.sentence(output.language))


def _traces(leftovers: Iterable[Leftover]) -> list[Leftover]:
    return [one for one in leftovers if one.what != "shared-text" and not one.erased]


def _say_proof(output: Output, outcome: Outcome, leftovers: Sequence[Leftover], promise: str) -> None:
    if output.as_json:
        return
    _ = output.language
    done = output.language.plural("{count} chat erased", "{count} chats erased", len(outcome.erased))
    rows = sum(one.rows for one in outcome.erased)
    files = sum(one.files for one in outcome.erased)
    output.say("✓ " + _("{chats}: {files} files, {rows} rows").format(chats=done, files=files, rows=rows))
    left = _traces(leftovers)
    if not left:
        output.say("✓ " + _("No trace of them was found in the apps' folders."))
    else:
        output.say("! " + _("Still found:"))
        for one in left:
            output.say(f"  {one.path} ({_(_REMNANTS[one.what])})")
    shared = [one for one in leftovers if one.what == "shared-text"]
    if shared:
        output.say("  " + _("Chats that you keep have some of the same words:"))
        for one in shared:
            output.say(f"  {one.path}")
    output.say(promise)
