"""A computer that is described in a file: who listens, what answers, and what starts by itself."""

import json
from collections.abc import Callable

import pytest

from tidytrace.checks.surroundings import Surroundings

LAN = "192.168.7.20"


@pytest.fixture
def described(fixture_host) -> Callable[..., Surroundings]:
    """``described(listeners=…, answers=…, files={…}, processes=[…])``."""

    def make(system="linux", *, listeners=(), answers=None, files=None, addresses=(LAN,), sockets=None, **more):
        host = fixture_host(system, **more)
        for path, text in (files or {}).items():
            place = host.local(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        rows = [{"address": address, "port": port, "pids": list(pids)} for address, port, *pids in listeners]
        told = {"listeners": rows, "addresses": list(addresses), "answers": answers or {}} | (sockets or {})
        (host.root / "sockets.json").write_text(json.dumps(told))
        return Surroundings.of(host)

    return make
