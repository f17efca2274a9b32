"""Amazon Q Developer CLI: the last conversation of each folder in one row. After its source at 15cc8f3c."""

import json
from collections.abc import Sequence

from homes.files import database, document, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE migrations (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, migration_time INTEGER NOT NULL);
CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB);
CREATE TABLE auth_kv (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE conversations (key TEXT PRIMARY KEY, value TEXT);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every conversation was held in a folder of its own."""
    variables = host.variables()
    folder = {"linux": "xdg_data", "macos": "library", "windows": "localappdata"}[host.system]
    data, aws = host.local(variables[folder]) / "amazon-q", host.home / ".aws" / "amazonq"
    rows = [{"key": str(host.home / talk.project / talk.id[:6]), "value": _conversation(talk)} for talk in talks]
    signed_in = [{"key": "codewhisperer:odic:token", "value": '{"access_token":"not-a-token"}'}]
    database(data / "data.sqlite3", _SCHEMA, {"conversations": rows, "auth_kv": signed_in})
    typed = [prompt.replace("\\", "\\\\").replace("\n", "\\n") for talk in talks for prompt, _ in talk.turns]
    text(aws / ".cli_bash_history", "#V2\n" + "".join(f"{line}\n" for line in typed))
    document(data / "settings.json", {"telemetry.enabled": True, "chat.defaultModel": "mock"})
    document(aws / "mcp.json", {"mcpServers": {}})
    text(aws / "cli-checkouts" / talks[0].id / "config", "[core]\n")


def _conversation(talk: Talk) -> str:
    history = []
    for asked, prompt, _, answer in talk.moments():
        user = {"additional_context": "", "env_context": {}, "content": {"Prompt": {"prompt": prompt}}}
        reply = {"Response": {"message_id": "m", "content": answer}}
        history.append({"user": user | {"timestamp": asked.isoformat(), "images": None}, "assistant": reply})
    lines = [line for prompt, answer in talk.turns for line in (f"> {prompt}", answer)]
    state = {"conversation_id": talk.id, "next_message": None, "history": history, "transcript": lines}
    return json.dumps(state, ensure_ascii=False)
