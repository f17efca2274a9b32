"""Text Generation Web UI 4.7: one file for each chat, below its character or among the plain ones."""

from collections.abc import Sequence
from typing import Any

from homes.files import document, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Cloned into a folder of the person's. The first chat is with a character and begins with its greeting."""
    program = host.home / "models" / "webui"
    text(program / "one_click.py", "# installer\n")
    data = program / "user_data"
    for number, talk in enumerate(talks):
        folder = data / "logs" / ("chat/Assistant" if number == 0 else "instruct")
        document(folder / f"{talk.started:%Y%m%d-%H-%M-%S}.json", _history(talk, greeted=number == 0), indent=4)
    document(data / "logs" / "chat_state.json", {"last_chats": {"instruct": f"{talks[-1].started:%Y%m%d-%H-%M-%S}"}})
    text(data / "logs" / "notebook" / "note-story.txt", "Once upon a time\n")
    text(data / "CMD_FLAGS.txt", "# --share\n--listen --api\n")
    text(data / "models" / "small.gguf", "weights")
    text(data / "characters" / "Assistant.yaml", "name: Assistant\n")


def _history(talk: Talk, *, greeted: bool) -> dict[str, Any]:
    pairs = [list(turn) for turn in talk.turns]
    metadata: dict[str, Any] = {f"user_{turn}": {"timestamp": "Mar 02, 2026 08:30"} for turn in range(len(pairs))}
    metadata["assistant_0"] = {"versions": [{"content": f"{pairs[0][1]} once more"}], "current_version_index": 0}
    greeting = [["<|BEGIN-VISIBLE-CHAT|>", "Hello!"]] if greeted else []
    shown = [["", "Hello!"]] if greeted else []
    return {"internal": greeting + pairs, "visible": shown + pairs, "metadata": metadata}
