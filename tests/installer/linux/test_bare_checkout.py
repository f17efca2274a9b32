"""A fresh checkout in a bare Debian 12 that has nothing but python3: the two commands of the README set all up.

It takes many minutes, administrator rights, Debian's archive and pip's index; asked for as ``test_bare_root``. More of
the tests than a few run there with ``TIDYTRACE_TEST_BARE="tests"``.
"""

import json
import os
from pathlib import Path

import pytest

from bare_root import BareRoot, clone, made

ROOT = Path(__file__).resolve().parents[3]
SWITCH = "TIDYTRACE_TEST_DEB"
SOME = "tests/formats tests/state tests/installer/test_files.py tests/gui/test_window.py"
TESTS = os.environ.get("TIDYTRACE_TEST_BARE", SOME).split()
pytestmark = pytest.mark.skipif(not os.environ.get(SWITCH), reason=f"takes minutes; asked for by {SWITCH}=1")


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> BareRoot:
    root = made(tmp_path_factory.mktemp("checkout") / "root")
    root.apt("install", "python3")
    clone(ROOT, root.folder / "srv" / "tidytrace")
    return root


def test_the_two_commands_set_up_and_run(bare):
    pip = bare.lend_pip()
    started = bare.run("sh", "/srv/tidytrace/installer/run.sh", "apps", "--json", **pip)
    assert json.loads(started.stdout)["schema"] == "tidytrace/apps/1"
    assert "Ready." in started.stderr
    again = bare.run("sh", "/srv/tidytrace/installer/run.sh", "--version")
    assert again.stdout.startswith("tidytrace ")
    assert again.stderr == ""
    tested = bare.run("sh", "/srv/tidytrace/installer/test.sh", *TESTS, check=False, seconds=7_200, **pip)
    assert tested.returncode == 0, tested.stdout[-6000:] + tested.stderr[-2000:]
    assert " passed" in tested.stdout
