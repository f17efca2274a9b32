"""Runs a command beside an AI server that asks for no password, on the loopback of the same computer."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile_servers import routed, serving

OLLAMA = {
    "/": ("200 OK", b"Ollama is running"),
    "/api/version": ("200 OK", b'{"version":"0.33.0"}'),
    "/api/tags": ("200 OK", b'{"models":[]}'),
}


def main() -> int:
    with serving(routed(OLLAMA)):
        return subprocess.run(sys.argv[1:], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
