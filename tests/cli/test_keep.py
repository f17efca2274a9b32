import json
from pathlib import Path


def test_a_chat_becomes_a_file_among_the_documents(command, chats, home: Path) -> None:
    (home / "Documents").mkdir()
    answer = command("chats", "keep", f"claude-code:{chats[0].id}", f"codex:{chats[7].id}", "--json")
    assert answer.code == 0, answer.out
    assert answer.document["schema"] == "tidytrace/keep/1"
    kept = answer.document["kept"]
    assert [one["id"] for one in kept] == [f"claude-code:{chats[0].id}", f"codex:{chats[7].id}"]
    for one, talk in zip(kept, (chats[0], chats[7]), strict=True):
        path = Path(one["path"])
        assert path.parent == home / "Documents" / "Tidytrace"
        text = path.read_text("utf-8")
        assert one["bytes"] == len(text.encode())
        assert one["messages"] >= 2 * len(talk.turns)
        for prompt, answered in talk.turns:
            assert prompt in text
            assert answered in text


def test_a_folder_and_json_can_be_chosen(command, chats, tmp_path: Path) -> None:
    answer = command(
        "chats", "keep", f"codex:{chats[7].id}", "--out", str(tmp_path / "mine"), "--format", "json", "--lang", "en"
    )
    assert answer.code == 0
    (path,) = (tmp_path / "mine").iterdir()
    assert str(path) in answer.out
    document = json.loads(path.read_bytes())
    assert document["title"]
    assert [one["text"] for one in document["messages"] if one["role"] == "user"][-1].startswith("PROMPT-")


def test_what_cannot_be_saved_is_said_and_the_rest_is_saved(command, chats, home: Path, tmp_path: Path) -> None:
    broken = next(home.rglob(f"{chats[0].id}.jsonl"))
    with broken.open("ab") as file:
        file.write(b'{"type":"user","message":{"role":"user","content":"half a line\n')
    answer = command(
        "chats", "keep", f"claude-code:{chats[0].id}", f"claude-code:{chats[1].id}", "--out", str(tmp_path / "mine"),
        "--json",
    )  # fmt: skip
    assert answer.code == 3
    assert len(answer.document["kept"]) == 2
    assert [one["where"] for one in answer.document["errors"]] == [str(broken)]


def test_an_unknown_chat_is_wrong_usage(command, chats, tmp_path: Path) -> None:
    assert command("chats", "keep", "codex:nobody", "--out", str(tmp_path / "mine")).code == 2
    assert not (tmp_path / "mine").exists()


def test_nothing_of_it_goes_into_our_own_folders(command, chats, home: Path) -> None:
    command("chats", "keep", f"claude-code:{chats[0].id}")
    word = f"PROMPT-{chats[0].id}".encode()
    own = [
        path for path in home.rglob("*") if path.is_file() and "tidytrace" in path.parts and word in path.read_bytes()
    ]
    assert own == []
