"""Jupyter AI 3.2: chats are documents beside notebooks. After a document that jupyterlab-chat 0.25.3 wrote."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.files import database, document, text
from homes.talk import Talk
from tidytrace.host import Host

_BOT = "jupyter-ai-personas::jupyter_ai_jupyternaut::JupyternautPersona"
_MEMORY = """
CREATE TABLE checkpoints (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
  parent_checkpoint_id TEXT, type TEXT, checkpoint BLOB, metadata BLOB,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id));
CREATE TABLE writes (thread_id TEXT NOT NULL, checkpoint_ns TEXT NOT NULL DEFAULT '', checkpoint_id TEXT NOT NULL,
  task_id TEXT NOT NULL, idx INTEGER NOT NULL, channel TEXT NOT NULL, type TEXT, value BLOB,
  PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx));
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Two folders with notebooks; one of them was saved by hand, so there are checkpoints."""
    variables = host.variables()
    data = {
        "linux": Path(variables.get("xdg_data", "")) / "jupyter",
        "windows": Path(variables.get("appdata", "")) / "jupyter",
        "macos": host.home / "Library" / "Jupyter",
    }[host.system] / "jupyter_ai"
    for number, talk in enumerate(talks):
        folder = host.home / "science" / f"course-{number % 2}"
        document(folder / f"chat-{number}.chat", _chat(talk), indent=2)
        if number % 2:
            document(folder / ".ipynb_checkpoints" / f"chat-{number}-checkpoint.chat", _chat(talk), indent=2)
        text(folder / ".ipynb_checkpoints" / "work-checkpoint.ipynb", "{}")
        text(folder / "note-work.txt", "a file of the person\n")
    rows = [
        {"thread_id": talk.id, "checkpoint_id": "1", "type": "msgpack", "checkpoint": talk.turns[0][0].encode()}
        for talk in talks
    ]
    database(data / "memory.sqlite", _MEMORY, {"checkpoints": rows}, logged=True)
    document(data / "config.json", {"model_provider_id": "openai", "api_keys": {"OPENAI_API_KEY": "no key"}})
    document(host.home / ".jupyter" / "jupyter_server_config.json", {"ServerApp": {"ip": "0.0.0.0"}})


def _chat(talk: Talk) -> dict[str, Any]:
    messages = [
        {
            "type": "msg",
            "body": said,
            "sender": sender,
            "time": when.timestamp(),
            "mentions": [],
            "id": f"{sender}{when}",
        }
        for asked, prompt, answered, answer in talk.moments()
        for sender, when, said in (("ada-1", asked, prompt), (_BOT, answered, answer))
    ]
    users = {"ada-1": {"username": "ada-1", "name": "ada", "bot": False}}
    return {"messages": messages, "users": users, "attachments": {}, "metadata": {"id": talk.id}}
