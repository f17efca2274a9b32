"""Every server here is recognised, judged by what another computer gets, closed by the remedy and opened again."""

import os
import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from isolation import clean_environment
from real_apps.registry import NotInstallable, Registry
from real_servers.network import HERE, NoNetworks, Yard
from real_servers.servers import SCRATCH, SERVERS, RealServer, Run, Way
from real_servers.service import Unit

CHOICE = os.environ.get("TIDYTRACE_TEST_REAL_SERVERS", "quick")
"""``quick``, ``all``, ``none`` or ids of servers between commas."""
CACHE = Path(os.environ.get("TIDYTRACE_TEST_APPS_FOLDER", "/var/tmp/tidytrace-real-servers"))
SURROUNDINGS = dict(os.environ)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the two computers are made of what Linux has")


def chosen() -> Iterator[RealServer]:
    for server in SERVERS:
        if CHOICE == "all" or server.id in CHOICE.split(",") or (CHOICE == "quick" and server.quick):
            yield server


@pytest.fixture
def yard() -> Iterator[Yard]:
    try:
        made = Yard({"PATH": os.environ["PATH"], "LANG": "C.UTF-8"})
    except NoNetworks as problem:
        pytest.skip(f"no network of one's own: {problem}")
    yield made
    made.close()
    shutil.rmtree(SCRATCH, ignore_errors=True)


class Desk:
    """A home, a server in it, and the two computers."""

    def __init__(self, server: RealServer, yard: Yard, folder: Path, environ: Mapping[str, str]) -> None:
        self.server = server
        self.yard = yard
        self.home = folder / "home"
        self.home.mkdir()
        self._log = folder / "server.log"
        registry = Registry(environ, CACHE)
        try:
            self.programs = registry.installed(server.package, server.versions, server.beside)
            path = [self.programs, *([registry.node] if server.package.startswith("npm:") else [])]
        except NotInstallable as problem:
            pytest.skip(str(problem))
        self.environ = {
            "HOME": os.fspath(self.home),
            "TMPDIR": os.fspath(folder),
            "PATH": os.pathsep.join((*map(os.fspath, path), os.environ["PATH"])),
        }

    def run(self, way: Way) -> Run:
        return self.server.start(self.programs, self.home, way)

    def restart(self, run: Run) -> None:
        self.yard.stop()
        self.yard.start(run.command, self.environ | dict(run.environ), self.home, self._log)
        self.yard.wait(self.server.port, self.server.ready, self.server.seconds, self._log)

    def seen(self) -> dict:
        """What Tidytrace says of the server's main port; of one that is still starting it says «check again»."""
        for _ in range(4):
            told = self._seen()
            if told["auth"] != "unknown":
                break
        return told

    def _seen(self) -> dict:
        _, found = self.yard.tidytrace(self.home, "exposure")
        told = [one for one in found["servers"] if one["port"] == self.server.port]
        assert len(told) == 1, (found["servers"], self._log.read_text("utf-8", "replace")[-2000:])
        assert told[0]["product"] == self.server.id
        return told[0]

    @property
    def reached(self) -> int:
        """What the other computer gets."""
        return self.yard.status(self.server.port, self.server.ready)


@pytest.fixture
def desk(request: pytest.FixtureRequest, yard: Yard, tmp_path: Path) -> Desk:
    environ = clean_environment(SURROUNDINGS, tmp_path / "surroundings")
    return Desk(request.param, yard, tmp_path, environ)


@pytest.mark.parametrize("desk", [pytest.param(one, id=one.id) for one in chosen()], indirect=True)
def test_a_server_is_judged_by_what_another_computer_gets(desk: Desk) -> None:
    for way in desk.server.ways:
        desk.restart(desk.run(way))
        told = desk.seen()
        if way == "loopback":
            assert (told["reach"], told["state"], told["severity"], told["fix"]) == ("loopback", "ok", "info", None)
            assert desk.reached == 0
            continue
        assert told["reach"] == "all"
        assert told["answers_in_network"] is not False  # on a busy computer there may be no time left to ask
        assert desk.reached != 0
        if way == "open":
            assert (told["auth"], told["state"], told["severity"]) == ("off", "risk", "high")
        else:
            assert told["auth"] == "on"
            assert told["severity"] in {"medium", "low"}
        assert told["pid"] is not None
        assert not desk.server.version or way == "locked" or told["version"]


@pytest.mark.parametrize("desk", [pytest.param(one, id=one.id) for one in chosen() if one.by], indirect=True)
def test_the_remedy_closes_it_for_real_and_undo_opens_it_again(desk: Desk) -> None:
    way: Way = "open" if "open" in desk.server.ways else "locked"
    run = desk.run(way)
    unit = None
    if desk.server.by == "unit":
        unit = Unit(desk.home, f"{desk.server.id}.service", shlex.join(run.command), dict(run.environ))

    def start() -> None:
        desk.restart(run if unit is None else Run(*unit.read()))

    start()
    finding = desk.seen()["fix"]["finding"]
    assert desk.seen()["fix"]["kind"] == "setting", desk.seen()["fix"]

    code, fixed = desk.yard.tidytrace(desk.home, "fix", finding)
    assert code == 0, (fixed["errors"], fixed["skipped"])
    assert {one["finding"] for one in fixed["fixed"]} == {finding}
    start()
    assert desk.reached == 0
    assert desk.seen()["state"] == "ok"

    code, undone = desk.yard.tidytrace(desk.home, "undo", fixed["fixed"][0]["receipt"])
    assert code == 0, undone
    start()
    assert desk.reached != 0, HERE
    assert desk.seen()["reach"] == "all"
