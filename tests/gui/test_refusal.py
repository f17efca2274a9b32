"""The window on what a newer Tidytrace keeps: it says so, ends, and touches nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tidytrace.gui.refusal import Refusal
from tidytrace.language import Language

ROOT = Path(__file__).resolve().parents[2]
_STARTED = """
import sys
from PySide6.QtCore import QTimer
from tidytrace.gui import start
told = start.Opening._refuse
def refuse(self, error):
    told(self, error)
    def end():
        print("said", self.refusal.why.text(), self.program)
        self.refusal.end.click()
    QTimer.singleShot(100, end)
start.Opening._refuse = refuse
sys.exit(start.run_window("en"))
"""


def test_it_says_why_and_ends(qtbot):
    refusal = Refusal("A newer Tidytrace has been used here.", Language("en"))
    qtbot.addWidget(refusal)
    refusal.open()
    assert "newer Tidytrace" in refusal.why.text()
    with qtbot.waitSignal(refusal.finished):
        refusal.end.click()


@pytest.mark.skipif(sys.platform == "win32", reason="folders of another system")
@pytest.mark.parametrize("wishes", ['{"layout": 1}', '{"layout": 1, "greeted": true, "simple": true}'])
def test_the_program_ends_where_a_newer_one_was_used(tmp_path, wishes):
    home = tmp_path / "home"
    kept = home / ".local/state/tidytrace/layout.json"
    for path, content in ((kept, '{"layout": 999}'), (home / ".config/tidytrace/window.json", wishes)):
        path.parent.mkdir(parents=True)
        path.write_text(content, "utf-8")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    environ = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "app")}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        environ.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-P", "-c", _STARTED], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("said A newer Tidytrace has been used here"), done.stderr
    assert done.stdout.strip().endswith("None"), "the program began all the same"
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
