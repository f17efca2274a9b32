"""Content credentials (C2PA): a signed record in the file of who made or edited it with what.

The library that checks them works in a process of its own, which has the file open for reading and nothing else; it is
told to fetch nothing. No list of trusted signers is used, so nobody vouches for the name of a signer.
"""

import importlib.util
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec

from tidytrace.catalog import Grade
from tidytrace.labels import credentials_worker
from tidytrace.labels.bounded import Stopped, Unread, never
from tidytrace.labels.knowledge import Format, Knowledge
from tidytrace.labels.model import Bound, Says, Sign
from tidytrace.language import N_

MISSING: Final = N_("The part of Tidytrace that checks them is not installed here, or does not start.")
FORMAT: Final = N_("They cannot be checked in this kind of file.")
ODD: Final = N_("They are damaged, or written in a way that is not understood.")
SLOW: Final = N_("Checking them took too long and was ended.")
LARGE: Final = N_("The file is too big to be compared with them (more than {most} MB).")

CHANGED: Final = N_("The content was changed after it was signed.")
FORGED: Final = N_("The record itself was changed after it was signed, or was never signed properly.")
INVALID: Final = N_("The certificate of the signer was not valid for this.")
LOOSE: Final = N_("The record is not tied to this content, so it may come from another file.")
_FAILURES: Final[tuple[tuple[str, str], ...]] = (
    ("claim.hardBindings", LOOSE),
    ("Hash.mismatch", CHANGED),
    ("Hash.malformed", CHANGED),
    ("claimSignature.", FORGED),
    ("assertion.", FORGED),
    ("signingCredential.", INVALID),
)
"""How codes of the C2PA specification begin or end, the more telling first."""
_PATIENCE: Final = 90.0
"""Seconds."""
_MOST: Final = 512 << 20
"""Bytes: the library holds most kinds of files in memory."""
_MOST_ANSWER: Final = 8 << 20


class _Program(msgspec.Struct):
    name: str = ""
    version: str = ""


class _Assertion(msgspec.Struct):
    label: str = ""
    data: Any = None


class _Signature(msgspec.Struct):
    issuer: str | None = None
    common_name: str | None = None
    time: str | None = None


class _Manifest(msgspec.Struct):
    claim_generator: str | None = None
    claim_generator_info: list[_Program] = []
    assertions: list[_Assertion] = []
    signature_info: _Signature | None = None


class _Status(msgspec.Struct):
    code: str = ""


class _Results(msgspec.Struct):
    failure: list[_Status] = []


class _Validation(msgspec.Struct):
    active: _Results = msgspec.field(default_factory=_Results, name="activeManifest")


class _Store(msgspec.Struct):
    active_manifest: str = ""
    manifests: dict[str, _Manifest] = {}
    validation_results: _Validation = msgspec.field(default_factory=_Validation)


class _Answer(msgspec.Struct):
    problem: str = ""
    state: str | None = None
    store: _Store = msgspec.field(default_factory=_Store)


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
    return _sign(answer, where, known)


def _asked(stream: BinaryIO, size: int, form: Format, cancelled: Callable[[], bool]) -> _Answer:
    if not available():
        raise Unread(MISSING)
    if not form.mime:
        raise Unread(FORMAT)
    if size > _MOST:
        raise Unread(LARGE, {"most": _MOST >> 20})
    stream.seek(0)
    command = [sys.executable, "-I", str(Path(credentials_worker.__file__)), form.mime]
    with subprocess.Popen(
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as worker:
        try:
            said = _wait(worker, cancelled)
        finally:
            if worker.poll() is None:
                worker.kill()
    try:
        answer = msgspec.json.decode(said, type=_Answer, strict=False)
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


def _sign(answer: _Answer, where: Sequence[str], known: Knowledge) -> Sign:
    store = answer.store
    active = store.manifests.get(store.active_manifest, _Manifest())
    codes = [one.code for one in store.validation_results.active.failure if not one.code.endswith(".untrusted")]
    fits = answer.state in {"Valid", "Trusted"}
    signature = active.signature_info or _Signature()
    signer = signature.issuer or signature.common_name or ""
    says, source = _said(store, active, known)
    values = {
        "signer": signer,
        "program": _program(active),
        "time": signature.time or "",
        "source": source,
        "actions": ", ".join(dict.fromkeys(str(one.get("action", "")) for one in _actions(active)))[:300],
        "failures": ", ".join(dict.fromkeys(codes))[:300],
    }
    return Sign(
        kind="credentials",
        says=says,
        bound=Bound.FITS if fits else Bound.BROKEN,
        by=signer[:200],
        where=tuple(where),
        values={name: text for name, text in values.items() if text},
        grade=Grade.SOURCE,
        reason="" if fits else _reason(codes),
    )


def _reason(codes: Sequence[str]) -> str:
    for part, sentence in _FAILURES:
        if any(part in code for code in codes):
            return sentence
    return FORGED


def _program(manifest: _Manifest) -> str:
    named = [f"{one.name} {one.version}".strip() for one in manifest.claim_generator_info if one.name]
    return (", ".join(named) or manifest.claim_generator or "")[:200]


def _actions(manifest: _Manifest) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for assertion in manifest.assertions:
        if assertion.label.startswith("c2pa.actions") and isinstance(assertion.data, dict):
            actions = assertion.data.get("actions")
            found += [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
    return found


def _sources(manifest: _Manifest, known: Knowledge) -> dict[Says, str]:
    """What its actions say, and by which word."""
    found: dict[Says, str] = {}
    codes = {one.code.lower(): one for one in known.source_types}
    for action in _actions(manifest):
        code = str(action.get("digitalSourceType", "")).rstrip("/").rpartition("/")[2]
        one = codes.get(code.lower())
        if one is not None:
            found.setdefault(one.says, one.code)
    return found


def _said(store: _Store, active: _Manifest, known: Knowledge) -> tuple[Says, str]:
    """Of the whole record: what was made from something of AI is partly of AI."""
    own = _sources(active, known)
    for says in (Says.AI, Says.PART, Says.MAYBE):
        if says in own:
            return says, own[says]
    for manifest in store.manifests.values():
        before = _sources(manifest, known) if manifest is not active else {}
        for says in (Says.AI, Says.PART):
            if says in before:
                return Says.PART, before[says]
    for says, code in own.items():
        return says, code
    return Says.NOTHING, ""
