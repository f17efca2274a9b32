"""What Tidytrace is built on: every library of the lock has a reason, and a licence that lets everybody use it."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

from tidytrace.licences import licensed, markdown

ROOT = Path(__file__).resolve().parents[1]
PERMISSIVE = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"}
LESSER = {"LGPL-3.0-only", "LGPL-2.1-or-later"}
"""Free to use beside a program under another licence, as long as the library can be replaced: it lies in a file."""
SAID = {
    "MIT": r"\bMIT\b(?!-0)",
    "MIT-0": r"\bMIT-0\b",
    "BSD-2-Clause": r"BSD-2-Clause",
    "BSD-3-Clause": r"BSD-3-Clause",
    "Apache-2.0": r"Apache",
    "LGPL-3.0-only": r"LGPL-3\.0-only",
    "LGPL-2.1-or-later": r"LGPL|Lesser",
}
"""How a library says itself what its licence is."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    return {plain(line.split("==")[0]) for line in lines if re.match(r"[A-Za-z0-9][\w.-]*==", line)}


def needed() -> set[str]:
    """What Tidytrace itself asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {plain(re.split(r"[\s><=!;]", line)[0]) for line in project["dependencies"]}


def test_every_library_of_the_lock_is_named_once_with_its_reason():
    names = [plain(one.library.name) for one in licensed()]
    assert sorted(names) == sorted(locked())


def test_what_comes_along_is_told_from_what_is_needed():
    direct = {plain(one.library.name) for one in licensed() if one.library.through is None}
    assert direct == needed()
    assert {plain(one.library.through) for one in licensed() if one.library.through} <= locked()


def test_every_licence_lets_everybody_use_it():
    for one in licensed():
        assert set(one.library.licence.split(" AND ")) <= PERMISSIVE | LESSER, one.library.name


def test_the_licence_is_what_the_library_says_of_itself():
    looked = 0
    for one in licensed():
        if one.version is None:
            continue
        told = importlib.metadata.metadata(one.library.name)
        said = [told.get("License-Expression"), told.get("License"), *(told.get_all("Classifier") or [])]
        # what is inside a library besides has its text with us
        first = one.library.licence.split(" AND ")[0]
        assert re.search(SAID[first], " ".join(map(str, filter(None, said)))), one.library.name
        looked += 1
    assert looked > 25


def test_every_text_is_there():
    for one in licensed():
        if one.version is not None:
            assert one.texts, one.library.name
            assert any(len(path.read_text("utf-8", "replace")) > 300 for path in one.texts), one.library.name
    ours = {path.name for path in (ROOT / "resources" / "licences").glob("*.txt")}
    assert ours == {name for one in licensed() for name in one.library.texts}


def test_our_own_licence_is_the_one_that_is_shipped():
    assert (ROOT / "resources/licences/Apache-2.0.txt").read_bytes() == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.zh_CN.md", "zh_CN")])
def test_the_readme_says_what_each_is_for(name, language):
    table = markdown(language)
    assert table in (ROOT / name).read_text("utf-8"), f"{name} should have this table:\n{table}"
