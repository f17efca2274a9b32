"""The page for the family, made of a whole computer: what was done is in it, and whose computer it is is not."""

import datetime

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.evidence.family import FamilyMaker
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.host import StateFolders
from tidytrace.language import Language
from tidytrace.receipts import ErasureReceipt, Receipts, SettingReceipt
from tidytrace.receipts.model import ErasedChat
from warm import kept, warm

THEN = datetime.datetime(2026, 11, 20, 8, 12, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def host(fixture_host, first_run):
    found = fixture_host("linux", environ={"HOME": "/home/margaret", "USER": "margaret"})
    warm(found, first_run)
    return found


@pytest.fixture
def receipts(host):
    return Receipts(StateFolders.of(host).state / "receipts")


def _switch(name, undone=None):
    return SettingReceipt(
        id=f"r-20261120-081200-{name}",
        when=THEN,
        finding="claude-code.telemetry",
        app="claude-code",
        setting="telemetry",
        edits=(),
        undone=undone,
    )


def _erasure(name, **more):
    return ErasureReceipt(
        id=f"r-20261120-081300-{name}",
        when=THEN,
        chats=(ErasedChat(id="codex:1", app="codex"), ErasedChat(id="codex:2", app="codex")),
        **more,
    )


def _checked(host, findings=()):
    return FamilyMaker(host, StateFolders.of(host)).checked(findings, (), load_catalogue())


def test_what_still_holds_is_told_by_the_names_of_the_catalogue(host, receipts):
    until = THEN + datetime.timedelta(days=7)
    receipts.add(_switch("0001"))
    receipts.add(_switch("0002", undone=THEN))
    receipts.add(_erasure("0003", finished=True, until=until))
    receipts.add(_erasure("0004", finished=True, until=until, destroyed=THEN))
    receipts.add(_erasure("0005", finished=False))
    done = {one.chats or one.what.en: one for one in _checked(host).done}
    assert len(_checked(host).done) == 3
    assert "Claude Code: Sends usage statistics to Anthropic" in done
    assert {(one.undo, one.until) for one in _checked(host).done if one.chats} == {(True, until), (False, until)}


def test_a_switch_is_named_as_the_check_up_names_it(host, receipts):
    receipts.add(_switch("0001"))
    finding = Finding(
        id="claude-code.telemetry",
        app="claude-code",
        check="data-sharing",
        tip="data-sharing-off",
        state=State.OK,
        severity="info",
        title=Phrase("no-tool-servers", {"app": "X"}),
        why=Phrase("private-now"),
    )
    assert _checked(host, (finding,)).done[0].what.en == "X: no tool servers are set up"


def test_the_page_does_not_tell_whose_computer_it_is(host):
    finding = Finding(
        id="claude-code.chats-unreadable",
        app="claude-code",
        check="retention",
        tip="delete-chats",
        state=State.UNKNOWN,
        severity="low",
        title=Phrase("chats-unreadable", {"app": "Claude Code"}),
        why=Phrase("store.unreadable", {"path": "/home/margaret/.claude/letter-to-margaret.jsonl"}),
    )
    maker = FamilyMaker(host, StateFolders.of(host))
    page = maker.page(_checked(host, (finding,)), Language("en")).html().decode()
    assert "margaret" not in page
    assert "letter" not in page  # a file may be named after what the chat is about
    assert "~/.claude/….jsonl" in page
