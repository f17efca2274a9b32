"""WorkBuddy, which keeps what the terminal program CodeBuddy Code in it writes, in a folder of its own."""

from collections.abc import Sequence

from homes.codebuddy_cli import write_in
from homes.files import document
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The edition for China."""
    data = host.home / ".workbuddy"
    write_in(data, host, talks)
    document(data / "sessions" / "4711.json", {"pid": 4711, "sessionId": "", "cwd": str(host.home)})
    document(data / "connectors" / "mail.json", {"token": "not-a-token"})
