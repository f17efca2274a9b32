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

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, find, report_problems
from tidytrace.cli.chats.kinds import KINDS
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import DAYS, common
from tidytrace.cli.output import Output
from tidytrace.erase.model import Kept, Progress
from tidytrace.erase.redact_proof import Left
from tidytrace.erase.redact_words import MARK, UnfitWord
from tidytrace.erase.redaction import RedactionPlan, carry_out_redaction, plan_redaction, prove_redaction
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.formats.refusals import of_system
from tidytrace.host import current_host
from tidytrace.language import N_, Language

_LARGEST: Final = 1 << 20
_STDIN: Final = "-"


@chats.command("redact", help=N_("Cut words out of one conversation, such as a card number, and leave the rest."))
@argument("chat_id", metavar=N_("CHAT_ID"))
@option("--words-from", metavar=N_("FILE"), help=N_("File with the words, one on each line; - reads standard input."))
@option("--dry-run", is_flag=True, help=N_("Show the plan and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@option("--undo-days", type=DAYS, metavar=N_("DAYS"), help=N_("Days to keep a copy for undo; 0 keeps none."))
@common
def redact(  # noqa: PLR0913 - one parameter for each option
    output: Output, chat_id: str, *, words_from: str | None, dry_run: bool, confirmed: bool, undo_days: int | None
) -> int:
    """Cut words out of one conversation and leave the rest."""
    surroundings = Surroundings.of(current_host())
    _ = output.language
    conversation = find(surroundings, chat_id)
    if undo_days != 0 and not dry_run:
        raise click.UsageError(
            _("This version keeps no copies for undo. Add --undo-days 0 to erase for good, or --dry-run to rehearse.")
        )
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
    if not confirmed and not _confirm(output, plan):
        output.say(_("Nothing was changed."))
        output.document("redact", surroundings.host, body | {"redacted": [], "changed": [], "leftovers": []})
        return exits.DONE
    outcome = carry_out_redaction(plan, progress=_progress(output, _("Cutting out")))
    leftovers = prove_redaction(plan, progress=_progress(output, _("Looking for what is left")))
    output.working("")
    for failed in outcome.failed:
        output.problem(failed.path, failed.sentence(_))
    done = RedactionPlan(
        words=plan.words, items=outcome.changed, kept=plan.kept, left=(), places=plan.places, grounds=plan.grounds,
        conversations=plan.conversations,
    )  # fmt: skip
    body |= {"redacted": _redacted(done), "changed": _places(done), "leftovers": _leftovers(leftovers, _)}
    output.document("redact", surroundings.host, body)
    _say_proof(output, done, leftovers)
    return exits.NOT_EVERYTHING if output.problems or leftovers else exits.DONE


def _words(words_from: str | None, language: Language) -> list[str]:
    _ = language
    if words_from is not None:
        try:
            if words_from == _STDIN:
                content = sys.stdin.buffer.read(_LARGEST)
            else:
                with Path(words_from).open("rb") as file:
                    content = file.read(_LARGEST)
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


def _confirm(output: Output, plan: RedactionPlan) -> bool:
    _ = output.language
    if output.as_json or not sys.stdin.isatty():
        raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
    question = output.language.plural(
        "Cut the words out of {count} place for good? This cannot be undone.",
        "Cut the words out of {count} places for good? This cannot be undone.",
        sum(item.places for item in plan.items),
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
