"""Homes that real AI apps wrote: erased, no byte of the conversations is left; one erased, the others are whole."""

import re
from pathlib import Path

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import Plan, carry_out, plan_erasure, prove
from tidytrace.host import current_host, find_installations

MARKER = re.compile(rb"(?:MARK|REPLY|TOOLOUT)-[a-z]+-\d+")
HOMES = {
    "aider-0.86.2": "aider",
    "claude-2.1.197": "claude-code",
    "cline-3.0.65": "cline",
    "cline-3.0.65.after-vendor-delete": "cline",
    "cn-1.5.47": "continue",
    "codex-0.169.0": "codex",
    "codex-0.169.0.after-vendor-delete": "codex",
    "gemini-0.61.0": "gemini-cli",
    "gemini-0.61.0.after-vendor-delete": "gemini-cli",
    "llm-0.36": "llm-cli",
    "opencode-1.18.33": "opencode",
    "opencode-1.18.33.after-vendor-delete": "opencode",
    "sgpt-1.5.1": "shell-gpt",
}
OWN_FILES = re.compile(r"^home/project/(?:note-\w+\.txt|frag\.txt)$")
"""What the app wrote, or was given, in the person's own project is the person's."""
SNAPSHOT = re.compile(r"/opencode/snapshot/.*/objects/")
"""A git repository of the project's states: none of its objects can go alone, so the proof names it."""


class Home:
    """One unpacked home as the computer of its person."""

    def __init__(self, root: Path, app: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.app = app
        monkeypatch.setenv("HOME", str(root / "home"))
        monkeypatch.setenv("TMPDIR", str(root / "tmp"))
        monkeypatch.setenv("PATH", str(root / "no-programs"))

    def library(self) -> Library:
        self.host = current_host()
        catalogue = load_catalogue()
        if self.app not in {app.id for app in catalogue}:
            pytest.skip(f"no definition of {self.app} yet")
        installed = find_installations(catalogue, self.host)
        assert self.app in {installation.app.id for installation in installed}
        return Library([one for one in installed if one.app.id == self.app], self.host, None)

    def plan(self, *ids: str) -> Plan:
        library = self.library()
        chosen = [one for one in library.conversations() if not ids or one.id in ids]
        return plan_erasure(chosen, library, self.host)

    def titles(self) -> dict[str, str]:
        return {one.id: one.title or "" for one in self.library().conversations()}

    def markers(self) -> dict[str, set[str]]:
        """Markers in the raw bytes of every file but the person's own."""
        found = {}
        for path in self.root.rglob("*"):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not path.is_symlink() and not OWN_FILES.match(name):
                marks = {mark.decode() for mark in MARKER.findall(path.read_bytes())}
                if marks:
                    found[name] = marks
        return found


@pytest.fixture(params=sorted(HOMES))
def lab(request, lab_home, monkeypatch) -> Home:
    return Home(lab_home(request.param), HOMES[request.param], monkeypatch)


def test_erasing_everything_leaves_no_marker_in_any_file(lab):
    assert lab.markers()
    plan = lab.plan()
    assert plan.kept == ()
    assert plan.spared == ()
    outcome = carry_out(plan)
    assert outcome.failed == ()
    assert outcome.problems == ()
    assert lab.markers() == {}
    assert prove(plan).leftovers == ()
    assert lab.titles() == {}


def test_erasing_one_leaves_the_others_whole_and_listed(lab):
    """The conversations whose markers nobody else has are erased one after the other, each time from what is there."""
    titles = lab.titles()
    library = lab.library()
    words = {}
    for one in library.conversations():
        text = "\n".join([one.title or "", *(message.text for message in library.messages(one))])
        words[one.id] = {mark.decode() for mark in MARKER.findall(text.encode())}
    library.close()
    for one in list(titles)[::2]:
        before = {mark for marks in lab.markers().values() for mark in marks}
        kept = set().union(*(marks for other, marks in words.items() if other != one))
        plan = lab.plan(one)
        outcome = carry_out(plan)
        assert outcome.failed == ()
        assert [erased.id for erased in outcome.erased] == [one]
        after = {mark for marks in lab.markers().values() for mark in marks}
        assert not after & (words[one] - kept), plan
        assert kept & before <= after
        left = [str(left.path) for left in prove(plan) if left.what == "text"]
        assert not [path for path in left if not SNAPSHOT.search(path)]
        titles.pop(one)
        words.pop(one)
        assert lab.titles() == titles


def test_files_that_the_app_needs_are_still_there(lab):
    """Credentials and settings are byte for byte what they were."""
    installation = lab.library().installation(lab.app)
    kept = [path for one in installation.app.never_touch for path in installation.places.expand(one) if path.is_file()]
    before = {path: path.read_bytes() for path in kept}
    carry_out(lab.plan())
    assert {path: path.read_bytes() for path in kept if path.exists()} == before
