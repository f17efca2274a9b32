"""The one thing that Tidytrace asks over a network: an AI server on this very computer, at its loopback."""

import shutil
from pathlib import Path

import pytest

from offline import walls
from offline.conftest import TIDYTRACE

SERVER = Path(__file__).with_name("one_server.py")


def test_a_server_of_this_computer_is_asked_and_nobody_else(person, tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is missing: it writes down who is asked")
    trace = tmp_path / "trace"
    words = [TIDYTRACE[0], "-P", str(SERVER), *TIDYTRACE, "exposure", "--json"]
    ran = walls.run(person(), words, "datagrams", trace)
    (server,) = ran.document["servers"]
    assert (server["product"], server["version"], server["reach"]) == ("ollama", "0.33.0", "loopback")
    assert server["auth"] == "off"
    connected = [one for one in walls.near(trace) if "connect(" in one]
    assert connected
    assert all(f"htons({server['port']})" in one for one in connected)
    assert walls.far(trace) == []
