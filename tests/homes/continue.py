"""Continue: sessions, their list, and what the extension writes beside them."""  # noqa: N999 - the app is called so

import datetime
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, journaled, jsonl, millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Everything that the terminal program and the extension keep."""
    data = Path(host.variables()["home"]) / ".continue"
    text(
        data / "config.yaml", "name: Lab\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: Mock\n    apiKey: not-a-key\n"
    )
    text(data / "permissions.yaml", "# cn tool permissions\nallow: []\nask: []\nexclude: []\n")
    document(data / "index" / "globalContext.json", {"sharedConfig": {"allowAnonymousTelemetry": False}})
    for number, talk in enumerate(talks):
        history = [
            item
            for prompt, answer in talk.turns
            for item in (
                {"message": {"role": "user", "content": prompt}, "contextItems": [], "editorState": prompt},
                {"message": {"role": "assistant", "content": answer}, "contextItems": []},
            )
        ]
        session = {"sessionId": talk.id, "title": _title(talk, number), "workspaceDirectory": talk.project}
        document(data / "sessions" / f"{talk.id}.json", session | {"history": history}, indent=2)
    entries = [
        {
            "sessionId": talk.id,
            "title": _title(talk, number),
            "dateCreated": str(millis(talk.started)),
            "workspaceDirectory": talk.project,
            "messageCount": len(talk.turns),
        }
        for number, talk in enumerate(talks)
    ]
    document(data / "sessions" / "sessions.json", entries, indent=2)
    prompts = [{"text": prompt, "timestamp": millis(at)} for talk in talks for at, prompt, _, _ in talk.moments()]
    document(data / "input_history.json", prompts[::-1], indent=2)
    jsonl(
        data / "dev_data" / "0.2.0" / "chatInteraction.jsonl",
        [
            {"name": "chatInteraction", "prompt": prompt, "completion": answer, "sessionId": talk.id}
            for talk in talks
            for prompt, answer in talk.turns
        ],
    )
    text(data / "logs" / "cn.log", "2026-11-23 04:57:12.900 [f5c4f918] [info]: Resuming previous session...\n")
    text(
        data / "logs" / "prompt.log",
        "".join(
            f"==========\n<user>\n{prompt}\nCompletion:\n{answer}\n" for talk in talks for prompt, answer in talk.turns
        ),
    )
    cache = data / "index" / "autocompleteCache.sqlite"
    with journaled(
        cache, "CREATE TABLE cache (key TEXT PRIMARY KEY, value TEXT NOT NULL, timestamp INTEGER NOT NULL);"
    ) as rows:
        now = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
        rows.executemany(
            "INSERT INTO cache VALUES (?, ?, ?)",
            [(prompt, answer, millis(now)) for talk in talks[:1] for prompt, answer in talk.turns],
        )


def _title(talk: Talk, number: int) -> str:
    return "Untitled Session" if number % 2 else talk.title
