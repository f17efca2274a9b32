"""Amazon Q in an editor: one LokiJS file for each project."""

from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder
from homes.files import document, iso, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Projects with one, two or more talks."""
    q = host.home / ".aws" / "amazonq"
    for number, project in enumerate(dict.fromkeys(talk.project for talk in talks)):
        tabs = [_tab(talk, place) for place, talk in enumerate((one for one in talks if one.project == project), 1)]
        tables = [_table("tabs", tabs), _table("settings", [{"modelId": "auto", "$loki": 1}])]
        document(
            q / "history" / f"chat-history-{number}{'a' * 31}.json",
            {"filename": "x", "collections": tables, "databaseVersion": 1.5, "engineVersion": 1.5},
        )
    document(q / "mcp.json", {"mcpServers": {}})
    document(host.home / ".aws" / "sso" / "cache" / "token.json", {"accessToken": "not-a-token"})
    (host.home / ".vscode" / "extensions" / "amazonwebservices.amazon-q-vscode-1.99.0").mkdir(parents=True)
    text(user_folder(host, "Code") / "settings.json", '{\n  "amazonQ.telemetry": true\n}\n')


def _table(name: str, data: Sequence[dict[str, Any]]) -> dict[str, Any]:
    indices = {"updatedAt": {"name": "updatedAt", "dirty": False, "values": list(range(len(data)))}}
    return {"name": name, "data": list(data), "idIndex": None, "binaryIndices": indices, "maxId": len(data)}


def _tab(talk: Talk, place: int) -> dict[str, Any]:
    messages = []
    for asked, prompt, answered, answer in talk.moments():
        messages += [
            {"body": prompt, "type": "prompt", "timestamp": iso(asked), "shouldDisplayMessage": True},
            {"body": answer, "type": "answer", "timestamp": iso(answered), "codeReference": []},
        ]
    return {
        "historyId": talk.id,
        "isOpen": place == 1,
        "updatedAt": iso(talk.ended),
        "tabType": "cwc",
        "title": talk.title,
        "conversations": [{"conversationId": f"c-{talk.id}", "clientType": "VSCode", "messages": messages}],
        "meta": {"revision": 0, "created": millis(talk.started), "version": 0},
        "$loki": place,
    }
