"""An app is there when there is a sign of it; a folder that others use too is none."""

import os
import shutil
from pathlib import Path

import pytest

from samples import TOML, sample
from tidytrace.catalog import load_catalogue
from tidytrace.host import FixtureHost, Package, Process, find_installations, locate


def touch(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_an_empty_computer_has_no_app(fixture_host):
    host = fixture_host()
    (host.home / ".config").mkdir()
    (host.home / ".local/share").mkdir(parents=True)
    assert locate(sample(), host) is None


def test_an_app_of_another_system_is_not_looked_for(fixture_host):
    host = fixture_host(binaries={"sample": "/usr/bin/sample"})
    assert locate(sample(systems=["macos"]), host) is None


def test_a_command_is_a_sign(fixture_host):
    found = locate(sample(), fixture_host(binaries={"sample": "/usr/bin/sample"}))
    assert [Path(sign).as_posix().endswith("/usr/bin/sample") for sign in found.evidence] == [True]
    assert found.version is None


def test_a_package_is_a_sign_and_knows_the_version(fixture_host):
    package = Package(name="sample", version="1.2.3", where="/usr/lib/node_modules/@nobody/sample")
    found = locate(sample(), fixture_host(packages={"npm:@nobody/sample": package}))
    assert (found.evidence, found.version) == ((package.where,), "1.2.3")


def test_a_file_is_a_sign(fixture_host):
    host = fixture_host()
    app = sample(detect={"linux": ["{xdg_data}/applications/sample-*.desktop"]})
    assert locate(app, host) is None
    desktop = host.home / ".local/share/applications/sample-url.desktop"
    touch(desktop)
    assert locate(app, host).evidence == (str(desktop),)


def test_a_data_folder_is_a_sign(fixture_host):
    host = fixture_host()
    touch(host.home / ".sample/x")
    assert locate(sample(), host).evidence == (str(host.home / ".sample"),)


def test_a_running_process_is_a_sign(fixture_host):
    found = locate(sample(), fixture_host(processes=[Process(pid=7, name="sample")]))
    assert found.evidence == ("sample (7)",)
    assert found.running


def test_a_process_of_another_person_is_no_sign(fixture_host):
    assert locate(sample(), fixture_host(processes=[Process(pid=7, name="sample", home="/home/bob")])) is None


def test_a_mark_may_depend_on_a_file(fixture_host):
    host = fixture_host(processes=[Process(pid=7, name="code")])
    touch(host.home / ".sample/x")
    app = sample(detect={"processes": [{"name": "code", "when": ["{home}/.vscode/extensions/sample-*"]}]})
    assert not locate(app, host).running
    touch(host.home / ".vscode/extensions/sample-1.0.0/package.json")
    assert locate(app, host).running


def test_unknown_processes_are_said(fixture_host):
    host = fixture_host(processes_known=False)
    touch(host.home / ".sample/x")
    found = locate(sample(), host)
    assert not found.running
    assert not found.processes_known


@pytest.mark.parametrize(
    ("real", "version"),
    [
        (".local/share/sample/versions/2.1.330", "2.1.330"),
        ("linuxbrew/Cellar/sample/0.9.0/bin/sample", "0.9.0"),
        ("Applications/Sample-1.4.2-x86_64.AppImage", "1.4.2"),
        ("bin/sample", None),
    ],
)
def test_a_programs_own_place_may_tell_the_version(fixture_host, real, version):
    host = fixture_host()
    touch(host.home / real)
    link = host.home / ".local/bin/sample"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(host.home / real)
    assert locate(sample(), host).version == version


def test_all_signs_are_named_once(fixture_host):
    host = fixture_host(binaries={"sample": "/usr/bin/sample"})
    touch(host.home / ".sample/x")
    found = locate(sample(detect={"files": ["{data}", "{home}/.sample"]}), host)
    assert len(found.evidence) == 2


@pytest.fixture
def many(tmp_path):
    """Sixteen apps."""
    folder = tmp_path / "apps"
    folder.mkdir()
    for number in range(16):
        text = TOML.replace('id = "sample"', f'id = "app-{number}"').replace(".sample", f".app-{number}")
        (folder / f"app-{number}.toml").write_text(text.replace("sample", f"sample{number}"), "utf-8")
    return folder


def test_an_empty_home_is_searched_with_few_looks(many, fixture_host, monkeypatch):
    catalogue, host = load_catalogue(many), fixture_host()
    looks = []
    for name in ("scandir", "listdir"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda path, real=real: looks.append(path) or real(path))
    assert find_installations(catalogue, host) == ()
    assert len(looks) < 150  # folders of package managers mostly, looked at once for all apps


def test_sixteen_apps_are_all_found(many, fixture_host):
    host = fixture_host()
    for number in range(16):
        touch(host.home / f".app-{number}/sessions/a.jsonl")
    assert {found.app.id for found in find_installations(load_catalogue(many), host)} == {
        f"app-{number}" for number in range(16)
    }


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_no_shipped_app_is_seen_on_an_empty_computer(fixture_host, system):
    host = fixture_host(system)
    for folder in host.variables().values():
        Path(folder).mkdir(parents=True, exist_ok=True)
    assert find_installations(load_catalogue(), host) == ()


LAB = {
    "claude-2.1.197": "claude-code",
    "codex-0.169.0": "codex",
    "gemini-0.61.0": "gemini-cli",
    "opencode-1.18.33": "opencode",
    "cline-3.0.65": "cline",
    "cn-1.5.47": "continue",
    "llm-0.36": "llm-cli",
    "aider-0.86.2": "aider",
}


@pytest.mark.parametrize(("lab", "app_id"), LAB.items())
def test_a_home_that_a_real_app_wrote_is_recognised(lab_home, tmp_path, lab, app_id):
    catalogue = load_catalogue()
    host = FixtureHost(tmp_path / "computer", "linux")
    host.home.parent.mkdir(parents=True)
    shutil.move(lab_home(lab) / "home", host.home)
    assert locate(catalogue.app(app_id), host) is not None


def test_a_closed_folder_is_named_instead_of_taken_for_empty(fixture_host, monkeypatch):
    host = fixture_host()
    touch(host.home / "closed/.sample/sessions/a.jsonl")
    app = sample(paths={"data": {"any": ["{home}/closed/.sample"]}})
    real = os.lstat

    def refuse(path, *more, **options):
        if "/closed/" in Path(path).as_posix():
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *more, **options)

    monkeypatch.setattr(os, "lstat", refuse)
    monkeypatch.setattr(os.path, "exists", lambda path: "/closed/" not in Path(path).as_posix())
    closed = {}
    assert locate(app, host, closed) is None
    assert list(closed) == [host.home / "closed"]
