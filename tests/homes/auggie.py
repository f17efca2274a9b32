"""Auggie 0.36: one file for each session, its tasks, a log and the last prompts. After runs of 0.36.0."""

import json
from collections.abc import Sequence
from pathlib import Path

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second session was named by the person; the first two have copies, the last one a plan."""
    data = host.home / ".augment"
    tasks, told = {}, ["2026-03-02 09:00:00.000 [info] 'main': started"]
    for number, talk in enumerate(talks):
        exchanges = []
        for turn, (_, prompt, answered, answer) in enumerate(talk.moments(), 1):
            said = {"request_message": prompt, "response_text": answer, "request_id": f"r{turn}"}
            exchanges.append({"exchange": said, "completed": True, "sequenceId": turn, "finishedAt": iso(answered)})
            told.append(f"{iso(answered)} [info] 'Setup-agentRuntime': Using instruction from command line: {prompt}")
            node = json.dumps([{"id": 1, "type": 0, "text_node": {"content": prompt}}], ensure_ascii=False)
            told.append(f"{iso(answered)} [info] 'AgentLoop': Running basic agent loop with message: {node}")
            jsonl(data / "prompt-history.jsonl", [{"message": prompt}])
        times = {"created": iso(talk.started), "modified": iso(talk.ended)}
        named = {"customTitle" if number % 2 else "title": talk.title}
        session = {"sessionId": talk.id} | times | {"chatHistory": exchanges, "agentState": {"userGuidelines": ""}}
        for copy in range(max(0, 2 - number)):
            document(data / "sessions" / f"{talk.id}-backup{copy + 1}.json", session | named)
        document(data / "sessions" / f"{talk.id}.json", session | named)
        task = {"uuid": talk.id[::-1], "name": "Current Task List", "lastUpdated": 1795690663875}
        tasks[talk.id[::-1]] = task | {"state": "NOT_STARTED"}
        task["description"] = f"Root task for conversation {talk.id}"
        document(data / "task-storage" / "tasks" / talk.id[::-1], task | {"subTasks": []}, indent=2)
    document(data / "task-storage" / "manifest" / "manifest", {"version": 1, "tasks": tasks}, indent=2)
    text(Path(host.variables()["temp"]) / "augment-log.txt", "\n".join((*told, "")))
    text(data / "plans" / "plan-1.md", f"# Plan\n\n{talks[-1].turns[0][1]}\n")
    text(data / "plans" / "plan-2.md", "# Plan\n\nsomething else that was planned before\n")
    document(data / "session.json", {"accessToken": "not-a-token"})
    document(data / "settings.json", {"mcpServers": {"mine": {"command": "x"}}})
