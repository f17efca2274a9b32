"""Auggie 0.36: one file for each session, and the last prompts. After the program 0.36.0."""

from collections.abc import Sequence

from homes.files import document, iso, jsonl, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every second session was named by the person; the first two have copies, the last one a plan."""
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
        for copy in range(max(0, 2 - number)):
            document(data / "sessions" / f"{talk.id}-backup{copy + 1}.json", session | named)
        document(data / "sessions" / f"{talk.id}.json", session | named)
    text(data / "plans" / "plan-1.md", f"# Plan\n\n{talks[-1].turns[0][1]}\n")
    text(data / "plans" / "plan-2.md", "# Plan\n\nsomething else that was planned before\n")
    document(data / "session.json", {"accessToken": "not-a-token"})
    document(data / "settings.json", {"mcpServers": {"mine": {"command": "x"}}})
