"""A file much larger than the memory that is used for it: copied, cut, and brought back."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource")
MEGABYTES = 48

PROGRAM = r"""
import json, resource, sys, time
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from shelf import Room
from tidytrace.erase.files import filecopies
from tidytrace.erase.files import landmarks
from tidytrace.erase.restore import putlines
from tidytrace.erase.restore import putpieces
from tidytrace.erase.files import rewrite
from tidytrace.erase.files.rewrite import Splice

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

folder, megabytes = Path(sys.argv[3]), int(sys.argv[4])
room = Room(folder / "home")
path = room.anchor / "big.jsonl"
line = b"a line of a hundred bytes, more or less, that stands in the file again and again and again, on and on\n"
gone = b"the line that goes, number %03d\n"
block, at, cuts = line * 10000, 0, []
with path.open("wb") as file:
    for number in range(megabytes):
        for piece in (block, gone % number):
            file.write(piece)
        at += len(block)
        cuts.append(Splice(at, at + len(gone % number)))
        at += len(gone % number)
size, before, took = path.stat().st_size, peak(), {}

def step(name, act):
    began = time.monotonic()
    result = act()
    took[name] = round(time.monotonic() - began, 2)
    return result

copy = step("copy and cut", lambda: room.take_out(path, cuts))
cut = path.stat().st_size
exact = step("restore", lambda: room.put_back(copy)[0])
whole = path.stat().st_size
with path.open("r+b") as file:
    file.write(b"A")
again = step("look again", lambda: room.put_back(copy)[0])
with path.open("r+b") as file:
    file.seek(len(block))
    file.write(b"the line that is NOT")
merged = step("merge", lambda: room.put_back(copy)[0])
print(json.dumps({"size": size, "cut": cut, "whole": whole, "exact": exact, "again": again, "merged": merged,
    "grown": path.stat().st_size, "memory": peak() - before, "took": took}))
"""


def test_memory_is_bounded(tmp_path):
    tests = Path(__file__).resolve().parents[2]
    arguments = [str(tests.parent / "app"), str(tests), str(tmp_path), str(MEGABYTES)]
    run = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True)
    told = json.loads(run.stdout)
    length = len(b"the line that goes, number 000\n")
    assert told["cut"] == told["size"] - MEGABYTES * length
    assert told["whole"] == told["size"]
    assert (told["exact"], told["again"], told["merged"]) == ("as-before", "there-already", "merged")
    assert told["grown"] == told["size"] + length
    assert told["memory"] < MEGABYTES // 2, told
