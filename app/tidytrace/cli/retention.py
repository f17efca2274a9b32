"""``tidytrace retention``: how long chats stay, what is due, and what an app's own timer will take."""

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.help import command, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.cli.retained import Retained, due_body, say_due, say_rules, say_tidied, tidied_body
from tidytrace.host import current_host
from tidytrace.language import N_
from tidytrace.watch.retention.answers import agree, keep_copies, let_go
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import AppDue, look
from tidytrace.watch.retention.lengthening import LONG, keep_longer
from tidytrace.watch.retention.quiet import parse_quiet
from tidytrace.watch.retention.rules import RuleError, rendered
from tidytrace.watch.retention.setting import checked, remove_rules, set_rules
from tidytrace.watch.retention.tidying import rehearse, tidy

_ANSWERS: Final = ("keep-copies", "let-go", "change-setting")


@command(help=N_("How long chats stay: your rules, what is due by them, and what the apps delete by themselves."))
@option("--list", "listing", is_flag=True, help=N_("Show the rules and what they come to (done without any option)."))
@option(
    "--set",
    "wanted",
    multiple=True,
    metavar=N_("RULE"),
    help=N_(
        "Set a rule (repeatable), such as «keep everything», «remind every 30 days», «tidy older than 90 days»; "
        "«app:ID …», «folder:PATH …» or «chat:ID …» before it makes an exception."
    ),
)
@option("--remove", "unwanted", multiple=True, metavar=N_("RULE"), help=N_("Take a rule back (repeatable)."))
@option("--quiet", metavar=N_("HOURS"), help=N_("Nothing is done by itself in these hours: 22:00-07:00, or off."))
@option("--app", "app", metavar=N_("ID"), help=N_("Only this app."))
@option("--due", is_flag=True, help=N_("List the chats that a rule says to tidy."))
@option("--dry-run", is_flag=True, help=N_("With --due: show what would be tidied, and change nothing."))
@option("--yes", "confirmed", is_flag=True, help=N_("With --due: tidy them now, and agree to these rules from now on."))
@option("--run", "running", is_flag=True, help=N_("Tidy what you agreed to, as the assistant does by itself."))
@option(
    "--vanishing",
    type=click.Choice(_ANSWERS),
    help=N_("With --app: what to do about chats that the app is going to delete by itself."),
)
@option(
    "--out",
    type=click.Path(path_type=Path),
    metavar=N_("FOLDER"),
    help=N_("With --vanishing keep-copies: where to; else among your documents."),
)
@common
def retention(  # noqa: PLR0913 - one for each option
    output: Output,
    *,
    listing: bool,
    wanted: Sequence[str],
    unwanted: Sequence[str],
    quiet: str | None,
    app: str | None,
    due: bool,
    dry_run: bool,
    confirmed: bool,
    running: bool,
    vanishing: str | None,
    out: Path | None,
) -> int:
    """How long chats stay: your rules, what is due by them, and what the apps delete by themselves."""
    _ = output.language
    if (dry_run or confirmed) and not due:
        raise click.UsageError(_("--dry-run and --yes go with --due"))
    if sum((due, running, vanishing is not None, listing)) > 1 or (dry_run and confirmed):
        raise click.UsageError(_("choose one of --list, --due, --run and --vanishing, and one of --dry-run and --yes"))
    if (vanishing is not None and app is None) or (out is not None and vanishing != "keep-copies"):
        raise click.UsageError(_("--vanishing goes with --app, and --out with --vanishing keep-copies"))
    surroundings = Surroundings.of(current_host())
    if app is not None and surroundings.installation(app) is None:
        raise click.UsageError(_("this app is not on this computer: {app}").format(app=app))
    asked = _Asked(output, surroundings, app)
    asked.set(wanted, unwanted, quiet)
    if vanishing is not None and app is not None:
        return asked.vanishing(app, vanishing, out)
    if running:
        return asked.run()
    if confirmed:
        return asked.tidy_now()
    return asked.rehearse() if dry_run else asked.show(due=due)


class _Asked:
    """One call of the command."""

    def __init__(self, output: Output, surroundings: Surroundings, app: str | None) -> None:
        self._output, self._surroundings, self._app = output, surroundings, app
        self._book = Book(surroundings.state)
        self._now = datetime.datetime.now(datetime.UTC)

    def set(self, wanted: Sequence[str], unwanted: Sequence[str], quiet: str | None) -> None:
        """Everything is read before anything is written."""
        _ = self._output.language
        try:
            rules = [checked(text, self._surroundings) for text in wanted]
            hours = parse_quiet(quiet) if quiet is not None else None
            if unwanted:
                remove_rules(self._book, unwanted, self._surroundings)
        except RuleError as error:
            raise click.UsageError(error.sentence(_)) from error
        if rules:
            set_rules(self._book, rules, self._now)
        if hours is not None:
            self._book.change(lambda sayings: msgspec.structs.replace(sayings, quiet=hours))

    def show(self, *, due: bool) -> int:
        """The rules and what they come to; with ``due`` also each chat."""
        sayings, found = self._looked()
        body = self._retained(sayings).body(found)
        if due:
            body["due"] = [due_body(one, sayings, app.app) for app in found for one in app.due]
        self._output.document("retention", self._surroundings.host, body)
        if not self._output.as_json:
            if due:
                say_due(self._output, sayings, found)
            else:
                say_rules(self._output, sayings)
                self._retained(sayings).say(found)
        return self._exit()

    def rehearse(self) -> int:
        """The plans, and nothing else."""
        sayings, found = self._looked()
        _ = self._output.language
        self._output.working(_("Looking for every place that holds them"))
        chooser = Chooser(sayings.rules, self._surroundings.host)
        planned = list(rehearse(self._surroundings, chooser, self._now, app=self._app))
        body = self._retained(sayings).body(found) | {
            "dry_run": True,
            "tidied": [
                tidied_body(self._output, one) | {"places": len(plan.items), "bytes": sum(i.bytes for i in plan.items)}
                for one, plan in planned
            ],
        }
        self._output.document("retention", self._surroundings.host, body)
        for one, plan in planned:
            say_tidied(self._output, one, places=len(plan.items))
        self._output.say(_("Nothing was changed: this was a rehearsal."))
        return self._exit()

    def tidy_now(self) -> int:
        """The person agrees to the rules by which something is due, and it goes."""
        from tidytrace.cli.erasures import erasures_of, require_vault

        require_vault(self._output, erasures_of(self._surroundings.host, self._output), without=False)
        _sayings, found = self._looked()
        for one in found:
            if one.due:
                agree(self._book, one.app, {rendered(due.rule) for due in one.due})
        return self.run(asked=True)

    def run(self, *, asked: bool = False) -> int:
        """What the assistant does by itself."""
        from tidytrace.cli.erasures import erasures_of, told
        from tidytrace.erase.errors import ErasureError

        output, _ = self._output, self._output.language
        output.working(_("Erasing"))
        try:
            done = tidy(
                self._surroundings,
                erasures_of(self._surroundings.host, output),
                self._book,
                self._now,
                asked=asked,
                app=self._app,
            )
        except ErasureError as error:
            output.problem(*told(error, output))
            output.document("retention", self._surroundings.host, {"tidied": []})
            return exits.NOT_EVERYTHING
        output.working("")
        for one in done.tidied:
            for problem in one.problems:
                output.problem(*told(problem, output))
            for failed in one.failed:
                output.problem(failed.path, failed.sentence(_))
        sayings, found = self._looked()
        body = self._retained(sayings).body(found) | {
            "dry_run": False,
            "quiet_now": done.quiet,
            "asking": [one.app for one in done.asking],
            "tidied": [tidied_body(output, one) for one in done.tidied],
        }
        output.document("retention", self._surroundings.host, body)
        if done.quiet:
            output.say(_("It is quiet until {end}; nothing was done.").format(end=str(sayings.quiet)[6:]))
        for one in done.tidied:
            say_tidied(output, one)
        for app in done.asking:
            name = app.names.in_language(_.code)
            output.say("? " + _("{app}: you have not agreed yet; see tidytrace retention --due").format(app=name))
        if not done.tidied and not done.asking and not done.quiet:
            output.say(_("Nothing is due."))
        return self._exit()

    def vanishing(self, app: str, answer: str, out: Path | None) -> int:
        """One of the three answers."""
        output, _ = self._output, self._output.language
        sayings, found = self._looked()
        body: dict[str, Any] = {"saved": [], "changed": None}
        soon = found[0].vanishing if found else None
        if answer == "change-setting":
            body["changed"] = self._lengthen(app)
        elif soon is None:
            output.say(_("Nothing of this app is about to vanish."))
        else:
            if answer == "keep-copies":
                body["saved"] = self._copy(app, soon.chats, out)
            if not output.problems:
                let_go(self._book, app, soon.last)
        sayings, found = self._looked()
        output.document("retention", self._surroundings.host, self._retained(sayings).body(found) | body)
        return self._exit()

    def _copy(self, app: str, chats: Sequence[str], out: Path | None) -> list[Path]:
        from tidytrace.host.documents import documents_folder

        output = self._output
        folder = documents_folder(self._surroundings.host) if out is None else out.expanduser().absolute()
        copied = keep_copies(self._surroundings, app, chats, folder, output.language)
        for problem in copied.problems:
            output.problem(problem.path, problem.sentence(output.language))
        for chat in copied.gone:
            output.problem(app, output.language("no such conversation: {chat}").format(chat=chat))
        for export in copied.saved:
            output.say(f"✓ {export.path}")
        return [export.path for export in copied.saved]

    def _lengthen(self, app: str) -> dict[str, Any] | None:
        from tidytrace.formats import SettingsError
        from tidytrace.receipts import ReceiptError, Receipts
        from tidytrace.remedies import RemedyError

        output, _ = self._output, self._output.language
        installation = self._surroundings.installation(app)
        assert installation is not None  # asked before
        try:
            receipt = keep_longer(
                installation, self._surroundings.host, Receipts(self._surroundings.state.state / "receipts")
            )
        except (RemedyError, SettingsError, ReceiptError) as error:
            output.problem(app, error.sentence(_))
            return None
        where = receipt.edits[0].path
        output.say("✓ " + _("It keeps chats for {days} days now ({path}).").format(days=LONG, path=where))
        output.say("  " + _("Undo: tidytrace undo {receipt}").format(receipt=receipt.id))
        return {"receipt": receipt.id, "where": where, "days": LONG}

    def _looked(self) -> tuple[Sayings, list[AppDue]]:
        output = self._output
        output.working(output.language("Reading chats"))
        sayings, problem = self._book.read()
        if problem is not None:
            output.problem(problem.path, problem.sentence(output.language))
        chooser = Chooser(sayings.rules, self._surroundings.host)
        found = list(look(self._surroundings, chooser, self._now, app=self._app))
        self._surroundings.index.save_new()
        for one in found:
            for unread in one.problems:
                output.problem(unread.path, unread.sentence(output.language))
        output.working("")
        return sayings, found

    def _retained(self, sayings: Sayings) -> Retained:
        return Retained(self._output, self._surroundings, sayings)

    def _exit(self) -> int:
        return exits.NOT_EVERYTHING if self._output.problems else exits.DONE
