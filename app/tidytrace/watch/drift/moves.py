"""What others ask: did a switch of these apps move, what moved ever, and put this one back."""

import datetime
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from tidytrace.catalog import Catalogue
from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.telling import Reaching
from tidytrace.checks.surroundings import Surroundings
from tidytrace.checks.switches import judged_settings
from tidytrace.findings.model import Finding, State
from tidytrace.host import Host, Installation, StateFolders
from tidytrace.host.places import locate
from tidytrace.language import N_
from tidytrace.receipts import Receipts, SettingReceipt
from tidytrace.watch.drift.looking import Looking
from tidytrace.watch.drift.memory import Aside, Memory, Move, load, place
from tidytrace.watch.drift.standing import Observed, of_server, of_switch
from tidytrace.watch.drift.telling import newest_first, notice_of
from tidytrace.watch.notices.notice import Notice

_FRESH: Final = datetime.timedelta(days=1)
"""A move that nobody was told of, because this program ended in between, is told for so long."""

_UNUSABLE: Final = N_("What was kept of how the switches stood cannot be used. The next check-up sets it aside.")


def moved(  # noqa: PLR0913 - two of them are for tests
    host: Host,
    catalogue: Catalogue,
    apps: Iterable[str | Installation],
    state: StateFolders,
    *,
    now: datetime.datetime | None = None,
    pause: Callable[[float], None] = time.sleep,
) -> list[Notice]:
    """What to tell of the switches of some apps, and of who will be able to reach their servers.

    Their settings files are read, and for an app with a server what starts programs here; no other app is looked at.

    A move that makes something worse is told, with the same id each time, until a check-up has shown it, it is put
    back, or a day is over. A switch that is seen for the first time is remembered and not told.

    Args:
        host: the computer.
        catalogue: the one in use.
        apps: ids, or installations that somebody has found already.
        state: the folders of our own.
        now: when the look began.
        pause: waits some seconds; it is only asked to when a file was written less than a second ago.
    """
    looking = Looking(state, now=now, pause=pause)
    findings: dict[str, Finding] = {}
    observed: list[Observed] = []
    installations = tuple(_installed(host, catalogue, apps))
    for installation in installations:
        for judged in judged_settings(installation, host):
            findings[judged.finding.id] = judged.finding
            one = of_switch(installation, judged, host)
            if one is not None:
                observed.append(one)
    for one, finding in _servers(Surroundings.with_only(installations, host, catalogue, state)):
        observed.append(one)
        if finding is not None:
            findings[finding.id] = finding
    if not observed:
        return []
    memory, _ = looking.remember(observed, shown=False)
    return [notice_of(move, findings[move.finding]) for move in _to_tell(memory, findings, looking.now)]


def _servers(surroundings: Surroundings) -> Iterable[tuple[Observed, Finding | None]]:
    """The servers of these apps, each with what is said of it when it will be open."""
    from tidytrace.checks.exposed_server import Exposure

    exposure = Exposure(surroundings)
    apps = {one.app.id for one in surroundings.installations}
    found: dict[str, Reaching] = {}
    for server in exposure.servers:
        reaching = exposure.reaching(server) if server.app in apps else None
        if reaching is not None and (server.finding not in found or found[server.finding].state is not State.RISK):
            found[server.finding] = reaching
    for name, reaching in found.items():
        again = partial(_reaching_now, surroundings, reaching.server)
        finding = exposure.planned(reaching.server, reaching.plan) if reaching.plan is not None else None
        yield of_server(name, reaching, again), finding


def _reaching_now(surroundings: Surroundings, server: Server) -> Reaching | None:
    from tidytrace.checks.exposed_server import Exposure

    return Exposure(surroundings).reaching(server)


def _installed(host: Host, catalogue: Catalogue, apps: Iterable[str | Installation]) -> Iterable[Installation]:
    for app in apps:
        if isinstance(app, Installation):
            yield app
            continue
        definition = next((one for one in catalogue if one.id == app), None)
        installation = locate(definition, host) if definition is not None else None
        if installation is not None:
            yield installation


def _to_tell(memory: Memory, findings: dict[str, Finding], now: datetime.datetime) -> Iterable[Move]:
    for move in memory.moves:
        stands = memory.switches.get(move.finding)
        if (
            move.alarm
            and not move.shown
            and now - move.moved.since <= _FRESH
            and stands is not None
            and stands.moved == move.moved
            and move.finding in findings
            and findings[move.finding].state is not State.OK
        ):
            yield move


def history(state: StateFolders) -> tuple[tuple[Move, ...], Aside | None]:
    """The moves that were seen, the newest first; and what is wrong with the file, if it cannot be used.

    Nothing is changed: a check-up sets a damaged file aside. Raises OSError.
    """
    path = place(state)
    memory, matter = load(path)
    aside = Aside(path=path, problem=_UNUSABLE) if matter is not None else None
    return newest_first(memory.moves), aside


def put_back(finding_id: str, surroundings: Surroundings) -> SettingReceipt:
    """Put a switch on its private side again, or close a server; the receipt takes that back.

    Raises:
        KeyError: there is no such switch here any more.
        RemedyError, SettingsError, ReceiptsUnusable: as ``remedies.apply_fix``.
    """
    from tidytrace.checks.closers import CLOSERS, check_of
    from tidytrace.remedies import apply_fix, close

    receipts = Receipts(surroundings.state.state / "receipts")
    check = check_of(finding_id)
    if check is not None:
        return close(CLOSERS[check](surroundings)[finding_id], surroundings.host, receipts)
    app_id, _, setting_id = finding_id.partition(".")
    installation = surroundings.installation(app_id)
    for setting in installation.app.settings if installation is not None else ():
        if installation is not None and setting.id == setting_id:
            return apply_fix(installation, setting, surroundings.host, receipts)
    raise KeyError(finding_id)
