"""Jan 0.8: a folder for each conversation, in a data folder that the person chose."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Half of the conversations are in the folder from before the move; in one of them nothing was said yet."""
    variables = host.variables()
    root = Path(variables[{"linux": "xdg_data", "windows": "appdata", "macos": "library"}[host.system]]) / "Jan"
    moved = host.home / "ai" / "jan"
    document(root / "settings.json", {"data_folder": str(moved)})
    for number, talk in enumerate(talks):
        _write_thread((root / "data", moved)[number % 2] / "threads" / talk.id, talk)
    document(moved / "threads" / "empty-one" / "thread.json", {"id": "empty-one", "title": "New Thread"}, indent=2)
    document(
        moved / "settings.json",
        {
            "productAnalytic": json.dumps({"state": {"productAnalytic": False}, "version": 0}),
            "setting-local-api-server": json.dumps({"state": {"serverHost": "127.0.0.1"}, "version": 0}),
        },
        indent=2,
    )
    document(moved / "mcp_config.json", {"mcpServers": {}})
    text(moved / "models" / "a" / "model.yml", "name: a\n")
    text(moved / "logs" / "app.log", f"[2026-03-02] title from {talks[min(1, len(talks) - 1)].turns[0][0]!r}\n")


def _write_thread(folder: Path, talk: Talk) -> None:
    times = {"created": talk.started.timestamp(), "updated": talk.ended.timestamp()}
    document(folder / "thread.json", {"id": talk.id, "object": "thread", "title": talk.title, **times}, indent=2)
    jsonl(
        folder / "messages.jsonl",
        (
            {
                "id": f"{turn}-{role}",
                "thread_id": talk.id,
                "role": role,
                "content": [{"type": "text", "text": {"value": said, "annotations": []}}],
                "created_at": millis(at),
                "status": "ready",
            }
            for turn, (asked, prompt, answered, answer) in enumerate(talk.moments())
            for role, at, said in (("user", asked, prompt), ("assistant", answered, answer))
        ),
    )
    text(folder / "files" / "letter.txt", talk.turns[0][1])
