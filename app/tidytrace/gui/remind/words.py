"""Words that several parts of the page share."""

from typing import Final

from tidytrace.gui.remind.port import Kept
from tidytrace.language import N_, Language
from tidytrace.watch.retention.rules import Rule, Scope

_SCOPES: Final[dict[Scope, str]] = {
    "all": N_("the rule for all apps"),
    "app": N_("a rule for this app"),
    "folder": N_("a rule for the folder"),
    "chat": N_("a rule for the conversation"),
}
SUBJECTS: Final = {
    "checkup": N_("Check-up"),
    "purge": N_("Look through old chats"),
    "walk": N_("Walk through the tips"),
}


def days(language: Language, count: int) -> str:
    """«30 days»."""
    return language.plural("{count} day", "{count} days", count)


def does(language: Language, rule: Rule) -> str:
    """What a rule does, without what it is for."""
    if rule.does == "keep" or rule.days is None:
        return language("Keep everything")
    words = language("Remind every {days}") if rule.does == "remind" else language("Tidy what was not used for {days}")
    return words.format(days=days(language, rule.days))


def scope(language: Language, rule: Rule) -> str:
    """For what a rule is."""
    return language(_SCOPES[rule.scope])


def name_of(language: Language, rule: Rule, kept: Kept) -> str:
    """What an exception is called: an app by its name, a conversation by its title, a folder by its path."""
    if rule.scope == "app":
        text = kept.names.get(rule.of)
        return text.in_language(language.code) if text is not None else rule.of
    if rule.scope == "chat":
        return language("«{title}»").format(title=kept.titles.get(rule.of) or rule.of)
    return rule.of
