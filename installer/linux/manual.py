"""Writes the manual pages and the completions of the shells from the commands themselves.

``python manual.py SHARE MOMENT``: below ``SHARE/man`` in both languages, and where each shell looks. With ``--plain``
the pages are not packed with gzip.
"""

import gzip
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parent))

from share import COMPLETIONS, PAGES  # noqa: E402 - scripts find each other by their folder

from tidytrace import __version__  # noqa: E402
from tidytrace.cli.completions import completion  # noqa: E402
from tidytrace.cli.main import tidytrace  # noqa: E402
from tidytrace.cli.speech import speaking  # noqa: E402
from tidytrace.language import Language  # noqa: E402


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


def main(share: Path, moment: int, *, packed: bool = True) -> None:
    """Write all of them."""
    for code, place in zip(("en", "zh_CN"), PAGES, strict=True):
        written = page(Language(code), moment).encode()
        _write(share / (f"{place}.gz" if packed else place), gzip.compress(written, mtime=0) if packed else written)
    for shell, place in COMPLETIONS.items():
        _write(share / place, completion(shell).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main(Path(sys.argv[1]), int(sys.argv[2]), packed="--plain" not in sys.argv)
