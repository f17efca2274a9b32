"""``tidytrace chats redact``: cut chosen words out of a conversation and leave the rest.

The words never stand in the command line, where other programs and the shell's history would see them: they come out
of a file, out of a pipe, or are typed without being shown.
"""

import getpass
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, find, report_problems
from tidytrace.cli.chats.kinds import KINDS
from tidytrace.cli.erasures import erasures_of, keeping_days, listed, require_vault, say_until, told
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.erase.act.erasures import Stages
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.model import Kept, Progress
from tidytrace.erase.redact.proof import Left
from tidytrace.erase.redact.redaction import RedactionPlan, plan_redaction
from tidytrace.erase.redact.words import MARK, UnfitWord
from tidytrace.erase.vault import VaultError
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.formats.refusals import of_system
from tidytrace.host import current_host
from tidytrace.language import N_, Language
from tidytrace.portions import at_most
from tidytrace.receipts import ReceiptError

_LARGEST: Final = 1 << 20
_STDIN: Final = "-"


@chats.command("redact", help=N_("Cut words out of one conversation, such as a card number, and leave the rest."))
@argument("chat_id", metavar=N_("CHAT_ID"))
@option("--words-from", metavar=N_("FILE"), help=N_("File with the words, one on each line; - reads standard input."))
@option("--dry-run", is_flag=True, help=N_("Show the plan and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@keeping_days
@common
def redact(  # noqa: PLR0913 - one parameter for each option
    output: Output, chat_id: str, *, words_from: str | None, dry_run: bool, confirmed: bool, undo_days: int
) -> int:
    """Cut words out of one conversation and leave the rest."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    conversation = find(surroundings, chat_id)
    erasures = erasures_of(surroundings.host, output)
    if undo_days and not dry_run:
        require_vault(output, erasures)
    words = _words(words_from, output.language)
    output.working(_("Looking for every place that holds them"))
    try:
        plan = plan_redaction([conversation], words, surroundings.library, surroundings.host)
    except UnfitWord as error:
        raise click.UsageError(_(error.problem).format(**error.parameters)) from error
    finally:
        words.clear()
    report_problems(output, surroundings)
    kept = [_kept(output, surroundings, one) for one in plan.kept]
    _say_plan(output, plan, kept)
    body: dict[str, Any] = {"dry_run": dry_run, "mark": MARK, "kept": kept}
    if dry_run or not plan.items:
        body |= {"redacted": _redacted(plan), "changed": _places(plan), "leftovers": _leftovers(plan.left, _)}
        output.document("redact", surroundings.host, body)
        if dry_run:
            output.say(_("Nothing was changed: this was a rehearsal."))
        return exits.NOT_EVERYTHING if output.problems or plan.left or (kept and not dry_run) else exits.DONE
    if not confirmed and not _confirm(output, plan, undo_days):
        output.say(_("Nothing was changed."))
        output.document("redact", surroundings.host, body | {"redacted": [], "changed": [], "leftovers": []})
        return exits.DONE
    stages = Stages(act=_progress(output, _("Cutting out")), proof=_progress(output, _("Looking for what is left")))
    try:
        done = erasures.redact(plan, [conversation], days=undo_days, stages=stages)
    except (ErasureError, VaultError, ReceiptError) as error:
        output.working("")
        output.problem(*told(error, output))
        output.say(_("Nothing was changed."))
        output.document("redact", surroundings.host, body | {"redacted": [], "changed": [], "leftovers": []})
        return exits.NOT_EVERYTHING
    output.working("")
    listed(done.problems, output)
    for failed in done.outcome.failed:
        output.problem(failed.path, failed.sentence(_))
    changed = msgspec.structs.replace(plan, items=done.outcome.changed, left=())
    vault_id = done.receipt.id if done.receipt.until is not None else None
    body |= {
        "redacted": [one | {"vault_id": vault_id} for one in _redacted(changed)],
        "changed": _places(changed),
        "leftovers": _leftovers(done.left, _),
        "receipt": done.receipt.id,
        "until": moment(done.receipt.until),
    }
    output.document("redact", surroundings.host, body)
    if not changed.items:
        output.say(_("Nothing was changed."))
    else:
        _say_proof(output, changed, done.left)
        say_until(output, done.receipt)
    return exits.NOT_EVERYTHING if output.problems or done.left else exits.DONE


def _words(words_from: str | None, language: Language) -> list[str]:
    _ = language
    if words_from is not None:
        try:
            if words_from == _STDIN:
                content = sys.stdin.buffer.read(_LARGEST)
            else:
                with Path(words_from).open("rb") as file:
                    content = at_most(file, _LARGEST)
        except OSError as error:
            problem, parameters = of_system(error)
            raise click.UsageError(f"{words_from}: {_(problem).format(**parameters)}") from error
        try:
            return content.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            # the error itself would show a part of the words
            problem = _("The file with the words is not UTF-8.")
        raise click.UsageError(problem)
    if not sys.stdin.isatty():
        raise click.UsageError(_("Say where the words are, with --words-from."))
    words: list[str] = []
    while word := getpass.getpass(_("Word to cut out (it is not shown; Enter ends): "), stream=sys.stderr).strip():
        words.append(word)
    return words


def _kept(output: Output, surroundings: Surroundings, kept: Kept) -> dict[str, str]:
    app = surroundings.name(kept.id.partition(":")[0])
    return {"id": kept.id, "reason": render(Phrase(kept.reason, {**kept.parameters, "app": app}), output.language)}


def _redacted(plan: RedactionPlan) -> list[dict[str, Any]]:
    places = Counter[str]()
    for item in plan.items:
        for one in item.conversations:
            places[one] += item.places
    return [
        {"id": one, "app": one.partition(":")[0], "places": count, "vault_id": None}
        for one, count in places.items()
    ]  # fmt: skip


def _places(plan: RedactionPlan) -> list[dict[str, Any]]:
    return [{"path": item.path, "kind": item.kind, "places": item.places} for item in plan.items]


def _leftovers(left: Iterable[Left], translate: Callable[[str], str]) -> list[dict[str, Any]]:
    return [{"path": one.path, "reason": one.sentence(translate)} for one in left]


def _say_plan(output: Output, plan: RedactionPlan, kept: Iterable[dict[str, str]]) -> None:
    _ = output.language
    for one in kept:
        output.say(f"  ✕ {one['id']}: {one['reason']}")
    if not plan.items and not plan.kept and not plan.left:
        output.say(_("The words do not stand in this chat."))
    if plan.items:
        files = output.language.plural("{count} file", "{count} files", len({item.path for item in plan.items}))
        found = output.language.plural("{count} place", "{count} places", sum(item.places for item in plan.items))
        output.say(_("{places} in {files}:").format(places=found, files=files))
        kinds = Counter[str]()
        for item in plan.items:
            kinds[_(KINDS[item.kind])] += item.places
        named = [_("{kind}: {count}").format(kind=kind, count=count) for kind, count in sorted(kinds.items()) if count]
        output.say("  " + " · ".join(named))
    for left in plan.left:
        output.say(f"  ! {left.path}: {left.sentence(_)}")


def _confirm(output: Output, plan: RedactionPlan, days: int) -> bool:
    _ = output.language
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
    count = sum(item.places for item in plan.items)
    if days:
        question = _.plural("Cut the words out of {count} place?", "Cut the words out of {count} places?", count)
        question += " " + _.plural("You can undo it for {count} day.", "You can undo it for {count} days.", days)
    else:
        question = _.plural(
            "Cut the words out of {count} place for good? This cannot be undone.",
            "Cut the words out of {count} places for good? This cannot be undone.",
            count,
        )
    # Translators: what is typed stays y; whoever only presses Enter keeps the words
    choice = _("[y = cut out, Enter = keep]")
    answer = click.prompt(f"{question} {choice}", "", show_default=False, err=True)
    return answer.strip().lower() in {"y", "yes", "是"}


def _progress(output: Output, name: str) -> Callable[[Progress], None]:
    return lambda progress: output.working(f"{name} {progress.done}/{progress.total}")


def _say_proof(output: Output, done: RedactionPlan, leftovers: Sequence[Left]) -> None:
    _ = output.language
    places = output.language.plural("{count} place", "{count} places", sum(item.places for item in done.items))
    output.say("✓ " + _("{places} now read {mark}.").format(places=places, mark=MARK))
    if not leftovers:
        output.say("✓ " + _("None of the words was found in the chat's places any more."))
        return
    output.say("! " + _("Still found, perhaps in other chats too:"))
    for one in leftovers:
        output.say(f"  {one.path}: {one.sentence(_)}")
