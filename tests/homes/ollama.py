"""Ollama: the prompts of `ollama run`, and the desktop app's chats where there is a desktop app."""

from collections.abc import Sequence
from pathlib import Path

from homes.files import document, iso, text, unfolded
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), device_id TEXT NOT NULL DEFAULT '',
  expose BOOLEAN NOT NULL DEFAULT 0, survey BOOLEAN NOT NULL DEFAULT TRUE, browser BOOLEAN NOT NULL DEFAULT 0,
  schema_version INTEGER NOT NULL DEFAULT 12);
INSERT INTO settings (id) VALUES (1);
CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT '', created_at TIMESTAMP NOT NULL,
  browser_state TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id TEXT NOT NULL, role TEXT NOT NULL,
  content TEXT NOT NULL DEFAULT '', thinking TEXT NOT NULL DEFAULT '', stream BOOLEAN NOT NULL DEFAULT 0,
  model_name TEXT, created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL, tool_result TEXT,
  FOREIGN KEY (chat_id) REFERENCES chats(id) ON DELETE CASCADE);
CREATE TABLE tool_calls (id INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL, type TEXT NOT NULL,
  function_name TEXT NOT NULL, function_arguments TEXT NOT NULL, function_result TEXT,
  FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE);
CREATE TABLE attachments (id INTEGER PRIMARY KEY AUTOINCREMENT, message_id INTEGER NOT NULL, filename TEXT NOT NULL,
  data BLOB NOT NULL, FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """On Linux only the first 100 prompts; elsewhere half of the talks were held in the app."""
    data = host.home / ".ollama"
    document(data / "server.json", {"disable_ollama_cloud": False})
    text(data / "id_ed25519", "a private key\n")
    text(data / "models" / "manifests" / "registry.example" / "mock", "{}")
    typed = talks if host.system == "linux" else talks[::2]
    prompts = [" ".join(prompt.split()) for talk in typed for prompt, _ in talk.turns][-100:]
    text(data / "history", "".join(f"{prompt}\n" for prompt in prompts))
    text(
        data / "logs" / "server.log", f"time=2026-03-02 level=DEBUG msg=chat prompt={prompts[0]!r}\n" if prompts else ""
    )
    if host.system != "linux":
        variables = host.variables()
        folder = Path(variables["localappdata" if host.system == "windows" else "library"]) / "Ollama"
        _write_app(folder, talks[1::2])


def _write_app(folder: Path, talks: Sequence[Talk]) -> None:
    with unfolded(folder / "db.sqlite", _SCHEMA) as connection:
        for talk in talks:
            connection.execute("INSERT INTO chats VALUES (?, ?, ?, NULL)", (talk.id, talk.title, iso(talk.started)))
            for asked, prompt, answered, answer in talk.moments():
                for role, said, at in (("user", prompt, asked), ("assistant", answer, answered)):
                    connection.execute(
                        "INSERT INTO messages (chat_id, role, content, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
                        (talk.id, role, said, iso(at), iso(at)),
                    )
            connection.execute(
                "INSERT INTO attachments (message_id, filename, data) SELECT max(id), 'a.txt', ? FROM messages",
                (talk.turns[0][0].encode(),),
            )
    for talk in talks:
        text(folder / "cache" / "images" / talk.id / "1.png", "picture")
