"""GitHub Copilot for Xcode: one database for each project."""

import json
from collections.abc import Sequence
from typing import Any

from homes.files import document, journaled
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE Conversation (id TEXT NOT NULL PRIMARY KEY, title TEXT, isSelected INTEGER NOT NULL,
  CLSConversationID TEXT, data BLOB NOT NULL, createdAt REAL DEFAULT (strftime('%s','now')),
  updatedAt REAL DEFAULT (strftime('%s','now')));
CREATE TABLE Turn (rowID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, conversationID TEXT NOT NULL,
  CLSTurnID TEXT, role TEXT NOT NULL, data BLOB NOT NULL, createdAt REAL DEFAULT (strftime('%s','now')),
  updatedAt REAL DEFAULT (strftime('%s','now')), UNIQUE (conversationID, id));
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Answers of agents stand in rounds, the others in the content."""
    config = host.home / ".config" / "github-copilot"
    for number, project in enumerate(dict.fromkeys(talk.project for talk in talks)):
        with journaled(config / "xcode" / ("a" * 16) / "conversations" / f"{number}{'b' * 15}.db", _SCHEMA) as base:
            base.execute("INSERT INTO Conversation VALUES ('empty', '', 1, '', x'7b7d', 1, 1)")
            for talk in (one for one in talks if one.project == project):
                started, ended = talk.started.timestamp(), talk.ended.timestamp()
                head = (talk.id, talk.title, 0, "", b"{}", started, ended)
                base.execute("INSERT INTO Conversation VALUES (?, ?, ?, ?, ?, ?, ?)", head)
                for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
                    for role, at, said in (("user", asked, prompt), ("assistant", answered, answer)):
                        data = json.dumps(_data(role, said, agent=turn % 2 == 0), ensure_ascii=False).encode()
                        row = (f"{talk.id}{turn}{role}", talk.id, "", role, data, at.timestamp(), at.timestamp())
                        base.execute("INSERT INTO Turn VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row)
    document(config / "apps.json", {"github.com:app": {"oauth_token": "not-a-token"}})


def _data(role: str, said: str, *, agent: bool) -> dict[str, Any]:
    rounds = [{"roundId": 1, "reply": said, "toolCalls": []}] if agent and role == "assistant" else []
    return {"content": "" if rounds else said, "rating": 0, "references": [], "editAgentRounds": rounds}
