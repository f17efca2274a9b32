"""The list of what the program is made of: whole, the same each time, and of the form that others read."""

import json
import re
import subprocess
import sys

import pytest

from packing import INSTALLER, ROOT, script

sbom = script("sbom")
LOCK = """# made by a program
alpha==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:{} \\
    --hash=sha256:{}
    # via
    #   beta
    #   tidytrace (pyproject.toml)
beta-two==2.0.1 \\
    --hash=sha256:{}
    # via tidytrace (pyproject.toml)
beta==3 \\
    --hash=sha256:{}
    # via beta-two
""".format(*(digit * 64 for digit in "abcd"))


def test_a_lock_is_read_with_hashes_places_and_who_needs_what():
    alpha, two, beta = sbom.locked(LOCK)
    assert (alpha.name, alpha.version, alpha.marker) == ("alpha", "1.0", "python_full_version < '3.12'")
    assert alpha.hashes == ("a" * 64, "b" * 64)
    assert alpha.needed_by == ("beta", "tidytrace")
    assert (two.purl, two.needed_by, beta.needed_by) == ("pkg:pypi/beta-two@2.0.1", ("tidytrace",), ("beta-two",))


def test_who_needs_what_is_told_from_the_side_that_needs():
    document = sbom.document(sbom.locked(LOCK), "1.2")
    needs = {one["ref"]: one["dependsOn"] for one in document["dependencies"]}
    assert needs["pkg:pypi/tidytrace@1.2"] == ["pkg:pypi/alpha@1.0", "pkg:pypi/beta-two@2.0.1"]
    assert needs["pkg:pypi/beta@3"] == ["pkg:pypi/alpha@1.0"]
    assert needs["pkg:pypi/alpha@1.0"] == []


def test_the_list_has_every_library_of_the_lock_and_every_hash():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    components = sbom.document(sbom.locked(text), "1")["components"]
    assert len(components) == len(re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)) > 30
    told = sum(len(one["externalReferences"]) for one in components)
    assert told == text.count("--hash=sha256:") > 300


def test_the_same_lock_gives_the_same_bytes(tmp_path):
    first, second = (
        subprocess.run([sys.executable, INSTALLER / "sbom.py"], capture_output=True, check=True, cwd=folder).stdout
        for folder in (tmp_path, ROOT)
    )
    assert first == second
    document = json.loads(first)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    assert "timestamp" not in document["metadata"]


def test_a_change_gives_it_another_number():
    one = sbom.document(sbom.locked(LOCK), "1")["serialNumber"]
    assert one == sbom.document(sbom.locked(LOCK), "1")["serialNumber"]
    assert one != sbom.document(sbom.locked(LOCK.replace("==1.0", "==1.1")), "1")["serialNumber"]


def test_every_library_has_its_licence():
    components = json.loads(sbom.made())["components"]
    expressions = {one["name"]: one["licenses"][0]["expression"] for one in components}
    assert expressions["pyside6-essentials"] == "LGPL-3.0-only"
    assert len(expressions) == len(components)


def test_it_is_what_the_published_form_asks_for():
    validation = pytest.importorskip("cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed")
    from cyclonedx.schema import SchemaVersion

    assert validation.JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom.made()) is None
