"""Tongyi Lingma, as programs that read its database describe it."""

from collections.abc import Sequence

from homes.files import database, document, millis, text
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE chat_record (session_id TEXT NOT NULL, request_id TEXT, chat_prompt TEXT, summary TEXT, error_result TEXT,
  gmt_create INTEGER, extra TEXT);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The last talk was held in JetBrains."""
    lingma = host.home / ".lingma"
    here = lingma / "vscode" / "sharedClientCache" / "cache" / "db" / "local.db"
    there = lingma / "cache" / "db" / "local.db"
    for path, told in ((here, talks[:-1]), (there, talks[-1:])):
        rows = [
            {
                "session_id": talk.id,
                "request_id": f"{talk.id}-{turn}",
                "chat_prompt": prompt,
                "summary": answer,
                "gmt_create": millis(asked),
            }
            for talk in told
            for turn, (asked, prompt, _, answer) in enumerate(talk.moments())
        ]
        database(path, _SCHEMA, {"chat_record": rows}, logged=True)
    text(lingma / "bin" / "2.5.0" / "Lingma", "program\n")
    document(lingma / "config.json", {"endpoint": ""})
