"""The small language of path templates: ``{variable}``, doubled braces for braces, globs, and forward slashes."""

import re
from collections.abc import Callable, Iterator

_PIECE = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}|[{}]")


def variables(template: str) -> tuple[str, ...]:
    """Names of the variables in a template, each once. Raises ValueError for a stray brace."""
    found: dict[str, None] = {}
    for piece in _PIECE.finditer(template):
        if piece.group(1):
            found[piece.group(1)] = None
        elif len(piece.group(0)) == 1:
            raise ValueError(f"stray {piece.group(0)} in {template!r}")
    return tuple(found)


def fill(template: str, value: Callable[[str], str]) -> str:
    """The template with each variable replaced by ``value(name)``; what is filled in is not looked at again."""
    return _PIECE.sub(lambda piece: value(piece.group(1)) if piece.group(1) else piece.group(0)[0], template)


def leaves(template: str) -> bool:
    """Whether a template climbs out of its folder."""
    return ".." in re.split(r"[/\\]", template)


def template_problems(field: str, template: str, known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one template: its braces, a variable that is none of ``known``, a way out of its folder."""
    try:
        names = variables(template)
    except ValueError as error:
        yield field, str(error)
        return
    for name in sorted(set(names) - known):
        yield field, f"unknown variable {{{name}}} in {template!r}"
    if leaves(template):
        yield field, f"{template!r} must not climb with .."
    if not re.match(r"\{|~?/|[A-Z]:[/\\]", template):
        yield field, f"{template!r} must start with a path variable or be absolute"
