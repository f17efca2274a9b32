"""Writes the manual pages and the completions of the shells from the commands themselves.

``python manual.py SHARE MOMENT``: below ``SHARE/man`` in both languages, and where each shell looks.
"""

import gzip
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from tidytrace import __version__
from tidytrace.cli.main import tidytrace
from tidytrace.cli.speech import speaking
from tidytrace.language import Language

PLACES = {
    "bash": "bash-completion/completions/tidytrace",
    "zsh": "zsh/site-functions/_tidytrace",
    "fish": "fish/vendor_completions.d/tidytrace.fish",
}
"""Where Debian's shells look, below /usr/share."""


def page(language: Language, moment: int) -> str:
    """The manual page, in the language of troff's man macros."""
    day = time.strftime("%Y-%m-%d", time.gmtime(moment))
    with speaking(language):
        lines = [f'.TH TIDYTRACE 1 "{day}" "Tidytrace {__version__}" "{_text(language("Tidytrace"))}"']
        lines += [".SH NAME", f"tidytrace \\- {_text(_first(tidytrace, language))}"]
        lines += _command(tidytrace, "tidytrace", language, heading=".SH")
    return "\n".join(lines) + "\n"


def _command(command: click.Command, name: str, language: Language, heading: str) -> Iterator[str]:
    context = click.Context(command, info_name=name, obj=language)
    yield f'{heading} "{name.upper() if heading == ".SH" else name}"'
    usage = " ".join(command.collect_usage_pieces(context))
    yield from (f".B {name}", _text(usage), ".PP", _text(command.help or command.get_short_help_str(400)))
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield from (".TP", f".B {_text(record[0])}", _text(record[1]))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from _command(found, f"{name} {inner}", language, heading=".SS")


def _first(command: click.Command, language: Language) -> str:
    context = click.Context(command, obj=language)
    return command.get_short_help_str(200) if context else ""


def _text(words: str) -> str:
    """Words with nothing in them that troff would take for its own."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-").replace("\b", "").replace("\n\n", "\n.PP\n")
    return "\n".join(
        f"\\&{line}" if line.startswith((".", "'")) and line != ".PP" else line for line in escaped.splitlines()
    )


def main(share: Path, moment: int) -> None:
    """Write all of them."""
    for code, folder in (("en", "man/man1"), ("zh_CN", "man/zh_CN/man1")):
        target = share / folder / "tidytrace.1.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(page(Language(code), moment).encode(), mtime=0))
    for shell, place in PLACES.items():
        kind = get_completion_class(shell)
        if kind is None:
            sys.exit(f"no completion for {shell}")
        target = share / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(kind(tidytrace, {}, "tidytrace", "_TIDYTRACE_COMPLETE").source(), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main(Path(sys.argv[1]), int(sys.argv[2]))
