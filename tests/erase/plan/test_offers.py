"""Places that belong to something else: offered one by one, never taken by themselves."""

import pytest

from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.erase.plan.offers import plan_leftovers
from tidytrace.host import locate

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
SAID = "MARK-cat tell me about the sleeping habits of cats in winter"


@pytest.fixture
def copied(desk):
    """A conversation, and a file of the app that no definition knows, with the same words."""
    desk.session(CAT, SAID)
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    return desk.write("strange/dump.bin", b"\x00\x01" + SAID.encode() + b"\xff")


def test_it_is_not_part_of_the_plan(desk, copied):
    plan = desk.plan(CAT)
    assert [(item.path, item.kind) for item in plan.optional] == [(copied, "app-file")]
    assert copied not in {item.path for item in plan.items}
    assert carry_out(plan).failed == ()
    assert copied.exists()
    assert [one.path for one in prove(plan).leftovers] == [copied]


def test_asked_for_by_its_path_it_goes(desk, copied):
    plan = desk.plan(CAT, ticked=[copied])
    assert plan.optional == ()
    assert carry_out(plan).failed == ()
    assert not copied.exists()
    assert prove(plan).clean


def test_a_read_only_mark_does_not_count_then(desk, copied):
    copied.chmod(0o444)
    assert carry_out(desk.plan(CAT, ticked=[copied])).failed == ()
    assert not copied.exists()


def test_if_it_cannot_go_the_conversation_goes_all_the_same(desk, copied):
    plan = desk.plan(CAT, ticked=[copied])
    copied.write_bytes(b"somebody wrote to it meanwhile " + SAID.encode())
    outcome = carry_out(plan)
    assert [one.id for one in outcome.erased] == [f"chatter:{CAT}"]
    assert [(one.path, one.reason) for one in outcome.problems] == [(copied, "changed")]


def test_copies_of_other_tools_in_the_project(desk):
    project = desk.host.home / "work"
    desk.session(CAT, SAID)
    note = project / ".specstory" / "history" / "2026-11-23.md"
    note.parent.mkdir(parents=True)
    note.write_text(f"# Chat\n\n{SAID}\n", "utf-8")
    chat = desk.chats()[CAT]
    import msgspec

    chat = msgspec.structs.replace(chat, project=str(project))
    plan = plan_erasure([chat], desk.library(), desk.host, named={chat.id}, ticked=[note])
    assert [(item.path, item.kind) for item in plan.items if item.offered] == [(note, "copy-elsewhere")]
    assert carry_out(plan).failed == ()
    assert not note.exists()
    assert note.parent.is_dir()


def test_what_the_proof_finds_can_be_erased_after_it(desk, copied):
    plan = desk.plan(CAT)
    carry_out(plan)
    left = prove(plan).leftovers

    def installation(app):
        assert app == desk.app.id
        return locate(desk.app, desk.host)

    rest = plan_leftovers(plan, left, [copied], desk.host, installation)
    assert [item.path for item in rest.items] == [copied]
    assert set(rest.apps) == {f"chatter:{CAT}"}
    assert carry_out(rest).failed == ()
    assert prove(plan).clean


def test_the_never_touched_is_never_offered(desk):
    desk.session(CAT, SAID)
    auth = desk.write("auth.json", SAID)
    plan = desk.plan(CAT, ticked=[auth])
    assert plan.optional == ()
    carry_out(plan)
    assert auth.read_text() == SAID
