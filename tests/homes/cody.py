"""Cody: chats of two accounts in the editor's database, and those of the JetBrains plugin in a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes.editor import user_folder, write_state
from homes.files import document, iso, text
from homes.talk import Talk
from tidytrace.host import Host

_AGENT = {"linux": ("xdg_data", "Cody-nodejs"), "windows": ("localappdata", "Cody-nodejs/Data")}


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last two talks were held in JetBrains."""
    user = user_folder(host, "Code")
    here, there = talks[:-2], talks[-2:]
    history = {
        "https://sourcegraph.example/-alice": {"chat": {talk.id: _chat(talk) for talk in here[::2]}},
        "https://sourcegraph.com/-alice": {"chat": {talk.id: _chat(talk) for talk in here[1::2]}},
    }
    row = {"cody-local-chatHistory-v2": history, "sourcegraphAnonymousUid": "an id of this computer"}
    write_state(user / "globalStorage" / "state.vscdb", {"sourcegraph.cody-ai": json.dumps(row, ensure_ascii=False)})
    text(user / "settings.json", '{\n  "cody.telemetry.level": "all"\n}\n')
    (host.home / ".vscode" / "extensions" / "sourcegraph.cody-ai-1.114.0").mkdir(parents=True)
    variable, folder = _AGENT.get(host.system, ("library", "Cody-nodejs"))
    state = Path(host.variables()[variable]) / folder / "JetBrains-globalState"
    chats = {"https://sourcegraph.com/-alice": {"chat": {talk.id: _chat(talk) for talk in there}}}
    document(state / "cody-local-chatHistory-v2", chats)


def _chat(talk: Talk) -> dict[str, Any]:
    interactions = [
        {
            "humanMessage": {"speaker": "human", "text": prompt},
            "assistantMessage": {"speaker": "assistant", "text": answer},
        }
        for prompt, answer in talk.turns
    ]
    return {
        "id": talk.id,
        "chatTitle": talk.title,
        "interactions": interactions,
        "lastInteractionTimestamp": iso(talk.ended),
    }
