"""Doubao 2: a Chromium profile with its own page, and what tasks of the agent leave."""

from collections.abc import Sequence
from pathlib import Path

from homes.browser import write_profile
from homes.files import text
from homes.talk import Talk
from homes.vendor_page import support
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The built-in browser was used for other services too."""
    if host.system == "windows":
        udd = Path(host.variables()["localappdata"]) / "Doubao" / "User Data"
        cache = udd / "Default"
    else:
        udd = support(host) / "Doubao" / "User Data"
        cache = host.home / "Library" / "Caches" / "Doubao" / "Default"
    write_profile(udd, cache, talks)
    workspace = udd / "Default" / ".doubao" / "agent_mode" / "workspace"
    text(workspace / ".sessions" / "7530001" / "agents" / "1" / "note-state.txt", "working data\n")
    text(workspace / ".user_skills" / "letters" / "SKILL.md", "# Letters\n")
    text(host.home / "Doubao" / "chats" / "2026-03-02" / "new-chat-1" / "note-result.txt", "made for the person\n")
