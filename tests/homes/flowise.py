"""Flowise 3: messages of all flows in one table, and the steps of agents in another. Tables after its migrations."""

from collections.abc import Sequence

from homes.files import database, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chat_flow (id varchar PRIMARY KEY NOT NULL, name varchar NOT NULL, flowData text NOT NULL);
CREATE TABLE chat_message (id varchar PRIMARY KEY NOT NULL, role varchar NOT NULL, chatflowid varchar NOT NULL,
  content text NOT NULL, sourceDocuments varchar, createdDate datetime NOT NULL DEFAULT (datetime('now')),
  chatType VARCHAR NOT NULL DEFAULT 'INTERNAL', chatId VARCHAR, memoryType VARCHAR, sessionId VARCHAR,
  fileUploads TEXT, agentReasoning TEXT, executionId varchar);
CREATE TABLE chat_message_feedback (id varchar PRIMARY KEY NOT NULL, chatflowid varchar NOT NULL,
  chatId varchar NOT NULL, messageId varchar NOT NULL, rating varchar NOT NULL, content text);
CREATE TABLE execution (id varchar PRIMARY KEY NOT NULL, executionData text NOT NULL, state varchar NOT NULL,
  agentflowId varchar NOT NULL, sessionId varchar NOT NULL);
CREATE TABLE credential (id varchar PRIMARY KEY NOT NULL, encryptedData varchar NOT NULL);
INSERT INTO chat_flow VALUES ('flow-1', 'Letters', '{}');
INSERT INTO credential VALUES ('c', 'encrypted');
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first chat was held with an agent, has a file, and was rated."""
    data = host.home / ".flowise"
    messages = [
        {
            "id": f"{talk.id}-{turn}-{role}",
            "role": role,
            "chatflowid": "flow-1",
            "content": said,
            "createdDate": f"{when:%Y-%m-%d %H:%M:%S}",
            "chatId": talk.id,
            "sessionId": talk.id,
            "executionId": f"run-{talk.id}" if number == 0 else None,
        }
        for number, talk in enumerate(talks)
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments())
        for role, said, when in (("userMessage", prompt, asked), ("apiMessage", answer, answered))
    ]
    first = talks[0]
    steps = {"id": f"run-{first.id}", "executionData": first.turns[0][0], "state": "FINISHED", "agentflowId": "flow-1"}
    rated = {"id": "f", "chatflowid": "flow-1", "chatId": first.id, "messageId": "m", "rating": "THUMBS_UP"}
    database(
        data / "database.sqlite",
        _SCHEMA,
        {
            "chat_message": messages,
            "execution": [steps | {"sessionId": first.id}],
            "chat_message_feedback": [rated | {"content": first.turns[0][1]}],
        },
    )
    text(data / "storage" / "org" / "flow-1" / first.id / "letter.txt", first.turns[0][0])
    text(data / "encryption.key", "0" * 32)
