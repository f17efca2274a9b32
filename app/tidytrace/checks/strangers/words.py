"""What a talk with an AI looks like in bytes, whatever wrote it: two sides, one of them no person, and words."""

import re
from typing import Final

_WHO: Final = rb"(?:role|sender|from|author|speaker)"
_PERSON: Final = rb"(?:user|human)"
_OTHER: Final = rb"(?:assistant|model|ai|bot|gpt|chatgpt|llm)"
_PERSONS: Final = (b"user", b"human")
_OTHERS: Final = (
    *(b"assistant", b"model"),
    *(b'ai"', b'bot"', b'gpt"', b'llm"'),
    *(b'ai\\"', b'bot\\"', b'gpt\\"', b'llm\\"'),
    *(b'"\x02ai', b'"\x03bot', b'"\x03gpt', b'"\x03llm', b'"\x07chatgpt'),
)
"""One of each stands in what the longer patterns below find, and is looked for first."""
_NAMES: Final = (
    *(b"api.", b"googleapis", b"openrouter", b"dashscope", b"completions", b":11434"),
    *(b"gpt-", b"claude-", b"gemini-", b"deepseek-", b"qwen", b"llama"),
)
_Q: Final = rb"\\*\""
"""A quotation mark, also of JSON that stands in a string of JSON."""


def _pair(who: bytes, whom: bytes) -> "re.Pattern[bytes]":
    return re.compile(_Q + who + _Q + rb"\s*:\s*" + _Q + whom + _Q, re.IGNORECASE)


USER: Final = _pair(rb"role", _PERSON)
_SIDES: Final = (
    (_pair(_WHO, _PERSON), _pair(_WHO, _OTHER)),
    # other programs have types of accounts: a person and a bot, or a user and a model
    (_pair(rb"type", _PERSON), _pair(rb"type", rb"(?:assistant|ai|llm)")),
    # as V8 writes a member of an object: tags, lengths and one byte a character
    (
        re.compile(rb"\"[\x04-\x07]" + _WHO + rb"\"[\x04\x05]" + _PERSON),
        re.compile(rb"\"[\x04-\x07]" + _WHO + rb"\"[\x02-\x09]" + _OTHER),
    ),
)
SAID: Final = re.compile(
    rb"\"(?:content|text|parts|message|value|body|blocks)\\*\"\s*:|\"[\x04-\x07](?:content|text|parts)"
)
_YAML: Final = (
    re.compile(rb"^[ \t]*(?:-[ \t]+)?role:[ \t]*[\"']?user\b", re.MULTILINE),
    re.compile(rb"^[ \t]*(?:-[ \t]+)?role:[ \t]*[\"']?(?:assistant|model)\b", re.MULTILINE),
)
_MARKED: Final = (
    re.compile(
        rb"^(?:#{1,6}[^\w\n]*|\*\*|>?[ \t]*)(?:user|you|human|me)\b[^\w\n]*$|^\**(?:user|human)\**:",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        rb"^(?:#{1,6}[^\w\n]*|\*\*|>?[ \t]*)(?:assistant|ai|chatgpt|gpt|claude|gemini|llm|model)\b[^\w\n]*$"
        rb"|^\**(?:assistant|ai)\**:",
        re.IGNORECASE | re.MULTILINE,
    ),
)
_SERVICE: Final = re.compile(
    rb"api\.(?:openai|anthropic|deepseek|mistral|x|groq|moonshot)\.\w{2,3}\b|generativelanguage\.googleapis\.com"
    rb"|openrouter\.ai/api|dashscope\.aliyuncs\.com|/v1/chat/completions|localhost:11434|127\.0\.0\.1:11434"
    # a model's name that stands for itself, as a value: people write such names too, among other words
    rb"|(?<![\w .,;:(/-])(?:gpt-[345o]|claude-(?:\d|opus|sonnet|haiku)|gemini-\d|deepseek-(?:chat|reasoner|r\d|v\d)"
    rb"|qwen\d|llama-?\d)"
    rb"[\w.:-]*(?![\w .,;:)/-])",
    re.IGNORECASE,
)


def _has(small: bytes, marks: tuple[bytes, ...]) -> bool:
    return any(mark in small for mark in marks)


def is_talk(data: bytes) -> bool:
    """Whether both sides of a talk are there, and something that was said."""
    # most files have no such word at all, and that is seen far sooner
    small = data.lower()
    if not (_has(small, _PERSONS) and _has(small, _OTHERS)):
        return False
    return bool(SAID.search(data)) and any(person.search(data) and other.search(data) for person, other in _SIDES)


def is_talk_in_yaml(data: bytes) -> bool:
    """The same in YAML."""
    return all(side.search(data) for side in _YAML)


def is_written_talk(data: bytes) -> bool:
    """The same as text with headings or names before what each said."""
    return all(side.search(data) for side in _MARKED)


def names_service(data: bytes) -> bool:
    """Whether an AI service is spoken with: its address, or one of its models as a value."""
    return _has(data.lower(), _NAMES) and bool(_SERVICE.search(data))
