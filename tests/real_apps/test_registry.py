"""Why an app is not there is said as it is, and only what cannot be helped is skipped."""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from real_apps import registry
from real_apps.registry import NotInstallable, Registry

NOBODY = "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: (from versions: none)"
UNKNOWN = "ERROR: Could not find a version that satisfies the requirement llm==9 (from versions: none)"
GONE = "ERROR: (from versions: 0.1, 0.2)\nERROR: No matching distribution found for llm==9"
BROKEN = "error: the compiler is not there"

Answering = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    """Every program that is started fails with some words; what was started."""

    def make(words: str) -> list[tuple[str, ...]]:
        started: list[tuple[str, ...]] = []

        def fail(command: tuple[str, ...], **_more: object) -> None:
            started.append(command)
            raise subprocess.CalledProcessError(1, command, output="", stderr=words)

        monkeypatch.setattr(subprocess, "run", fail)
        monkeypatch.setattr(registry.venv, "create", lambda _folder, **_more: None)
        return started

    registry._out_of_reach.clear()
    yield make
    registry._out_of_reach.clear()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (NOBODY, "llm==9: no registry for PyPI packages within reach"),
        (UNKNOWN, "llm==9: no registry within reach that knows it"),
        (GONE, "llm==9: the registry has it, or what it needs, no more"),
    ],
)
def test_the_reason_names_the_app_and_what_is_the_matter(tmp_path, answering: Answering, words: str, reason: str):
    answering(words)
    with pytest.raises(NotInstallable) as told:
        Registry({}, tmp_path).installed("pypi:llm", "9", ("click",))
    assert str(told.value) == reason


def test_anything_else_is_a_failure(tmp_path, answering: Answering):
    answering(BROKEN)
    with pytest.raises(AssertionError, match="compiler"):
        Registry({}, tmp_path).installed("pypi:llm", "9")


def test_a_registry_that_does_not_answer_is_asked_once(tmp_path, answering: Answering):
    started = answering(NOBODY)
    for name in ("llm", "shell-gpt"):
        with pytest.raises(NotInstallable, match=f"{name}==9"):
            Registry({}, tmp_path).installed(f"pypi:{name}", "9")
    assert len(started) == 1
