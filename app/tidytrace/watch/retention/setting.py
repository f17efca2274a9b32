"""Setting a rule and taking it back, with what it names checked against this computer."""

import datetime
from collections.abc import Iterable

from tidytrace.checks.surroundings import Surroundings
from tidytrace.language import N_
from tidytrace.watch.retention.book import Book, Sayings
from tidytrace.watch.retention.choosing import whole
from tidytrace.watch.retention.rules import Rule, RuleError, about_of, parse


def checked(text: str, surroundings: Surroundings) -> Rule:
    """Read a rule and make sure that it can hold for something: a name with a slip would keep nothing.

    Raises RuleError for what is no rule, an app that no catalogue knows, a folder that is no whole path, and a
    conversation that is not on this computer.
    """
    rule = parse(text)
    if rule.scope == "app" and rule.of not in {app.id for app in surroundings.catalogue}:
        raise RuleError(N_("«{text}»: there is no app with this id. «tidytrace apps» lists them."), text=text)
    if rule.scope == "folder":
        return _of_folder(rule, surroundings, text)
    if rule.scope == "chat":
        try:
            surroundings.library.find(rule.of)
        except KeyError as error:
            problem = N_("«{text}»: there is no conversation with this id. «tidytrace chats list» lists them.")
            raise RuleError(problem, text=text) from error
    return rule


def set_rules(book: Book, rules: Iterable[Rule], now: datetime.datetime) -> Sayings:
    """Set them all, or none. Raises OSError."""

    def more(sayings: Sayings) -> Sayings:
        for rule in rules:
            sayings = sayings.with_rule(rule, now)
        return sayings

    return book.change(more)


def remove_rules(book: Book, texts: Iterable[str], surroundings: Surroundings) -> Sayings:
    """Take rules back, named as a whole or by what they are for (``app:codex``, ``all``): all, or none.

    Raises RuleError where there is no such rule, and OSError.
    """

    def fewer(sayings: Sayings) -> Sayings:
        for text in texts:
            sayings = sayings.without(_known(text, sayings.rules, surroundings))
        return sayings

    return book.change(fewer)


def _known(text: str, rules: Iterable[Rule], surroundings: Surroundings) -> Rule:
    try:
        rule = parse(text)
    except RuleError:
        about = about_of(text)
    else:
        about = rule.about
    if about is not None and about[0] == "folder":
        about = "folder", whole(about[1], surroundings.host) or about[1]
    for one in rules:
        if one.about == about:
            return one
    raise RuleError(N_("There is no rule «{text}»."), text=text)


def _of_folder(rule: Rule, surroundings: Surroundings, text: str) -> Rule:
    folder = whole(rule.of, surroundings.host)
    if folder is None:
        raise RuleError(N_("«{text}»: give the folder as a whole path, such as /home/me/docs or ~/work."), text=text)
    return Rule(scope="folder", of=folder, does=rule.does, days=rule.days)
