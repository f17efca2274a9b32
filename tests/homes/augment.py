"""Augment's terminal program: a file for each session, and copies from when a long one was summed up."""

from collections.abc import Sequence
from typing import Any

from homes.files import document, iso, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first two sessions have copies, the last one a plan."""
    data = host.home / ".augment"
    for number, talk in enumerate(talks):
        document(data / "sessions" / f"{talk.id}.json", _session(host, talk), indent=2)
        for copy in range(2 - number):
            document(data / "sessions" / f"{talk.id}-backup{copy + 1}.json", _session(host, talk), indent=2)
    text(data / "plans" / "plan-1.md", f"# Plan\n\n{talks[-1].turns[0][1]}\n")
    text(data / "plans" / "plan-2.md", "# Plan\n\nsomething else that was planned before\n")
    document(data / "session.json", {"accessToken": "not-a-token", "tenantURL": "https://example.org/"})
    document(data / "settings.json", {"toolPermissions": []})


def _session(host: Host, talk: Talk) -> dict[str, Any]:
    history = [
        {
            "exchange": {"request_message": prompt, "response_text": answer, "request_id": f"r{turn}"},
            "completed": True,
            "sequenceId": turn + 1,
            "finishedAt": iso(answered),
        }
        for turn, (_, prompt, answered, answer) in enumerate(talk.moments())
    ]
    return {
        "sessionId": talk.id,
        "created": iso(talk.started),
        "modified": iso(talk.ended),
        "chatHistory": history,
        "agentState": {"userGuidelines": "", "workspaceGuidelines": ""},
        "customTitle": talk.title,
        "workspaceRoot": f"{host.home}/{talk.project}",
    }
