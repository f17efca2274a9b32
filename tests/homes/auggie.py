"""Auggie 0.36: one file for each session, and the last prompts. After the program 0.36.0."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second session was named by the person."""
    data = host.home / ".augment"
    for number, talk in enumerate(talks):
        exchanges = []
        for turn, (_, prompt, answered, answer) in enumerate(talk.moments(), 1):
            said = {"request_message": prompt, "response_text": answer, "request_id": f"r{turn}"}
            exchanges.append({"exchange": said, "completed": True, "sequenceId": turn, "finishedAt": iso(answered)})
            jsonl(data / "prompt-history.jsonl", [{"message": prompt}])
        times = {"created": iso(talk.started), "modified": iso(talk.ended)}
        named = {"customTitle" if number % 2 else "title": talk.title}
        session = {"sessionId": talk.id} | times | {"chatHistory": exchanges, "agentState": {"userGuidelines": ""}}
        document(data / "sessions" / f"{talk.id}.json", session | named)
    document(data / "session.json", {"accessToken": "not-a-token"})
    document(data / "settings.json", {"mcpServers": {"mine": {"command": "x"}}})
