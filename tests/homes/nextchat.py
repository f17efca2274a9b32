"""NextChat 2.16: all conversations in one value; on Windows it lies in a file of its own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homes import webkit
from homes.electron import indexed_db
from homes.files import millis, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The folder of the page as WebView2 or WebKit keep it; WebKit also has what an old version left."""
    if host.system != "windows":
        _in_webkit(host, talks)
        return
    profile = Path(host.variables()["localappdata"]) / "com.yida.chatgpt.next.web" / "EBWebView" / "Default"
    indexed_db(
        profile / "IndexedDB",
        {"keyval-store": {"keyval": _records(talks)}},
        origin="https_tauri.localhost_0",
        in_files=["chat-next-web-store"],
    )
    text(profile / "Preferences", "{}")
    text(profile / "Local Storage" / "leveldb" / "LOG", "")


def _records(talks: Sequence[Talk]) -> dict[str, str]:
    everything = {"state": {"sessions": [_session(talk) for talk in talks], "currentSessionIndex": 0}, "version": 3.3}
    return {
        "chat-next-web-store": json.dumps(everything, ensure_ascii=False),
        "access-control": json.dumps({"state": {"openaiApiKey": "test-key-not-real"}}),
        "mask-store": "{}",
    }


def _in_webkit(host: Host, talks: Sequence[Talk]) -> None:
    name = "com.yida.chatgpt.next.web"
    if host.system == "linux":
        data = Path(host.variables()["xdg_data"]) / name
        webkit.indexed_db(
            data / "databases" / "indexeddb" / "v1" / "tauri_localhost_0", "keyval-store", _records(talks)
        )
        webkit.local_storage(data / "localstorage" / "tauri_localhost_0.localstorage", _records(talks[:1]))
        return
    data = host.home / "Library" / "WebKit" / name / "WebsiteData"
    webkit.indexed_db(data / "IndexedDB" / "v1" / "tauri_localhost_0", "keyval-store", _records(talks))


def _session(talk: Talk) -> dict[str, Any]:
    messages: list[dict[str, Any]] = []
    for turn, (prompt, answer) in enumerate(talk.turns):
        parts = [{"type": "text", "text": prompt}, {"type": "image_url", "image_url": {"url": "data:,"}}]
        messages.append({"id": f"{turn}u", "role": "user", "content": parts if turn else prompt, "date": "3/2/2026"})
        messages.append({"id": f"{turn}a", "role": "assistant", "content": answer, "date": "3/2/2026", "model": "m"})
    return {
        "id": talk.id,
        "topic": talk.title,
        "memoryPrompt": "",
        "messages": messages,
        "lastUpdate": millis(talk.ended),
        "mask": {"name": talk.title, "context": []},
    }
