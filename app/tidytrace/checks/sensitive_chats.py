"""What stands in chats that should never have been typed, one finding for each app that keeps any.

A finding carries ids of conversations, kinds and counts; no title and nothing of what was said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tidytrace.catalog import Severity, Text
from tidytrace.chats.errors import StoreError
from tidytrace.checks.accepting import not_accepted
from tidytrace.checks.scanning import Place, Scan, of_note
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.tips import PAYMENT_TIP, TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.formats.refusals import of_system
from tidytrace.host import Installation
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind, Rule

_GRAVE: Final[frozenset[Kind]] = frozenset(
    {
        "payment-card",
        "cn-resident-id",
        "payment-password",
        "password",
        "api-key",
        "private-key",
        "crypto-seed",
        "passport",
        "us-ssn",
    }
)
"""Whoever has it can pay, sign in or pass for the person."""
_PAYMENT: Final[frozenset[Kind]] = frozenset({"payment-card", "payment-password"})
"""What the tip about payment passwords speaks of, one-time codes included."""
_SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low")
_SHOWN: Final = 40
"""Lines of evidence: enough to begin with; `chats list --sensitive` has them all."""
_NAMED: Final = 3
"""Kinds that a sentence names."""


def run(surroundings: Surroundings, cancelled: Callable[[], bool] | None = None) -> Iterator[Finding]:
    """One finding for each app with chats, and one for each where not all could be looked through.

    Raises:
        RuleError: this installation is damaged.
    """
    installations = [one for one in surroundings.installations if one.app.transcripts]
    try:
        yield from _looked(surroundings, installations, cancelled)
    except OSError as error:
        # without its own memory nothing can be marked; all that was found elsewhere is found all the same
        yield from (_no_memory(one, surroundings, error) for one in installations)


def _looked(
    surroundings: Surroundings, installations: Sequence[Installation], cancelled: Callable[[], bool] | None
) -> Iterator[Finding]:
    scan = Scan.of(surroundings.state)
    before = len(surroundings.library.problems)
    found: dict[str, list[Place]] = {}
    places_of_chats = scan.of_chats(surroundings, [one.app.id for one in installations], cancelled)
    for place in not_accepted(surroundings.state, places_of_chats):
        if place.app is not None:
            found.setdefault(place.app, []).append(place)
    if cancelled is not None and cancelled():
        return  # half a look would call fine what nobody looked at
    problems = [*scan.problems, *surroundings.library.problems[before:]]
    for installation in installations:
        places = found.get(installation.app.id, [])
        total = surroundings.library.tally(installation.app.id).total
        closed = [one for one in problems if _is_of(one, installation)]
        noted = list(of_note(places))
        if noted:
            yield _at_risk(installation, noted, total, scan.rules)
        elif total and not closed:
            yield _fine(installation, total, places)
        if closed:
            yield _unread(installation, closed)
    surroundings.index.save()


def _finding(  # noqa: PLR0913 - what such findings differ in
    installation: Installation,
    title: str,
    why: str,
    parameters: dict[str, Parameter],
    *,
    state: State,
    severity: Severity = "info",
    name: str = "sensitive-chats",
    payment: bool = True,
    evidence: Iterable[Evidence] = (),
    remedy: Remedy = NO_REMEDY,
) -> Finding:
    """A finding about the chats of one app.

    Args:
        installation: The app.
        title: Key of the sentence.
        why: Key of the sentence.
        parameters: What goes into both, besides the app's name.
        state: What is said of the chats.
        severity: How grave that is.
        name: Of the finding among those of the app.
        payment: Whether it also tells what stands there to pay with.
        evidence: What was seen.
        remedy: What can be done.
    """
    app = installation.app
    parameters = {"app": app.names, **parameters}
    return Finding(
        id=f"{app.id}.{name}",
        app=app.id,
        check="sensitive-chats",
        tip=TIP_OF["sensitive-chats"],
        also=(PAYMENT_TIP,) if payment else (),
        state=state,
        severity=severity,
        title=Phrase(title, parameters),
        why=Phrase(why, parameters),
        evidence=tuple(evidence),
        remedy=remedy,
    )


def _ways(installation: Installation) -> Iterator[Phrase]:
    """How it gets out of the chats; words alone cannot be taken out of what a browser keeps for a site."""
    if all(store.of_sites for store in installation.app.transcripts):
        yield Phrase("step-erase-only")
        return
    yield Phrase("step-cut-out")
    yield Phrase("step-erase-chat")


def _at_risk(installation: Installation, places: Sequence[Place], total: int, rules: Mapping[str, Rule]) -> Finding:
    typed = [one for one in places if one.said == "user"]
    worst = sorted(typed or places, key=_weight)
    chats = len({one.chat for one in places if one.chat is not None})
    advice = rules[worst[0].match.rule].advice
    return _finding(
        installation,
        "sensitive-chats" if chats else "sensitive-copies",
        "sensitive-typed-why" if typed else "sensitive-seen-why",
        {"chats": chats, "total": total, "kinds": _names(rules[one.match.rule].names for one in worst)},
        state=State.RISK,
        severity=_SEVERITIES[_weight(worst[0])],
        payment=any(one.match.kind in _PAYMENT for one in places),
        evidence=_evidence(places),
        remedy=Remedy(
            kind="erase",
            reversible=False,
            steps=(Phrase("step", {"step": advice}), *_ways(installation)),
        ),
    )


def _fine(installation: Installation, total: int, places: Sequence[Place]) -> Finding:
    return _finding(
        installation,
        "no-sensitive-chats",
        "only-noise-why" if places else "no-sensitive-why",
        {"total": total, "count": len({one.match.mark for one in places})},
        state=State.OK,
    )


def _unread(installation: Installation, problems: Sequence[StoreError]) -> Finding:
    paths = dict.fromkeys(str(problem.path) for problem in problems)
    parameters: dict[str, Parameter] = {"path": str(problems[0].path)}
    steps = (Phrase("step-look-at-file", {"app": installation.app.names, **parameters}),)
    return _finding(
        installation,
        "sensitive-unread",
        "store.unreadable",
        parameters,
        state=State.UNKNOWN,
        severity="low",
        name="sensitive-unread",
        evidence=(Evidence(where=path) for path in paths),
        remedy=Remedy(kind="guide", steps=steps),
    )


def _no_memory(installation: Installation, surroundings: Surroundings, error: OSError) -> Finding:
    sentence, _none = of_system(error)
    path = str(error.filename or surroundings.state.state)
    words = Text(*(Language(code)(sentence).format(reason=error.strerror) for code in ("en", "zh_CN")))
    return _finding(
        installation,
        "sensitive-unread",
        "sensitive-no-memory",
        {"path": path, "reason": words},
        state=State.UNKNOWN,
        severity="low",
        name="sensitive-unread",
        evidence=(Evidence(where=path),),
        remedy=Remedy(kind="guide", steps=(Phrase("step-make-room"),)),
    )


def _weight(place: Place) -> int:
    """Place in ``_SEVERITIES``: what it is, how sure it is, and whether the person gave it away themselves."""
    weight = 0 if place.match.kind in _GRAVE else 1
    weight += place.match.confidence != "high"
    weight += place.said != "user"
    return min(weight, len(_SEVERITIES) - 1)


def _names(names: Iterable[Text]) -> Text:
    """The first few different ones in one text."""
    different = list(dict.fromkeys(names))
    more = "…" if len(different) > _NAMED else ""
    return Text(
        en=", ".join(one.en for one in different[:_NAMED]) + more,
        zh_CN="、".join(one.zh_CN for one in different[:_NAMED]) + more,
    )


def _evidence(places: Sequence[Place]) -> Iterator[Evidence]:
    values: dict[tuple[str, Kind], set[str]] = {}
    for one in sorted(places, key=_weight):
        # a copy that names no conversation is told by its file
        values.setdefault((one.chat or str(one.path), one.match.kind), set()).add(one.match.mark)
    for (where, kind), marks in list(values.items())[:_SHOWN]:
        yield Evidence(where=where, key=kind, value=str(len(marks)))


def _is_of(problem: StoreError, installation: Installation) -> bool:
    places = {problem.path, *problem.path.parents}
    roots = {Path(folder) for folder in installation.places.folders}
    return bool(places & roots)
