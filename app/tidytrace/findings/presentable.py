"""Values of settings as evidence may show them: short, one line, and never a secret."""

import re
from typing import Any

LONGEST = 60
"""Characters."""
_SECRET_NAME = re.compile(r"key|token|secret|passw|credential|auth(?!or)|cookie|bearer", re.IGNORECASE)
_LOGIN = re.compile(r"(//)[^/@\s]+@")
_QUERY = re.compile(r"(\w+://[^\s?#]+)[?#]\S+")
_SECRET_WORD = re.compile(
    r"(?:sk|pk|ghp|gho|ghs|ghu|glpat|xox[abpr]|AKIA|AIza|eyJ|Bearer )[\w.=/+-]{12,}|\b[0-9a-fA-F]{24,}\b"
)
_HIDDEN = "…"


def presentable(value: Any, name: str = "") -> str:
    """A value on one line of at most ``LONGEST`` characters.

    Args:
        value: a scalar; groups and lists are named by their size only.
        name: the key, which may say that the value is a secret.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if isinstance(value, str) and len(value) > 5 and _SECRET_NAME.search(name):
        return _HIDDEN
    text = str(value)[: LONGEST * 20]
    text = _SECRET_WORD.sub(_HIDDEN, _QUERY.sub(rf"\1{_HIDDEN}", _LOGIN.sub(rf"\1{_HIDDEN}@", text)))
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + _HIDDEN


def names_secret(name: str) -> bool:
    """Whether something is called as secrets are."""
    return _SECRET_NAME.search(name) is not None


def holds_secret(text: str) -> bool:
    """Whether a text has a word in it that looks like a key."""
    return _SECRET_WORD.search(text) is not None


def spelled(file_format: str, key: tuple[str, ...]) -> str:
    """A key path as a person reads it; the table of a database goes without saying."""
    return ".".join(key[1:] if file_format == "sqlite" else key)
