"""What each app will show afterwards, before anybody confirms."""

from gui.pointing import click
from tidytrace.erase.rehearse.rehearsal import AppShows, Rehearsal
from tidytrace.gui.chats.deed_dialog import Stage


def _tried(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.plan.rehearsal.words not in ([], ["Trying it on a copy…"]))
    return dialog.plan.rehearsal


def test_the_plan_says_what_each_app_will_list(qtbot, ask):
    dialog = ask(0, 1)
    card = _tried(qtbot, dialog)
    assert card.words[0] == "Claude Code will still list 41 of 42 chats."
    assert card.words[-1].startswith("Tried on a copy: nothing else changes")
    assert card.read.isHidden()
    assert dialog.go.isEnabled()


def test_what_would_be_lost_has_to_be_read_first(qtbot, ask, engine):
    engine.rehearsal = Rehearsal((AppShows(app="claude-code", before=42, after=40, lost=("claude-code:1",)),))
    dialog = ask(0)
    card = _tried(qtbot, dialog)
    assert "Claude Code would no longer list 1 chat that you keep." in card.words
    assert not dialog.go.isEnabled()
    click(qtbot, card.read)
    assert dialog.go.isEnabled()


def test_what_could_not_be_tried_says_why_and_holds_nobody_up(qtbot, ask, engine):
    engine.rehearsal = Rehearsal((AppShows(app="claude-code", before=42, after=41, not_tried="too-large"),))
    dialog = ask(0)
    card = _tried(qtbot, dialog)
    assert card.words[1] == "Claude Code: reckoned from the plan, because its chats are too large to rehearse."
    assert dialog.go.isEnabled()


def test_who_confirms_at_once_does_not_wait_for_it(qtbot, ask, engine):
    dialog = ask(0, 2)
    _tried(qtbot, dialog)
    before = sum(what == "rehearse" for what, _about in engine.calls)
    click(qtbot, dialog.go)
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert sum(what == "rehearse" for what, _about in engine.calls) == before
