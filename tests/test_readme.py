"""The READMEs: what they lead to is there, both say the same, and every command is told of."""

import re
from pathlib import Path

import pytest

from tidytrace.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("README.md", "README.zh_CN.md")
DOCUMENTS = (*NAMES, "CONTRIBUTING.md", "SECURITY.md")
LINK = re.compile(r"\]\(([^)]+)\)")
NUMBER = re.compile(r"\d[\d,.]*")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def anchors(text: str) -> set[str]:
    """As GitHub names headings: small letters, hyphens, no other signs."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def measured(text: str, table: str) -> list[list[str]]:
    """The figures of each line of the tables in one chapter."""
    chapter = re.split(r"^## ", text, flags=re.MULTILINE)
    (found,) = [one for one in chapter if one.startswith(table)]
    rows = [line for line in found.splitlines() if line.startswith("|") and NUMBER.search(line)]
    return [NUMBER.findall("|".join(row.split("|")[2:])) for row in rows]


@pytest.mark.parametrize("name", [*NAMES, "SECURITY.md"])
def test_every_link_leads_somewhere(name):
    text = read(name)
    links = [link for link in LINK.findall(text) if "://" not in link]
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert not path or (ROOT / path).is_file(), link
        assert not anchor or anchor in anchors(read(path or name)), link


@pytest.mark.parametrize("name", NAMES)
def test_the_first_screen_has_a_picture_and_the_two_commands(name):
    lines = read(name).splitlines()
    first = "\n".join(lines[:40])
    assert "\n    sh installer/run.sh\n    sh installer/test.sh\n" in first
    assert re.search(r"!\[[^\]]+\]\(installer/pictures/home-", first)
    assert len(re.findall(r"installer/pictures/", read(name))) == 4


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_told_of(name):
    table = "\n".join(line for line in read(name).splitlines() if line.startswith("| `"))
    for command in COMMANDS:
        assert re.search(rf"`{command}\b", table), command


def test_both_have_the_same_figures():
    english, chinese = (read(name) for name in NAMES)
    told = measured(english, "How fast and how large")
    assert len(told) > 10
    assert measured(chinese, "速度和大小") == told


def test_both_have_the_same_chapters_and_tables():
    english, chinese = (read(name) for name in NAMES)
    for sign in (r"^#+ ", r"^\|", r"^    \S", r"^- "):
        assert len(re.findall(sign, english, re.MULTILINE)) == len(re.findall(sign, chinese, re.MULTILINE)), sign


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_script_that_is_named_is_there(name):
    text = read(name)
    named = re.findall(r"(?<![\w/])((?:tests|installer|resources|app)/[\w./-]+\.(?:py|sh|toml|md))\b", text)
    assert named
    assert [one for one in named if Path(one).stem not in {"NAME", "名称"} and not (ROOT / one).exists()] == []
