"""What macOS is told of the program: property lists that can be read, words in both languages, no right too many."""

import plistlib
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from packing import INSTALLER, ROOT, script
from tidytrace import __version__

MACOS = INSTALLER / "macos"
bundle = script("macos/bundle")
SPEC = (INSTALLER / "frozen" / "tidytrace.spec").read_text("utf-8")
SCRIPTS = sorted(MACOS.glob("*.sh"))


def test_the_rights_are_the_fewest():
    rights = plistlib.loads((MACOS / "entitlements.plist").read_bytes())
    # no network, no library of others, no debugger, nothing of the sandbox
    assert rights == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_the_property_list_can_be_written_and_read():
    info = bundle.info(__version__)
    again = plistlib.loads(plistlib.dumps(info))
    assert again == info
    assert again["CFBundleIdentifier"] == "io.github.tidytrace.Tidytrace"
    assert again["CFBundleShortVersionString"] == again["CFBundleVersion"] == __version__
    assert again["CFBundleExecutable"] == "tidytrace-window"


def test_it_is_the_same_program_as_on_linux():
    metainfo = ET.parse(INSTALLER / "linux" / "io.github.tidytrace.Tidytrace.metainfo.xml").getroot()
    assert metainfo.findtext("id") == bundle.IDENTIFIER


def test_each_place_that_macos_asks_for_is_explained_in_both_languages():
    assert all(set(words) == set(bundle.NAMES) for words in bundle.USES.values())
    for key, words in bundle.USES.items():
        assert re.fullmatch(r"NS\w+UsageDescription", key)
        assert bundle.info("1")[key] == words["en"]
        assert re.search(r"[\u4e00-\u9fff]", words["zh-Hans"])
        assert not re.search(r"[\u4e00-\u9fff]", words["en"])


def test_nothing_is_asked_for_that_the_program_has_no_use_for():
    asked = " ".join(bundle.USES)
    assert not re.search("Camera|Microphone|Contacts|Calendar|Location|Photo|AppleEvents|LocalNetwork", asked)


def test_the_words_of_each_language_are_a_strings_file(tmp_path):
    files = {place: path for path, place in bundle.written(tmp_path)}
    assert set(files) == {"en.lproj", "zh-Hans.lproj"}
    for place, path in files.items():
        lines = Path(path).read_text("utf-8").splitlines()
        assert all(re.fullmatch(r'"\w+" = "(?:[^"\\]|\\.)+";', line) for line in lines), place
        assert {line.split('"')[1] for line in lines} == {"CFBundleName", "CFBundleDisplayName", *bundle.USES}
    assert '"CFBundleName" = "清迹";' in Path(files["zh-Hans.lproj"]).read_text("utf-8")


def test_the_build_uses_them():
    for used in ("bundle.info(VERSION)", "bundle.written(MADE)", "bundle.IDENTIFIER", "entitlements.plist"):
        assert used in SPEC


@pytest.mark.parametrize("path", [*SCRIPTS, INSTALLER / "windows" / "sign.sh"], ids=lambda path: path.name)
def test_the_scripts_can_be_read_by_a_shell(path):
    if shutil.which("sh") is None:
        pytest.skip("no sh here")
    subprocess.run(["sh", "-n", path], check=True)
    assert "set -eu" in path.read_text("utf-8")
    if shutil.which("shellcheck"):
        subprocess.run(["shellcheck", "-s", "sh", path], check=True)


def test_every_secret_of_the_workflow_is_explained():
    workflow = (ROOT / ".github" / "workflows" / "packages.yml").read_text("utf-8")
    told = (MACOS / "README.md").read_text("utf-8")
    secrets = set(re.findall(r"secrets\.(\w+)", workflow))
    assert len(secrets) == 8
    assert all(f"`{secret}`" in told for secret in secrets)
