"""A process learns that whoever started it has ended."""

import os
import subprocess
import sys

from tidytrace.host.parent import Parent
from waiting import wait_until

CHILD = """
import pathlib, sys, time
from tidytrace.host.parent import Parent
parent = Parent()
print(parent.gone(), flush=True)
for _ in range(600):
    if parent.gone():
        pathlib.Path(sys.argv[1]).touch()
        break
    time.sleep(0.05)
"""
STARTER = """
import subprocess, sys
child = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE)
print(child.stdout.readline().decode().strip(), flush=True)
"""


def test_the_one_that_runs_the_tests_is_there():
    assert not Parent().gone()


def test_that_it_has_ended_is_noticed(tmp_path):
    seen = tmp_path / "seen"
    words = [sys.executable, "-c", STARTER, "-c", CHILD, str(seen)]
    told = subprocess.run(words, env=dict(os.environ), stdout=subprocess.PIPE, timeout=60, check=True).stdout
    assert told.strip() == b"False"
    wait_until(seen.exists)
