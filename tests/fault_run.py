"""One run of the fault table, as a program of its own, so that a library can be laid under it before all imports.

    python tests/fault_run.py SCENARIO WEAPON FIRST STEP FOLDER

SCENARIO is one of ``kills.SCENARIOS`` or ``failings.FAILINGS``. WEAPON is ``calls`` (with ``killer.c`` in LD_PRELOAD:
all calls, those of SQLite too) or ``python`` (only the calls of this program's own code). Every STEP-th point from
FIRST on is tried; one JSON object on standard output tells how it was.
"""

import gc
import json
import sys
import time
from pathlib import Path

from failings import FAILINGS
from kills import SCENARIOS
from menagerie import definition
from tidytrace.erase.databases import sealed
from tidytrace.erase.keyvalue import locked
from weapons import CallKiller, PythonKiller


def main() -> None:
    # nobody else is at these files, and to look through all processes takes most of the time
    sealed.holders = locked.holders = lambda _: ()
    gc.freeze()
    gc.disable()
    scenario, weapon, first, step, folder = sys.argv[1:]
    began = time.monotonic()
    path = Path(folder)
    app = definition(path)
    run = (SCENARIOS | FAILINGS)[scenario](path, app, CallKiller() if weapon == "calls" else PythonKiller())
    results = list(run.run(int(first), int(step)))
    wrong = {name: problems for name, problems in results if problems}
    json.dump({"points": len(results), "wrong": wrong, "seconds": time.monotonic() - began}, sys.stdout)


if __name__ == "__main__":
    main()
