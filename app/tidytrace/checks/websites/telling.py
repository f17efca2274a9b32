"""What the check-up says of the traces of AI sites in a browser."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tidytrace.catalog import Text
from tidytrace.catalog.footprint import Footprint
from tidytrace.catalog.sites import service_of
from tidytrace.checks.retention import OLD_DAYS
from tidytrace.checks.tips import TIP_OF
from tidytrace.checks.websites.looking import ProfileTraces, SiteTraces
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.findings.wording import day
from tidytrace.host import Installation

_NAMED: Final = 4
_SHOWN: Final = 60


def findings_of(
    installation: Installation, footprint: Footprint, profiles: Sequence[ProfileTraces], now: datetime.datetime
) -> Iterator[Finding]:
    """One finding about what a browser remembers, and one about what could not be looked at."""
    sites = [site for profile in profiles for site in profile.sites]
    unread = [error for profile in profiles for error in profile.unread]
    if sites:
        yield _traces(installation, footprint, profiles, sites, now)
    elif profiles and not unread:
        yield _finding(installation, State.OK, "no-web-traces", Phrase("no-web-traces-why"))
    if unread:
        closed = installation.places.host.system == "macos" and any(
            isinstance(error.__cause__, PermissionError) for error in unread
        )
        names: dict[str, Parameter] = {"app": installation.app.names, "path": str(unread[0].path)}
        step = "step-full-disk-access" if closed else "step-web-traces-close"
        yield _finding(
            installation,
            State.UNKNOWN,
            "web-traces-unread",
            Phrase("web-traces-unread-why", names),
            name="web-traces-unread",
            evidence=[Evidence(where=str(error.path)) for error in unread],
            remedy=Remedy(kind="guide", steps=(Phrase(step, names),)),
        )


def _traces(
    installation: Installation,
    footprint: Footprint,
    profiles: Sequence[ProfileTraces],
    sites: Sequence[SiteTraces],
    now: datetime.datetime,
) -> Finding:
    hosts = {site.host for site in sites}
    used = {site.host for site in sites if not _is_old(site, now)}
    old = sorted(hosts - used)
    firsts = [site.first for site in sites if site.first is not None]
    lasts = [site.last for site in sites if site.last is not None]
    visits = sum(site.visits or 0 for site in sites)
    parameters: dict[str, Parameter] = {
        "app": installation.app.names,
        "sites": len(hosts),
        "names": _names(old or sorted(hosts)),
        "old": len(old),
        "days": OLD_DAYS,
        "visits": visits,
        "first": day(min(firsts, default=None)),
        "last": day(max(lasts, default=None)),
        "cookies": sum(site.cookies or 0 for site in sites),
        "bytes": sum(site.bytes or 0 for site in sites),
    }
    told = [Phrase("web-traces-old-names", parameters)] if old else []
    told += [Phrase("web-traces-visits" if visits else "web-traces-no-visits", parameters)]
    if any(site.cookies is not None or site.bytes is not None for site in sites):
        told.append(Phrase("web-traces-kept", parameters))
    told.append(Phrase("web-traces-account", parameters))
    return _finding(
        installation,
        State.RISK if old else State.MANUAL,
        "web-traces-old" if old else "web-traces",
        Phrase("web-traces-why", parameters, tuple(told)),
        parameters=parameters,
        evidence=list(_evidence(profiles))[:_SHOWN],
        remedy=_remedy(installation, footprint, parameters),
    )


def _is_old(site: SiteTraces, now: datetime.datetime) -> bool:
    """Whether it is known that the site was not visited for long; one that was never visited is not old."""
    return site.last is not None and now - site.last > datetime.timedelta(days=OLD_DAYS)


def _remedy(installation: Installation, footprint: Footprint, parameters: dict[str, Parameter]) -> Remedy:
    here = can_erase(installation)
    steps = [Phrase("step-erase-sites", parameters)] if here else []
    steps.append(Phrase("step", {"step": footprint.own_way}))
    return Remedy(kind="erase" if here else "guide", reversible=here, steps=tuple(steps), url=footprint.page)


def can_erase(installation: Installation) -> bool:
    """Whether single sites of this browser can be erased from here."""
    return any(store.of_sites and store.erasable == "alone" for store in installation.app.transcripts)


def _evidence(profiles: Iterable[ProfileTraces]) -> Iterator[Evidence]:
    words = {"visits": "visits", "cookies": "cookies", "storage": "bytes"}
    for profile in profiles:
        for site in profile.sites:
            for place in site.places:
                yield Evidence(where=str(place.path), key=f"{site.host} {words[place.kind]}", value=str(place.amount))


def _names(hosts: Sequence[str]) -> Text:
    """The services behind the first few hosts."""
    names = list(dict.fromkeys(service_of(host) for host in hosts))
    more = "…" if len(names) > _NAMED else ""
    return Text(en=", ".join(names[:_NAMED]) + more, zh_CN="、".join(names[:_NAMED]) + more)


def _finding(  # noqa: PLR0913 - all but what it is about have a default
    installation: Installation,
    state: State,
    title: str,
    why: Phrase,
    *,
    name: str = "web-traces",
    parameters: dict[str, Parameter] | None = None,
    evidence: Sequence[Evidence] = (),
    remedy: Remedy = NO_REMEDY,
) -> Finding:
    return Finding(
        id=f"{installation.app.id}.{name}",
        app=installation.app.id,
        check="web-footprint",
        tip=TIP_OF["web-footprint"],
        state=state,
        severity="info" if state is State.OK else "low",
        title=Phrase(title, parameters or {"app": installation.app.names}),
        why=why,
        evidence=tuple(evidence),
        remedy=remedy,
    )
