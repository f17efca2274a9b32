"""``tidytrace believe``: what files say of where they come from."""

import pytest

from labels import files
from windows import ODD_NAMES


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "files"
    made.mkdir()
    (made / "ai.png").write_bytes(files.png(files.png_text("AIGC", files.label())))
    (made / "plain.jpg").write_bytes(files.jpeg())
    (made / "cut.png").write_bytes(files.png()[:-9])
    return made


def test_a_label_is_told_in_words(folder, command):
    answer = command("believe", str(folder / "ai.png"))
    assert answer.code == 0
    assert "The file itself says that it was made with AI" in answer.out
    assert "Doubao" in answer.out
    assert "call back on a number" in answer.out  # what one can do stands below
    assert answer.err == ""


def test_the_document_names_every_sign_and_its_place(folder, command):
    answer = command("believe", str(folder / "ai.png"), str(folder / "plain.jpg"), "--json")
    assert answer.code == 0
    document = answer.document
    assert document["schema"] == "tidytrace/labels/1"
    assert document["errors"] == []
    one, other = document["files"]
    assert (one["verdict"], one["format"]) == ("says-ai", "png")
    (sign,) = one["signs"]
    assert (sign["kind"], sign["says"], sign["bound"], sign["grade"]) == ("aigc", "ai", "note", "observed")
    assert sign["where"] == ["PNG tEXt"]
    assert sign["values"]["ProduceID"] == "a1b2-0001"
    assert (other["verdict"], other["signs"]) == ("nothing-found", [])
    assert other["why"].startswith("That proves nothing.")


def test_what_could_not_be_read_is_an_error_and_the_rest_is_told(folder, command):
    answer = command("believe", str(folder / "cut.png"), str(folder / "none"), str(folder / "ai.png"), "--json")
    assert answer.code == 3
    document = answer.document
    assert [one["verdict"] for one in document["files"]] == ["could-not-check", "could-not-check", "says-ai"]
    assert [error["where"] for error in document["errors"]] == [str(folder / "cut.png"), str(folder / "none")]
    assert document["files"][0]["unread"][0]["what"] == "rest"


def test_without_a_file_it_says_how_it_is_used(command):
    answer = command("believe")
    assert answer.code == 2
    assert "FILE" in answer.err


def test_it_leaves_nothing_behind(folder, command, home):
    before = sorted(home.rglob("*")) if home.exists() else []
    command("believe", str(folder / "ai.png"))
    assert (sorted(home.rglob("*")) if home.exists() else []) == before


@ODD_NAMES
def test_a_name_cannot_command_the_terminal(folder, command):
    path = folder / "a\x1b[2Jb.jpg"
    path.write_bytes(files.jpeg())
    assert "\x1b" not in command("believe", str(path)).out
