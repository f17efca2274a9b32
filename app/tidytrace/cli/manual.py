"""The manual page, made of the commands themselves: man(7), in the order of sections that man-pages(7) asks for."""

import time
from collections.abc import Iterator
from typing import Final

import click

from tidytrace import __version__
from tidytrace.cli import exits
from tidytrace.cli.main import tidytrace
from tidytrace.cli.speech import speaking
from tidytrace.cli.wrapping import is_wide, pieces
from tidytrace.language import N_, Language

_CODES: Final = (
    (exits.DONE, N_("Done, and nothing is at risk.")),
    (exits.AT_RISK, N_("Done, and at least one thing is at risk.")),
    (exits.WRONG_USAGE, N_("Wrong usage, or no display for the window.")),
    (exits.NOT_EVERYTHING, N_("Not everything could be done; the rest was.")),
    (exits.INTERRUPTED, N_("Interrupted. It is safe to run it again.")),
)
_VARIABLES: Final = (
    ("TIDYTRACE_LANG", N_("Language: en or zh_CN. By default that of the desktop.")),
    ("HOME", N_("The home whose AI apps are looked at.")),
    (
        "XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        N_("Where programs keep their files, if not in the usual folders; Tidytrace and the AI apps alike."),
    ),
)
_FOLDERS: Final = (
    ("~/.local/share/tidytrace", N_("The encrypted copies of erased chats.")),
    ("~/.local/state/tidytrace", N_("What was done and seen: receipts, notices, times. No text of a chat.")),
    ("~/.config/tidytrace", N_("What you chose in the window.")),
    ("~/.cache/tidytrace", N_("What can be worked out anew at any time.")),
)
_OF_ALL: Final = frozenset({"--json", "--lang", "--help"})
"""What every command takes."""


def manual(language: Language, moment: int) -> str:
    """The page.

    Args:
        language: of the page.
        moment: the day of the page, in seconds since 1970.
    """
    day = time.strftime("%Y-%m-%d", time.gmtime(moment))
    with speaking(language):
        context = click.Context(tidytrace, info_name="tidytrace", obj=language)
        name = _text(language("Tidytrace"))
        lines = [f'.TH TIDYTRACE 1 "{day}" "Tidytrace {__version__}" "{name}"']
        # ragged on the right: a line of Chinese has no spaces that could be stretched; and nothing is hyphenated
        lines += [".ad l", ".nh"]
        lines += [_section(language("NAME")), f"tidytrace \\- {_text(tidytrace.get_short_help_str())}"]
        lines += [_section(language("SYNOPSIS")), ".B tidytrace", _text(_usage(tidytrace, context))]
        lines += [_section(language("DESCRIPTION")), _text(_told(tidytrace, language))]
        lines += [_section(language("OPTIONS")), *_options(tidytrace, context)]
        lines += [".PP", _text(language("Every command also takes --json, --lang and --help."))]
        lines += [_section(language("COMMANDS")), *_commands(tidytrace, "tidytrace", language)]
        lines += [_section(language("EXIT STATUS")), *_listed(((str(one), text) for one, text in _CODES), language)]
        lines += [_section(language("ENVIRONMENT")), *_listed(_VARIABLES, language)]
        lines += [_section(language("FILES")), *_listed(_FOLDERS, language)]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, name: str, language: Language) -> Iterator[str]:
    context = click.Context(group, info_name=name, obj=language)
    for inner in group.list_commands(context):
        command = group.get_command(context, inner)
        if command is None or command.hidden:
            continue
        called = f"{name} {inner}"
        about = click.Context(command, info_name=called, obj=language)
        yield f'.SS "{called}"'
        yield from (f".B {called}", _text(_usage(command, about)), ".PP")
        yield _text(_told(command, language))
        yield from _options(command, about)
        if isinstance(command, click.Group):
            yield from _commands(command, called, language)


def _told(command: click.Command, language: Language) -> str:
    return language(command.help) if command.help else ""


def _usage(command: click.Command, context: click.Context) -> str:
    return " ".join(command.collect_usage_pieces(context))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    said = frozenset[str]() if command is tidytrace else _OF_ALL
    for parameter in command.get_params(context):
        own = isinstance(parameter, click.Option) and said.isdisjoint(parameter.opts)
        record = parameter.get_help_record(context) if own else None
        if record is not None:
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))


def _listed(rows: "Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]", language: Language) -> Iterator[str]:
    for name, meaning in rows:
        yield from (".TP", f".B {_text(name)}", _text(language(meaning)))


def _section(title: str) -> str:
    return f'.SH "{title}"'


def _text(words: str) -> str:
    """Words with nothing in them that troff would take for its own. Chinese may be broken between its characters."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("\b", "").replace("\n\n", "\n.PP\n")
    return "\n".join(_line(line) for line in escaped.splitlines())


def _line(line: str) -> str:
    if line == ".PP":
        return line
    if is_wide(line):
        line = "".join(f"\\:{piece}" if is_wide(piece) else piece for piece in pieces(line)).removeprefix("\\:")
    return f"\\&{line}" if line.startswith((".", "'")) else line
