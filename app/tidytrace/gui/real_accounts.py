"""What the person says about their accounts, kept and judged."""

from collections.abc import Collection

from tidytrace.catalog import AccountCard, App
from tidytrace.checks.accounts.cards import card_finding, digest_of
from tidytrace.checks.accounts.choices import Choices
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding
from tidytrace.gui.engine import Chosen, EngineProblem
from tidytrace.language import N_


def tick(surroundings: Surroundings, finding_id: str, *, done: bool) -> Finding:
    """Keep that a card is done, or that it is not. Raises EngineProblem, OSError, ChoicesUnreadable."""
    app, card = _card(surroundings, finding_id)
    choices = Choices.of(surroundings.state)
    if done:
        choices.tick(finding_id, digest_of(app, card), surroundings.today)
    else:
        choices.untick(finding_id)
    return card_finding(app, card, choices, surroundings.today)


def _card(surroundings: Surroundings, finding_id: str) -> tuple[App, AccountCard]:
    app_id, _, card_id = finding_id.partition(".")
    for app in surroundings.catalogue:
        for card in app.account:
            if (app.id, card.id) == (app_id, card_id):
                return app, card
    raise EngineProblem(N_("This switch is no longer there. Please check again."))


def use(surroundings: Surroundings, services: Collection[str]) -> Chosen:
    """Keep which services are used beside those that can be seen. Raises OSError, ChoicesUnreadable."""
    before = {one.app.id for one in surroundings.services if one.used}
    seen = {one.app.id for one in surroundings.services if one.signs - {"person"}}
    choices = Choices.of(surroundings.state)
    choices.use(services)
    now = seen | choices.services
    added = [one.app for one in surroundings.services if one.app.id in now - before]
    found = tuple(card_finding(app, card, choices, surroundings.today) for app in added for card in app.account)
    return Chosen(found, frozenset(before - now))
