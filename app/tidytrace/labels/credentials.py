"""Content credentials (C2PA): a signed record in the file of who made or edited it with what.

The library that checks them works in a process of its own, which has the file open for reading and nothing else; it is
told to fetch nothing. No list of trusted signers is used, so nobody vouches for the name of a signer.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tidytrace.catalog import Grade
from tidytrace.itself import WITHOUT_CONSOLE, is_one_program, part
from tidytrace.labels import credentials_worker
from tidytrace.labels.bounded import Stopped, Unread, never
from tidytrace.labels.knowledge import Format, Knowledge
from tidytrace.labels.model import Bound, Says, Sign
from tidytrace.labels.record import Answer, sign_of
from tidytrace.language import N_

MISSING: Final = N_("The part of Tidytrace that checks them is not installed here, or does not start.")
FORMAT: Final = N_("They cannot be checked in this kind of file.")
ODD: Final = N_("They are damaged, or written in a way that is not understood.")
SLOW: Final = N_("Checking them took too long and was ended.")
LARGE: Final = N_("The file is too big to be compared with them (more than {most} MB).")

_PATIENCE: Final = 90.0
"""Seconds."""
_MOST: Final = 256 << 20
"""Bytes: the library holds most kinds of files in memory."""
_MOST_ANSWER: Final = 8 << 20


def available() -> bool:
    """Whether the library is installed; it is not loaded for that."""
    return importlib.util.find_spec("c2pa") is not None


def check(  # noqa: PLR0913 - the file, what is known of it, and who may end it
    stream: BinaryIO,
    size: int,
    form: Format,
    where: Sequence[str],
    *,
    known: Knowledge,
    cancelled: Callable[[], bool] = never,
) -> Sign:
    """What the credentials of a file say, and whether they hold.

    Args:
        stream: The file, open for reading only.
        size: Of it in bytes.
        form: Its kind.
        where: The places in which the record stands.
        known: The facts about labels.
        cancelled: Asked several times a second.

    Raises:
        Stopped: It was cancelled.
    """
    try:
        answer = _asked(stream, size, form, cancelled)
    except Unread as gap:
        parameters = {name: str(value) for name, value in gap.parameters.items()}
        return Sign(
            kind="credentials",
            says=Says.NOTHING,
            bound=Bound.UNCHECKED,
            where=tuple(where),
            values=parameters,
            grade=Grade.SOURCE,
            reason=gap.sentence,
        )
    return sign_of(answer, where, known)


def _asked(stream: BinaryIO, size: int, form: Format, cancelled: Callable[[], bool]) -> Answer:
    if not available():
        raise Unread(MISSING)
    if not form.mime:
        raise Unread(FORMAT)
    if size > _MOST:
        raise Unread(LARGE, {"most": _MOST >> 20})
    stream.seek(0)
    # by its path: it needs nothing of ours, and sees nothing of the person's Python
    command = (
        part("credentials", form.mime)
        if is_one_program()
        else (sys.executable, "-I", str(Path(credentials_worker.__file__)), form.mime)
    )
    with subprocess.Popen(
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=WITHOUT_CONSOLE,
    ) as worker:
        try:
            said = _wait(worker, cancelled)
        finally:
            if worker.poll() is None:
                worker.kill()
    try:
        answer = msgspec.json.decode(said, type=Answer, strict=False)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unread(ODD) from error
    problems = {"missing": MISSING, "format": FORMAT}
    if answer.problem:
        raise Unread(problems.get(answer.problem, ODD))
    return answer


def _wait(worker: "subprocess.Popen[bytes]", cancelled: Callable[[], bool]) -> bytes:
    """Its answer. Raises Unread or Stopped."""
    waited = 0.0
    while True:
        try:
            said, _nothing = worker.communicate(timeout=0.1)
        except subprocess.TimeoutExpired:
            waited += 0.1
            if cancelled():
                raise Stopped from None
            if waited > _PATIENCE:
                raise Unread(SLOW) from None
            continue
        if len(said) > _MOST_ANSWER:
            raise Unread(ODD)
        return said
