"""The preferences on this computer: small files, and the language that wins."""

import pytest

from tidytrace.gui.engine import EngineProblem
from tidytrace.gui.preferences.real import RealPreferring
from tidytrace.gui.preferences.wishes import Lock, Wishes
from tidytrace.gui.real_engine import RealEngine
from tidytrace.gui.start import language_of
from tidytrace.gui.tray.port import Closing
from tidytrace.gui.tray.real import RealMemory
from tidytrace.host import StateFolders, current_host
from tidytrace.host.state import write_private


@pytest.fixture
def preferring(home):
    host = current_host()
    return RealPreferring(host, StateFolders.of(host), {"TIDYTRACE_LANG": "zh_CN"})


def test_wishes_are_kept(preferring):
    assert preferring.wishes() == Wishes()
    assert preferring.keep(Wishes(greeted=True, undo_days=30))
    assert preferring.wishes().greeted
    assert RealEngine(current_host()).undo_days() == 30


def test_what_closing_means_is_one_thing_with_the_tray(preferring):
    memory = RealMemory(StateFolders.of(current_host()))
    assert preferring.keep_closing(Closing.TRAY)
    assert memory.closing() is Closing.TRAY
    preferring.keep_closing(None)
    assert memory.closing() is None
    memory.keep_closing(Closing.END)
    assert preferring.closing() is Closing.END


def test_the_language_of_the_environment_is_told(preferring):
    assert preferring.language_said() == "zh_CN"


@pytest.mark.parametrize(
    ("environ", "asked", "wished", "code"),
    [
        ({"LANG": "en_US.UTF-8"}, None, "", "en"),
        ({"LANG": "en_US.UTF-8"}, None, "zh_CN", "zh_CN"),
        ({"LANG": "zh_CN.UTF-8"}, None, "en", "en"),
        ({"LANG": "zh_CN.UTF-8", "TIDYTRACE_LANG": "zh_CN"}, None, "en", "zh_CN"),
        ({"TIDYTRACE_LANG": "zh_CN"}, "en", "zh_CN", "en"),
    ],
)
def test_what_is_asked_for_wins_then_the_environment_then_the_wish_then_the_desktop(environ, asked, wished, code):
    assert language_of(environ, asked, wished).code == code


def test_our_own_things_are_listed_and_removed(preferring):
    preferring.keep(Wishes(greeted=True))
    preferring.lock.lock_with_passphrase("blue kettle")
    found = preferring.own()
    assert {piece.path.name for piece in found.pieces} == {"window.json", "lock.json"}
    assert preferring.remove_own(found, copies=False).problems == ()
    assert preferring.lock.kind() is Lock.NONE
    assert preferring.wishes() == Wishes()
    assert preferring.own().pieces == ()


def test_a_refusal_is_a_problem_of_the_window(preferring):
    preferring.keep(Wishes())
    write_private(StateFolders.of(current_host()).state / "erasing" / "r-1.journal", b"")
    with pytest.raises(EngineProblem, match="has not come to its end"):
        preferring.remove_own(preferring.own(), copies=False)


def test_the_folders_are_named_once(preferring):
    folders = preferring.folders
    assert len(set(folders)) == len(folders) > 0
