"""What the check-up says of the connections of an app."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tidytrace.catalog import App, Severity, Text
from tidytrace.catalog.countries import country_name
from tidytrace.checks.connections.looking import Line, Picture
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State


def listed(texts: Iterable[Text]) -> Text:
    """Several names in a row, in both languages."""
    several = list(texts)
    return Text(en=", ".join(one.en for one in several), zh_CN="、".join(one.zh_CN for one in several))


def place_name(line: Line) -> Text:
    """The country of the other end, or what is known instead."""
    return country_name((line.country or "unknown") if line.place == "internet" else line.place)


def finding_of(app: App, picture: Picture, *, countries_known: bool) -> Finding:
    """One finding about all connections of a running app."""
    lines = [line for line in picture.of(app) if not line.connection.incoming]
    hidden = [process for owner, process in picture.hidden if owner.id == app.id]
    names: dict[str, Parameter] = {"app": app.names}
    unseen: dict[str, Parameter] = {"processes": ", ".join(f"{one.name} ({one.pid})" for one in hidden)}
    countries = _new(lines, "country")
    hosts = _new(lines, "host")
    after = tuple(_limits(app, picture, lines, countries_known=countries_known))
    evidence = tuple(_evidence(line) for line in lines)
    if countries or hosts:
        new: dict[str, Parameter] = {
            "countries": listed(country_name(code) for code in countries) if countries else None,
            "hosts": ", ".join(hosts),
        }
        title = Phrase("lines-new-country" if countries else "lines-new-host", names | new)
        if hidden:
            after = (*after, Phrase("lines-hidden-why", unseen))
        steps = ("step-lines-think", "step-lines-look", "step-lines-close", "step-lines-report")
        return _finding(
            app, State.MANUAL, "low", title, Phrase("lines-new-why", {}, after), evidence=evidence, steps=steps
        )
    if hidden:
        why = Phrase("lines-hidden-why", unseen, after)
        return _finding(app, State.UNKNOWN, "low", Phrase("lines-hidden", names), why, evidence=evidence)
    if lines:
        title = Phrase("lines-seen", names | {"places": _places(lines)})
    else:
        own = any(line.app.id == app.id for line in picture.local)
        title = Phrase("lines-only-here" if own else "lines-none", names)
    return _finding(app, State.OK, "info", title, Phrase("lines-moment", {}, after), evidence=evidence)


def not_seen(key: str, reason: str) -> Finding:
    """Nothing could be seen at all."""
    why = Phrase(key, {"reason": reason})
    return _finding(None, State.UNKNOWN, "low", Phrase("lines-unknown"), why)


def nobody() -> Finding:
    """No AI app runs."""
    return _finding(None, State.OK, "info", Phrase("lines-nobody"), Phrase("lines-nobody-why"))


def notes_of(picture: Picture, *, countries_known: bool) -> Iterator[Phrase]:
    """What has to be known to read a list of all connections rightly, and what cannot be seen."""
    if any(line.country for line in picture.lines):
        yield Phrase("lines-country")
    if not countries_known and any(line.place == "internet" for line in picture.lines):
        yield Phrase("lines-no-countries")
    if any(line.met.first_look for line in picture.lines):
        apps = {line.app.id: line.app.names for line in picture.lines if line.met.first_look}
        yield Phrase("lines-first-look", {"apps": listed(apps.values())})
    if any(line.place == "stand-in" for line in picture.lines):
        yield Phrase("lines-stand-in")
    guests = {guest.id: guest.names for line in picture.lines for guest in line.owner.guests}
    if guests:
        yield Phrase("lines-guests", {"guests": listed(guests.values())})
    for app in picture.apps:
        ports = picture.used_ports(app)
        if ports:
            yield Phrase("lines-local-of", {"app": app.names, "ports": ", ".join(map(str, ports))})
    if not picture.datagrams:
        yield Phrase("lines-datagrams")
    if picture.others:
        yield Phrase("lines-others", {"count": picture.others})


def _new(lines: Sequence[Line], what: str) -> tuple[str, ...]:
    found = (line.country if what == "country" else line.host for line in lines if what in line.met.new)
    return tuple(dict.fromkeys(one for one in found if one))


def _places(lines: Sequence[Line]) -> Text:
    counts = Counter(place_name(line) for line in lines)
    several = sorted(counts, key=lambda place: (-counts[place], place.en))
    return listed(Text(en=f"{one.en} ({counts[one]})", zh_CN=f"{one.zh_CN}（{counts[one]}）") for one in several)


def _limits(app: App, picture: Picture, lines: Sequence[Line], *, countries_known: bool) -> Iterator[Phrase]:
    """What has to be known to read the rest rightly."""
    if not countries_known and any(line.place == "internet" for line in lines):
        yield Phrase("lines-no-countries")
    elif any(line.country for line in lines):
        yield Phrase("lines-country")
    if any(line.place == "stand-in" for line in lines):
        yield Phrase("lines-stand-in")
    ports = picture.used_ports(app)
    if ports:
        yield Phrase("lines-local", {"ports": ", ".join(map(str, ports))})
    guests = {guest.id: guest.names for line in lines for guest in line.owner.guests}
    if guests:
        yield Phrase("lines-guests", {"guests": listed(guests.values())})
    if picture.unsaved is not None and lines:
        yield Phrase("lines-unsaved")
    if not picture.datagrams:
        yield Phrase("lines-datagrams")


def _evidence(line: Line) -> Evidence:
    address = line.connection.remote
    where = f"[{address}]:{line.connection.port}" if ":" in address else f"{address}:{line.connection.port}"
    return Evidence(where=where, key=line.country or line.place, value=f"{line.process.name} ({line.process.pid})")


def _finding(  # noqa: PLR0913 - the parts of one finding
    app: App | None,
    state: State,
    severity: Severity,
    title: Phrase,
    why: Phrase,
    *,
    evidence: tuple[Evidence, ...] = (),
    steps: Sequence[str] = (),
) -> Finding:
    parameters: dict[str, Parameter] = {"app": app.names} if app is not None else {}
    return Finding(
        id=f"{app.id if app is not None else 'system'}.connections",
        app=app.id if app is not None else None,
        check="outbound",
        tip=TIP_OF["outbound"],
        state=state,
        severity=severity,
        title=title,
        why=why,
        evidence=evidence,
        remedy=Remedy(kind="guide", steps=tuple(Phrase(step, parameters) for step in steps)) if steps else NO_REMEDY,
    )
