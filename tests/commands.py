"""The command line as a process of its own, on a home that is not the test's."""

import json
import os
import subprocess
import sys
from pathlib import Path


def tidytrace(home: Path, *arguments: str) -> tuple[int, dict]:
    """Run the command on a home, as a person would; the exit code and the JSON document."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environ |= {"HOME": str(home), "TMPDIR": str(home.parent / "tmp"), "TIDYTRACE_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace", *arguments, "--json"],
        env=environ,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)
