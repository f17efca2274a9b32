"""The Flatpak: what it may is explained, what it fetches is that of the lock, and it looks at the person's files."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from installer_modules import linux_module

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Linux are built there")

ROOT = Path(__file__).resolve().parents[3]
SHARE = linux_module("share")
FOLDER = ROOT / "installer" / "linux" / "flatpak"
MANIFEST = FOLDER / f"{SHARE.APP_ID}.yaml"


@pytest.fixture(scope="module")
def manifest() -> dict:
    return YAML(typ="safe").load(MANIFEST)


def test_it_has_the_names_of_the_list(manifest):
    assert manifest["id"] == SHARE.APP_ID
    assert f"applications/{manifest['rename-desktop-file']}" in SHARE.FILES
    assert f"icons/hicolor/scalable/apps/{manifest['rename-icon']}.svg" in SHARE.FILES
    version = manifest["runtime-version"]
    assert f"Sdk//{version}" in MANIFEST.read_text("utf-8").partition("id:")[0]


def test_every_permission_is_explained_and_the_sandbox_is_not_undone(manifest):
    asked = MANIFEST.read_text("utf-8").partition("finish-args:\n")[2].partition("\ncleanup:")[0]
    blocks = re.findall(r"((?:  #.+\n)+)((?:  - .+\n)+)", asked)
    explained = [line.removeprefix("  - ") for _why, lines in blocks for line in lines.rstrip().split("\n")]
    assert explained == manifest["finish-args"]
    assert not {one for one in explained if "org.freedesktop.Flatpak" in one or one.endswith(("=host", "-bus"))}


def test_flatpak_builder_understands_it(manifest, tmp_path):
    if shutil.which("flatpak-builder") is None:
        pytest.skip("flatpak-builder is missing")
    shutil.copytree(FOLDER, tmp_path / "installer" / "linux" / "flatpak")
    shutil.copyfile(FOLDER.parent / "slim.py", tmp_path / "installer" / "linux" / "slim.py")
    (tmp_path / "build").mkdir()
    source = {"type": "file", "path": "a.whl", "sha256": "0" * 64, "only-arches": ["x86_64"]}
    (tmp_path / "build" / "flatpak-sources.json").write_text(json.dumps([source]), encoding="utf-8")
    done = subprocess.run(
        ["flatpak-builder", "--show-manifest", FOLDER.name + "/" + MANIFEST.name],
        cwd=tmp_path / "installer" / "linux",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    understood = json.loads(done.stdout)
    assert understood["finish-args"] == manifest["finish-args"]
    [module] = understood["modules"]
    assert source in module["sources"]
    assert module["build-commands"] == manifest["modules"][0]["build-commands"]


def told(name: str, url: str, digest: str | None = "ab" * 32) -> dict:
    hashes = {"sha256": digest} if digest else {}
    return {"metadata": {"name": name}, "download_info": {"url": url, "archive_info": {"hashes": hashes}}}


def test_the_list_has_addresses_and_hashes_as_pip_reports_them(tmp_path):
    sources = linux_module("flatpak/sources").sources
    report = {
        "install": [
            told("Zeta", "https://files.example.org/zeta-1-py3-none-any.whl"),
            told("alpha", "file:///srv/with%20space/alpha-2-py3-none-any.whl", "cd" * 32),
        ]
    }
    own, *libraries = sources(report, tmp_path / "tidytrace.whl", "x86_64")
    assert own == {"type": "file", "path": str(tmp_path / "tidytrace.whl")}
    assert libraries == [
        {
            "type": "file",
            "path": "/srv/with space/alpha-2-py3-none-any.whl",
            "sha256": "cd" * 32,
            "only-arches": ["x86_64"],
        },
        {
            "type": "file",
            "url": "https://files.example.org/zeta-1-py3-none-any.whl",
            "sha256": "ab" * 32,
            "only-arches": ["x86_64"],
        },
    ]


@pytest.mark.parametrize(
    "bad", [told("a", "https://example.org/a.whl", None), told("a", "http://example.org/a.whl")], ids=["hash", "http"]
)
def test_what_cannot_be_checked_is_not_listed(tmp_path, bad):
    with pytest.raises(ValueError, match=r"^a"):
        linux_module("flatpak/sources").sources({"install": [bad]}, tmp_path / "own.whl", "x86_64")


def test_it_is_for_the_python_of_the_runtime():
    if sys.version_info[:2] == linux_module("flatpak/sources").PYTHON:
        pytest.skip("this is that Python")
    done = subprocess.run(
        [sys.executable, "-P", FOLDER / "sources.py", "own.whl"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "3.13" in done.stderr


@pytest.mark.parametrize("moved", [True, False])
def test_the_folders_are_the_persons_and_not_the_sandboxs(tmp_path, moved):
    script = tmp_path / "launch.sh"
    started = "exec /app/libexec/tidytrace "
    text = (FOLDER / "launch.sh").read_text("utf-8")
    assert started in text
    script.write_text(
        text.replace(started, 'exec /usr/bin/env - "C=$XDG_CONFIG_HOME" "S=$XDG_STATE_HOME" /usr/bin/env #')
    )
    outside = {"HOST_XDG_CONFIG_HOME": "/data/config", "HOST_XDG_STATE_HOME": "/data/state"} if moved else {}
    inside = {"HOME": "/home/alice", "XDG_CONFIG_HOME": "/home/alice/.var/app/x/config", "XDG_STATE_HOME": "/x"}
    done = subprocess.run(["/bin/sh", script], env=inside | outside, capture_output=True, text=True, check=True)
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines())
    if moved:
        assert seen == {"C": "/data/config", "S": "/data/state"}
    else:
        assert seen == {"C": "/home/alice/.config", "S": "/home/alice/.local/state"}
