"""The whole check-up, one thing per page, as a person of seventy goes through it."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from tidytrace.findings.model import State
from tidytrace.gui import desktop
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.home.page import Phase


def test_nothing_is_looked_at_before_the_person_says_so(person, engine):
    assert person.buttons == ["Check my computer"]
    assert engine.calls == []


def test_progress_is_told_in_words_and_can_be_cancelled(qtbot, person, engine):
    engine.gate.clear()
    person.press("Check my computer")
    qtbot.waitUntil(lambda: "Step 1 of 3" in person.reader.told)
    assert person.reader.bar.isVisible()
    assert person.buttons == ["Cancel"]
    person.press("Cancel")
    assert person.buttons == ["Stopping…"]
    engine.gate.set()
    person.comes_to("Stopped before the end")
    assert "Check again" in person.buttons


def test_enter_pressed_twice_does_not_cancel_what_it_began(qtbot, person, engine):
    engine.gate.clear()
    person.type(Qt.Key.Key_Return)
    person.type(Qt.Key.Key_Return)
    assert person.buttons == ["Cancel"]
    engine.gate.set()
    person.comes_to("3 things need you")


def test_a_check_up_that_fails_says_why_and_can_be_tried_again(person, engine):
    engine.problem = EngineProblem("It cannot be read or written: {reason}", {"reason": "disk full"})
    person.press("Check my computer")
    person.comes_to("The check-up could not be finished")
    assert "It cannot be read or written: disk full" in person.words
    person.press("Try again")
    person.comes_to("3 things need you")


def test_counts_first_then_one_thing_per_page(shown):
    assert shown.headline == "Cursor: Your chats may be used for training"
    assert shown.reader.where.text() == "Needs you: 1 of 3"
    assert shown.reader.leaf.lines == (
        "What you write, and the code beside it, may be kept and read by the maker.",
        "If you say yes, Tidytrace changes just this. You can undo it at any time.",
    )
    assert shown.buttons == ["Turn it off", "Not now", "Explain more", "Back"]


def test_yes_is_done_with_undo(shown, engine):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    assert engine.fixed == {"cursor.privacy-mode": "r-0"}
    assert "Cursor: Your chats may be used for training" in shown.words
    shown.press("Undo")
    shown.comes_to("Cursor: Your chats may be used for training")
    assert "It is as it was before." in shown.words
    assert engine.fixed == {}


def test_what_was_done_here_is_done_on_the_first_page_too(shown, window):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    assert window.home.results.counts()[State.RISK] == 2
    shown.reader.leaving.click()
    assert window.home.findings.shown("cursor.privacy-mode").action.text() == "Undo"


def test_what_does_not_work_says_why_and_can_be_tried_again(shown, engine):
    engine.problem = EngineProblem("It is write-protected.", where="settings.json")
    shown.press("Turn it off")
    shown.qtbot.waitUntil(shown.reader.problem.isVisible)
    assert shown.reader.problem.text() == "settings.json: It is write-protected."
    shown.press("Try again")
    shown.comes_to("That is done")


def test_the_evidence_is_one_page_deeper(shown):
    assert not any("settings.json" in words for words in shown.words)
    shown.press("Explain more")
    assert "/home/wang/.config/cursor/settings.json" in shown.words
    assert "privacyMode = false" in shown.words
    shown.press("Back")
    assert shown.buttons[0] == "Turn it off"


def test_back_and_next_keep_what_was_done(shown):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    assert shown.headline == "Gemini CLI: Usage statistics are sent"
    shown.press("Back")
    assert shown.headline == "That is done"
    shown.press("Back")
    assert shown.headline == "2 things need you"
    shown.type(Qt.Key.Key_Escape)
    assert shown.buttons == ["Check my computer", "Show what was found"]


def _to_the_account(shown):
    for _ in range(3):
        shown.press("Not now")
    assert shown.headline == "Codex CLI: Improve the model"


def test_what_only_a_person_can_do_comes_step_by_step(shown, engine, monkeypatch):
    copied = []
    monkeypatch.setattr(desktop, "copy", copied.append)
    _to_the_account(shown)
    shown.press("Show me how")
    assert (shown.reader.where.text(), shown.headline) == ("Step 1 of 3", "Open Codex CLI: Settings › Data controls")
    shown.press("Done")
    assert (shown.reader.where.text(), shown.headline) == ("Step 2 of 3", "Choose: off")
    shown.press("Done")
    shown.press("Copy the address")
    assert copied == ["https://chatgpt.com/#settings/DataControls"]
    assert "Copied" in shown.buttons
    shown.press("Done")
    shown.comes_to("That is done")
    assert ("tick", "codex.account-training") in engine.calls
    shown.press("Undo")
    shown.comes_to("Codex CLI: Improve the model")
    assert engine.calls[-1] == ("untick", "codex.account-training")


def test_a_tick_that_cannot_be_kept_says_why(shown, engine):
    _to_the_account(shown)
    shown.press("Show me how")
    shown.press("Done")
    shown.press("Done")
    engine.problem = EngineProblem("It is write-protected.")
    shown.press("Done")
    shown.comes_to("Codex CLI: Improve the model")
    assert "It is write-protected." in shown.words


def _to_the_end(shown):
    _to_the_account(shown)
    shown.press("Not now")
    shown.ends()


def test_the_end_tells_what_was_done_what_is_left_and_what_nobody_could_see(shown):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    for _ in range(3):
        shown.press("Not now")
    shown.ends()
    assert shown.headline == "2 things need you"
    said = {one.heading: one.lines for one in shown.reader.leaf.said}
    assert said["What was done"] == ("Cursor: Your chats may be used for training",)
    assert "Gemini CLI: Usage statistics are sent" in said["Left for another day"]
    assert said["Only you know"] == ("Codex CLI: Improve the model",)
    assert "Could not be checked" in said
    unparsable = said["VS Code with Copilot Chat: May run commands without asking"]
    assert unparsable[0].startswith("Could not check: ")


def test_nobody_has_to_read_every_page(shown):
    assert shown.reader.finishing.isVisible()
    shown.reader.finishing.click()
    assert shown.reader.where.text() == "The end of the check-up"
    assert not shown.reader.finishing.isVisible()
    said = {one.heading: one.lines for one in shown.reader.leaf.said}
    assert len(said["Left for another day"]) == 3


def test_what_is_left_can_be_looked_at_again(shown):
    _to_the_end(shown)
    shown.press("Look at what is left")
    assert shown.headline == "Cursor: Your chats may be used for training"


def test_everything_can_be_undone_at_once_and_enter_does_not(shown, engine):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    shown.press("Not now")
    shown.press("Not now")
    shown.ends()
    shown.press("Undo everything")
    assert "2 switches go back." in shown.words
    shown.type(Qt.Key.Key_Return)
    assert len(engine.fixed) == 2
    shown.press("Undo everything")
    shown.press("Undo everything")
    shown.comes_to("3 things need you")
    assert engine.fixed == {}
    assert "Everything is as it was before." in shown.words
    assert "Undo everything" not in shown.buttons


def test_what_cannot_be_undone_is_said(shown, engine):
    shown.press("Turn it off")
    shown.comes_to("That is done")
    shown.press("Next")
    for _ in range(3):
        shown.press("Not now")
    shown.ends()
    shown.press("Undo everything")
    engine.problem = EngineProblem("It is write-protected.")
    shown.press("Undo everything")
    shown.qtbot.waitUntil(lambda: "It is write-protected." in shown.words)
    assert "Undo everything" in shown.buttons


def test_with_nothing_to_do_it_ends_at_once(person, engine):
    engine.found = tuple(one for one in engine.found if one.state is State.OK)
    person.press("Check my computer")
    person.comes_to("Nothing needs you")
    person.press("Go on")
    person.ends()
    assert "Nothing was changed." in person.words


@pytest.mark.parametrize("phase", [Phase.DONE, Phase.WORKING])
def test_it_stands_where_the_window_stands(qtbot, window, engine, phase):
    """Whoever turns it on in the middle of everything goes on from there."""
    if phase is Phase.WORKING:
        engine.gate.clear()
    window.home.header.button.click()
    qtbot.waitUntil(lambda: window.home.phase is phase)
    window.show_simple(on=True)
    engine.gate.set()
    qtbot.waitUntil(lambda: window.large.reader.leaf.headline == "3 things need you")


class _Shown(QObject):
    """Windows that come up."""

    def __init__(self):
        super().__init__()
        self.windows = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_no_window_flashes_up_beside_this_one(qapp, person):
    shown = _Shown()
    qapp.installEventFilter(shown)
    try:
        person.check()
    finally:
        qapp.removeEventFilter(shown)
    assert shown.windows == []


def test_the_numbers_of_the_pages_are_those_of_the_counts(person, engine):
    """Three that need the person are three pages; what only they know is counted by itself, and announced before."""
    person.press("Check my computer")
    person.comes_to("3 things need you")
    assert "After what needs you comes the most important one of what only you know." in person.words
    person.press("Show me the first one")
    seen = []
    while person.reader.where.text().startswith(("Needs you", "Only you know")):
        seen.append(person.reader.where.text())
        person.press("Not now")
        person.qtbot.waitUntil(lambda: person.reader.where.text() != seen[-1])
    assert seen == [*(f"Needs you: {number} of 3" for number in (1, 2, 3)), "Only you know: 1 of 1"]


def test_what_could_not_be_checked_is_no_tick(person, engine):
    engine.found = tuple(one for one in engine.found if one.state in {State.OK, State.UNKNOWN})
    person.press("Check my computer")
    person.comes_to("Nothing needs you, but 2 things could not be checked")
    assert person.reader.leaf.state is State.UNKNOWN
