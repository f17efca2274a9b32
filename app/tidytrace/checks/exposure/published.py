"""Servers that are started in a container by a command line: who will reach the port that it publishes."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.intents import Intent, lock_of_words
from tidytrace.checks.exposure.sightings import Reach, made_of, reach_of

OPTIONS: Final = ("-p", "--publish")
QUADLET: Final = "PublishPort"
"""The same in a unit file of podman."""
_ENGINES: Final = frozenset({"docker", "podman", "nerdctl"})
_PORT: Final = re.compile(r"(?:(?P<ip>\[[^\]]*\]|[\d.]*):)?(?P<ports>\d*(?:-\d+)?:\d+(?:-\d+)?(?:/tcp)?)")
_ENVIRONMENT: Final = ("-e", "--env")


def may_publish(server: Server, command: str) -> bool:
    """Whether it is worth while to look at a command line closely."""
    return any(engine in command for engine in _ENGINES) and any(image in command for image in server.images)


def published_intent(server: Server, words: Sequence[str]) -> Intent | None:
    """What a ``docker run`` or ``podman run`` of a product's image opens; none where it is no such command."""
    engine = next((place for place, word in enumerate(words) if _base(word) in _ENGINES), None)
    if engine is None or "run" not in words[engine + 1 :]:
        return None
    if not any(made_of(server, word) for word in words[engine + 1 :]):
        return None
    ports = [one for one in _values(words, OPTIONS) if _PORT.fullmatch(one)]
    if not ports:
        return None
    value = next((one for one in ports if _reach(one) != "loopback"), ports[0])
    told = (one.partition("=") for one in _values(words, _ENVIRONMENT))
    variables = {name: content for name, _, content in told}
    lock = lock_of_words(server, words, variables)
    return Intent(reach=_reach(value), lock=lock, decided_by="option", name=OPTIONS[0], value=value)


def closed_port(value: str) -> str:
    """A published port as only this computer can reach it."""
    match = _PORT.fullmatch(value)
    return f"127.0.0.1:{match['ports']}" if match else value


def closed_publishing(line: str, value: str) -> str | None:
    """A command line with one published port closed, and all else as it was; none where it does not stand alone."""
    alone = re.compile(rf"(?<![\w.:\]]){re.escape(value)}(?![\w:/])")
    closed, count = alone.subn(closed_port(value), line)
    return closed if count == 1 else None


def _reach(value: str) -> Reach:
    match = _PORT.fullmatch(value)
    ip = (match["ip"] or "").strip("[]") if match else ""
    return reach_of([ip or "0.0.0.0"])  # noqa: S104 - what the engines take for it


def _values(words: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        if word in names and place + 1 < len(words):
            yield words[place + 1]
        elif sign and name in names:
            yield value
        elif word.startswith(names[0]) and not word.startswith("--") and len(word) > len(names[0]):
            yield word[len(names[0]) :].removeprefix("=")


def _base(word: str) -> str:
    return word.rpartition("/")[2].removesuffix(".exe")
