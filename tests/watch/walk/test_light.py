"""What stays in memory all day reads walks too, so they bring nothing heavy along."""

import subprocess
import sys


def test_reading_walks_loads_nothing_heavy():
    script = (
        "import sys\nimport tidytrace.watch.walk.book, tidytrace.watch.walk.questions, tidytrace.watch.walk.telling\n"
        "heavy = {'hyperscan', 'cryptography', 'rich', 'jmespath', 'PySide6', 'ruamel.yaml', 'click'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
