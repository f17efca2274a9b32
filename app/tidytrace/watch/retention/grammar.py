"""Rules of how long chats stay, where rules of all kinds are typed: ``tidytrace remind --set``."""

import datetime
from typing import Final

from tidytrace.host.state import StateFolders
from tidytrace.language import N_, Language
from tidytrace.watch.reminders.errors import RuleWrong
from tidytrace.watch.reminders.grammar import Line
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.rules import Rule, RuleError, about_of, parse, rendered, told
from tidytrace.watch.retention.setting import checked, set_rules

EXAMPLES: Final = (N_("keep everything"), N_("remind every 30 days"), N_("tidy older than 90 days"))


class Retention:
    """The grammar of these rules."""

    examples: Final = EXAMPLES

    def read(self, text: str) -> Rule | None:
        """See ``rules.parse``; a name that no app, folder or conversation here has is refused."""
        try:
            rule = parse(text)
        except RuleError as error:
            if about_of(text) is None:
                return None
            raise RuleWrong(error.problem, EXAMPLES, **error.parameters) from error
        if rule.scope == "all":
            return rule
        # imported late: who sets a reminder needs no catalogue
        from tidytrace.checks.surroundings import Surroundings
        from tidytrace.host import current_host

        try:
            return checked(text, Surroundings.of(current_host()))
        except RuleError as error:
            raise RuleWrong(error.problem, (), **error.parameters) from error

    def keep(self, read: Rule, state: StateFolders, now: datetime.datetime) -> None:
        """Write it into the book of these rules."""
        set_rules(Book(state), (read,), now)

    def lines(self, state: StateFolders, now: datetime.datetime, language: Language) -> tuple[Line, ...]:
        """Each rule; of one that reminds also when."""
        del now
        sayings, _problem = Book(state).read()
        lines = []
        for rule in sayings.rules:
            since = sayings.reminded.get(rendered(rule))
            when = None
            if rule.does == "remind" and rule.days is not None and since is not None:
                when = (since + datetime.timedelta(days=rule.days)).astimezone().replace(tzinfo=None)
            lines.append(
                Line(
                    rule=told((rule,)).in_language(language.code),
                    when=when,
                    body={"kind": "retention", "scope": rule.scope, "of": rule.of or None, "does": rule.does},
                )
            )
        return tuple(lines)
