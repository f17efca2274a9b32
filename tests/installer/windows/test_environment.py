"""What must be true of the texts from which the Windows of the tests is built; nothing is downloaded here."""

import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "installer" / "windows"
sys.path.insert(0, str(FOLDER))

import environment  # noqa: E402 - scripts find each other by their folder
import suite  # noqa: E402

LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")
SIGNED = """
Current message digest    : AB12
Calculated message digest : AB12

Signer's certificate:
\t------------------
\tSigner #0:
\t\tSubject: /C=US/ST=Oregon/L=Beaverton/O=Python Software Foundation/CN=Python Software Foundation
"""
MICROSOFTS = SIGNED.replace(environment.SIGNER, environment.COMPILER_SIGNER)


def test_the_windows_python_is_pinned_by_its_hash():
    assert re.fullmatch(r"[a-z-]+==3\.12\.\d+", environment.SOURCE)
    assert re.fullmatch(r"[0-9a-f]{64}", environment.SOURCE_SHA256)
    assert re.fullmatch(r"[0-9a-f]{64}", environment.ROOT_SHA256)


def test_every_library_is_the_locked_one_with_its_hashes():
    wanted = list(environment.wanted(LOCK))

    assert len(wanted) > 30
    for line in wanted:
        pin, *hashes = line.split()
        assert f"\n{pin} " in f"\n{LOCK}"
        assert hashes
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes)
        assert all(one.removeprefix("--hash=") in LOCK for one in hashes)


def test_windows_gets_what_is_for_windows_and_nothing_that_is_for_linux():
    names = {line.split("==")[0] for line in environment.wanted(LOCK)}

    assert {"pywin32-ctypes", "colorama", "hyperscan", "c2pa-python", "psutil", "watchdog", "pytest"} <= names
    assert not names & {"jeepney", "secretstorage", "importlib-metadata", "backports-tarfile"}
    assert not names & set(environment.LEFT_OUT)


def test_what_is_left_out_is_in_the_lock():
    locked = set(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))

    assert set(environment.LEFT_OUT) <= locked


def test_a_library_of_the_program_is_never_left_out_but_qt():
    runtime = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))

    assert runtime & set(environment.LEFT_OUT) == {"pyside6-essentials", "shiboken6"}


def test_a_file_as_it_was_signed_is_taken():
    environment.check_signature("python.exe", 0, SIGNED)
    environment.check_signature("vcruntime140.dll", 1, MICROSOFTS)


@pytest.mark.parametrize(
    ("name", "code", "told", "sentence"),
    [
        (
            "python.exe",
            0,
            SIGNED.replace("Current message digest    : AB12", "Current message digest : AB13"),
            "as it was",
        ),
        ("python.exe", 0, "No signature found", "as it was signed"),
        ("python.exe", 1, SIGNED, "does not hold"),
        ("python.exe", 0, MICROSOFTS, "was signed by"),
        ("vcruntime140.dll", 1, SIGNED, "was signed by"),
        ("python.exe", 0, SIGNED.replace("Foundation\n", "Foundation Ltd\n"), "was signed by"),
    ],
)
def test_a_file_that_is_not_what_was_signed_is_refused(name, code, told, sentence):
    with pytest.raises(environment.UnlikePinnedError, match=sentence):
        environment.check_signature(name, code, told)


def test_nothing_of_it_lies_in_the_checkout(monkeypatch, home):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert environment.cache() == home / ".cache" / "tidytrace-tests"
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert environment.cache() == Path("/somewhere/tidytrace-tests")


def test_what_nobody_asks_for_any_more_is_removed(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, used in (("windows-old", 1000), ("windows-new", 3000), ("downloads", 1000)):
        (environment.cache() / name / "lib").mkdir(parents=True)
        os.utime(environment.cache() / name, (used, used))

    environment.forget_unused(2000)

    assert sorted(one.name for one in environment.cache().iterdir()) == ["downloads", "windows-new"]


def test_wine_sees_nothing_of_the_person_who_runs_it(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")

    environ = environment.wine(tmp_path, ":9")

    assert "OPENAI_API_KEY" not in environ
    assert environ["WINEPREFIX"] == str(tmp_path / "prefix")
    assert environ["HOME"] == str(tmp_path / "home")


def test_every_room_runs_or_is_named_with_its_reason():
    folders = {one.name for one in (ROOT / "tests").iterdir() if any(one.glob("**/test_*.py"))}

    assert set(suite.rooms()) - {suite.TOP} == folders - set(suite.NOT_THERE)
    assert all(suite.NOT_THERE.values())
    assert {"erase", "chats", "cli", "watch", "formats", "host"} <= set(suite.rooms())


def test_the_settings_are_the_projects_without_those_of_the_window(tmp_path):
    text = suite.settings(tmp_path, r"Z:\x\tests").read_text("utf-8")

    assert "qt_" not in text
    assert "filterwarnings = error\n" in text
    assert "addopts = -ra --strict-markers --strict-config --import-mode=importlib\n" in text
    assert "pythonpath = Z:\\x\\tests\n" in text


def test_the_table_tells_both_systems_and_every_reason(tmp_path):
    (tmp_path / "chats.jsonl").write_text(
        '{"test": "tests/chats/a.py::b", "outcome": "crashed", "reason": "x", "seconds": 0}\n'
        '{"test": "tests/chats/a.py::b", "outcome": "passed", "reason": "", "seconds": 0}\n'
        '{"test": "tests/chats/a.py::c", "outcome": "skipped", "reason": "no pipes here", "seconds": 0}\n'
        '{"test": "tests/chats/a.py::d", "outcome": "failed", "reason": "assert 1 == 2", "seconds": 0}\n'
        '{"test": "tests/chats/e.py", "outcome": "left out", "reason": "no window", "seconds": 0}\n',
        "utf-8",
    )
    (tmp_path / "chats.linux.jsonl").write_text(
        '{"test": "tests/chats/a.py::b", "outcome": "passed", "reason": "", "seconds": 0}\n', "utf-8"
    )

    told = suite.table(tmp_path, ["chats"])

    row = next(line for line in told.splitlines() if line.startswith("chats"))
    assert row.split() == ["chats", "3", "1", "1", "1", "|", "1", "1", "0", "0"]
    assert "1 no pipes here" in told
    assert "1 no window" in told
    assert "tests/chats/a.py::d: assert 1 == 2" in told
    assert "a.py::b" not in told
