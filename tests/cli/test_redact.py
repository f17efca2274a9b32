import io
import sys
from pathlib import Path

import pytest

from tidytrace.erase.errors import NotWritable

CARD = "6222 0212 3456 7890"


@pytest.fixture
def secret(command, chats, home: Path, tmp_path: Path) -> tuple[str, Path]:
    """A conversation with a card number in it, and a file with the number."""
    path = next(home.rglob(f"{chats[0].id}.jsonl"))
    path.write_text(path.read_text("utf-8").replace("PROMPT-", f"My card is {CARD}. PROMPT-"), "utf-8")
    words = tmp_path / "words.txt"
    words.write_text(f"\ufeff{CARD}\r\n\r\n", "utf-8")
    return f"claude-code:{chats[0].id}", words


def test_words_go_and_the_chat_stays(command, secret, home: Path) -> None:
    chat, words = secret
    answer = command("chats", "redact", chat, "--words-from", str(words), "--yes", "--undo-days", "0", "--json")
    assert answer.code == 0, answer.out
    document = answer.document
    assert document["schema"] == "tidytrace/redact/1"
    assert document["mark"] == "[removed]"
    assert document["redacted"][0]["id"] == chat
    assert document["redacted"][0]["places"] >= 1
    assert document["leftovers"] == []
    shown = command("chats", "show", chat, "--json").document["messages"]
    assert any("My card is [removed]. PROMPT-" in one["text"] for one in shown)
    assert not [path for path in home.rglob("*") if path.is_file() and CARD.encode() in path.read_bytes()]


def test_a_rehearsal_changes_nothing_and_shows_no_word(command, secret, home: Path) -> None:
    chat, words = secret
    before = {path: path.read_bytes() for path in home.rglob("*.jsonl")}
    answer = command("chats", "redact", chat, "--words-from", str(words), "--dry-run", "--lang", "en")
    assert answer.code == 0
    assert "this was a rehearsal" in answer.out
    assert "chats:" in answer.out
    assert CARD not in answer.out + answer.err
    assert {path: path.read_bytes() for path in home.rglob("*.jsonl")} == before


def test_words_come_out_of_a_pipe(command, secret, monkeypatch) -> None:
    chat, words = secret
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(words.read_bytes())))
    answer = command("chats", "redact", chat, "--words-from", "-", "--yes", "--undo-days", "0", "--json")
    assert answer.document["redacted"][0]["places"] >= 1


def test_words_are_typed_without_being_shown(command, secret, monkeypatch) -> None:
    chat, _ = secret
    typed = iter([CARD, ""])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: next(typed))
    monkeypatch.setattr("click.prompt", lambda *_, **__: "")
    answer = command("chats", "redact", chat, "--undo-days", "0", "--lang", "en")
    assert answer.code == 0
    assert "Nothing was changed." in answer.out
    assert CARD not in answer.out + answer.err


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"abc\n", "at least 4"), ("张\n".encode(), "2 Chinese"), (b"\n \n", "No words"), (b"secret-\xff\xfe\n", "UTF-8")],
)
def test_unfit_words_are_wrong_usage_and_never_repeated(command, secret, content: bytes, said: str) -> None:
    chat, words = secret
    words.write_bytes(content)
    answer = command("chats", "redact", chat, "--words-from", str(words), "--dry-run", "--lang", "en")
    assert answer.code == 2
    assert said in answer.err
    assert "secret-" not in answer.err


def test_nobody_is_asked_where_nobody_is(command, secret) -> None:
    chat, words = secret
    assert command("chats", "redact", chat, "--dry-run").code == 2
    assert "--yes" in command("chats", "redact", chat, "--words-from", str(words), "--undo-days", "0").err
    assert "--undo-days 0" in command("chats", "redact", chat, "--words-from", str(words)).err
    missing = command(
        "chats", "redact", chat, "--words-from", str(words.with_name("none")), "--dry-run", "--lang", "en"
    )
    assert (missing.code, "no longer there" in missing.err) == (2, True)


def test_words_that_stand_nowhere_are_said(command, secret) -> None:
    chat, words = secret
    words.write_text("never-said-anywhere", "utf-8")
    answer = command("chats", "redact", chat, "--words-from", str(words), "--yes", "--undo-days", "0", "--lang", "en")
    assert answer.code == 0
    assert "do not stand in this chat" in answer.out


def test_words_that_could_not_be_cut_out_leave_no_receipt(command, secret, monkeypatch) -> None:
    chat, words = secret

    def refused(target, *_):
        raise NotWritable(target.path)

    monkeypatch.setattr("tidytrace.erase.redact.redaction.splice", refused)
    answer = command("chats", "redact", chat, "--words-from", str(words), "--yes", "--undo-days", "0", "--lang", "en")
    assert answer.code == 3
    assert "Nothing was changed." in answer.out
    assert command("undo", "--list", "--json").document["receipts"] == []
