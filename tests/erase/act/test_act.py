"""Every way of keeping conversations: what goes, and that everything else stays byte for byte."""

import json
from pathlib import Path

import pytest

from chatter import Desk
from tidytrace.erase import carry_out, prove
from tidytrace.erase.errors import NoSpace
from windows import POSIX_MODES, RENAMES_OPEN_FILES, has_mode, held

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"


@pytest.fixture
def two(desk):
    """Two conversations as files."""
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats", "REPLY-cat sixteen hours a day, mostly")
    desk.session(DOG, "MARK-dog how far does a husky run in one day", "REPLY-dog further than you would like to")
    return desk


def test_a_conversation_of_its_own_file_is_gone_and_the_other_untouched(two):
    before = (two.data / f"sessions/one/{DOG}.jsonl").read_bytes()
    outcome = two.erase(CAT)
    assert [one.id for one in outcome.erased] == [f"chatter:{CAT}"]
    assert outcome.erased[0].files == 1
    assert list(two.chats()) == [DOG]
    assert two.raw("MARK-cat") == []
    assert (two.data / f"sessions/one/{DOG}.jsonl").read_bytes() == before


def test_folders_that_became_empty_go_but_the_upper_ones_stay(desk):
    desk.session(CAT, "MARK-cat all alone in this project folder", project="solo")
    desk.session(DOG, "MARK-dog in another project folder", project="other")
    desk.erase(CAT)
    assert sorted(path.name for path in (desk.data / "sessions").iterdir()) == ["other"]
    desk.erase(DOG)
    assert (desk.data / "sessions").is_dir()


def test_lines_of_a_shared_transcript_go_and_line_ends_stay(desk):
    lines = [
        b'\xef\xbb\xbf{"chat":"c-1","role":"user","text":"MARK-one what is the capital of Peru"}\r\n',
        b'{ "chat": "c-2", "role": "user", "text": "MARK-two and of Chile, please tell" }\n',
        b"\n",
        b'{"chat":"c-1","role":"assistant","text":"REPLY-one it is Lima, I think"}\r\n',
        b'{"chat":"c-2","role":"assistant","text":"REPLY-two Santiago"}',
    ]
    path = desk.write("diary.jsonl", b"".join(lines))
    path.chmod(0o640)
    outcome = desk.erase("c-1")
    assert not outcome.failed
    assert path.read_bytes() == lines[1] + lines[2] + lines[4]
    assert has_mode(path, 0o640)
    assert [one.name for one in desk.data.iterdir()] == ["diary.jsonl"]


def test_a_section_of_a_markdown_file_in_a_project_goes(desk):
    project = desk.host.home / "project"
    project.mkdir()
    note = project / ".chatter.md"
    note.write_bytes(
        b"preface\r\n# chat a-1\n> MARK-a one\nyes\n# chat b-2\r\n> MARK-b two\nno\n# chat a-3\n> MARK-c\n"
    )
    desk.erase("b-2")
    assert note.read_bytes() == b"preface\r\n# chat a-1\n> MARK-a one\nyes\n# chat a-3\n> MARK-c\n"


def test_companions_go_by_id_and_by_the_conversation_s_own_words(two):
    history = [json.dumps({"session": one, "prompt": f"MARK-{one[:3]}"}) + "\n" for one in (CAT, DOG, CAT)]
    two.write("history.jsonl", "".join(history))
    two.write("index.json", f'{{ "version": 3,\n  "chats": [ {{"id":"{CAT}"}},\n {{"id":"{DOG}", "n":1.50}} ] }}\n')
    two.write("names.json", f'{{"{CAT}":"MARK-cat", "{DOG}" : "dogs"}}')
    two.write("logs/a.log", "start\nstream: MARK-cat tell me about the sleeping habits of ca\nstop\n")
    two.write("pastes/1", "MARK-cat tell me about the sleeping habits of cats")
    two.write("pastes/2", "something else of a decent length")
    two.write(f"todos/{CAT}-agent.json", "MARK-cat")
    two.write(f"todos/{DOG}.json", "MARK-dog")
    two.write(f"sessions/one/{CAT}/sub/agent.jsonl", "MARK-cat")
    two.write("cache/x", "whatever")
    outcome = two.erase(CAT)
    assert not outcome.failed
    assert two.raw("MARK-cat") == []
    assert (two.data / "history.jsonl").read_text() == history[1]
    assert (two.data / "index.json").read_text() == f'{{ "version": 3,\n  "chats": [ {{"id":"{DOG}", "n":1.50}} ] }}\n'
    assert (two.data / "names.json").read_text() == f'{{"{DOG}" : "dogs"}}'
    assert (two.data / "logs/a.log").read_text() == "start\nstop\n"
    assert [path.name for path in (two.data / "pastes").iterdir()] == ["2"]
    assert [path.name for path in (two.data / "todos").iterdir()] == [f"{DOG}.json"]
    assert not (two.data / f"sessions/one/{CAT}").exists()
    assert (two.data / "cache/x").exists()
    assert list(two.chats()) == [DOG]


def test_one_sentence_in_common_does_not_take_an_attachment_away(two):
    text = "MARK-cat tell me about the sleeping habits of cats\nand then a long paste of quite another conversation\n"
    two.write("pastes/1", text + "with many more lines than the one that the two have in common\n" * 3)
    two.erase(CAT)
    assert (two.data / "pastes/1").exists()


def test_what_cannot_be_told_apart_goes_with_the_last_conversation(two):
    two.write("cache/deep/x", "MARK-whatever")
    two.write("todos/forgotten.json", "MARK-orphan of an earlier deletion")
    two.write("logs/a.log", "all of it\n")
    two.write("history.jsonl", '{"session":"long-gone","prompt":"MARK-orphan"}\n')
    two.write("rumour", "only known from hearsay")
    outcome = two.erase()
    assert len(outcome.erased) == 2
    assert two.raw("MARK-") == []
    assert sorted(path.name for path in two.data.iterdir()) == ["logs", "rumour", "sessions", "todos"]


def test_links_inside_a_folder_that_goes_go_with_it_and_are_not_followed(two, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    folder = two.write(f"sessions/one/{CAT}/agent.jsonl", "MARK-cat").parent
    (folder / "link").symlink_to(outside)
    plan = two.plan(CAT)
    carry_out(plan)
    assert outside.read_text() == "mine"
    assert not folder.exists()
    assert plan.spared == ()


def test_credentials_and_models_are_never_part_of_a_plan(two):
    two.write("auth.json", "MARK-cat tell me about the sleeping habits of cats")
    two.write("models/big.bin", "MARK-cat")
    two.erase()
    assert (two.data / "auth.json").read_text().startswith("MARK-cat")
    assert (two.data / "models/big.bin").exists()


def test_a_file_that_changed_since_the_plan_stays_and_the_rest_goes(two):
    plan = two.plan()
    with (two.data / f"sessions/one/{CAT}.jsonl").open("a") as file:
        file.write('{"role":"user","text":"one more thing"}\n')
    outcome = carry_out(plan)
    assert [(one.id, one.reason) for one in outcome.failed] == [(f"chatter:{CAT}", "changed")]
    assert [one.id for one in outcome.erased] == [f"chatter:{DOG}"]
    assert "MARK-cat" in (two.data / f"sessions/one/{CAT}.jsonl").read_text()


@pytest.mark.parametrize("what", ["file", pytest.param("folder", marks=POSIX_MODES)])
def test_read_only_marks_are_respected_for_that_item_alone(two, what):
    path = two.data / f"sessions/one/{CAT}.jsonl"
    if what == "folder":
        path = two.session(CAT, "MARK-cat in a folder of its own", project="locked").parent
        (two.data / f"sessions/one/{CAT}.jsonl").unlink()
    path.chmod(0o444 if what == "file" else 0o555)
    outcome = two.erase()
    path.chmod(0o755)
    assert [(one.id, one.reason) for one in outcome.failed] == [(f"chatter:{CAT}", "read-only")]
    assert [one.id for one in outcome.erased] == [f"chatter:{DOG}"]
    assert len(two.raw("MARK-cat")) == 1


def test_a_companion_that_fails_leaves_the_conversation_listed(two):
    two.write("history.jsonl", json.dumps({"session": CAT, "prompt": "MARK-cat"}) + "\nother\n").chmod(0o444)
    outcome = two.erase(CAT)
    assert outcome.erased == ()
    assert outcome.failed[0].path == two.data / "history.jsonl"
    assert CAT in two.chats()
    (two.data / "history.jsonl").chmod(0o644)
    assert two.erase(CAT).failed == ()
    assert (two.data / "history.jsonl").read_text() == "other\n"


def test_of_a_file_that_several_share_only_the_lines_go_of_those_that_can(desk):
    lines = [
        json.dumps({"chat": chat, "role": "user", "text": f"MARK-{chat} what was asked"}) + "\n"
        for chat in ("fox", "gnu", "fox", "owl")
    ]
    desk.write("diary.jsonl", "".join(lines))
    desk.write("todos/fox-agent.json", '["MARK-fox feed them"]').chmod(0o444)
    outcome = desk.erase("fox", "gnu")
    assert [(one.id, one.reason) for one in outcome.failed] == [("chatter:fox", "read-only")]
    assert [one.id for one in outcome.erased] == ["chatter:gnu"]
    assert (desk.data / "diary.jsonl").read_text() == lines[0] + lines[2] + lines[3]
    assert set(desk.chats()) == {"fox", "owl"}


def test_cancel_stops_between_files_and_says_what_stayed(two):
    asked = iter([False, False, False, True, True, True, True, True, True])
    outcome = carry_out(two.plan(), cancelled=lambda: next(asked))
    assert len(outcome.erased) == 1
    assert [one.reason for one in outcome.failed] == ["cancelled"]
    assert len(two.chats()) == 1


def test_progress_counts_up_to_the_number_of_places(two):
    told = []
    two.erase(progress=lambda step: told.append((step.done, step.total)))
    assert told == [(1, 2), (2, 2)]


def test_a_copy_is_taken_before_anything_leaves(two):
    class Copies:
        def __init__(self) -> None:
            self.taken: list[bytes] = []

        def take(self, item):
            self.taken.append(item.path.read_bytes())

        def settle(self):
            self.taken.append(b"on the disk")

    copies = Copies()
    two.erase(CAT, keep=copies)
    assert b"MARK-cat" in copies.taken[0]
    assert copies.taken[-1] == b"on the disk"


def test_what_cannot_be_copied_stays_and_the_rest_goes(two):
    class Full:
        def take(self, item):
            if CAT in item.path.name:
                raise NoSpace(item.path)

        def settle(self):
            pass

    outcome = two.erase(keep=Full())
    assert [(one.id, one.reason) for one in outcome.failed] == [(f"chatter:{CAT}", "disk-full")]
    assert two.raw("MARK-cat")
    assert not two.raw("MARK-dog")


def test_a_full_disk_leaves_the_old_file_whole(two, monkeypatch):
    from tidytrace.erase.files import rewrite

    def full(*_):
        raise OSError(28, "No space left on device")

    two.write("history.jsonl", json.dumps({"session": CAT}) + "\n" + json.dumps({"session": DOG}) + "\n")
    before = (two.data / "history.jsonl").read_bytes()
    monkeypatch.setattr(rewrite, "_copy", full)
    outcome = two.erase(CAT)
    assert [one.reason for one in outcome.failed] == ["disk-full"]
    assert (two.data / "history.jsonl").read_bytes() == before
    assert sorted(one.name for one in two.data.iterdir()) == ["history.jsonl", "sessions"]


def test_the_old_bytes_are_overwritten_before_the_name_goes(two):
    """Seen through a second descriptor: what lay on the disk is the filling now."""
    path: Path = two.data / f"sessions/one/{CAT}.jsonl"
    with held(path) as old:
        two.erase(CAT)
        old.seek(0)
        assert set(old.read()) == set(b"\n")


@RENAMES_OPEN_FILES
def test_a_rewritten_file_s_old_bytes_are_overwritten(two):
    path = two.write("history.jsonl", json.dumps({"session": CAT, "p": "MARK-cat"}) + "\nrest\n")
    with path.open("rb") as held:
        two.erase(CAT)
        held.seek(0)
        assert held.read().strip() == b""
    assert path.read_text() == "rest\n"


def test_nothing_is_left_to_prove(two):
    plan = two.plan(CAT)
    carry_out(plan)
    assert prove(plan).leftovers == ()


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_it_is_the_same_on_every_system(fixture_host, chatter, system):
    desk = Desk(fixture_host(system), chatter)
    desk.session(CAT, "MARK-cat tell me about the sleeping habits of cats")
    desk.session(DOG, "MARK-dog how far does a husky run in one day")
    desk.database(rows=[("c-1", None, "MARK-c a conversation that stands in a database")])
    desk.write("history.jsonl", json.dumps({"session": CAT, "prompt": "MARK-cat"}) + "\n{}\n")
    assert not desk.erase(CAT, "c-1").failed
    assert list(desk.chats()) == [DOG]
    assert desk.raw("MARK-c") == []
