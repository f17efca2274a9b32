"""What the network page says, put together from what was seen."""

import datetime
from collections.abc import Iterator, Sequence

from tidytrace.checks.exposed_server import Exposed
from tidytrace.checks.exposure.sightings import Sighting
from tidytrace.checks.exposure.telling import LOCKS, WHO, firewall_sentence, worst
from tidytrace.findings.model import Phrase, State
from tidytrace.findings.plainly import matters
from tidytrace.findings.wording import render
from tidytrace.gui.moments import day, when
from tidytrace.gui.neighbours import Servers
from tidytrace.gui.wordings import SEPARATOR, capital
from tidytrace.host.network import Firewall, Listener
from tidytrace.language import Language


def summary(language: Language, servers: Sequence[Exposed]) -> str:
    """The servers of a computer in one line, the worst first."""
    states = [one.finding.state for one in servers]
    if State.RISK in states:
        count = states.count(State.RISK)
        return language.plural("{count} AI server needs you", "{count} AI servers need you", count)
    if State.UNKNOWN in states:
        count = states.count(State.UNKNOWN)
        return language.plural(
            "{count} AI server could not be checked", "{count} AI servers could not be checked", count
        )
    return language("Nobody else can reach the AI servers of this computer")


def looked(language: Language, found: Servers) -> str:
    """«2 AI servers run · last look today 10:12»."""
    run = sum(1 for one in found.servers if one.sightings)
    parts = [language.plural("{count} AI server runs", "{count} AI servers run", run)] if run else []
    parts.append(language("last look {when}").format(when=when(language, found.when)))
    return capital(SEPARATOR.join(parts))


def facts_of(language: Language, one: Exposed) -> Iterator[tuple[str, str]]:
    """Who gets in, in plain words."""
    first = worst(one.sightings) if one.sightings else None
    reach = first.reach if first is not None else one.reach
    lock = first.lock if first is not None else one.lock
    if first is None:
        yield language("Now"), language("It does not run.")
        yield language("After its next start"), capital(language(WHO[reach]))
    else:
        yield language("Who can reach it"), capital(language(WHO[reach]))
    yield language("Password"), _lock(language, lock, only_here=reach == "loopback")


def more_of(language: Language, one: Exposed, found: Servers) -> Iterator[tuple[str, str]]:
    """Who gets in, what stands in between, since when, and then as exactly as it can be told."""
    first = worst(one.sightings) if one.sightings else None
    reach = first.reach if first is not None else one.reach
    yield from facts_of(language, one)
    told = render(one.finding.why, language)
    if one.finding.state is not State.OK and told != matters(one.finding, language):
        yield language("More about it"), told
    if first is not None and reach != "loopback":
        yield language("Firewall"), _firewall(language, first, found.firewall)
    since = _since(language, one, first, found)
    if since:
        yield language("Since when"), since
    yield from details(language, one)


def _lock(language: Language, lock: str, *, only_here: bool) -> str:
    if lock == "unknown":
        return language("Could not check whether it asks for one")
    if lock == "off" and only_here:
        return language("It asks for none; here that is usual")
    said = LOCKS["on" if lock == "on" else "off"]
    return capital(language(said))


def _firewall(language: Language, sighting: Sighting, firewall: Firewall) -> str:
    if sighting.tunnel is not None:
        return language("It does not help: {tunnel} leads people past it.").format(tunnel=sighting.tunnel)
    if sighting.container is not None and firewall.state == "on":
        return render(Phrase("server-container-firewall", {"firewall": firewall.name}), language)
    return render(Phrase(firewall_sentence(firewall, sighting), {"firewall": firewall.name}), language)


def _since(language: Language, one: Exposed, first: Sighting | None, found: Servers) -> str:
    files = [seen.where for seen in one.finding.evidence if seen.where in found.changed]
    if files and one.finding.state is not State.OK:
        changed = day(language, found.changed[files[0]])
        return language("It is set in {path}; that file was last changed on {day}.").format(path=files[0], day=changed)
    if first is not None and first.process is not None and first.process.started is not None:
        started = datetime.datetime.fromtimestamp(first.process.started, datetime.UTC)
        return language("It has been running since {when}.").format(when=when(language, started))
    return ""


def details(language: Language, one: Exposed) -> Iterator[tuple[str, str]]:
    """For those who want to know it exactly: ports, addresses and processes, each with what it means."""
    for sighting in one.sightings:
        spot, process = sighting.spot, sighting.process
        yield language("Port"), SEPARATOR.join((str(spot.port), language(", ").join(spot.addresses)))
        if process is not None:
            yield language("Program"), f"{process.name} ({process.pid})"
        elif spot.owner:
            yield language("Program"), language("of {person}; its name cannot be seen").format(person=spot.owner)
        if sighting.version:
            yield language("Version"), sighting.version
    listeners = [Listener(address=each, port=0) for sighting in one.sightings for each in sighting.spot.addresses]
    if any(each.wildcard for each in listeners):
        meaning = language("0.0.0.0 and :: stand for every address that this computer has, also those in networks.")
        yield language("Meaning"), meaning
    if any(each.loopback for each in listeners):
        yield (
            language("Meaning"),
            language("127.0.0.1 and ::1 stand for this computer itself; no other computer gets there."),
        )
    for seen in one.finding.evidence[len(one.sightings) :]:
        shown = seen.key or "" if seen.value is None else f"{seen.key} = {seen.value}"
        yield language("Set in"), SEPARATOR.join(part for part in (seen.where, shown) if part)
    yield language("Name"), one.finding.id
