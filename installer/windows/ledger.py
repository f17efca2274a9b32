"""A plug-in of pytest that writes down what became of each test, one line each, so that a crash loses nothing.

It knows nothing of Windows but one thing: where PySide6 is not there, what needs it is left out and said so.
"""

import importlib.util
import json
import os
import re
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest

NO_WINDOW = "needs the window, and PySide6 does not load here"
_WINDOW = re.compile(r"^(?:from|import) (?:PySide6|pytestqt|tidytrace\.gui)\b", re.MULTILINE)
"""Imports at the top of a file; without PySide6 it cannot even be collected."""
_HAS_WINDOW = importlib.util.find_spec("PySide6") is not None
END = "(end)"
"""Stands for a run that came to its end, whatever it found: the exit code of what Wine has ended may be any."""
_BOOK = Path(os.environ["TIDYTRACE_TEST_LEDGER"])


def _write(test: str, outcome: str, reason: str = "", seconds: float = 0.0) -> None:
    with _BOOK.open("a", encoding="utf-8", newline="\n") as book:
        line = {"test": test, "outcome": outcome, "reason": reason, "seconds": round(seconds, 3)}
        print(json.dumps(line, ensure_ascii=False), file=book)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if _HAS_WINDOW or collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    if _WINDOW.search(collection_path.read_text("utf-8")):
        name = collection_path.relative_to(config.rootpath).as_posix()
        _write(name, "left out", NO_WINDOW)
        return True
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lines = _BOOK.read_text("utf-8").splitlines() if _BOOK.is_file() else []
    known = {json.loads(line)["test"] for line in lines}
    items[:] = [item for item in items if item.nodeid not in known]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _write(report.nodeid, "failed", _last_line(report.longreprtext))


def pytest_sessionfinish() -> None:
    _write(END, "ended")


def pytest_runtest_logstart(nodeid: str) -> None:
    _write(nodeid, "crashed", "the interpreter ended, or hung, in this test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    try:
        return (yield)
    except ModuleNotFoundError as error:
        if not _HAS_WINDOW and (error.name or "").split(".")[0] == "PySide6":
            pytest.skip(NO_WINDOW)
        raise


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        _write(report.nodeid, "passed", seconds=report.duration)
    elif report.skipped:
        reason = getattr(report, "wasxfail", None) or report.longrepr[2].removeprefix("Skipped: ")
        _write(report.nodeid, "skipped", reason, report.duration)
    elif report.failed:
        _write(report.nodeid, "failed", _last_line(report.longreprtext), report.duration)


def _last_line(text: str) -> str:
    told: Iterable[str] = (line[1:].strip() for line in text.splitlines() if line.startswith("E "))
    return next(iter(told), "")[:300] or text.strip().split("\n")[-1][:300]
