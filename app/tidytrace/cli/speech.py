"""In which language the command line speaks, click's own texts included."""

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import click

from tidytrace.language import DOMAIN, N_, Language, choose_language
from tidytrace.resources import resources


def N_plural(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - a marker like N_
    """Mark a text with a plural for translation where it is kept."""
    return one, many


CLICK: Final = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Try '{command} {option}' for help."),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    N_plural("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    N_plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    N_plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
)
"""What click itself may say here, for the translators; click looks each up when it says it."""


def asked_language(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language of one command line, before anybody has read it: the last ``--lang``, else the environment's.

    What click refuses is refused in this language too, so it cannot wait for click.
    """
    asked: str | None = None
    words = iter(arguments)
    for word in words:
        if word == "--":
            break
        if word == "--lang":
            asked = next(words, None)
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return Language(choose_language(environ, asked if asked in {"en", "zh_CN"} else None))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let click find its own texts among our translations.

    Click asks the process-wide domain of ``gettext``, which is meant to be set by the program, in the language that
    the environment names. Both are put back at the end.
    """
    domain, named = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, os.fspath(resources() / "locale"))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language.code
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if named is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = named


def spoken(context: click.Context | None = None) -> Language:
    """The language of the command line that is being read."""
    context = context or click.get_current_context(silent=True)
    language = context.find_object(Language) if context is not None else None
    return language or Language(choose_language(os.environ))
