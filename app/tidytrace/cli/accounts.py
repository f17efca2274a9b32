"""The options of ``tidytrace checkup`` about accounts: what is done, which services are used, letters to vendors."""

import functools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import click
import msgspec

from tidytrace.checks.accounts.choices import Choices, ChoicesUnreadable
from tidytrace.cli import exits
from tidytrace.cli.help import option
from tidytrace.cli.output import Output
from tidytrace.findings.letters import RIGHTS
from tidytrace.language import N_

if TYPE_CHECKING:
    from tidytrace.catalog import AccountCard, App, Catalogue, Check, Right
    from tidytrace.checks.surroundings import Surroundings

_PARTS: Final = re.compile("[()（）]")

Command = TypeVar("Command", bound=Callable[..., Any])


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the person says or wants to know about their accounts."""

    tick: tuple[str, ...]
    untick: tuple[str, ...]
    add: tuple[str, ...]
    remove: tuple[str, ...]
    services: bool
    letter: str | None
    right: "Right | None"

    @property
    def without_a_look(self) -> bool:
        """Whether nothing has to be looked at."""
        return self.services or self.letter is not None

    @property
    def changes(self) -> bool:
        """Whether something is to be remembered."""
        return bool(self.tick or self.untick or self.add or self.remove)


def about_accounts(command: Command) -> Command:
    """Add the options; the command gets them as ``accounts``."""

    @option("--tick", multiple=True, metavar="FINDING_ID", help=N_("Say that this is done in your account."))
    @option("--untick", multiple=True, metavar="FINDING_ID", help=N_("Say that it is not done after all."))
    @option("--services", is_flag=True, help=N_("List the AI services on the web, and which of them you use."))
    @option("--add", multiple=True, metavar="SERVICE", help=N_("Say that you use this service on the web too."))
    @option("--remove", multiple=True, metavar="SERVICE", help=N_("Say that you do not use it any more."))
    @option("--letter", metavar="SERVICE", help=N_("Print a letter to this service; nothing is sent."))
    @option(
        "--right",
        type=click.Choice(RIGHTS),
        help=N_("What the letter asks for: no more training, a copy of your data, or their deletion."),
    )
    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        accounts = Asked(**{name: kwargs.pop(name) for name in Asked.__struct_fields__})
        return command(*args, accounts=accounts, **kwargs)

    return cast("Command", wrapped)


def remember(output: Output, surroundings: "Surroundings", asked: Asked) -> "frozenset[Check]":
    """Keep what the person said. Returns the checks that it is about; what could not be kept is told."""
    from tidytrace.checks.accounts.cards import digest_of

    catalogue = surroundings.catalogue
    checks: set[Check] = set()
    try:
        choices = Choices.of(surroundings.state)
        for finding_id in asked.tick:
            found = _card(catalogue, finding_id)
            if found is None:
                output.problem(finding_id, output.language("There is no such finding about an account."))
                continue
            choices.tick(finding_id, digest_of(*found), surroundings.today)
            checks.add(found[1].check)
        for finding_id in asked.untick:
            if not choices.untick(finding_id):
                output.problem(finding_id, output.language("Nobody said that this is done."))
            found = _card(catalogue, finding_id)
            checks |= {found[1].check} if found is not None else set()
        added = _known(output, catalogue, asked.add)
        removed = _known(output, catalogue, asked.remove)
        if added or removed:
            choices.use((choices.services | {app.id for app in added}) - {app.id for app in removed})
            checks |= {card.check for app in (*added, *removed) for card in app.account}
    except ChoicesUnreadable as error:
        output.problem(error.path, output.language(error.problem))
    return frozenset(checks)


def _card(catalogue: "Catalogue", finding_id: str) -> "tuple[App, AccountCard] | None":
    app_id, _, card_id = finding_id.partition(".")
    for app in catalogue:
        for card in app.account:
            if (app.id, card.id) == (app_id, card_id):
                return app, card
    return None


def _known(output: Output, catalogue: "Catalogue", wanted: Iterable[str]) -> "list[App]":
    found = []
    for name in wanted:
        app = _service(catalogue, name)
        if app is None:
            output.problem(name, output.language("There is no such service; tidytrace checkup --services lists them."))
        else:
            found.append(app)
    return found


def _service(catalogue: "Catalogue", name: str) -> "App | None":
    """By id, by its name in either language, or by one of its hosts."""
    wanted = name.strip().casefold()
    for app in catalogue:
        if app.kind == "web-service":
            spelled = (app.names.en, app.names.zh_CN)
            # «千问（通义）» is also «千问» and «通义»
            parts = [part.strip() for name in spelled for part in _PARTS.split(name)]
            names = {app.id, app.id.removesuffix("-web"), *spelled, *parts, *app.hosts} - {""}
            if wanted in {one.casefold() for one in names}:
                return app
    return None


def show_services(output: Output, surroundings: "Surroundings") -> int:
    """The services, and why each is taken for used. Returns the exit code."""
    _ = output.language
    signs = {
        "browser": _("traces in a browser"),
        "program": _("a program on this computer"),
        "person": _("added by you"),
    }
    bodies: list[dict[str, Any]] = []
    rows: list[Sequence[str]] = []
    for service in surroundings.services:
        name = service.app.names.in_language(_.code)
        used = sorted(service.signs)
        bodies.append({"id": service.app.id, "name": name, "hosts": list(service.app.hosts), "signs": used})
        rows.append((service.app.id, name, _(", ").join(signs[sign] for sign in used)))
    output.document("services", surroundings.host, {"services": bodies})
    output.table((_("Service"), _("Name"), _("You use it")), rows, flexible=(1,))
    return exits.DONE


def show_letter(output: Output, surroundings: "Surroundings", asked: Asked) -> int:
    """A letter for the person to send. Returns the exit code."""
    from tidytrace.checks.accounts.cards import letter_to
    from tidytrace.findings.letters import ADVICE, addresses, write

    _ = output.language
    app = _service(surroundings.catalogue, asked.letter or "")
    letter = letter_to(app, asked.right or _usual_right(app)) if app is not None else None
    if letter is None:
        problem = (
            _("There is no such service; tidytrace checkup --services lists them.")
            if app is None
            else _("Nobody knows whom to write to there.")
        )
        output.problem(asked.letter, problem)
        output.document("letter", surroundings.host, {"letter": None})
        return exits.NOT_EVERYTHING
    written = write(letter, _, surroundings.today)
    body = {"to": list(addresses(letter)), "right": letter.right, "subject": written.subject, "body": written.body}
    output.document("letter", surroundings.host, {"letter": {"service": letter.service, **body}})
    output.note(_(ADVICE))
    for line in (_("To: {addresses}").format(addresses=_(", ").join(addresses(letter))), "", written.whole.rstrip()):
        output.say(line)
    return exits.DONE


def _usual_right(app: "App") -> "Right":
    return next((card.right for card in app.account if card.way == "letter" and card.right is not None), "withdraw")
