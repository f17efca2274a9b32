"""Links in a folder that goes as one unit of the app are entries of it; all other links lead out and are refused."""

import os
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a symbolic link of Windows is a reparse point, and these are refused", allow_module_level=True)

from logbook import SHIP, TRIP, Logbook, logbook
from tidytrace.erase import carry_out
from tidytrace.erase.files.folders import is_link, is_plain_link
from tidytrace.erase.plan.fence import Fence


@pytest.fixture
def desk(fixture_host, tmp_path) -> Logbook:
    return Logbook(fixture_host("linux"), logbook(tmp_path))


def test_it_is_shown_as_a_place_that_goes_and_has_no_bytes(desk):
    plan = desk.plan(TRIP)
    (item,) = plan.items
    assert item.path == desk.log(TRIP)
    assert [one.path.name for one in item.links] == ["workspace"]
    assert (item.pieces, item.shares) == (2, {f"logbook:{TRIP}": 2})
    assert item.bytes == (desk.log(TRIP) / "conversation.jsonl").stat().st_size
    assert plan.spared == ()
    assert plan.kept == ()


def test_nothing_behind_it_is_planned_or_counted(desk):
    (desk.project / ".box").mkdir()
    (item,) = desk.plan(TRIP).items
    everything = (item.target, *item.contents, *item.links, *item.folders)
    assert {one.path for one in everything} == {desk.log(TRIP), *desk.log(TRIP).iterdir()}


@pytest.mark.parametrize("kind", ["to a file", "to a folder", "to itself", "to nothing", "deep in it"])
def test_whatever_it_leads_to(desk, kind):
    folder = desk.log(TRIP) / "deep/er" if kind == "deep in it" else desk.log(TRIP)
    folder.mkdir(parents=True, exist_ok=True)
    leads = {"to a file": desk.project / "thesis.txt", "to itself": "way", "to nothing": "/nowhere/at/all"}
    (folder / "way").symlink_to(leads.get(kind, desk.project))
    before = desk.persons
    assert [one.id for one in desk.erase(TRIP).erased] == [f"logbook:{TRIP}"]
    assert not desk.log(TRIP).exists()
    assert desk.persons == before


def test_the_unit_itself_being_a_link_stays(desk):
    moved = desk.log(TRIP).rename(desk.project / "moved")
    desk.log(TRIP).symlink_to(moved)
    before = desk.persons
    plan = desk.plan(TRIP)
    assert {one.id: one.reason for one in plan.kept} == {f"logbook:{TRIP}": "link"}
    carry_out(plan)
    assert desk.persons.keys() == before.keys()
    assert desk.log(TRIP).is_symlink()


def test_a_folder_above_being_a_link_stays(desk):
    moved = (desk.data / "logs").rename(desk.project / "moved")
    (desk.data / "logs").symlink_to(moved)
    plan = desk.plan(TRIP)
    assert {one.reason for one in plan.kept} == {"link"}
    assert plan.items == ()


def test_a_transcript_that_is_a_link_keeps_its_conversation(desk):
    """Its words stand elsewhere: without the link nobody would find them any more."""
    file = desk.log(TRIP) / "conversation.jsonl"
    moved = file.rename(desk.project / "moved.jsonl")
    file.symlink_to(moved)
    plan = desk.plan(TRIP)
    assert {one.id: one.reason for one in plan.kept} == {f"logbook:{TRIP}": "link"}
    assert plan.items == ()


def test_a_link_that_another_store_names_too_goes_with_its_folder_and_is_not_reported(desk):
    desk.write(f"logs/{TRIP}/pictures/1.png", "PIXELS")
    (desk.log(TRIP) / "pictures/2.png").symlink_to(desk.project / "thesis.txt")
    plan = desk.plan(TRIP)
    assert plan.spared == ()
    carry_out(plan)
    assert not desk.log(TRIP).exists()


def test_a_link_in_a_folder_that_is_no_unit_is_refused(desk):
    folder = desk.data / f"pictures/{TRIP}-more"
    folder.mkdir(parents=True)
    (folder / "way").symlink_to(desk.project)
    plan = desk.plan(TRIP)
    assert [(one.path, one.reason) for one in plan.spared] == [(folder / "way", "link")]
    carry_out(plan)
    assert (folder / "way").is_symlink()


def test_a_link_in_a_folder_of_the_person_s_is_refused(desk):
    box = desk.project / f".box-{TRIP}"
    box.mkdir()
    (box / "way").symlink_to(desk.project / "deep")
    (box / "notes").write_text("MARK-trip")
    plan = desk.plan(TRIP)
    assert [(one.path, one.reason) for one in plan.spared] == [(box / "way", "link")]
    carry_out(plan)
    assert [one.name for one in box.iterdir()] == ["way"]


def test_a_link_that_is_never_touched_stays(desk):
    (desk.log(TRIP) / "sign-in").symlink_to(desk.project)
    plan = desk.plan(TRIP)
    assert "sign-in" not in [one.path.name for item in plan.items for one in item.links]
    carry_out(plan)
    assert [one.name for one in desk.log(TRIP).iterdir()] == ["sign-in"]


def test_a_link_that_has_a_second_name_stays(desk):
    os.link(desk.log(TRIP) / "workspace", desk.project / "second", follow_symlinks=False)
    assert [one.reason for one in desk.plan(TRIP).spared] == ["hard-link"]


def test_another_person_s_link_stays(desk, monkeypatch):
    mine = os.lstat(desk.data).st_uid
    monkeypatch.setattr(Fence, "_owners", frozenset({mine}))
    try:
        os.lchown(desk.log(TRIP) / "workspace", mine + 1, -1)
    except PermissionError:
        pytest.skip("only root may give it away")
    assert [one.reason for one in desk.plan(TRIP).spared] == ["other-owner"]


def test_a_reparse_point_of_windows_is_no_plain_link(desk):
    class Reparse:
        st_mode = os.lstat(desk.log(SHIP) / "workspace").st_mode
        st_file_attributes = 0x400

    assert is_plain_link(os.lstat(desk.log(SHIP) / "workspace"))
    assert is_link(Reparse())
    assert not is_plain_link(Reparse())
