"""Void: all threads in one row of the editor's database."""

import json
from collections.abc import Sequence
from typing import Any

from homes.editor import user_folder, write_state
from homes.files import iso, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Beside them an empty thread, as after every start, and keys of the person."""
    user = user_folder(host, "Void")
    threads = {talk.id: _thread(talk) for talk in talks}
    empty = {"id": "empty", "createdAt": iso(talks[0].started), "lastModified": iso(talks[0].started), "messages": []}
    rows = {
        "void.chatThreadStorageII": json.dumps({**threads, "empty": empty}, ensure_ascii=False),
        "void.settingsServiceStorageII": "packed and not-a-key",
        "void.app.optOutAll": "false",
    }
    write_state(user / "globalStorage" / "state.vscdb", rows)
    text(user / "settings.json", '{\n  "editor.fontSize": 14,\n}\n')
    text(user.parent / "logs" / "20260302T083000" / "main.log", f"start\nError: {talks[0].turns[0][0]!r}\n")


def _thread(talk: Talk) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    for prompt, answer in talk.turns:
        messages += [
            {"role": "checkpoint", "type": "user_edit", "voidFileSnapshotOfURI": {}},
            {"role": "user", "content": f"{prompt}\n<files/>", "displayContent": prompt, "selections": None},
            {"role": "assistant", "displayContent": answer, "reasoning": "", "anthropicReasoning": None},
        ]
    return {"id": talk.id, "createdAt": iso(talk.started), "lastModified": iso(talk.ended), "messages": messages}
