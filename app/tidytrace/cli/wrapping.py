"""Lines for a terminal, where a Chinese character is two columns wide and needs no space to break at."""

import re
from functools import cache


# compiled when they are needed: with --json nothing is written for a terminal
@cache
def _piece() -> re.Pattern[str]:
    # Chinese breaks between any two characters, but not before a closing mark or after an opening one
    return re.compile(
        r"[ \t\n]+"
        r"|[（《「“]*(?:[\u2e80-\u2fff\u3040-\u9fff]|[^ \t\n\u2e80-\u9fff\uff00-\uffef]+)[，。、；：！？）》」”…]*"
        r"|."
    )


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(r"[\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]")


def is_wide(text: str) -> bool:
    """Whether any character takes two columns."""
    return _wide().search(text) is not None


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return len(text) + len(_wide().findall(text))


def pieces(text: str) -> list[str]:
    """The text in pieces, between any two of which a line may end."""
    return _piece().findall(text)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of one paragraph."""
    lines = [""]
    for found in pieces(text):
        piece = " " if found.isspace() else found
        if columns(lines[-1]) + columns(piece) > width and lines[-1] and piece != " ":
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        if piece != " " or lines[-1]:
            lines[-1] += piece
    return [line.rstrip() for line in lines]
