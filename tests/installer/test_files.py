"""What must be true of the scripts and locks as files."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "installer").glob("*.sh"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_every_shell_can_read_the_scripts(script, shell):
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    subprocess.run([shell, "-n", script], check=True)


def test_shellcheck_has_nothing_to_say():
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    subprocess.run(["shellcheck", "-x", "-s", "sh", *SCRIPTS], cwd=ROOT / "installer", check=True)
    subprocess.run(["shellcheck", ROOT / ".ci" / "run"], check=True)


def pinned(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {
        match[1]: (match[2], frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", match[0])))
        for match in re.finditer(r"^([a-z0-9-]+)==(\S+).*(?:\n    .*)*", text, re.MULTILINE)
    }


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-audit.lock"])
def test_everything_is_pinned_with_hashes_and_without_an_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    lines = [line for line in text.splitlines() if line and line[0] not in " #"]
    packages = pinned(lock)
    assert len(packages) == len(lines)
    assert all(hashes for _, hashes in packages.values())


def test_the_tests_run_with_the_very_versions_that_people_get():
    program, tests = pinned("requirements.lock"), pinned("requirements-dev.lock")

    assert {name: tests.get(name) for name in program} == program


def test_what_the_project_asks_for_is_locked():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for wanted, lock in (
        (project["project"]["dependencies"], LOCKS[0]),
        (project["dependency-groups"]["dev"], LOCKS[1]),
    ):
        names = {re.match(r"[A-Za-z0-9._-]+", one)[0].lower().replace(".", "-").replace("_", "-") for one in wanted}
        assert names <= set(pinned(lock))
