"""The process that looks: it answers one question, on this computer, and ends when nobody waits for the answer.

The question stands on the command line. The standard input says nothing: it is closed by whoever does not want the
answer any more, or has ended.
"""

import os
import select
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO, Final, TypeVar

import msgspec

from tidytrace.chats.model import Conversation
from tidytrace.gui.apart.wire import (
    Came,
    CheckedUp,
    Entered,
    Held,
    KeptAt,
    Listed,
    Problem,
    Question,
    Rolled,
    Some,
    Stands,
    Stepped,
    send,
)
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.found import Found
from tidytrace.gui.real_engine import RealEngine
from tidytrace.host import current_host
from tidytrace.sensitive.model import Kind

One = TypeVar("One")

_AT_ONCE: Final = 100
"""Conversations in one message."""
_OFTEN: Final = ("app", "store", "name", "erasable", "reason", "project", "version", "site", "locations")
"""What many conversations have in common."""
_POLITE: Final = 5
"""How far this process stands back where the window wants the processor."""


def answer(question: Question, engine: RealEngine, answers: BinaryIO, cancelled: Callable[[], bool]) -> None:
    """Answer one question. Raises OSError where nobody listens."""
    try:
        if question == "check-up":
            _check_up(engine, answers, cancelled)
        elif question == "conversations":
            _conversations(engine, answers, cancelled)
        elif question == "apps":
            _apps(engine, answers, cancelled)
        elif question == "kept":
            send(answers, KeptAt(engine.minding.retaining.look(cancelled)))
        else:
            _sensitive(engine, answers, cancelled)
    except EngineProblem as problem:
        send(answers, Problem(problem.sentence, problem.parameters, problem.where))


def _check_up(engine: RealEngine, answers: BinaryIO, cancelled: Callable[[], bool]) -> None:
    outcome = engine.check_up(
        lambda step: send(answers, Stepped(step)), cancelled, lambda finding: send(answers, Came(finding))
    )
    for finding in outcome.findings:
        send(answers, Stands(finding))
    send(
        answers,
        CheckedUp(tips=outcome.tips, when=outcome.when, complete=outcome.complete, note=outcome.note),
    )


def _conversations(engine: RealEngine, answers: BinaryIO, cancelled: Callable[[], bool]) -> None:
    listing = engine.conversations(lambda _count: None, cancelled)
    for some in _in_parts(listing.conversations):
        synced = {one.id: listing.synced[one.id] for one in some if one.id in listing.synced}
        send(answers, Some(_sharing(some), synced))
    send(answers, Listed(msgspec.structs.replace(listing, conversations=(), synced={})))


def _sharing(some: Sequence[Conversation]) -> tuple[Conversation, ...]:
    """The same conversations, but what is equal in them is one and the same object.

    So it is sent once, and takes room once in the window, which keeps all of them for as long as it is open. Read from
    a database each of them has a text of its own for the same project, and a copy of the same place.
    """
    known: dict[object, Any] = {}
    return tuple(
        msgspec.structs.replace(
            one,
            **{name: known.setdefault(value, value) for name in _OFTEN if (value := getattr(one, name)) is not None},
        )
        for one in some
    )


def _sensitive(engine: RealEngine, answers: BinaryIO, cancelled: Callable[[], bool]) -> None:
    found = engine.sensitive(cancelled)
    for some in _in_parts(list(found)):
        send(answers, Held(_held(some, found), last=False))
    send(answers, Held({}, last=True))


def _held(some: Sequence[str], found: Found) -> dict[str, dict[Kind, int]]:
    """What was found in these; once where it is the same in several, as ``_sharing`` does it."""
    known: dict[tuple[tuple[Kind, int], ...], dict[Kind, int]] = {}
    return {chat: known.setdefault(tuple(found[chat].items()), dict(found[chat])) for chat in some}


def _apps(engine: RealEngine, answers: BinaryIO, cancelled: Callable[[], bool]) -> None:
    roll = engine.apps.look(
        lambda step: send(answers, Stepped(step)), cancelled, lambda entry: send(answers, Entered(entry))
    )
    send(answers, Rolled(msgspec.structs.replace(roll, entries=())))


def _in_parts(all_of_them: Sequence[One]) -> Iterator[list[One]]:
    rest = iter(all_of_them)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _not_wanted() -> Callable[[], bool]:
    """Says whether nobody waits for the answer any more."""
    if sys.platform == "win32":  # where a pipe cannot be asked whether it has ended
        ended = threading.Event()

        def wait() -> None:
            sys.stdin.buffer.read()
            ended.set()

        threading.Thread(target=wait, daemon=True).start()
        return ended.is_set
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        return lambda: bool(select.select([0], [], [], 0)[0])


def main() -> int:
    """Serve on the standard streams. Returns the exit code."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints something must not stand between answers
    if hasattr(os, "nice"):
        os.nice(_POLITE)
    question: Question
    match sys.argv[1:]:
        case ["check-up" | "conversations" | "sensitive" | "apps" | "kept" as question]:
            pass
        case _:
            return 2
    with suppress(BrokenPipeError, KeyboardInterrupt):
        answer(question, RealEngine(current_host()), answers, _not_wanted())
    return 0


if __name__ == "__main__":
    sys.exit(main())
