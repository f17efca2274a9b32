"""What is typed where somebody watches, and somebody who listens."""

import itertools
import json
from collections.abc import Iterator

from tidytrace.findings.model import Phrase
from tidytrace.sensitive.rules.samples import make
from tidytrace.sensitive.validators.cards import payment_card
from tidytrace.sensitive.validators.verdict import Verdict
from tidytrace.watch.notices.notice import Kind, Notice


def card(name: str = "a card") -> str:
    """A number that no bank gave to anybody; another one for each name.

    One in some 12,000 made at random looks made up (six times the same digit, for instance) and is no card to the
    rules: who waits for a notice of it would wait for ever. Then it is another one.
    """
    numbers = (make("{card:622202:19}", f"{name}{' again' * times}").text for times in itertools.count())
    return next(number for number in numbers if payment_card(number) is Verdict.VALID)


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
