"""What a record of content credentials says, as the C2PA library tells it, and how far it holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from tidytrace.catalog import Grade
from tidytrace.labels.knowledge import Knowledge
from tidytrace.labels.model import Bound, Says, Sign
from tidytrace.labels.signs import shown
from tidytrace.language import N_

CHANGED: Final = N_("The content was changed after it was signed.")
FORGED: Final = N_("The record itself was changed after it was signed, or was never signed properly.")
INVALID: Final = N_("Nothing was changed since, but the signer's certificate is not one for such records.")
EXPIRED: Final = N_(
    "Nothing was changed since, but the signer's certificate has run out, and no trusted clock says when it was used."
)
REVOKED: Final = N_("Nothing was changed since, but the signer's certificate was called back.")
EARLIER: Final = N_("A file that this one was made from has a record that does not fit.")
LOOSE: Final = N_("The record is not tied to this content, so it may come from another file.")
_FAILURES: Final[tuple[tuple[str, str], ...]] = (
    ("claim.hardBindings", LOOSE),
    ("Hash.mismatch", CHANGED),
    ("Hash.malformed", CHANGED),
    ("claimSignature.", FORGED),
    ("assertion.", FORGED),
)
"""How codes of the C2PA specification begin or end, the more telling first."""
_OF_CERTIFICATES: Final = ("signingCredential.", "timeStamp.")
_OFFLINE: Final = ("cawg.",)
"""Who a person is on a website, which only that website could say."""


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


class _Ingredient(msgspec.Struct):
    relationship: str = ""
    active_manifest: str | None = None


class _Manifest(msgspec.Struct):
    claim_generator: str | None = None
    claim_generator_info: list[_Program] = []
    assertions: list[_Assertion] = []
    ingredients: list[_Ingredient] = []
    signature_info: _Signature | None = None


class _Status(msgspec.Struct):
    code: str = ""


class _Results(msgspec.Struct):
    success: list[_Status] = []
    failure: list[_Status] = []


class _Delta(msgspec.Struct):
    results: _Results = msgspec.field(default_factory=_Results, name="validationDeltas")


class _Validation(msgspec.Struct):
    active: _Results = msgspec.field(default_factory=_Results, name="activeManifest")
    deltas: list[_Delta] = msgspec.field(default_factory=list, name="ingredientDeltas")


class _Store(msgspec.Struct):
    active_manifest: str = ""
    manifests: dict[str, _Manifest] = {}
    validation_results: _Validation = msgspec.field(default_factory=_Validation)


class Answer(msgspec.Struct):
    """What the worker prints: a problem, or the state of the record and all that stands in it."""

    problem: str = ""
    state: str | None = None
    store: _Store = msgspec.field(default_factory=_Store)


def sign_of(answer: Answer, where: Sequence[str], known: Knowledge) -> Sign:
    """What a record says of its file, and how far that holds."""
    store = answer.store
    active = store.manifests.get(store.active_manifest, _Manifest())
    codes = _failures(store.validation_results.active)
    bound, reason = _held(answer, codes)
    signature = active.signature_info or _Signature()
    signer = signature.issuer or signature.common_name or ""
    says, source = _said(store, store.active_manifest, known)
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
        bound=bound,
        by=shown(signer),
        where=tuple(where),
        values={name: shown(text) for name, text in values.items() if text},
        grade=Grade.SOURCE,
        reason=reason,
    )


def _failures(results: _Results) -> list[str]:
    """Codes of what does not hold. That no list of signers is used is not among them."""
    codes = (one.code for one in results.failure)
    return [code for code in codes if not code.endswith(".untrusted") and not code.startswith(_OFFLINE)]


def _held(answer: Answer, codes: Sequence[str]) -> tuple[Bound, str]:
    """How far the record holds, and why not further."""
    if answer.state in {"Valid", "Trusted"}:
        return Bound.FITS, ""
    broken = _broken(answer, codes)
    if broken:
        return Bound.BROKEN, broken
    if not codes:
        return Bound.FITS, ""
    reasons = {"signingCredential.revoked": REVOKED, "signingCredential.expired": EXPIRED}
    return Bound.DOUBTFUL, next((sentence for code, sentence in reasons.items() if code in codes), INVALID)


def _broken(answer: Answer, codes: Sequence[str]) -> str:
    """Why the record does not fit; empty if at most a certificate is at fault."""
    validation = answer.store.validation_results
    for part, sentence in _FAILURES:
        if any(part in code for code in codes):
            return sentence
    if any(_failures(delta.results) for delta in validation.deltas):
        return EARLIER
    about_this = any("Hash.match" in one.code for one in validation.active.success)
    return "" if about_this and all(code.startswith(_OF_CERTIFICATES) for code in codes) else FORGED


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


def _states(store: _Store, name: str) -> Iterator[_Manifest]:
    """A record, and those of the earlier states of the same content."""
    waiting, seen = [name], set[str]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue  # a circle
        seen.add(one)
        manifest = store.manifests.get(one, _Manifest())
        yield manifest
        waiting += [part.active_manifest or "" for part in manifest.ingredients if part.relationship == "parentOf"]


def _said(store: _Store, name: str, known: Knowledge) -> tuple[Says, str]:
    """Of a record and those of the files it was made from, and by which word.

    What is a later state of something of AI is of AI; what it is only a part of is partly of AI.
    """
    states = [_sources(manifest, known) for manifest in _states(store, name)]
    for sources in states:
        if Says.AI in sources:
            return Says.AI, sources[Says.AI]
    own = states[0]
    for says in (Says.PART, Says.MAYBE):
        if says in own:
            return says, own[says]
    for manifest in store.manifests.values():
        before = _sources(manifest, known)
        for says in (Says.AI, Says.PART):
            if says in before:
                return Says.PART, before[says]
    return next(iter(own.items()), (Says.NOTHING, ""))
