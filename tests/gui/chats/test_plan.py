"""The question before an erasure: footprint, locks, copy, key."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from gui.pointing import click, erase, planned_anew, said, stand_still, words
from gui.staged import APPS
from pace import within
from tidytrace.catalog import Text
from tidytrace.erase.plan.besides import Besides
from tidytrace.erase.plan.storage import Storage
from tidytrace.findings.model import Phrase
from tidytrace.gui.chats.deed_dialog import Stage
from tidytrace.gui.chats.keep_copy import DAYS
from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.erasing import Kept, Place, Spared
from tidytrace.gui.preferences.wishes import Wishes

# --- the plan


def test_the_question_names_counts_dates_places_and_until_when_it_can_be_undone(asked, engine):
    seen = words(asked)
    assert asked.heading.text() == "Erase 2 chats?"
    assert asked.line.text().startswith("8 places, 17\u00a0kB")
    assert "2 chats · Claude Code (1), Gemini CLI (1)" in seen
    assert "19 November 2026 – 23 November 2026" in seen
    assert any("flash" in one and "Encrypting the whole disk" in one for one in seen)
    assert asked.go.text().replace("&", "") == "Erase 2 chats"
    assert asked.go.property("kind") == "primary"
    assert asked.consequence.line.text().startswith("You can bring them back until ")
    assert asked.keep.isDefault()  # Enter keeps them
    assert said(engine, "erase") == []


def test_no_copy_is_said_as_danger_and_seven_days_is_what_stands_there(asked):
    assert asked.copy.days == 7
    asked.copy.choose(0)
    assert asked.consequence.line.text() == "This cannot be undone."
    assert asked.go.property("kind") == "danger"
    asked.copy.choose(30)
    assert asked.go.property("kind") == "primary"
    assert [asked.copy.choice.itemData(row) for row in range(asked.copy.choice.count())] == [0, 1, 7, 30, 90, 365]


def test_keeping_them_leaves_everything(qtbot, asked, engine):
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not asked.isVisible())
    assert said(engine, "erase") == []
    assert len(engine.chats) == 250


def test_the_footprint_stands_by_kind_and_opens_to_its_places(qtbot, asked):
    groups = asked.plan.footprint.groups
    assert list(groups) == ["transcript", "prompt-history", "index", "log"]
    history = groups["prompt-history"]
    assert not history.view.isVisible()
    click(qtbot, history.more)
    assert history.view.isVisible()
    model = history.view.model()
    assert [model.index(row).data() for row in range(model.rowCount())] == [
        "~/.claude-code/history.jsonl",
        "~/.gemini-cli/history.jsonl",
    ]


def test_a_place_that_is_unticked_stays_and_the_counts_follow(qtbot, asked, engine):
    log = asked.plan.footprint.groups["log"]
    click(qtbot, log.more)
    spot = log.view.visualRect(log.view.model().index(0)).center()
    qtbot.mouseClick(log.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert not asked.go.isEnabled()  # nothing can be confirmed that is not what would happen
    planned_anew(qtbot, asked)
    assert asked.line.text().startswith("7 places, ")
    assert log.box.checkState() is Qt.CheckState.PartiallyChecked
    assert engine.calls[-1][1][1].unticked == {"/home/wang/.claude-code/logs/000000.log"}
    click(qtbot, log.box)
    planned_anew(qtbot, asked)
    assert asked.line.text().startswith("8 places, ")


def test_a_chat_stays_when_the_place_that_lists_it_is_unticked(qtbot, asked):
    chats = asked.plan.footprint.groups["transcript"]
    click(qtbot, chats.more)
    chats.view.setFocus()
    qtbot.keyClick(chats.view, Qt.Key.Key_Space)
    planned_anew(qtbot, asked)
    assert asked.heading.text() == "Erase 1 chat?"
    assert asked.go.text().replace("&", "") == "Erase 1 chat"
    assert asked.line.text().endswith("1 is left out: You want to keep the place that it is listed from.")
    history = asked.plan.footprint.groups["prompt-history"]
    assert [one.path for one in history.model.going] == ["/home/wang/.gemini-cli/history.jsonl"]


def test_boxes_keep_their_places_whatever_the_new_plan_says(qtbot, ask):
    dialog = ask(0, 2, 4)  # three apps in two lines
    group = dialog.plan.footprint.groups["transcript"]
    click(qtbot, group.more)
    stand_still(qtbot, dialog)

    def heights():
        return [one.mapTo(dialog, one.rect().topLeft()).y() for one in dialog.plan.footprint.groups.values()]

    before = heights()
    group.view.setFocus()
    for _ in range(2):
        qtbot.keyClick(group.view, Qt.Key.Key_Space)
        qtbot.keyClick(group.view, Qt.Key.Key_Down)
    planned_anew(qtbot, dialog)
    stand_still(qtbot, dialog)
    assert dialog.heading.text() == "Erase 1 chat?"
    assert heights() == before


def test_with_nothing_left_to_erase_there_is_nothing_to_confirm(qtbot, asked):
    click(qtbot, asked.plan.footprint.groups["transcript"].box)
    qtbot.waitUntil(lambda: asked.heading.text() == "Nothing would be erased")
    assert not asked.go.isEnabled()
    click(qtbot, asked.plan.footprint.groups["transcript"].box)
    planned_anew(qtbot, asked)
    assert asked.heading.text() == "Erase 2 chats?"


def test_optional_places_are_a_group_of_their_own_and_unticked(qtbot, ask, engine):
    engine.optional = (
        Place(
            path="/home/wang/notes.md",
            shown="~/notes.md",
            kind="memory",
            what="file",
            pieces=1,
            bytes=90,
            optional=True,
        ),
    )
    dialog = ask(0)
    group = dialog.plan.footprint.groups["optional"]
    assert group.box is None  # each is asked for by itself
    assert group.model.going == []
    before = len(dialog.erasure.going)
    click(qtbot, group.more)
    group.view.setFocus()
    qtbot.keyClick(group.view, Qt.Key.Key_Space)
    planned_anew(qtbot, dialog)
    assert dialog.plan.choice.ticked == {"/home/wang/notes.md"}
    assert len(dialog.erasure.going) == before + 1


def test_a_locked_chat_goes_only_when_it_is_ticked_by_itself(qtbot, ask, engine):
    dialog = ask(0, 3)  # the fourth is pinned
    assert dialog.heading.text() == "Erase 1 chat?"
    (box,) = dialog.plan.locked.boxes.values()
    assert not box.isChecked()
    assert box.accessibleName() == "Erase this one too: 体检报告里的尿酸偏高是什么意思"
    click(qtbot, box)
    planned_anew(qtbot, dialog)
    assert dialog.heading.text() == "Erase 2 chats?"
    erase(qtbot, dialog)
    assert dialog.heading.text() == "2 chats are erased"


BESIDES = Besides(
    "nextchat", Text("NextChat", "NextChat"), Text("The keys of the AI services go too.", "密钥也会删除。")
)


def test_what_goes_besides_the_chats_has_to_be_read_before_anybody_can_confirm(qtbot, ask, engine):
    engine.besides = (BESIDES,)
    dialog = ask(0, 2)
    warning = dialog.plan.besides
    assert warning.isVisible()
    assert "NextChat: The keys of the AI services go too." in words(warning)
    assert not dialog.go.isEnabled()
    dialog.carry_out()
    assert said(engine, "erase") == []
    click(qtbot, warning.read)
    assert dialog.go.isEnabled()
    erase(qtbot, dialog)
    assert len(said(engine, "erase")) == 1


def test_a_plan_that_is_out_of_date_is_not_confirmed_by_having_read(qtbot, ask, engine):
    engine.besides = (BESIDES,)
    dialog = ask(0, 2)
    click(qtbot, dialog.plan.footprint.groups["log"].box)
    click(qtbot, dialog.plan.besides.read)
    assert not dialog.go.isEnabled()
    planned_anew(qtbot, dialog)
    assert dialog.go.isEnabled()


def test_where_only_chats_go_nothing_has_to_be_read(asked):
    assert not asked.plan.besides.isVisible()
    assert asked.go.isEnabled()


def test_only_locked_chats_are_a_question_too(qtbot, ask):
    dialog = ask(3)
    assert dialog.heading.text() == "Nothing would be erased"
    assert not dialog.go.isEnabled()
    click(qtbot, next(iter(dialog.plan.locked.boxes.values())))
    planned_anew(qtbot, dialog)
    assert dialog.heading.text() == "Erase 1 chat?"


def test_places_that_stay_are_named_before_anything_happens(ask, engine):
    engine.spared = (Spared("/home/wang/.claude/link.json", Phrase("link")),)
    seen = words(ask(0))
    assert "These places stay as they are" in seen
    assert "/home/wang/.claude/link.json: It is reached through a link; what is behind a link is never changed." in seen


def test_two_kinds_of_storage_say_which_they_are_about(ask, engine):
    engine.storages = (
        Storage("network", "not-here", mounts=("/mnt/share",)),
        Storage("hdd", "overwritten", mounts=("/", "/home")),
    )
    seen = words(ask(0))
    assert any(one.startswith("/mnt/share: These files lie on another computer") for one in seen)
    assert any(one.startswith("/, /home: What is erased is overwritten at the very spot") for one in seen)


def test_what_a_browser_keeps_of_a_site_is_not_what_the_account_keeps(ask, engine):
    engine.chats[0] = msgspec.structs.replace(engine.chats[0], site="chatgpt.com")
    seen = words(ask(0))
    assert any("What your account at chatgpt.com keeps stays there" in one for one in seen)


def test_what_is_left_alone_is_named_with_its_reason(ask, engine):
    engine.kept = (
        Kept(engine.chats[2], Phrase("app-running", {"app": APPS["gemini-cli"], "processes": "gemini 4711"})),
    )
    dialog = ask(0, 2)
    seen = words(dialog)
    assert dialog.heading.text() == "Erase 1 chat?"
    assert "1 is left out: Gemini CLI is running (gemini 4711). Close it and try again." in dialog.line.text()
    assert "Left alone · 1 chat" in seen


def test_nothing_can_go_means_no_erase_button(ask, engine):
    engine.kept = (Kept(engine.chats[0], Phrase("newer-schema")),)
    dialog = ask(0, stage=Stage.OVER)
    assert dialog.heading.text() == "Nothing can be erased now"
    assert not dialog.go.isVisible()


def test_a_plan_that_fails_changes_nothing(qtbot, make_window, engine):
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    engine.problem = EngineProblem("the file is damaged", where="/home/wang/x")
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.OVER)
    assert "/home/wang/x: the file is damaged" in words(dialog)
    assert len(engine.chats) == 250


# --- the key


def test_without_a_keyring_the_person_chooses_and_nothing_is_chosen_before(qtbot, ask, engine):
    engine.home = None
    dialog = ask(0, 2)
    click(qtbot, dialog.go)
    assert dialog.stage is Stage.KEY
    assert said(engine, "erase") == []
    assert dialog.key.answer is None
    assert not dialog.go.isEnabled()
    click(qtbot, dialog.key.picks["file"])
    assert dialog.go.text().replace("&", "") == "Save this and erase 2 chats"
    erase(qtbot, dialog)
    assert said(engine, "choose") == [("file", None)]
    assert dialog.heading.text() == "2 chats are erased"


def test_a_passphrase_is_typed_twice(qtbot, ask, engine):
    engine.home = None
    dialog = ask(0, 2)
    click(qtbot, dialog.go)
    click(qtbot, dialog.key.picks["passphrase"])
    assert dialog.focusWidget() is dialog.key.first
    qtbot.keyClicks(dialog.key.first, "kurz")
    assert "At least 8 characters." in words(dialog)
    qtbot.keyClicks(dialog.key.first, " und lang")
    qtbot.keyClicks(dialog.key.second, "kurz und krumm")
    assert "The two are not the same." in words(dialog)
    assert not dialog.go.isEnabled()
    dialog.key.second.clear()
    qtbot.keyClicks(dialog.key.second, "kurz und lang")
    erase(qtbot, dialog)
    assert said(engine, "choose") == [("passphrase", "kurz und lang")]


def test_keeping_no_copy_is_asked_once_more(qtbot, ask, engine):
    engine.home = None
    dialog = ask(0, 2)
    click(qtbot, dialog.go)
    click(qtbot, dialog.key.picks["none"])
    click(qtbot, dialog.go)
    assert dialog.stage is Stage.ASKING
    assert dialog.consequence.line.text() == "This cannot be undone."
    assert said(engine, "erase") == []
    erase(qtbot, dialog)
    assert said(engine, "erase") == [(2, 0)]
    assert not dialog.undo.isVisible()


def test_going_back_from_the_key_returns_to_the_plan(qtbot, ask, engine):
    engine.home = None
    dialog = ask(0, 2)
    click(qtbot, dialog.go)
    click(qtbot, dialog.keep)
    assert dialog.stage is Stage.ASKING
    assert dialog.plan.footprint.isVisible()
    assert dialog.heading.text() == "Erase 2 chats?"


def test_a_vault_with_a_passphrase_asks_for_it_until_it_fits(qtbot, asked, engine):
    engine.home, engine.locked, engine.passphrase = "passphrase", True, "correct horse"
    click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.passphrase is not None)
    first = asked.passphrase
    assert not first.complaint.isVisible()
    qtbot.keyClicks(first.field, "wrong horse")
    click(qtbot, first.go)
    qtbot.waitUntil(lambda: asked.passphrase is not first and asked.passphrase is not None)
    assert asked.passphrase.complaint.isVisible()
    qtbot.keyClicks(asked.passphrase.field, "correct horse")
    click(qtbot, asked.passphrase.go)
    qtbot.waitUntil(lambda: asked.stage is Stage.OVER)
    assert asked.heading.text() == "2 chats are erased"


def test_who_does_not_give_the_passphrase_is_back_at_the_plan(qtbot, asked, engine):
    engine.locked, engine.passphrase = True, "correct horse"
    click(qtbot, asked.go)
    qtbot.waitUntil(lambda: asked.passphrase is not None)
    click(qtbot, asked.passphrase.keep)
    qtbot.waitUntil(lambda: asked.stage is Stage.ASKING)
    assert len(engine.chats) == 250


def test_a_thousand_chats_are_planned_and_shown_at_once(qtbot, make_window, engine):
    engine.chats = [msgspec.structs.replace(one, pinned=False) for one in engine.chats] * 4
    engine.chats = [
        msgspec.structs.replace(one, id=f"{one.app}:{number}", native=str(number))
        for number, one in enumerate(engine.chats)
        if one.erasable != "no"
    ]
    window = make_window(engine)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 900)
    window.chats.table.mark_shown()
    window.chats.erase()
    dialog = window.chats.dialog
    qtbot.waitUntil(lambda: dialog.stage is Stage.ASKING)
    group = dialog.plan.footprint.groups["transcript"]
    with within(1):
        group.toggle()
        group.view.repaint()
    assert group.view.height() < 400


@pytest.mark.parametrize(("said", "shown"), [(None, 7), (30, 30), (14, 14)])
def test_the_copy_is_proposed_for_as_long_as_the_person_set_once(qtbot, window, engine, said, shown):
    engine.preferring.kept = Wishes(greeted=True, undo_days=said)
    window.show_page(1)
    qtbot.waitUntil(lambda: window.chats.table.rowCount() > 0)
    window.chats.table.toggle(0)
    window.chats.erase()
    copy = window.chats.dialog.copy
    assert copy.days == shown
    assert copy.choice.currentText() == f"{shown} days"
    assert [copy.choice.itemData(number) for number in range(copy.choice.count())] == sorted({*DAYS, shown})
