"""Shells are answered with words that fit, in the person's language, and never with a window."""

import os
import subprocess
import sys

import pytest

from tidytrace.__main__ import _COMPLETING
from tidytrace.cli.completions import ASKED_IN, SHELLS, completion
from tidytrace.cli.main import COMMANDS


def asked(shell: str, words: str, index: int, **environ: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tidytrace"],
        env={
            **os.environ,
            "TIDYTRACE_LANG": "en",
            ASKED_IN: f"{shell}_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(index),
            "QT_QPA_PLATFORM": "offscreen",
            **environ,
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_shell_that_asks_gets_no_window():
    assert asked("bash", "tidytrace ", 1) == [f"plain,{name}" for name in COMMANDS]


def test_options_are_completed_and_explained_in_the_language():
    told = asked("zsh", "tidytrace desktop --", 2, TIDYTRACE_LANG="zh_CN")
    assert "--uninstall" in told
    assert "不留痕迹" in told[told.index("--uninstall") + 1]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_asks_in_the_variable_that_the_start_of_the_program_looks_at(shell):
    assert ASKED_IN == _COMPLETING
    assert f"{ASKED_IN}={shell}_complete" in completion(shell)
    with pytest.raises(LookupError):
        completion("no-such-shell")
