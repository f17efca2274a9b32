"""Forgetting from the window: what, where it stands, what to do with each chat, the question, the proof, undo."""

import pytest

from gui.pointing import click, words
from memory import reachable
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.engine import EngineProblem

NAME = "Annegret Zwiebelfisch"


@pytest.fixture
def chats(make_window, qtbot, engine):
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    return window.chats


@pytest.fixture
def typing(qtbot, chats):
    click(qtbot, chats.finder.forgetting)
    assert chats.finder.dialog.stage is Stage.TYPING
    return chats.finder.dialog


@pytest.fixture
def choosing(qtbot, typing):
    typing.words.field.setText(NAME)
    click(qtbot, typing.go)
    qtbot.waitUntil(lambda: typing.choosing is not None and typing.stage is Stage.TYPING)
    return typing


def told_by(dialog):
    return " ".join(words(dialog))


def choose(dialog, number, deed):
    choice = list(dialog.choosing.choices.values())[number]
    choice.setCurrentIndex(choice.findData(deed))


@pytest.fixture
def asked(qtbot, choosing):
    choose(choosing, 0, "cut")
    choose(choosing, 1, "erase")
    click(qtbot, choosing.go)
    qtbot.waitUntil(lambda: choosing.stage is Stage.ASKING)
    return choosing


def test_other_spellings_are_suggested_and_can_be_unticked(qtbot, typing) -> None:
    typing.words.field.setText(NAME)
    typing.words.also.setText("Anni, Tante Anni")
    shown = [box.text() for box in typing.words.boxes]
    assert "Zwiebelfisch Annegret" in shown
    assert "Zwiebelfisch, Annegret" in shown
    typing.words.boxes[shown.index("Zwiebelfisch Annegret")].setChecked(False)
    assert typing.words.spellings[:3] == [NAME, "Anni", "Tante Anni"]
    assert "Zwiebelfisch Annegret" not in typing.words.spellings


@pytest.mark.parametrize(
    ("text", "complete"), [("", False), ("an", False), ("Ann", True), ("王", False), ("王明", True)]
)
def test_what_would_fit_nearly_everything_is_not_looked_for(typing, text: str, complete: bool) -> None:
    typing.words.field.setText(text)
    assert typing.go.isEnabled() is complete
    assert bool(typing.words.complaint.text()) is (bool(text) and not complete)


def test_nothing_is_chosen_beforehand(choosing) -> None:
    assert {choice.currentData() for choice in choosing.choosing.choices.values()} == {"leave"}
    assert not choosing.go.isEnabled()
    told = told_by(choosing)
    assert "It stands in 5 chats" in told
    assert "Copies elsewhere" in told
    assert "~/.claude/CLAUDE.md" in told
    assert "cannot be seen from here" in told


def test_titles_are_shown_without_what_is_sensitive_in_them(qtbot, typing, engine) -> None:
    words = max((one.title for one in engine.chats if one.title), key=len)[:12]
    engine.masking.values = dict.fromkeys((one.title for one in engine.chats if one.title), "••••")
    typing.words.field.setText(NAME)
    click(qtbot, typing.go)
    qtbot.waitUntil(lambda: typing.choosing is not None and typing.stage is Stage.TYPING)
    assert "••••" in told_by(typing)
    assert words not in told_by(typing)


def test_one_choice_for_all_chats_of_an_app(choosing) -> None:
    app, every = next(iter(choosing.choosing.of_app.items()))
    every.setCurrentIndex(every.findData("erase"))
    assert choosing.choosing.erase
    assert {one.partition(":")[0] for one in choosing.choosing.erase} == {app}
    assert choosing.go.isEnabled()


def test_the_question_counts_what_would_be_done(asked, engine) -> None:
    told = told_by(asked)
    assert "Cut out of 1 chat, in 3 places" in told
    assert "1 chat erased, with 4 places" in told
    assert ("forget", None) not in [(what, None) for what, _about in engine.calls]


def test_it_is_done_proved_and_undone_in_one_click(qtbot, asked, engine) -> None:
    asked.copy.choose(7)
    click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert "Forgotten, but not everywhere" in words(asked)
    told = told_by(asked)
    assert "It stands in 1 of 212 files" in told
    assert "~/.claude/CLAUDE.md" in told
    click(qtbot, asked.undo)
    qtbot.waitUntil(lambda: asked.stage is Stage.RESTORED)
    assert [about for what, about in engine.calls if what == "restore"][:2] == ["r-2", "r-1"]


def test_back_leads_to_the_choice_and_then_to_the_words(qtbot, asked) -> None:
    click(qtbot, asked.back)
    assert len(asked.choosing.cut) == len(asked.choosing.erase) == 1
    click(qtbot, asked.back)
    assert asked.choosing is None
    assert asked.words.field.text() == NAME


def test_it_stands_nowhere(qtbot, typing, engine) -> None:
    engine.chats = []
    engine.searching.copies = ()
    typing.words.field.setText(NAME)
    click(qtbot, typing.go)
    qtbot.waitUntil(lambda: typing.stage is Stage.OVER)
    assert "It stands nowhere" in words(typing)
    assert "212 files were looked into." in told_by(typing)


def test_a_problem_is_told_and_one_can_go_back(qtbot, typing, engine) -> None:
    engine.problem = EngineProblem("This app is no longer in the catalogue.")
    typing.words.field.setText(NAME)
    click(qtbot, typing.go)
    qtbot.waitUntil(lambda: typing.stage is Stage.OVER)
    assert "no longer in the catalogue" in told_by(typing)
    click(qtbot, typing.back)
    assert typing.words.field.text() == NAME


def test_what_was_typed_is_forgotten_with_the_dialog(choosing) -> None:
    choosing.reject()
    assert choosing.words.field.text() == ""
    assert not [one for one in reachable(choosing.words) if isinstance(one, str) and "Zwiebelfisch" in one]
