"""Read one key, or a whole document, of a settings file. A file that is not there has no keys; that is no error."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tidytrace.formats import (
    consents,
    dotenv,
    files,
    ignores,
    ini,
    jsonc,
    options,
    plist,
    prefs,
    shell,
    sqlite_row,
    toml_scan,
    yaml_tree,
)
from tidytrace.formats.errors import N_, Malformed, Unparsable
from tidytrace.formats.model import ABSENT, Format, KeyPath, Reading
from tidytrace.formats.text import decode
from tidytrace.formats.values import find


def parse(text: str, file_format: Format) -> Any:
    """The plain value of a text; an empty document is an empty group. Raises Malformed."""
    parser = _PARSERS.get(file_format)
    if parser is None:
        raise Malformed(N_("A database has no document to read."))
    value = parser(text)
    return {} if value is None else value


_PARSERS: Final[dict[Format, Callable[[str], Any]]] = {
    "json": lambda text: jsonc.parse(text, comments=False),
    "jsonc": lambda text: jsonc.parse(text, comments=True),
    "toml": toml_scan.parse,
    "yaml": lambda text: yaml_tree.value(yaml_tree.tree(text)),
    "ini": ini.parse,
    "env": dotenv.parse,
    "consents": consents.parse,
    "shell": shell.parse,
    "plist": plist.parse,
    "options": options.parse,
    "prefs": prefs.parse,
    "ignores-first": ignores.parse,
    "ignores-last": ignores.parse,
}


def read_key(path: Path, format: Format, key: KeyPath) -> Reading:  # noqa: A002 - the name of the interface
    """The value of one key.

    Args:
        path: the settings file; links are followed.
        format: how it is written.
        key: where the value stands, see ``KeyPath``.

    Raises:
        Unparsable: the file is not what its format promises.
        Unreadable: the system does not let us read it.
        TooLarge: more than 64 MiB (YAML: 1 MiB, TOML: 8 MiB, then as Unparsable).
        Busy: its app holds the database locked.
    """
    if format != "sqlite":
        return _find_through_strings(read_document(path, format), key)
    row = sqlite_row.read(path, key[0], key[1])
    if row is None:
        return ABSENT
    try:
        if len(key) == 2:
            return Reading(present=True, value=sqlite_row.plain_value(row))
        return find(sqlite_row.inner_value(row), key[2:])
    except Malformed as error:
        raise Unparsable(path, error.problem, **error.parameters) from error


def _find_through_strings(tree: object, key: KeyPath) -> Reading:
    """The value under a key path, also where a string on the way is JSON again; such a value is only read."""
    plain = find(tree, key)
    if plain.present:
        return plain
    for depth in range(1, len(key)):
        outer = find(tree, key[:depth])
        if isinstance(outer.value, str) and outer.value[:1] in {"{", "["}:
            try:
                return find(jsonc.parse(outer.value, comments=False), key[depth:])
            except Malformed:
                return ABSENT
    return ABSENT


def read_document(path: Path, format: Format) -> Any:  # noqa: A002 - the name of the interface
    """The whole parsed value without comments; an empty group when there is no file. Not for sqlite.

    Raises:
        Unparsable: the file is not what its format promises.
        Unreadable: the system does not let us read it.
        TooLarge: more than 64 MiB.
    """
    content = files.read(path)
    if content is None:
        return {}
    try:
        return parse(decode(content), format)
    except Malformed as error:
        raise Unparsable(path, error.problem, **error.parameters) from error
