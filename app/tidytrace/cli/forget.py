"""``tidytrace forget``: one word or person looked for across all apps, cut out or erased, and proved.

What is looked for may stand in the command line, where other programs see it; better it comes out of a pipe, or is
typed without being shown.
"""

import getpass
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

import click

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import report_problems
from tidytrace.cli.chats.footprint import at_home, kept_body
from tidytrace.cli.chats.kinds import KINDS
from tidytrace.cli.chats.pins import held_of
from tidytrace.cli.chats.titles import shown_titles
from tidytrace.cli.erasures import erasures_of, keeping_days, listed, require_vault, say_until, told
from tidytrace.cli.help import argument, command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment, unicode_of
from tidytrace.erase.act.erasures import Erasures
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.forget.forgetting import ForgetPlan, Forgotten, forget, plan_forgetting
from tidytrace.erase.forget.looking import Found, Place, Step, look_everywhere
from tidytrace.erase.forget.spellings import Spelling, fit, suggested
from tidytrace.erase.forget.trace import Trace
from tidytrace.erase.model import Progress
from tidytrace.erase.redact.words import UnfitWord
from tidytrace.erase.vault import VaultError
from tidytrace.findings.wording import day
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.receipts import ErasureReceipt, ReceiptError

_LARGEST: Final = 1 << 16
_STDIN: Final = "-"
_LISTED: Final = 30

Deeds = tuple[frozenset[str], frozenset[str]]
"""Ids of the chats that lose the words, and of those that go."""


@command(help=N_("Forget a word, a name or a number in all apps: look everywhere, then cut it out or erase the chats."))
@argument("texts", nargs=-1, metavar=N_("[TEXT]…"))
@option("--also", multiple=True, metavar=N_("SPELLING"), help=N_("Another spelling of it (repeatable)."))
@option("--without", multiple=True, metavar=N_("SPELLING"), help=N_("Not this suggested spelling (repeatable)."))
@option("--exactly", "alone", is_flag=True, help=N_("Only the given spellings, no suggested ones."))
@option("--cut", is_flag=True, help=N_("Cut it out of all chats that are found, and leave the rest of them."))
@option("--whole", is_flag=True, help=N_("Erase all chats that are found as a whole."))
@option("--erase", "erased", multiple=True, metavar=N_("CHAT_ID"), help=N_("Erase this chat as a whole (repeatable)."))
@option("--leave", "left", multiple=True, metavar=N_("CHAT_ID"), help=N_("Leave this chat as it is (repeatable)."))
@option("--dry-run", is_flag=True, help=N_("Show what would be done and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("Do not ask."))
@keeping_days
@common
def forget_this(  # noqa: PLR0913 - one parameter for each option
    output: Output,
    texts: Sequence[str],
    *,
    also: Sequence[str],
    without: Sequence[str],
    alone: bool,
    cut: bool,
    whole: bool,
    erased: Sequence[str],
    left: Sequence[str],
    dry_run: bool,
    confirmed: bool,
    undo_days: int,
) -> int:
    """Forget a word, a name or a number in all apps."""
    _ = output.language
    if cut and whole:
        raise click.UsageError(_("Either --cut or --whole, not both."))
    if confirmed and not (dry_run or cut or whole or erased):
        raise click.UsageError(_("Say what shall be done: --cut, --whole or --erase CHAT_ID."))
    spellings = _spellings(output, texts, also, without, alone=alone)
    surroundings = Surroundings.of(current_host())
    erasures = erasures_of(surroundings.host, output)
    if undo_days and not dry_run:
        require_vault(output, erasures)
    run = _Forgetting(output, surroundings, erasures, spellings)
    return run.run(
        lambda found: _deeds(found, cut=cut, whole=whole, erased=erased, left=left),
        dry_run=dry_run,
        confirmed=confirmed,
        days=undo_days,
    )


def _spellings(
    output: Output, texts: Sequence[str], also: Sequence[str], without: Sequence[str], *, alone: bool
) -> list[str]:
    _ = output.language
    given = [unicode_of(one) for one in texts if one != _STDIN]
    if _STDIN in texts:
        given += _piped(output)
    elif not texts:
        given += _typed(output)
    try:
        found = suggested(given)
        more = [Spelling(fit(unicode_of(one)), "given") for one in also]
    except UnfitWord as error:
        raise click.UsageError(_(error.problem).format(**error.parameters)) from error
    unticked = {fit_or_same(unicode_of(one)) for one in without}
    chosen = [one for one in (*found, *more) if one.why == "given" or not (alone or one.text.casefold() in unticked)]
    if not output.as_json and len(chosen) > len(given) and sys.stdout.isatty():
        output.say(
            _("Also looked for: {spellings}").format(
                spellings=_(", ").join(one.text for one in chosen if one.why != "given")
            )
        )
    return [one.text for one in chosen]


def fit_or_same(text: str) -> str:
    """A spelling as it is compared."""
    return " ".join(text.split()).casefold()


def _piped(output: Output) -> list[str]:
    try:
        return sys.stdin.buffer.read(_LARGEST).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        # the error itself would show a part of it
        problem = output.language("What comes from standard input is not UTF-8.")
    raise click.UsageError(problem)


def _typed(output: Output) -> list[str]:
    _ = output.language
    if not sys.stdin.isatty():
        raise click.UsageError(_("Say what shall be forgotten; with - it is read from standard input."))
    typed = getpass.getpass(_("What shall be forgotten (it is not shown): "), stream=sys.stderr)
    return [typed]


def _deeds(found: Found, *, cut: bool, whole: bool, erased: Sequence[str], left: Sequence[str]) -> Deeds:
    every = {one.conversation.id for one in found.hits}
    going = frozenset(every if whole else every & set(erased)) - set(left)
    return frozenset(every - set(left) - going if cut else ()), going


class _Forgetting:
    """One run of the command."""

    def __init__(
        self, output: Output, surroundings: Surroundings, erasures: Erasures, spellings: Sequence[str]
    ) -> None:
        self._output = output
        self._surroundings = surroundings
        self._erasures = erasures
        self._spellings = spellings
        self._trace = Trace(spellings)

    def run(self, deeds: Callable[[Found], Deeds], *, dry_run: bool, confirmed: bool, days: int) -> int:
        """Look, say, plan, ask, do, prove."""
        output, around = self._output, self._surroundings
        found = look_everywhere(self._trace, around.installations, around.library, around.host, step=self._step)
        output.working("")
        report_problems(output, around)
        self._say_found(found)
        cut, going = deeds(found)
        if not (cut or going or dry_run) and found.hits:
            cut, going = self._asked(found)
        held = held_of(output, around)
        plan = plan_forgetting(
            found, self._spellings, cut=cut, erase=going, library=around.library, host=around.host, held=held
        )
        body = self._body(found, cut, going, plan, dry_run=dry_run)
        kept = [kept_body(output, around, one) for one in plan.kept]
        for one in kept:
            output.say(f"  ✕ {one['id']}: {one['reason']}")
        if dry_run or plan.empty:
            return self._untouched(body, dry_run=dry_run)
        if not confirmed and not self._confirm(plan, days):
            return self._untouched(body, dry_run=False)
        try:
            done = forget(
                plan, self._trace, self._erasures, lambda: Surroundings.of(around.host).installations,
                days=days, act=self._act, step=self._step,
            )  # fmt: skip
        except (ErasureError, VaultError, ReceiptError) as error:
            output.working("")
            output.problem(*told(error, output))
            return self._untouched(body, dry_run=False)
        output.working("")
        return self._over(body, plan, done)

    def _untouched(self, body: dict[str, Any], *, dry_run: bool) -> int:
        _ = self._output.language
        if dry_run:
            self._output.say(_("Nothing was changed: this was a rehearsal."))
        else:
            self._output.say(_("Nothing was changed."))
        self._output.document("forget", self._surroundings.host, body)
        return exits.NOT_EVERYTHING if self._output.problems else exits.DONE

    def _over(self, body: dict[str, Any], plan: ForgetPlan, done: Forgotten) -> int:
        output = self._output
        receipts: list[ErasureReceipt] = []
        for half in (done.redacted, done.done):
            if half is not None:
                listed(half.problems, output)
                receipts.append(half.receipt)
                for failed in half.outcome.failed:
                    output.problem(failed.path, failed.sentence(output.language))
        if done.trouble is not None:
            output.problem(*told(done.trouble, output))
        body |= {
            "forgotten": self._forgotten(plan, done),
            "still": [self._place_body(one) for one in done.still],
            "looked_into": done.files,
            "receipts": [one.id for one in receipts],
            "until": moment(receipts[0].until) if receipts else None,
        }
        self._output.document("forget", self._surroundings.host, body)
        self._say_proof(done)
        for receipt in receipts:
            say_until(output, receipt)
        return exits.NOT_EVERYTHING if output.problems or done.still else exits.DONE

    @staticmethod
    def _forgotten(plan: ForgetPlan, done: Forgotten) -> list[dict[str, str]]:
        cut = {one for item in done.redacted.outcome.changed for one in item.conversations} if done.redacted else set()
        gone = {one.id for one in done.done.outcome.erased} if done.done else set()
        return [{"id": one.id, "deed": "cut"} for one in plan.cut if one.id in cut] + [
            {"id": one.id, "deed": "erase"} for one in plan.erase if one.id in gone
        ]

    # --- words

    def _step(self, step: Step) -> None:
        _ = self._output.language
        words = _("Looking through files") if step.files else _("Looking through chats")
        self._output.working(f"{words} {step.done}/{step.total}")

    def _act(self, progress: Progress) -> None:
        _ = self._output.language
        words = _("Forgetting")
        self._output.working(f"{words} {progress.done}/{progress.total}")

    def _body(
        self, found: Found, cut: Collection[str], going: Collection[str], plan: ForgetPlan, *, dry_run: bool
    ) -> dict[str, Any]:
        return {
            "dry_run": dry_run,
            "spellings": len(self._spellings),
            "chats": [
                {
                    "id": one.conversation.id,
                    "app": one.conversation.app,
                    "places": one.places,
                    "updated": moment(one.conversation.updated),
                    "erasable": one.conversation.erasable,
                    "deed": "erase" if one.conversation.id in going else "cut" if one.conversation.id in cut else None,
                }
                for one in found.hits
            ],
            "elsewhere": [self._place_body(one) for one in found.places],
            "kept": [kept_body(self._output, self._surroundings, one) for one in plan.kept],
        }

    def _place_body(self, place: Place) -> dict[str, str]:
        said = place.sentence(self._output.language)
        return {"path": str(place.path), "app": place.app, "kind": place.kind, "why": place.why, "reason": said}

    def _say_found(self, found: Found) -> None:
        output, _ = self._output, self._output.language
        if output.as_json:
            return
        if not found.hits and not found.places:
            output.say(
                _.plural(
                    "It stands nowhere: {count} file was looked into.",
                    "It stands nowhere: {count} files were looked into.",
                    found.files,
                )
            )
        by_app = Counter(one.conversation.app for one in found.hits)
        chats = [one.conversation for one in found.hits]
        titles = shown_titles(output, self._surroundings.state, {one.id: one.title for one in chats})
        for app, count in by_app.items():
            name = self._surroundings.name(app).in_language(_.code)
            output.say(_("{app}: {chats}").format(app=name, chats=_.plural("{count} chat", "{count} chats", count)))
            for hit in [one for one in found.hits if one.conversation.app == app][:_LISTED]:
                where = _.plural("{count} place", "{count} places", hit.places)
                used = day(hit.conversation.updated or hit.conversation.created)
                output.say(f"  {hit.conversation.id}  {titles[hit.conversation.id]}  ({used}, {where})")
            if count > _LISTED:
                output.say("  " + _.plural("and {count} more", "and {count} more", count - _LISTED))
        if found.places:
            output.say(_("Copies elsewhere:"))
            self._say_places(found.places)
        if found.hits or found.places:
            output.say(
                _(
                    "What the services keep on their side cannot be seen from here. "
                    "To ask them: tidytrace checkup --services, then --letter SERVICE --right delete."
                )
            )

    def _say_places(self, places: Iterable[Place]) -> None:
        _ = self._output.language
        every = list(places)
        for one in every[:_LISTED]:
            path = at_home(one.path, self._surroundings.host.home)
            self._output.say(f"  {path}  {_(KINDS[one.kind])}: {one.sentence(_)}")
        if len(every) > _LISTED:
            self._output.say("  " + _.plural("and {count} more", "and {count} more", len(every) - _LISTED))

    def _asked(self, found: Found) -> Deeds:
        """The person chooses for all chats at once; nothing is chosen beforehand."""
        _ = self._output.language
        if self._output.as_json or not sys.stdin.isatty():
            raise click.UsageError(_("Say what shall be done: --cut, --whole or --erase CHAT_ID."))
        # Translators: what is typed stays c or e; whoever only presses Enter leaves the chats as they are
        choice = _("[c = cut it out of these chats, e = erase these chats, Enter = leave them]")
        answer = click.prompt(choice, "", show_default=False, err=True).strip().lower()
        return _deeds(found, cut=answer == "c", whole=answer == "e", erased=(), left=())

    def _confirm(self, plan: ForgetPlan, days: int) -> bool:
        _ = self._output.language
        if self._output.as_json or not sys.stdin.isatty():
            raise click.UsageError(_("Nobody can be asked here. Add --yes if you are sure."))
        parts = []
        if plan.redaction is not None and plan.redaction.items:
            parts.append(_.plural("Cut it out of {count} place?", "Cut it out of {count} places?", plan.places))
        if plan.erasure is not None and plan.erasure.apps:
            parts.append(_.plural("Erase {count} chat?", "Erase {count} chats?", len(plan.erasure.apps)))
        if days:
            parts.append(_.plural("You can undo it for {count} day.", "You can undo it for {count} days.", days))
        else:
            parts.append(_("This cannot be undone."))
        choice = _("[y = forget it, Enter = leave everything]")
        answer = click.prompt(" ".join([*parts, choice]), "", show_default=False, err=True)
        return answer.strip().lower() in {"y", "yes", "是"}

    def _say_proof(self, done: Forgotten) -> None:
        output, _ = self._output, self._output.language
        if not done.still:
            output.say(
                "✓ "
                + _.plural(
                    "It stands in none of {count} file any more.",
                    "It stands in none of {count} files any more.",
                    done.files,
                )
            )
            return
        output.say("! " + _("Here it still stands, or nobody could look:"))
        self._say_places(done.still)
