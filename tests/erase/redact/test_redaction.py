"""Words cut out of one conversation in the home of every app that there is a writer for."""

import dataclasses
import re
from pathlib import Path

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase.redact.redaction import carry_out_redaction, plan_redaction, prove_redaction
from tidytrace.erase.redact.words import MARK
from tidytrace.host import FixtureHost, find_installations

CARD = "6222021234567890"
PASSWORD = 'Hunt"er\\2/x'
NAME = "张伟明"
WORDS = (CARD, PASSWORD, NAME)
SYSTEM = {
    "copilot-xcode": "macos",
    "doubao": "macos",
    "kimi": "macos",
    "nextchat": "windows",
    "ollama": "windows",
    "workbuddy": "macos",
}
PACKED = {"zed"}
"""What they keep cannot be seen in the bytes of their files."""


class Computer:
    def __init__(self, root: Path, app: str, system: str = "linux") -> None:
        self.app = app
        self.host = FixtureHost(root / "computer", system)
        self.host.home.mkdir(parents=True, exist_ok=True)
        first, chosen, last = talks(3, seed=5)
        said = [
            (f"{chosen.turns[0][0]} My card is {CARD}, or 6222 0212-3456 7890.", f"Noted, {NAME}先生."),
            (f"The password is {PASSWORD}, of {NAME}", f'{chosen.turns[0][1]}\n```json\n{{"card": {CARD}}}\n```'),
        ]
        self.chosen = dataclasses.replace(chosen, turns=said)
        WRITERS[app](self.host, [first, self.chosen, last])

    def library(self) -> Library:
        installed = find_installations(load_catalogue(), self.host)
        return Library([one for one in installed if one.app.id == self.app], self.host, None)

    def said(self) -> dict[str, list[str]]:
        library = self.library()
        return {one.id: [message.text for message in library.messages(one)] for one in library.conversations()}

    def find(self, library: Library):
        mark = self.chosen.turns[0][0].split()[0]
        for one in library.conversations():
            if any(mark in message.text for message in library.messages(one)):
                return one
        raise AssertionError("the writer left it out")

    def bytes(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.host.root.rglob("*") if path.is_file()}


SPELLED = [
    CARD.encode(),
    b"6222 0212-3456 7890",
    PASSWORD.encode(),
    PASSWORD.replace("\\", "\\\\").replace('"', '\\"').encode(),
    NAME.encode(),
    NAME.encode("utf-16-le"),
    b"\\u5f20\\u4f1f\\u660e",
]


SITES = {app.id for app in load_catalogue() if any(store.of_sites for store in app.stores)}
PAGES = {"poe", "qianwen"}
"""Only show a page, whose database stays as it is."""
UNNAMED = {"codebuddy-cli": (".codebuddy/history.jsonl",), "droid": (".factory/state/history.json",)} | {
    "workbuddy": (".workbuddy/history.jsonl",)
}
"""Lists of what was typed that name no conversation: a short line may be of any, so it stays and the proof tells it."""
NO_TEXT = {"gpt4all", "mods"}
"""Keep conversations in a binary form of their own, which cannot be cut."""
BESIDE_TEXT = {"antigravity"}
"""Keep a binary copy beside the one that can be read."""
LISTS = {"gradio", "stable-diffusion-webui"}
"""Keep tables, which spell quotes in their own way."""


def test_what_firefox_keeps_packed_is_named_and_stays(tmp_path: Path) -> None:
    computer = Computer(tmp_path, "firefox")
    library = computer.library()
    files = computer.bytes()
    plan = plan_redaction([computer.find(library)], WORDS, library, computer.host)
    left = {one.path.name for one in plan.left}
    assert left >= {"sessionstore.jsonlz4", "2698942433CeosnavbeartsaaDtsino.sqlite", "data.sqlite"}
    assert carry_out_redaction(plan).failed == ()
    now = computer.bytes()
    assert {path.name for path, content in files.items() if now[path] != content} == {
        "formhistory.sqlite",
        "webappsstore.sqlite",
    }
    assert {one.path for one in plan.left} <= {one.path for one in prove_redaction(plan)}


@pytest.mark.parametrize("app", ["chrome", "chromium"])
def test_what_a_browser_keeps_in_databases_of_its_own_is_named_and_stays(app: str, tmp_path: Path) -> None:
    computer = Computer(tmp_path, app, SYSTEM.get(app, "linux"))
    library = computer.library()
    files = computer.bytes()
    plan = plan_redaction([computer.find(library)], WORDS, library, computer.host)
    assert {one.path.suffix for one in plan.left if "leveldb" in str(one.path)} == {".ldb", ".log"}
    assert carry_out_redaction(plan).failed == ()
    now = computer.bytes()
    changed = {path.name for path, content in files.items() if now[path] != content}
    assert "Web Data" in changed
    assert not [path for path in plan.places if "leveldb" in str(path) and now[path] != files[path]]
    assert {one.path for one in plan.left} <= {one.path for one in prove_redaction(plan)}


@pytest.mark.parametrize("app", sorted(NO_TEXT))
def test_of_a_file_that_is_no_text_the_words_are_named_and_stay(app: str, tmp_path: Path) -> None:
    computer = Computer(tmp_path, app)
    library = computer.library()
    conversation = computer.find(library)
    plan = plan_redaction([conversation], WORDS, library, computer.host)
    assert conversation.path in {one.path for one in plan.left}
    before = conversation.path.read_bytes()
    assert carry_out_redaction(plan).failed == ()
    assert conversation.path.read_bytes() == before
    assert conversation.path in {one.path for one in prove_redaction(plan)}


@pytest.mark.parametrize("app", sorted(BESIDE_TEXT))
def test_of_a_binary_copy_the_words_are_named_and_go_from_the_text(app: str, tmp_path: Path) -> None:
    computer = Computer(tmp_path, app)
    library = computer.library()
    conversation = computer.find(library)
    files = computer.bytes()
    plan = plan_redaction([conversation], WORDS, library, computer.host)
    kept = {one.path for one in plan.left}
    assert {path.suffix for path in kept} <= {".db", ".db-wal", ".pb"}
    assert kept
    assert carry_out_redaction(plan).failed == ()
    now = computer.bytes()
    assert all(now[path] == files[path] for path in kept)
    assert CARD.encode() not in now[conversation.path]
    assert kept <= {one.path for one in prove_redaction(plan)}


@pytest.mark.parametrize("app", sorted(WRITERS.keys() - SITES - PAGES - LISTS - NO_TEXT - BESIDE_TEXT))
def test_the_words_go_and_the_conversation_stays(app: str, tmp_path: Path) -> None:
    computer = Computer(tmp_path, app, SYSTEM.get(app, "linux"))
    library = computer.library()
    conversation = computer.find(library)
    if conversation.erasable != "alone":
        pytest.skip("cannot be changed alone")
    before, files = computer.said(), computer.bytes()
    plan = plan_redaction([conversation], WORDS, library, computer.host)
    assert plan.kept == ()
    assert plan.left == ()
    outcome = carry_out_redaction(plan)
    assert outcome.failed == ()
    # copies that the app keeps for all conversations together are none of one conversation's places
    left = {one.path for one in prove_redaction(plan)}
    unnamed = {computer.host.home / one for one in UNNAMED.get(app, ())}
    assert left & set(plan.places) == unnamed
    after = computer.said()
    assert after.keys() == before.keys()
    for one, texts in before.items():
        if one != conversation.id:
            assert after[one] == texts
    told = "\n".join(after[conversation.id])
    assert "The password is [removed], of [removed]" in told
    assert re.search(r'{"card": "?\[removed\]"?}', told)
    now = computer.bytes()
    for path in set(plan.places) - unnamed:
        assert not [form for form in SPELLED if form in now.get(path, b"")], path
    for path, data in now.items():
        if CARD.encode() in data:
            assert path in left
    touched = {one.path for one in outcome.changed}
    assert {path for path, data in now.items() if files.get(path) != data} <= touched
    assert app in PACKED or MARK.encode() in b"".join(now.values())
