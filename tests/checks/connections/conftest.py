"""A computer with running AI apps whose connections are described in a file."""

import json
from collections.abc import Callable

import pytest

from tidytrace.checks.surroundings import Surroundings

LAN = "192.168.7.20"


@pytest.fixture
def running(fixture_host) -> Callable[..., Surroundings]:
    """``running([process(…)], [(pid, "1.2.3.4", 443)], countries={…}, unseen={…})``; called again it changes that."""
    hosts = {}

    def make(processes=(), lines=(), *, system="linux", countries=None, unseen=None, hosts_file="", **more):
        host = hosts.setdefault(system, fixture_host(system, **more))
        told = {
            "addresses": [LAN],
            "connections": [
                {"pid": pid, "remote": remote, "port": port, "incoming": bool(came)}
                for pid, remote, port, *came in lines
            ],
            "countries": countries or {},
            "unseen": unseen or {},
        }
        (host.root / "sockets.json").write_text(json.dumps(told), "utf-8")
        names = ("pid", "name", "command", "parent", "group")
        rows = [{name: getattr(one, name) for name in names} for one in processes]
        (host.root / "processes.json").write_text(json.dumps(rows), "utf-8")
        if hosts_file:
            path = host.local("/etc/hosts")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(hosts_file, "utf-8")
        return Surroundings.of(host)

    return make
