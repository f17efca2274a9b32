"""No process that we start on Windows opens a console behind the window."""

import ast
import subprocess
import sys
from pathlib import Path

import tidytrace
from tidytrace.itself import WITHOUT_CONSOLE

CALLS = {"run", "Popen", "call", "check_call", "check_output"}
OF_OTHERS = {"watch/notices/ways/macos.py"}
"""Never read by Windows."""


def starts(tree: ast.AST):
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if (
            isinstance(called, ast.Attribute)
            and called.attr in CALLS
            and getattr(called.value, "id", "") == "subprocess"
        ):
            yield node


def test_every_start_of_a_process_says_so():
    root = Path(tidytrace.__file__).parent
    seen = 0
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        for node in starts(ast.parse(path.read_text("utf-8"))):
            seen += 1
            said = {one.arg: ast.unparse(one.value) for one in node.keywords}
            assert name in OF_OTHERS or said.get("creationflags") == "WITHOUT_CONSOLE", f"{name}:{node.lineno}"
    assert seen > 5


def test_it_is_what_windows_calls_so():
    assert getattr(subprocess, "CREATE_NO_WINDOW", 0) == WITHOUT_CONSOLE
    assert bool(WITHOUT_CONSOLE) == (sys.platform == "win32")
