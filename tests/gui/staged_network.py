"""What is around the apps of the made-up computer: servers and connections."""

import datetime
from functools import cache

import msgspec

from tidytrace.catalog import load_catalogue
from tidytrace.catalog.server_load import load_servers
from tidytrace.checks.connections.belonging import Owner
from tidytrace.checks.connections.history import Met
from tidytrace.checks.connections.looking import Line, Picture
from tidytrace.checks.exposed_server import Exposed
from tidytrace.checks.exposure.sightings import Sighting, Spot
from tidytrace.checks.exposure.telling import running
from tidytrace.findings.model import Evidence, Phrase, Remedy
from tidytrace.gui.neighbours import Connected, FileChange, Servers
from tidytrace.host import Process
from tidytrace.host.connecting import Connection
from tidytrace.host.network import Firewall

NOW = datetime.datetime(2026, 11, 23, 9, 12, tzinfo=datetime.UTC)
UNIT = "/home/wang/.config/systemd/user/ollama.service"
LAN = "192.168.7.20"
WALL = Firewall(state="on", name="ufw", incoming="blocked")
CHANGE = FileChange(
    where=UNIT, key="Service › Environment", before="OLLAMA_HOST=0.0.0.0", after="OLLAMA_HOST=127.0.0.1"
)


@cache
def _servers():
    return {one.id: one for one in load_servers()}


@cache
def _apps():
    return {one.id: one for one in load_catalogue()}


def app(name):
    """An app of the catalogue."""
    return _apps()[name]


def server(name, address, port, lock, *, closable=False, **more):
    """One that runs."""
    process = Process(pid=port, name=name, started=NOW.timestamp() - 86_400)
    spot = Spot(port=port, addresses=(address,), pids=(port,))
    sighting = Sighting(server=_servers()[name], spot=spot, process=process, lock=lock, version="1.2.3", **more)
    finding, _ = running((sighting,), (), WALL, None)
    if closable:
        steps = (Phrase("step", {"step": sighting.server.steps}), Phrase("step-restart", finding.title.parameters))
        evidence = (*finding.evidence, Evidence(where=UNIT, key="OLLAMA_HOST", value="0.0.0.0"))
        remedy = Remedy(kind="setting", reversible=True, steps=steps)
        finding = msgspec.structs.replace(finding, remedy=remedy, evidence=evidence)
    return Exposed(server=sighting.server, finding=finding, sightings=(sighting,))


def servers():
    """One that everyone can reach, one that nothing is known of, one that is fine; the worst is not the first."""
    return Servers(
        servers=(
            server("lm-studio", "127.0.0.1", 1234, "off"),
            server("jupyter", "0.0.0.0", 8888, "unknown", silence="timeout"),
            server("ollama", "0.0.0.0", 11434, "off", closable=True, in_network="answers", network_address=LAN),
        ),
        firewall=WALL,
        changed={UNIT: NOW},
        when=NOW,
    )


def line(app_id, remote, country="US", *, new=(), host=None, pid=10, port=443, **more):
    """One connection of an app."""
    return Line(
        owner=Owner(_apps()[app_id]),
        process=Process(pid=pid, name=app_id),
        connection=Connection(pid=pid, remote=remote, port=port, **more),
        country=country,
        host=host,
        met=Met(NOW, new),
    )


def picture(*lines, **more):
    """All of them, with the apps that they are of."""
    apps = {one.app.id: one.app for one in lines} | {one.id: one for one in more.pop("apps", ())}
    return Picture(apps=tuple(apps.values()), lines=lines, **more)


class StagedNetwork:
    """Answers as it is told to; stands at the gate of the engine."""

    def __init__(self, engine):
        self._engine = engine
        self._found: Servers | None = None
        self.changes = (CHANGE,)
        self._picture: Picture | None = None
        self.countries_known = True
        self.kept: bytes | None = b"what was seen"
        self.remembered: list[bytes] = []

    # made when somebody looks: most tests of the window never come here

    @property
    def found(self):
        self._found = self._found or servers()
        return self._found

    @found.setter
    def found(self, found):
        self._found = found

    @property
    def picture(self):
        new = ("address", "country")
        self._picture = self._picture or picture(
            line("codex", "160.79.104.10"), line("claude-code", "47.96.1.2", "CN", new=new)
        )
        return self._picture

    @picture.setter
    def picture(self, seen):
        self._picture = seen

    def servers(self, cancelled):
        self._engine._enter("servers")
        return self.found

    def plan_closing(self, finding_id, cancelled):
        self._engine._enter("plan-closing", finding_id)
        return self.changes

    def connections(self, cancelled, *, browsers=False):
        self._engine._enter("connections", browsers)
        return self._connected()

    def sample(self):
        self._engine._enter("sample")
        return self._connected()

    def _connected(self):
        return Connected(picture=self.picture, countries_known=self.countries_known, when=NOW)

    def forget_connections(self):
        self._engine._enter("forget")
        kept, self.kept = self.kept, None
        return kept

    def remember_again(self, kept):
        self._engine._enter("remember")
        self.remembered.append(kept)
