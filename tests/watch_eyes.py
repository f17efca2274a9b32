"""What is typed where somebody watches, and somebody who listens."""

import json
from collections.abc import Iterator

from tidytrace.findings.model import Phrase
from tidytrace.sensitive.rules.samples import make
from tidytrace.watch.notices.notice import Kind, Notice


def card(name: str = "a card") -> str:
    """A number that no bank gave to anybody; another one for each name."""
    return make("{card:622202:19}", name).text


def line(said: str, chat: str, role: str = "user") -> str:
    """One message, as Claude Code writes it."""
    content = said if role == "user" else [{"type": "text", "text": said}]
    entry = {"type": role, "message": {"role": role, "content": content}, "sessionId": chat, "uuid": chat, "cwd": "/x"}
    return json.dumps(entry) + "\n"


def ear(stirred, surroundings) -> Iterator[Notice]:
    """Has something to say of each app whose settings moved."""
    for app in stirred.settings:
        phrase = Phrase("new-app", {"app": surroundings.name(app)})
        yield Notice(id=f"heard:{app}", kind=Kind.SWITCH_MOVED, title=phrase, body=phrase, about={"app": app})
