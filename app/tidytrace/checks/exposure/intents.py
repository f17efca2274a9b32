"""What a server will do at its next start, out of the words and the variables that it is started with."""

import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.answers import Lock
from tidytrace.checks.exposure.options import given
from tidytrace.checks.exposure.sightings import Reach, reach_of

Decider = Literal["option", "variable", "default"]
_NUMBER: Final = re.compile(r":?\d{1,5}")
_WITH_PORT: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]/]*)(?::(?P<port>\d{1,5}))?")
_NAMES: Final = {"localhost": "127.0.0.1", "": "0.0.0.0", "*": "0.0.0.0", "lan": "0.0.0.0", "loopback": "127.0.0.1"}  # noqa: S104


class Intent(msgspec.Struct, frozen=True, kw_only=True):
    """Who will be able to reach it, and what says so."""

    reach: Reach | None
    """None where nobody knows."""
    lock: Lock
    decided_by: Decider
    name: str = ""
    """The option or variable."""
    value: str = ""


def intent_of(server: Server, command: Sequence[str], environ: Mapping[str, str]) -> Intent:
    """Read the words of a command and the variables that go with it."""
    lock = lock_of_words(server, command, environ)
    found = given(server.listen.options, command)
    if found is not None:
        option, value = found
        return Intent(reach=reach_of_value(value), lock=lock, decided_by="option", name=option.name, value=value)
    for name in server.listen.variables:
        value = environ.get(name, "").strip().strip("\"'")
        if value:
            return Intent(reach=reach_of_value(value), lock=lock, decided_by="variable", name=name, value=value)
    reach: Reach | None = server.listen.default
    return Intent(reach=reach, lock=lock, decided_by="default")


def reach_of_value(value: str) -> Reach:
    """Who can reach a server that is told this address; several may stand there between commas."""
    return reach_of(_address(one.strip()) for one in value.split(","))


def _address(text: str) -> str:
    """The address in ``host``, ``host:port``, ``:port``, ``http://host:port``, ``[::]:port`` or an address of IPv6."""
    text = re.sub(r"^[a-z]+://", "", text.strip().strip("\"'")).partition("/")[0]
    if _NUMBER.fullmatch(text):
        return "0.0.0.0" if text.startswith(":") else "127.0.0.1"  # noqa: S104 - a number alone is a port
    if text.count(":") > 1 and not text.startswith("["):
        return text
    match = _WITH_PORT.fullmatch(text)
    host = match["host"].strip("[]").lower() if match else text
    return _NAMES.get(host, host)


def closed_value(server: Server, value: str) -> str:
    """What is written in the place of a value so that only this computer can connect; a port stays."""
    text = re.sub(r"^[a-z]+://", "", value.strip().strip("\"'")).partition("/")[0]
    closed = server.listen.closed
    port = re.search(r"(?:^|\]|[^:\]]):(\d{1,5})$", text)
    if port is None or (text.count(":") > 1 and not text.startswith("[")):
        return closed
    host = closed.rpartition(":")[0] if re.search(r":\d+$", closed) else closed
    return f"{host}:{port[1]}"


def lock_of_words(server: Server, command: Sequence[str], environ: Mapping[str, str]) -> Lock:
    """Whether it will ask for a password, by the words and variables that it is started with."""
    rules = server.lock
    if rules.default == "none":
        return "off"
    words = {word.partition("=")[0] for word in command}
    if words & set(rules.off_options):
        return "off"
    emptied = {
        name for name, sign, value in (word.partition("=") for word in command) if sign and not value.strip("'\"")
    }
    if emptied & set(rules.empty_options) and not (words - emptied) & set(rules.options):
        return "off"
    for name, values in rules.off_variables.items():
        if environ.get(name, "").strip().lower() in {one.lower() for one in values}:
            return "off"
    if words & set(rules.options) or any(environ.get(name, "").strip() for name in rules.variables):
        return "on"
    return rules.default or "unknown"


def split_command(text: str) -> tuple[str, ...]:
    """The words of a command line, those inside a shell's ``-c "…"`` too; with an open quote, what blanks part."""
    words: list[str] = []
    for word in _split(text):
        words += _split(word) if re.search(r"\s", word) else [word]
    return tuple(words)


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def closed_command(server: Server, text: str) -> str | None:
    """A command line with its own address closed, and all else as it was; none where that cannot be done alone."""
    options = {one.name: one for one in server.listen.options}
    words = re.split(r"(\s+)", text)
    changed = False
    drop: set[int] = set()
    for place in range(0, len(words), 2):
        name, joined, value = words[place].partition("=")
        option = options.get(name)
        if option is None or place in drop:
            continue
        if option.flag:
            drop |= {place}
        elif joined:
            words[place] = f"{name}={_closed_word(server, value)}"
        elif place + 2 < len(words) and words[place + 2] and not words[place + 2].startswith("-"):
            words[place + 2] = _closed_word(server, words[place + 2])
        elif option.bare is not None:
            drop |= {place}
        changed = True
    kept = [word for place, word in enumerate(words) if place not in drop and place - 1 not in drop]
    result = "".join(kept).rstrip()
    if not changed:
        plain = next((one for one in server.listen.options if not one.flag), None)
        if plain is None or re.search(r"[|;&<>`]|\s--\s", text):
            return None
        between = "=" if server.listen.joined else " "
        result = f"{text.rstrip()} {plain.name}{between}{server.listen.closed}"
    return result if intent_of(server, split_command(result), {}).reach == "loopback" else None


def _closed_word(server: Server, word: str) -> str:
    """A value in a command line, with the quotes that stand around it."""
    parts = re.fullmatch(r"([\"']*)(.*?)([\"']*)", word)
    if parts is None or reach_of_value(parts[2]) == "loopback":
        return word
    return f"{parts[1]}{closed_value(server, parts[2])}{parts[3]}"
