"""AI apps that nobody knows are noticed and told; everything else, and everybody else's data, is left alone."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from homes import WRITERS
from homes.leveldb import store
from homes.talk import talks
from pace import soon
from tidytrace.catalog import load_catalogue
from tidytrace.checks.strangers import run, search
from tidytrace.checks.strangers.names import is_ai
from tidytrace.checks.strangers.search import Search
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.host import Process, StateFolders, find_installations
from tidytrace.language import Language
from waiting import PATIENCE
from wine import SLOW, WINE

CATALOGUE = load_catalogue()
SECONDS = search.SECONDS
MESSAGES = "CREATE TABLE messages (id INTEGER PRIMARY KEY, talk INTEGER, role TEXT, content TEXT)"
USER = {"role": "user", "content": "A SECRET question"}
ANSWER = {"role": "assistant", "content": "a SECRET answer"}


@pytest.fixture(autouse=True)
def leisure(monkeypatch):
    """However busy the machine is, the walk comes to its end."""
    monkeypatch.setattr(search, "SECONDS", PATIENCE)


def database(path: Path, *statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def written(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def found(host, **more):
    surroundings = Surroundings(host, CATALOGUE, StateFolders.of(host))
    return {one.id.removeprefix("system.unknown-app-"): one for one in run(surroundings)}


SHAPES = {
    "a database": lambda home: database(home / ".config/nova-desk/data.sqlite", MESSAGES),
    "a database that is still in its log": lambda home: _in_wal(home / ".local/share/nova-desk/data.db"),
    "lines": lambda home: written(home / ".nova-desk/talks/1.jsonl", json.dumps(USER) + "\n"),
    "a document": lambda home: written(home / ".nova-desk/1.json", json.dumps({"messages": [USER, ANSWER]})),
    "a web store": lambda home: written(
        home / ".config/nova-desk/IndexedDB/file__0.indexeddb.leveldb/000003.log",
        b"\1\2" + "https://api.openai.com/v1".encode("utf-16-le"),
    ),
    "a web store in one byte a character": lambda home: written(
        home / ".config/nova-desk/Local Storage/leveldb/000005.ldb", b"\0claude-3-opus\0"
    ),
    "talks with their model": lambda home: database(
        home / ".config/nova-desk/data.db",
        "CREATE TABLE session (id, title, model TEXT)",
        "CREATE TABLE message (id, session_id, data)",
    ),
}


def _electron(value: bytes, *, packed: bool = False):
    def write(home: Path) -> None:
        entry = {b"_file://\0\1chats": value}
        store(home / ".config/nova-desk/Local Storage/leveldb", entry if packed else {}, {} if packed else entry)

    return write


def _extension(place: str):
    return lambda home: written(home / ".config" / place, json.dumps({"messages": [USER, ANSWER]}))


def _row_of_an_extension(home: Path) -> None:
    path = home / ".config/Code/User/globalStorage/state.vscdb"
    database(path, "CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO ItemTable VALUES ('nova.desk', ?)", (json.dumps({"chats": [USER, ANSWER]}),))


TALK = json.dumps([{"id": 1, "messages": [USER, ANSWER]}])
SIDES = [{"sender": "user", "text": "SECRET"}, {"sender": "ai", "text": "a SECRET"}]
WIDE = TALK.replace("question", "问题").encode("utf-16-le")
MORE_SHAPES = {
    "talks in Local Storage": _electron(b"\1" + TALK.encode()),
    "talks in Local Storage that say who sent": _electron(b"\1" + json.dumps(SIDES).encode()),
    "talks in Local Storage in Chinese": _electron(b"\0" + WIDE),
    "talks in a packed table": _electron(b"\1" + (TALK * 40).encode(), packed=True),
    "talks outside of the web store": lambda home: written(
        home / ".config/nova-desk/IndexedDB/file__0.indexeddb.blob/1/00/3",
        b'\xff\x0fo"\x04role"\x04user"\x07content"\x02hi{\x02o"\x04role"\x09assistant"\x07content"\x02yo{\x02',
    ),
    "lines with types": lambda home: written(
        home / ".nova-desk/sessions/1.jsonl", '{"type":"user","text":"SECRET"}\n{"type":"assistant","text":"SECRET"}\n'
    ),
    "lines behind long instructions": lambda home: written(
        home / ".nova-desk/sessions/1.jsonl",
        json.dumps({"type": "meta", "system": "x" * 90_000}) + "\n" + json.dumps(USER),
    ),
    "YAML": lambda home: written(
        home / ".config/nova-desk/1.yaml",
        "messages:\n- role: user\n  content: SECRET\n- role: assistant\n  content: x\n",
    ),
    "a text with headings": lambda home: written(
        home / ".config/nova-desk/logs/1.md", "# Chat\n\n## User\n\nSECRET\n\n## Assistant\n\nSECRET\n"
    ),
    "a document without an ending": lambda home: written(home / ".nova-desk/sessions/9f1c", TALK),
    "a single file": lambda home: written(home / ".nova-desk.json", TALK),
    "a database without an ending": lambda home: database(home / ".local/share/nova-desk/history", MESSAGES),
    "a log of questions": lambda home: database(
        home / ".local/share/nova-desk/logs.db", "CREATE TABLE log (id, model TEXT, prompt TEXT, response TEXT)"
    ),
    "a database with its schema far back": lambda home: database(
        home / ".local/share/nova-desk/data.db",
        *(f"CREATE TABLE t{n} ({', '.join(f'column_{m} TEXT' for m in range(60))})" for n in range(400)),
        MESSAGES,
    ),
    "Core Data": lambda home: database(
        home / ".local/share/nova-desk/Model.store",
        "CREATE TABLE ZCHATMESSAGE (Z_PK INTEGER, ZROLE VARCHAR, ZTEXT VARCHAR)",
    ),
    "a volume of a container": lambda home: database(
        home / ".local/share/containers/storage/volumes/nova-desk/_data/app.db", MESSAGES
    ),
    "a snap": lambda home: database(home / "snap/nova-desk/current/.local/share/nova-desk/a.db", MESSAGES),
    "an extension": _extension("Code/User/globalStorage/nova.desk/chats/1.json"),
    "an extension in a project": _extension("VSCodium/User/workspaceStorage/0a1b/nova.desk/1.json"),
    "an extension in the editor's database": _row_of_an_extension,
}


@pytest.mark.parametrize("shape", MORE_SHAPES)
def test_many_ways_to_keep_talks_are_noticed(fixture_host, shape):
    host = fixture_host("linux")
    MORE_SHAPES[shape](host.home)
    [(name, one)] = found(host).items()
    assert name in {"nova-desk", "nova-desk-json"}
    assert "SECRET" not in repr(one)


def _in_wal(path: Path) -> None:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(MESSAGES)
    connection.commit()
    copies = {one: one.read_bytes() for one in path.parent.iterdir()}
    connection.close()
    for one, content in copies.items():
        one.write_bytes(content)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_looks_like_chats_with_an_ai_is_told(fixture_host, shape):
    host = fixture_host("linux")
    SHAPES[shape](host.home)
    before = {path: path.read_bytes() for path in host.home.rglob("*") if path.is_file()}

    [one] = found(host).values()

    assert one.id == "system.unknown-app-nova-desk"
    assert (one.app, one.state, one.check, one.remedy.kind) == (None, State.UNKNOWN, "retention", "guide")
    assert render(one.title, Language("en")).startswith("There may be an AI app that Tidytrace does not know: ")
    told = " ".join([render(one.why, Language("en")), *(render(step, Language("en")) for step in one.remedy.steps)])
    assert "nova-desk" in told
    assert "Add an app" in told
    assert "SECRET" not in told + repr(one)
    assert {path: path.read_bytes() for path in host.home.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_on_every_system_where_its_apps_keep_their_data(fixture_host, system):
    host = fixture_host(system)
    root = Path(host.variables()[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[system]])
    database(root / "ai.nova.desk" / "main.db", MESSAGES)
    assert set(found(host)) == {"ai-nova-desk"}


def test_a_telling_name_is_enough_when_there_are_data(fixture_host):
    host = fixture_host("linux")
    (host.home / ".config/EmptyGPT").mkdir(parents=True)
    assert found(host) == {}
    written(host.home / ".config/My-GPT-Desktop/state.json", "{}")
    assert set(found(host)) == {"my-gpt-desktop"}


QUIET = {
    "a messenger": lambda home: database(
        home / ".config/Nova/messages.db", "CREATE TABLE messages (id, sender TEXT, body TEXT, time)"
    ),
    "a known messenger": lambda home: database(home / ".config/Signal/data.db", MESSAGES),
    "a browser": lambda home: written(
        home / ".config/vivaldi/Default/IndexedDB/https_chatgpt.com_0.indexeddb.leveldb/1.log", "openai"
    ),
    "an editor": lambda home: database(home / ".config/Code/User/globalStorage/x.db", MESSAGES),
    "a program with roles of people": lambda home: written(
        home / ".config/team/users.json", json.dumps([{"role": "admin", "content": "x"}])
    ),
    "data of the person": lambda home: written(home / "Documents/training.jsonl", json.dumps(USER)),
    "a mail program": lambda home: database(
        home / ".local/share/post/mail.db", "CREATE TABLE message (id, subject, body)", "CREATE TABLE thread (id)"
    ),
    "a shop": lambda home: database(
        home / ".local/share/shop/shop.db", "CREATE TABLE users (id, role)", "CREATE TABLE chatter (id, content)"
    ),
    "ourselves": lambda home: database(home / ".cache/tidytrace/conversations.sqlite", MESSAGES),
    "notes about AI services": lambda home: written(
        home / ".config/obsidian/IndexedDB/app_obsidian.md_0.indexeddb.leveldb/1.log",
        "a note about openai and chatgpt, and gpt-4o or claude-3 for the team",
    ),
    "a messenger in a wrapper": lambda home: written(
        home / ".config/gram/IndexedDB/https_web.gram.example_0.indexeddb.leveldb/1.log",
        "did you try chatgpt? openai is nice, gpt-4o",
    ),
    "a service with people and robots": lambda home: written(
        home / ".config/forge/cache.json", '[{"type":"User","body":"x"},{"type":"Bot","body":"y"}]'
    ),
    "drawings": lambda home: database(
        home / ".local/share/parts/a.db",
        "CREATE TABLE session (id, model TEXT)",
        "CREATE TABLE thread_pitch (id, model)",
    ),
    "a known extension that was taken away": lambda home: written(
        home / ".config/Code/User/globalStorage/ms-python.python/1.json", json.dumps({"messages": [USER, ANSWER]})
    ),
    "data sets": lambda home: written(home / ".dvc/cache/a.jsonl", json.dumps(USER)),
    "a web store of something else": lambda home: written(
        home / ".config/notes/IndexedDB/file__0.indexeddb.leveldb/1.log", "https://notes.example"
    ),
}


@pytest.mark.parametrize("case", QUIET)
def test_what_is_no_ai_app_is_left_alone(fixture_host, case):
    host = fixture_host("linux")
    QUIET[case](host.home)
    assert found(host) == {}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_nothing_of_a_known_app_is_a_stranger(fixture_host, name):
    for system in CATALOGUE.app(name).systems:
        host = fixture_host(system)
        WRITERS[name](host, talks(5, seed=len(name)))
        assert found(host) == {}, system


LAB = ["aider-0.86.2", "claude-2.1.197", "cline-3.0.65", "cn-1.5.47", "codex-0.169.0", "gemini-0.61.0", "llm-0.36"]
LAB += ["opencode-1.18.33", "sgpt-1.5.1", "chromium-156.0.8078.79"]


@pytest.mark.parametrize("name", LAB)
def test_homes_of_real_apps_hold_no_strangers(lab_home, fixture_host, name):
    host = fixture_host("linux")
    host.home.rmdir()
    (lab_home(name) / "home").rename(host.home)
    assert find_installations(CATALOGUE, host)
    assert found(host) == {}


UNKNOWN = [("claude-2.1.197", "lines"), ("codex-0.169.0", "lines"), ("cn-1.5.47", "document")]


@pytest.mark.parametrize(("name", "why"), UNKNOWN)
def test_real_apps_would_be_noticed_if_nobody_knew_them(lab_home, fixture_host, name, why):
    host = fixture_host("linux")
    host.home.rmdir()
    (lab_home(name) / "home").rename(host.home)
    assert why in {one.why for one in Search(host, CATALOGUE, ()).strangers()}


def test_a_running_program_with_such_a_name_or_a_model_is_told(fixture_host):
    processes = [
        Process(pid=4, name="localgpt", exe="/opt/localgpt/localgpt", command=("localgpt",)),
        Process(pid=5, name="runner", exe="/opt/runner", command=("runner", "--model", "/data/tiny-7b.Q4.gguf")),
        Process(pid=6, name="python3", exe="/usr/bin/python3", command=("python3", "/opt/deepseek_chat.py")),
        Process(pid=7, name="grep", exe="/usr/bin/grep", command=("grep", "openai", "notes.txt")),
        Process(pid=8, name="ollama", exe="/usr/bin/ollama", command=("ollama", "serve")),
        Process(pid=9, name="bash", exe="/bin/bash", command=("bash", "-c", "echo chatgpt")),
    ]
    told = found(fixture_host("linux", processes=processes))
    assert set(told) == {"localgpt", "runner", "python3"}
    assert "tiny-7b.Q4.gguf" in render(told["runner"].why, Language("en"))


def test_one_app_with_several_folders_is_told_once_with_all_of_them(fixture_host):
    host = fixture_host("linux")
    database(host.home / ".config/nova-desk/main.db", MESSAGES)
    written(host.home / ".local/share/nova-desk/log.jsonl", json.dumps(USER))
    [one] = found(host).values()
    assert len(one.evidence) == 2


@pytest.mark.skipif(WINE, reason=SLOW)
def test_a_huge_home_is_not_walked_to_its_end(fixture_host, monkeypatch):
    host = fixture_host("linux")
    for number in range(150):
        folder = host.home / ".config" / f"app-{number}" / "deep"
        folder.mkdir(parents=True)
        for one in range(15):
            (folder / f"{one}.json").write_text("{}")
    database(host.home / ".config/zz-chatgpt/main.db", MESSAGES)
    monkeypatch.setattr(search, "SECONDS", SECONDS)
    with soon(2 * SECONDS + 0.5):
        assert "zz-chatgpt" in found(host)  # a telling name comes first
    monkeypatch.setattr(search, "SECONDS", 0.0)
    assert found(host) == {}


def test_links_are_not_followed(fixture_host, tmp_path):
    host = fixture_host("linux")
    database(tmp_path / "elsewhere" / "main.db", MESSAGES)
    (host.home / ".config").mkdir()
    (host.home / ".config" / "nova-desk").symlink_to(tmp_path / "elsewhere")
    assert found(host) == {}


@pytest.mark.parametrize("name", ["ChatGPT", "com.openai.chat", "my-llm", "GPT4All", "deepseek-desktop", "ollama_app"])
def test_names_of_ai_apps(name):
    assert is_ai(name)


@pytest.mark.parametrize("name", ["gparted", "Chatty", "claustro", "mail", "Agenda", "kimono", "llvm", "gptfdisk"])
def test_names_of_other_programs(name):
    assert not is_ai(name)
