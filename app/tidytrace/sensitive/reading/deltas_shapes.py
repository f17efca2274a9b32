"""Documents that hold a piece of a message each, as AI services stream them and as apps write those streams down.

Sources: the references of OpenAI (chat completions, responses, assistants, realtime), Anthropic (messages), Google
(generateContent), Cohere and Amazon Bedrock (converse); Ollama's API; the stream protocol of the AI SDK; the Agent
Client Protocol (session/update); the protocol of Codex; ``--output-format stream-json`` of Claude Code and Gemini CLI;
Open WebUI's events; LangChain's stream events.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

SIGNS: Final = (b'elta"', b'_chunk"', b'"candidates"', b'"done"', b'"on_chat_model_stream"')
"""Every document with a piece has one of these."""
_DEPTH: Final = 6
"""Envelopes around a document, and lists in it."""
_NAMES: Final = frozenset(
    {
        *("item_id", "itemId", "response_id", "responseId", "message_id", "messageId", "call_id", "callId"),
        *("toolCallId", "tool_call_id", "thread_id", "threadId", "turn_id", "turnId", "session_id", "sessionId"),
        *("run_id", "chat_id", "index", "output_index", "outputIndex", "content_index", "contentIndex"),
        *("summary_index", "contentBlockIndex", "request_id", "requestId", "type", "sessionUpdate"),
    }
)
"""Whose a piece is, where the document or an envelope says so. Not ``id``: envelopes number themselves with it."""
_OWN: Final = frozenset({"id", "role"})
"""The same, in the document itself."""
_NO_TEXT: Final = frozenset({"type", "role", "id", "name", "signature", "stop_reason", "stop_sequence", "object"})
"""Of a ``delta``, what is not put together."""
_PARTS: Final = ("textDelta", "argsTextDelta", "inputTextDelta")
_IDENTIFIED: Final = frozenset(
    {"id", "item_id", "itemId", "response_id", "responseId", "message_id", "messageId", "run_id", "messageID"}
)

Key = tuple[Any, ...]


class Piece(NamedTuple):
    """A part of a streamed text."""

    key: Key
    """Of the stream: equal for the pieces of one text."""
    name: str
    """What the text stands under."""
    text: str


def pieces(document: Any) -> Iterator[Piece]:
    """The pieces in a document, in the order in which they are meant."""
    return _in(document, (), 0)


def identified(key: Key) -> bool:
    """Whether a stream has a name of its own, and not only a kind that the next one will have too."""
    return any(one[0] in _IDENTIFIED for one in key if isinstance(one, tuple) and len(one) == 2)


def _in(node: Any, key: Key, depth: int) -> Iterator[Piece]:
    if depth > _DEPTH:
        return
    if isinstance(node, list):
        for one in node:
            yield from _in(one, key, depth + 1)
        return
    if not isinstance(node, dict):
        return
    key = (*key, *_whose(node, _NAMES))
    of_node = _of(node, (*key, *_whose(node, _OWN)))
    if of_node is not None:
        yield from of_node
        return
    for one in node.values():
        if isinstance(one, (dict, list)):
            yield from _in(one, key, depth + 1)


def _whose(node: Mapping[str, Any], names: frozenset[str]) -> Iterator[tuple[str, Any]]:
    return ((name, node[name]) for name in node if name in names and isinstance(node[name], (str, int)))


def _of(node: Mapping[str, Any], key: Key) -> Iterator[Piece] | None:  # noqa: PLR0911 - one line per shape
    """The pieces of one shape; None if it is none of them."""
    if isinstance(choices := node.get("choices"), list):
        return _choices(choices, key)
    if isinstance(candidates := node.get("candidates"), list):
        return _each(candidates, key, "content")
    if "delta" in node:
        delta = node["delta"]
        # Gemini CLI says only that the content is a piece
        return _leaves(node.get("content"), key, "content") if delta is True else _leaves(delta, key, "delta")
    for name in _PARTS:
        if isinstance(node.get(name), str):
            return iter((Piece(key, name, node[name]),))
    kind = node.get("type")
    if isinstance(kind, str) and kind.endswith("delta"):
        # Open WebUI puts the text one level lower than the AI SDK, apps with data of their own under another name
        name = next((one for one in ("data", "text", "content") if one in node), "text")
        return _leaves(node.get(name), key, name)
    if isinstance(update := node.get("sessionUpdate"), str) and update.endswith("_chunk"):
        return _leaves(node.get("content"), key, "content")
    if node.get("done") is False:
        text = node.get("message", node.get("response"))
        return _leaves(text, (*key, _name(node, "model")), "response")
    if node.get("event") == "on_chat_model_stream":
        return _chunk(node.get("data"), key)
    return None


def _name(node: Mapping[str, Any], name: str, otherwise: int = 0) -> str | int:
    """What a node calls itself by; damaged documents may have anything there."""
    value = node.get(name)
    return value if isinstance(value, (str, int)) else otherwise


def _choices(choices: list[Any], key: Key) -> Iterator[Piece]:
    for number, choice in enumerate(choices):
        if isinstance(choice, dict):
            part = choice.get("delta", choice.get("text"))
            yield from _leaves(part, (*key, _name(choice, "index", number)), "text")


def _each(those: list[Any], key: Key, name: str) -> Iterator[Piece]:
    for number, one in enumerate(those):
        if isinstance(one, dict):
            yield from _leaves(one.get(name), (*key, _name(one, "index", number)), name)


def _chunk(data: Any, key: Key) -> Iterator[Piece]:
    chunk = data.get("chunk") if isinstance(data, dict) else None
    if isinstance(chunk, dict):
        inner = chunk.get("kwargs", chunk)
        yield from _leaves(inner.get("content") if isinstance(inner, dict) else None, key, "content")


def _leaves(value: Any, key: Key, name: str, depth: int = 0) -> Iterator[Piece]:
    """All texts in a value; those at the same place of several documents belong together."""
    if isinstance(value, str):
        if value:
            yield Piece((*key, name), name, value)
    elif depth > _DEPTH:
        return
    elif isinstance(value, dict):
        thought = ("thought",) if value.get("thought") is True else ()
        for below, one in value.items():
            if below not in _NO_TEXT:
                yield from _leaves(one, (*key, name, *thought), below, depth + 1)
    elif isinstance(value, list):
        for one in value:
            at = _name(one, "index") if isinstance(one, dict) else 0
            yield from _leaves(one, (*key, at), name, depth + 1)
