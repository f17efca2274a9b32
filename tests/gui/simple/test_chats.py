"""Old chats, one page after the other: which, what would go, sure, progress, proof, undo."""

import datetime

import msgspec
import pytest
from PySide6.QtCore import Qt

from gui.staged import NOW, conversation
from tidytrace.catalog import Text
from tidytrace.erase.plan.besides import Besides
from tidytrace.erase.rehearse.rehearsal import AppShows, Rehearsal
from tidytrace.findings.model import Phrase, Remedy, State
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Leftover, Place


@pytest.fixture
def old(shown):
    """At the finding about old chats."""
    shown.press("Not now")
    shown.press("Not now")
    assert shown.headline == "Claude Code: 38 of 64 chats not used for 90 days"
    return shown


def _old_ones(engine):
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=90)
    return [one for one in engine.chats if one.app == "claude-code" and one.updated < before]


def _chosen(old):
    old.press("Show me what would go")
    old.qtbot.waitUntil(lambda: "Look at their titles" in old.buttons)


def _sure(old):
    _chosen(old)
    old.press("Show me what would go")
    old.qtbot.waitUntil(lambda: "Go on" in old.buttons)
    old.press("Go on")


def test_they_are_counted_from_what_is_there_now(old, engine):
    _chosen(old)
    count = len(_old_ones(engine))
    assert old.headline.startswith(f"Claude Code: {count} chats from before ")
    assert any(one.startswith("The oldest was last used on ") for one in old.words)
    old.press("Look at their titles")
    lines = old.reader.leaf.said[0].lines
    assert len(lines) == count
    assert lines[0].startswith("Plan a walking holiday in the Lake District (48) · ")
    old.press("Back")
    assert "Look at their titles" in old.buttons


def test_titles_are_shown_without_what_is_sensitive_in_them(old, engine):
    engine.masking.values = {"Lake District": "••••"}
    _chosen(old)
    old.press("Look at their titles")
    assert old.reader.leaf.said[0].lines[0].startswith("Plan a walking holiday in the •••• (48) · ")


def test_a_plan_tells_what_stays_and_erases_nothing(old, engine):
    pinned = [one for one in _old_ones(engine) if one.pinned]
    _chosen(old)
    old.press("Show me what would go")
    old.comes_to("This would go")
    assert f"{len(pinned)} is left out" in old.words
    assert "It is pinned. To erase it all the same, choose it by name." in old.words
    assert engine.erased == {}


def test_enter_keeps_them(old, engine):
    _sure(old)
    assert old.headline.startswith("Erase ")
    old.type(Qt.Key.Key_Return)
    assert old.reader.where.text() == "Thing 4 of 4"
    assert engine.erased == {}


def test_yes_erases_proves_and_can_be_undone(old, engine, window):
    gone = [one.id for one in _old_ones(engine) if not one.pinned]
    _sure(old)
    assert any(one.startswith("You can bring them back until ") for one in old.words)
    old.press(f"Erase {len(gone)} chats")
    old.comes_to(f"{len(gone)} chats are erased")
    assert "0 traces in 212 files, 3.1 MB searched" in old.words
    assert [one.id for one in engine.erased[engine.receipt]] == gone
    old.press("Undo")
    old.comes_to("2 chats are back")
    assert ("restore", engine.receipt) in engine.calls
    old.press("Back")
    assert old.headline == "Claude Code: 38 of 64 chats not used for 90 days"


def test_an_erasure_counts_at_the_end_and_goes_back_with_everything(old, engine):
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    old.comes_to(f"{count} chats are erased")
    old.press("Next")
    old.press("Back")
    assert old.headline == f"{count} chats are erased"
    old.press("Next")
    old.press("Not now")
    old.ends()
    assert old.headline == "2 things need you"
    assert any(one.startswith(f"{count} chats erased · Claude Code · can be undone until ") for one in old.words)
    old.press("Undo everything")
    assert f"{count} chats come back." in old.words
    old.press("Undo everything")
    old.comes_to("3 things need you")
    assert ("undo", engine.receipt) in engine.calls


def test_the_chats_page_lists_anew(old, engine, window):
    heard = []
    window.large.erased.connect(lambda: heard.append("erased"))
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    old.comes_to(f"{count} chats are erased")
    assert heard == ["erased"]


def test_what_is_no_chat_is_read_on_a_page_of_its_own(old, engine):
    engine.besides = (Besides("claude-code", Text("Claude Code", "Claude Code"), Text("Its notes go too.", "笔记")),)
    _sure(old)
    assert old.headline == "More than chats goes with them"
    assert "Claude Code: Its notes go too." in old.words
    old.type(Qt.Key.Key_Return)
    assert old.headline == "More than chats goes with them"
    old.press("I have read this")
    assert old.headline.startswith("Erase ")


def test_what_the_app_will_show_afterwards_is_tried_and_told(old, engine):
    _chosen(old)
    old.press("Show me what would go")
    old.comes_to("This would go")
    assert ("rehearse", 33) in engine.calls
    said = next(one for one in old.reader.leaf.said if one.heading == "What your apps will show afterwards")
    assert said.state is State.OK
    assert any("Claude Code" in line for line in said.lines)


def test_what_would_go_otherwise_than_chosen_is_read_first(old, engine):
    engine.rehearsal = Rehearsal((AppShows(app="claude-code", before=42, after=8, lost=("claude-code:000000",)),))
    _sure(old)
    assert old.headline == "What your apps will show afterwards"
    assert old.reader.leaf.state is State.RISK
    old.type(Qt.Key.Key_Return)
    assert old.headline == "What your apps will show afterwards"
    old.press("I have read this")
    assert old.headline.startswith("Erase ")


def test_where_it_cannot_be_tried_the_way_goes_on(old, engine, monkeypatch):
    def impossible(*_):
        raise EngineProblem("There is no room for a copy.")

    monkeypatch.setattr(engine, "rehearse", impossible)
    _sure(old)
    assert old.headline.startswith("Erase ")
    old.press("Back")
    assert "There is no room for a copy." in old.words


def test_places_of_other_things_stay_and_are_named(old, engine):
    engine.optional = (Place(path="/b", shown="~/b", kind="backup", what="file", pieces=1, bytes=10, optional=True),)
    _chosen(old)
    old.press("Show me what would go")
    old.comes_to("This would go")
    assert "1 more place holds the same text and stays." in old.words


def test_what_the_proof_still_finds_is_said_and_can_go(old, engine):
    engine.leftovers = (Leftover("~/.claude/debug.log", "text", path="/home/wang/.claude/debug.log", bytes=9),)
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    old.comes_to(f"{count} chats are erased")
    assert old.reader.leaf.state is State.RISK
    old.press("Explain more")
    body = old.reader.part
    body.left.toggle(0)
    body.go_on.click()
    old.qtbot.waitUntil(lambda: old.reader.leaf.state is State.OK)
    assert "0 traces in 212 files, 3.1 MB searched" in old.words


def test_where_the_key_lives_is_asked_once(old, engine):
    engine.home = None
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    assert old.headline == "Where should the key be kept?"
    assert not old.reader.buttons[0].isEnabled()
    old.reader.part.picks["file"].setChecked(True)
    assert old.reader.buttons[0].isEnabled()
    old.press(f"Save this and erase {count} chats")
    old.comes_to(f"{count} chats are erased")
    assert ("choose", ("file", None)) in engine.calls


def test_without_a_copy_it_is_asked_again(old, engine):
    engine.home = None
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    old.reader.part.picks["none"].setChecked(True)
    old.press(f"Save this and erase {count} chats")
    assert "This cannot be undone." in old.words
    old.press(f"Erase {count} chats")
    old.comes_to(f"{count} chats are erased")
    assert ("erase", (count, 0)) in engine.calls
    assert "Undo" not in old.buttons


def test_a_vault_with_a_passphrase_asks_for_it(old, engine):
    engine.locked, engine.passphrase = True, "long enough"
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    old.press(f"Erase {count} chats")
    erasing = old.window.large.checking.erasing["claude-code.old-chats"]
    old.qtbot.waitUntil(lambda: erasing.acting.passphrase is not None)
    dialog = erasing.acting.passphrase
    assert dialog.field.font().pointSizeF() >= 16
    dialog.field.setText("long enough")
    dialog.go.click()
    old.comes_to(f"{count} chats are erased")


def test_stop_keeps_what_is_erased_and_says_so(old, engine):
    count = sum(not one.pinned for one in _old_ones(engine))
    _sure(old)
    engine.gate.clear()
    old.press(f"Erase {count} chats")
    old.qtbot.waitUntil(lambda: engine.calls[-1] == ("erase", (count, 7)))
    assert old.buttons == ["Stop"]
    old.press("Stop")
    engine.gate.set()
    old.qtbot.waitUntil(lambda: old.headline.startswith("Stopped. "))
    assert "Undo" in old.buttons


def test_what_does_not_work_says_why(old, engine):
    _chosen(old)
    engine.problem = EngineProblem("It is write-protected.")
    old.press("Show me what would go")
    old.comes_to("That did not work")
    assert "It is write-protected." in old.words
    old.press("Try again")
    old.comes_to("This would go")


def test_nothing_old_any_more(old, engine):
    engine.chats = [conversation(0, NOW)]
    old.press("Show me what would go")
    old.comes_to("There is nothing to erase here any more.")
    old.press("Next")
    assert old.reader.where.text() == "Thing 4 of 4"


def test_chats_with_sensitive_content_go_the_same_way(person, engine):
    remedy = Remedy(kind="erase", steps=(Phrase("step-cut-out"), Phrase("step-erase-chat")))
    engine.found = tuple(
        msgspec.structs.replace(one, id="claude-code.sensitive-chats", check="sensitive-chats", remedy=remedy)
        if one.id == "claude-code.old-chats"
        else one
        for one in engine.found
    )
    person.check()
    person.press("Show me the first one")
    person.press("Not now")
    person.press("Not now")
    assert "2. Or erase the whole chat." in person.words
    person.press("Show me what would go")
    person.comes_to("Claude Code: 1 chat with sensitive content")
    assert "To keep the chats, cut out only the words" in [said.heading for said in person.reader.leaf.said]


def test_words_alone_are_cut_out_in_the_whole_window(person, engine, window):
    engine.found = tuple(
        msgspec.structs.replace(
            one, id="claude-code.sensitive-chats", check="sensitive-chats", remedy=Remedy(kind="erase")
        )
        if one.id == "claude-code.old-chats"
        else one
        for one in engine.found
    )
    person.check()
    person.press("Show me the first one")
    person.press("Not now")
    person.press("Not now")
    person.press("Show me what would go")
    person.qtbot.waitUntil(lambda: "Cut out words instead" in person.buttons)
    person.press("Cut out words instead")
    assert not window.large.is_on
    chats = window.chats
    person.qtbot.waitUntil(lambda: chats.table.shown == 1)
    assert chats.table.conversation(0).id == "claude-code:000000"


def test_sites_of_a_browser_are_no_chats_and_are_gone_through_by_hand(person, engine):
    remedy = Remedy(kind="erase", steps=(Phrase("step-erase-old"),))
    engine.found = tuple(
        msgspec.structs.replace(one, check="web-footprint", remedy=remedy) if one.id == "claude-code.old-chats" else one
        for one in engine.found
    )
    person.check()
    person.press("Show me the first one")
    person.press("Not now")
    person.press("Not now")
    person.press("Show me how")
    assert person.headline == "Look at them under Chats, and erase what you no longer need."
    person.press("Done")
    assert "You did this yourself. The next check-up looks whether it is so." in person.words
