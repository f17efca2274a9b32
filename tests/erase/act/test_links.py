"""A conversation whose folder holds links: erased alone, proven, interrupted and brought back."""

import json
import os
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a symbolic link of Windows is a reparse point, and these are refused", allow_module_level=True)

from logbook import SHIP, TRIP, Logbook, logbook
from tidytrace.erase import carry_out, prove
from tidytrace.erase.act import act, restoring
from tidytrace.erase.act.erasures import Done, Erasures
from tidytrace.erase.act.journal import Step, interrupted
from tidytrace.erase.act.recovery import recover
from tidytrace.erase.act.restoring import restore
from tidytrace.erase.errors import NotWritable
from tidytrace.host import StateFolders

MOMENT = 1_600_000_000_123_456_700


@pytest.fixture
def desk(fixture_host, tmp_path) -> Logbook:
    made = Logbook(fixture_host("linux"), logbook(tmp_path))
    erasures_of(made).vault.choose("file")
    return made


def erasures_of(desk: Logbook) -> Erasures:
    return Erasures(desk.host, StateFolders.of(desk.host), desk.library)


def erase(desk: Logbook, *natives: str, days: int = 7) -> Done:
    plan = desk.plan(*natives)
    chosen = [one for one in desk.chats().values() if one.id in plan.apps]
    return erasures_of(desk).erase(plan, chosen, desk.library(), days=days)


def everything(desk: Logbook) -> dict[str, bytes | str]:
    found = {}
    for path in sorted(desk.data.rglob("*")):
        name = path.relative_to(desk.data).as_posix()
        if path.is_symlink():
            found[name] = os.readlink(path)  # noqa: PTH115 - a Path would be tidied up
        else:
            found[name] = path.read_bytes() if path.is_file() else "folder"
    return found


@pytest.mark.parametrize("days", [0, 7])
def test_one_alone_goes_with_its_link_and_the_project_is_as_it_was(desk, days):
    before, other = desk.persons, everything(desk)
    done = erase(desk, TRIP, days=days)
    assert [(one.id, one.files) for one in done.outcome.erased] == [(f"logbook:{TRIP}", 2)]
    assert done.outcome.failed == done.outcome.problems == ()
    assert done.proof.clean
    assert done.receipt.finished
    assert everything(desk) == {name: one for name, one in other.items() if TRIP not in name}
    assert desk.persons == before


def test_nothing_behind_it_is_so_much_as_opened(desk):
    file = desk.project / "thesis.txt"
    (desk.log(TRIP) / "thesis").symlink_to(file)

    def unread() -> bool:
        """Whether nobody has read it since this was asked; most systems note a first reading."""
        before = file.stat().st_atime_ns
        os.utime(file, ns=(MOMENT, file.stat().st_mtime_ns))
        return before == MOMENT

    unread()
    file.read_bytes()
    if unread():
        pytest.skip("this file system notes no reading")
    done = erase(desk, TRIP)
    restore(erasures_of(desk), [done.receipt])
    assert (desk.log(TRIP) / "thesis").readlink() == file
    assert unread()


@pytest.mark.parametrize(
    "text",
    [
        "../../../project",
        "/nowhere/at/all",
        "workspace",
        "../" * 9 + "etc",
        "two\nlines",
        os.fsdecode(b"not \xff UTF-8"),
    ],
)
def test_it_comes_back_as_it_was_written(desk, text):
    link = desk.log(TRIP) / "workspace"
    link.unlink()
    link.symlink_to(text)
    os.utime(link, ns=(MOMENT, MOMENT), follow_symlinks=False)
    before, persons = everything(desk), desk.persons
    done = erase(desk, TRIP)
    (back,) = restore(erasures_of(desk), [done.receipt])
    assert back.complete
    assert sorted((one.path.name, one.how) for one in back.returned) == [
        ("conversation.jsonl", "as-before"),
        ("workspace", "as-before"),
    ]
    assert everything(desk) == before
    assert link.lstat().st_mtime_ns == MOMENT
    assert desk.persons == persons
    assert TRIP in desk.chats()


def test_only_what_is_wanted_comes_back(desk):
    done = erase(desk, TRIP, SHIP)
    restore(erasures_of(desk), [done.receipt], chats=[f"logbook:{SHIP}"])
    assert [one.name for one in (desk.data / "logs").iterdir()] == [SHIP]
    assert (desk.log(SHIP) / "workspace").readlink() == desk.project


def test_what_the_app_put_in_its_place_meanwhile_stays(desk):
    done = erase(desk, TRIP)
    desk.write(f"logs/{TRIP}/workspace/notes", "NEWER")
    (back,) = restore(erasures_of(desk), [done.receipt])
    assert back.complete
    assert (desk.log(TRIP) / "workspace/notes").read_text() == "NEWER"
    assert (desk.log(TRIP) / f"workspace.restored-{done.receipt.id}").readlink() == desk.project


def test_where_a_link_may_not_be_removed_all_of_its_conversation_stays(desk):
    before = everything(desk)
    plan = desk.plan()
    desk.log(TRIP).chmod(0o500)
    outcome = carry_out(plan)
    assert [(one.id, one.reason) for one in outcome.failed] == [(f"logbook:{TRIP}", "read-only")]
    assert [one.id for one in outcome.erased] == [f"logbook:{SHIP}"]
    assert everything(desk) == {name: one for name, one in before.items() if SHIP not in name}


def test_a_link_that_cannot_be_removed_at_the_last_moment_keeps_the_words(desk, monkeypatch):
    """What names the conversation still stands, so it can be tried again."""

    def refuse(folder, target, journal=None):
        raise NotWritable(target.path)

    with monkeypatch.context() as patch:
        patch.setattr(act, "remove_link", refuse)
        done = erase(desk, TRIP)
    assert [(one.id, one.reason) for one in done.outcome.failed] == [(f"logbook:{TRIP}", "read-only")]
    assert TRIP in desk.chats()
    assert erase(desk, TRIP).outcome.failed == ()
    assert not desk.log(TRIP).exists()


def test_a_link_that_stands_there_still_is_in_the_proof(desk):
    plan = desk.plan(TRIP)
    link = desk.log(TRIP) / "workspace"
    aside = link.rename(desk.data / "aside")
    carry_out(plan)
    desk.log(TRIP).mkdir(exist_ok=True)
    aside.rename(link)
    proof = prove(plan)
    assert [(one.path, one.what) for one in proof if one.what == "link"] == [(link, "link")]
    assert not proof.clean
    link.unlink()
    link.symlink_to(desk.project)
    assert [one for one in prove(plan) if one.what == "link"] == []


# --- interruptions -------------------------------------------------------------------------------------------------


def killed_when(desk: Logbook, name: str, *, after: bool) -> None:
    """Erase, and be killed before or after one of the steps of the act."""
    process = os.fork()
    if not process:
        real = getattr(act, name)

        def step(*arguments, **more):
            if after:
                real(*arguments, **more)
            os._exit(9)

        setattr(act, name, step)
        erase(desk, TRIP)
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["require_removable", "remove_link", "remove_folders"])
def test_killed_at_a_step_the_next_start_leaves_the_old_or_the_new_state(desk, step, after):
    before, persons = everything(desk), desk.persons
    killed_when(desk, step, after=after)
    (one,) = recover(erasures_of(desk))
    assert not one.problems
    if step == "require_removable":
        assert one.how == "rolled-back"
        assert everything(desk) == before
    else:
        assert one.how == "finished"
        assert not desk.log(TRIP).exists()
        (receipt,) = erasures_of(desk).erasures()
        assert restore(erasures_of(desk), [receipt])[0].complete
        assert everything(desk) == before
    assert desk.persons == persons


def test_a_link_that_is_left_when_the_words_are_gone_goes_at_the_next_start(desk):
    killed_when(desk, "remove_link", after=False)
    for path in desk.log(TRIP).glob("*.jsonl"):
        path.unlink()
    (one,) = recover(erasures_of(desk))
    assert (one.how, one.problems) == ("finished", ())
    assert not desk.log(TRIP).exists()


def test_what_stands_in_its_place_since_the_interruption_stays_and_is_said(desk):
    killed_when(desk, "remove_link", after=False)
    link = desk.log(TRIP) / "workspace"
    link.unlink()
    link.write_text("NEWER")
    for path in desk.log(TRIP).glob("*.jsonl"):
        path.unlink()
    (one,) = recover(erasures_of(desk))
    assert [(problem.key, problem.path) for problem in one.problems] == [("changed", link)]
    assert link.read_text() == "NEWER"


def test_killed_while_it_comes_back_the_next_start_goes_on(desk):
    before = everything(desk)
    done = erase(desk, TRIP)
    process = os.fork()
    if not process:
        real = restoring.restore_link

        def step(*arguments):
            real(*arguments)
            os._exit(9)

        restoring.restore_link = step
        restore(erasures_of(desk), [done.receipt])
        os._exit(0)
    assert os.waitpid(process, 0)[1] == 9 << 8
    (one,) = recover(erasures_of(desk))
    assert one.restoration.complete
    assert everything(desk) == before


def test_the_journal_names_the_link_and_not_where_it_leads(desk):
    killed_when(desk, "remove_link", after=False)
    state = StateFolders.of(desk.host).state
    (found,) = interrupted(state)
    assert [one.target.path.name for step in found.begun.steps for one in step.links] == ["workspace"]
    (journal,) = (state / "erasing").iterdir()
    assert os.fsencode(desk.project) not in journal.read_bytes()


def test_a_step_of_a_journal_from_before_there_were_links_is_read(desk):
    import msgspec

    (item,) = desk.plan(TRIP).items
    fields = json.loads(msgspec.json.encode(Step.of(item)))
    old = msgspec.json.decode(json.dumps(fields[:-1]), type=Step)
    assert old.links == ()
    assert old.files == Step.of(item).files
