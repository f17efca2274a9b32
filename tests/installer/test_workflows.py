"""What build machines do: nothing of others that could change unseen, no right that is not needed, no text as code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
SAFE_IN_SHELL = re.compile(r"\$\{\{.*?\}\}")
RIGHTS = {"contents", "id-token", "attestations"}


def read(path: Path) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def jobs() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield path, name, job


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, name, job in jobs():
        for step in job["steps"]:
            yield f"{path.name} {name}", step


def test_there_is_one_for_tests_and_one_for_packages():
    assert [path.name for path in WORKFLOWS] == ["packages.yml", "test.yml"]
    systems = str([job for _, _, job in jobs()])
    assert all(one in systems for one in ("ubuntu-", "windows-", "macos-"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_others_wrote_is_named_by_the_hash_of_a_commit_with_its_version_beside_it(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        used, _, remark = line.partition("uses:")[2].partition("#")
        assert PINNED.fullmatch(used.strip()), line
        assert re.fullmatch(r" v\d+\.\d+\.\d+", remark), line


def test_the_same_action_is_the_same_everywhere():
    used = {}
    for _, step in steps():
        if "uses" in step:
            name, _, commit = step["uses"].partition("@")
            assert used.setdefault(name, commit) == commit
    assert set(used) <= {
        f"actions/{name}"
        for name in ("checkout", "setup-python", "upload-artifact", "download-artifact", "attest-build-provenance")
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_but_what_a_job_asks_for(path):
    assert read(path)["permissions"] == {}


def test_each_job_says_its_rights_and_how_long_it_may_take():
    for path, name, job in jobs():
        assert set(job["permissions"]) <= RIGHTS, (path, name)
        assert 0 < job["timeout-minutes"] <= 120, (path, name)
        writes = {right for right, how in job["permissions"].items() if how == "write"}
        assert writes == ({"contents", "id-token", "attestations"} if name == "publish" else set()), (path, name)


def test_only_a_tag_is_published_and_only_after_all_packages_are_there():
    publish = next(job for _, name, job in jobs() if name == "publish")
    assert "refs/tags/v" in publish["if"]
    assert "github.event_name == 'push'" in publish["if"]
    assert set(publish["needs"]) == {"linux", "windows-installer", "macos"}


def test_nothing_from_outside_becomes_part_of_a_command():
    for where, step in steps():
        assert not SAFE_IN_SHELL.search(step.get("run", "")), (where, step["run"])


def test_no_checkout_leaves_a_key_behind_and_nothing_of_a_stranger_runs_with_secrets():
    for where, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, where
    for path in WORKFLOWS:
        # the key «on» is a truth value in YAML 1.1
        triggers = read(path).get("on") or read(path).get(True)
        assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(triggers), path


def test_secrets_are_only_there_where_something_is_signed():
    for path, name, job in jobs():
        told = "secrets." in str(job)
        assert told == (name in {"windows-installer", "macos"}), (path, name)
        if told or name == "publish":
            assert "release" in job["environment"], (path, name)


def test_libraries_come_with_their_hashes_only():
    for where, step in steps():
        for line in step.get("run", "").splitlines():
            if "pip install" in line:
                assert "--require-hashes --no-deps --only-binary :all: -r requirements" in line, where


def test_what_the_jobs_call_is_there():
    called = {word for _, step in steps() for word in step.get("run", "").split() if word.startswith("installer/")}
    assert {"installer/frozen/build.py", "installer/windows/setup.py", "installer/sbom.py"} <= called
    for word in called:
        assert (ROOT / word.strip('"')).is_file(), word
