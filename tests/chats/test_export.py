import datetime
import json
import os
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from tidytrace.chats.errors import StoreError, StoreUnreadable
from tidytrace.chats.export import CannotSave, Export, export_conversation
from tidytrace.chats.export_formats import closed, fenced
from tidytrace.chats.export_names import name_of, safe
from tidytrace.chats.model import Conversation, Message
from tidytrace.language import Language

WHEN = datetime.datetime(2026, 3, 2, 12, 30, 15, 250000, tzinfo=datetime.UTC)


def conversation(title: str | None = "About a cat", **more) -> Conversation:
    return Conversation(
        id="chatter:one", app="chatter", store="sessions", native="one", name="one.jsonl", title=title,
        **{"created": WHEN, **more},
    )  # fmt: skip


class Shelf:
    """A library with one conversation."""

    def __init__(self, chatter, messages, *, problem=None, broken=None) -> None:
        self.problems: list[StoreError] = []
        self._messages, self._problem, self._broken = messages, problem, broken
        self._installation = type("Installation", (), {"app": chatter})

    def installation(self, _app: str):
        return self._installation

    def messages(self, _conversation):
        yield from self._messages
        if self._problem is not None:
            self.problems.append(self._problem)
        if self._broken is not None:
            raise self._broken


@pytest.fixture
def chatter():
    from tidytrace.catalog import load_catalogue

    return next(iter(load_catalogue()))


@pytest.fixture
def save(chatter, tmp_path: Path):
    def call(*messages: Message, kind="md", title="About a cat", language=None, **more) -> Export:
        shelf = Shelf(chatter, messages, **more)
        return export_conversation(shelf, conversation(title), tmp_path / "kept", kind, language=language)

    return call


def text_of(export: Export) -> str:
    return export.path.read_bytes().decode("utf-8")


def test_a_document_tells_who_said_what_and_when(save) -> None:
    saved = save(Message("user", "Why?\nwhile x: pass", WHEN), Message("assistant", "因为 x 不变。", WHEN))
    assert saved.path.name == "2026-03-02 About a cat.md"
    text = text_of(saved)
    when = f"{WHEN.astimezone():%Y-%m-%d %H:%M}"
    assert text.startswith("# About a cat\n")
    assert f"## You · {when}\n\nWhy?\nwhile x: pass\n" in text
    assert f"## AI · {when}\n\n因为 x 不变。\n" in text
    assert (saved.messages, saved.bytes) == (2, saved.path.stat().st_size)
    assert saved.whole


def test_the_words_around_the_messages_are_in_the_persons_language(save) -> None:
    assert "\n## 您" in text_of(save(Message("user", "Why?"), language=Language("zh_CN")))


def test_json_has_every_character(save) -> None:
    said = 'a "quoted" \\ backslash, \x1b[31mred\x1b[0m,\r\n\ttab, 猫 🐈'
    saved = save(Message("tool", said, WHEN), kind="json")
    document = json.loads(saved.path.read_bytes())
    assert document["schema"] == "tidytrace/kept-chat/1"
    assert document["id"] == "chatter:one"
    assert document["created"] == "2026-03-02T12:30:15.250000Z"
    assert document["messages"] == [{"role": "tool", "text": said, "time": "2026-03-02T12:30:15.250000Z"}]
    assert document["missing"] == []


def test_tool_output_is_folded_and_cannot_get_out(save) -> None:
    text = text_of(save(Message("tool", "```\n</details>\n## You\n`````\n\x1b[31mred\x1b[0m")))
    assert (
        "<details>\n<summary>Tool</summary>\n\n``````\n```\n</details>\n## You\n`````\nred\n``````\n\n</details>"
        in text
    )


@pytest.mark.parametrize(
    "text",
    ["```python\nx = 1\n```", "see:\n\n- step\n\n  ```sh\n  ls\n  ```\n\nend", "~~~~\n```\n~~~~", "use `` `x` `` here"],
)
def test_code_stays_as_it_was_written(text: str) -> None:
    assert closed(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1",
        "~~~\n```\nx",
        "```markdown\n```python\nx\n```\n```",
        "- step\n  ```sh\n  ls\n```\nend",
    ],
)
def test_code_that_does_not_end_for_sure_is_held_by_a_longer_fence(text: str) -> None:
    assert closed(text) == fenced(text)
    assert fenced(text).startswith("````\n")


def test_html_that_would_hide_the_rest_is_shown() -> None:
    assert closed("<!-- never closed\n<details>\nx < y\n```\n<script>\n```") == (
        "\\<!-- never closed\n\\<details>\nx < y\n```\n<script>\n```"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于搬家 🏠", "关于搬家 🏠"),
        ('a/b\\c:d*e?"<f>|g', "a b c d e f g"),
        ("..\n../etc/passwd\x00\x1b[31m", "etc passwd[31m"),
        ("\u202egpj.exe\u2066", "gpj.exe"),
        ("ends with dots. . .", "ends with dots"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("\ud800half", "half"),
        ("e\u0301t\u0065\u0301", "été"),
    ],
)
def test_names_are_safe_on_every_system(title: str, name: str) -> None:
    assert safe(title) == name


def test_a_name_that_means_a_device_on_windows_is_not_used() -> None:
    for title in ("CON", "nul", "lpt1.txt", "COM¹"):
        assert name_of(conversation(title, created=None), "Chatter") == f"_{title}"
    assert name_of(conversation("CON"), "Chatter") == "2026-03-02 CON"


def test_a_conversation_without_a_title_bears_the_apps_name() -> None:
    assert name_of(conversation(None), "Chatter/2") == "2026-03-02 Chatter 2"


@pytest.mark.parametrize("title", ["猫" * 90, "👩\u200d👩\u200d👧" * 20, "x\u0323\u0302" * 60, "x" * 300])
def test_long_names_are_cut_between_characters(title: str) -> None:
    name = name_of(conversation(title), "Chatter")
    assert 100 < len(name.encode()) <= 120
    assert not name.endswith("\u200d")
    whole = name_of(conversation(title[: len(name) - 11]), "Chatter")
    assert name == whole


def test_nothing_is_replaced(save) -> None:
    names = [save(Message("user", f"number {number}")).path.name for number in range(3)]
    assert names == ["2026-03-02 About a cat.md", "2026-03-02 About a cat-2.md", "2026-03-02 About a cat-3.md"]
    assert "number 0" in (save(Message("user", "x")).path.parent / names[0]).read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_the_file_is_for_the_person_alone_and_their_folder_stays_as_it_was(save, tmp_path: Path) -> None:
    saved = save(Message("user", "x"))
    assert stat.S_IMODE(saved.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(saved.path.parent.stat().st_mode) == 0o700
    saved.path.parent.chmod(0o755)
    save(Message("user", "x"))
    assert stat.S_IMODE(saved.path.parent.stat().st_mode) == 0o755


@pytest.mark.skipif(sys.platform == "win32", reason="there the names are made in another way")
def test_a_disk_without_second_names_will_do(save, monkeypatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert [save(Message("user", "x")).path.name[-6:] for _ in range(2)] == ["cat.md", "t-2.md"]
    assert len(list(save(Message("user", "x")).path.parent.iterdir())) == 3


def test_what_could_not_be_read_is_said_in_the_file_too(save) -> None:
    problem = StoreUnreadable(Path("one.jsonl"), "Lines that are damaged or too long were left out: {count}.", count=2)
    saved = save(Message("user", "x"), problem=problem)
    assert not saved.whole
    assert saved.missing == (problem,)
    assert "**Not all of it could be read:**" in text_of(saved)
    assert "were left out: 2." in text_of(saved)
    assert json.loads(save(Message("user", "x"), problem=problem, kind="json").path.read_bytes())["missing"]


def test_what_breaks_off_leaves_no_file(save, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadable):
        save(Message("user", "x"), broken=StoreUnreadable(Path("one.jsonl"), "It is no regular file."))
    with pytest.raises(StoreUnreadable, match="nothing to save"):
        save()
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_folder_that_cannot_be_is_said(chatter, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(CannotSave):
        export_conversation(Shelf(chatter, [Message("user", "x")]), conversation(), tmp_path / "file")
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_halves_of_characters_do_not_stop_it(save) -> None:
    assert "cut off ?" in text_of(save(Message("user", "cut off \ud83d")))
    assert msgspec.json.decode(save(Message("user", "cut off \ud83d"), kind="json").path.read_bytes())
