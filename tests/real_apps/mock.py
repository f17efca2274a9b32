"""A model server on the loopback interface: OpenAI (chat and responses), Anthropic, Gemini, Ollama and Augment.

Whatever is asked, the answer to ``PROMPT-<x>`` is ``ANSWER-<x>``, so that both sides of a talk can be told in the files
of an app. ``SHELL(command)`` in a prompt has the command run first, with the tool that the app has for it. Only what
command-line apps need is spoken.
"""

import contextlib
import gzip
import itertools
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODELS = ("mock-model", "gpt-4o", "gpt-5", "claude-sonnet-4-5", "gemini-2.5-pro", "gemini-2.5-flash")
USAGE = {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18}
_NUMBERS = itertools.count(1)


def said_in(content: object) -> str:
    """The text of a message in any of the shapes that the services have."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "\n".join(filter(None, map(said_in, content)))
    if isinstance(content, dict) and content.get("type", "text") in {"text", "input_text", "message"}:
        return said_in(content.get("text", content.get("content", content.get("parts"))))
    return ""


def answer_to(messages: list[Any]) -> str:
    """The words that answer the last prompt among some messages; a title is asked for with the prompt in it."""
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role", "user") == "user":
            found = re.findall(r"PROMPT-([0-9a-f-]+)", said_in(message.get("content", message.get("parts"))))
            if found:
                return f"ANSWER-{found[-1]} This is what the mock has to say about it."
    return "Nothing was asked."


_SHELL = re.compile(
    r"(?:bash|shell|run_shell_command|exec_command|execute_command|run_commands?|terminal)$", re.IGNORECASE
)


def command_in(asked: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The call of the app's own tool for commands, if the last that was said wants one run."""
    last = (asked.get("messages") or asked.get("contents") or asked.get("input") or [{}])[-1]
    if not isinstance(last, dict) or last.get("role") != "user":
        return None
    found = re.search(r"SHELL\((.+?)\)", said_in(last.get("content", last.get("parts"))))
    offered = [one for tool in asked.get("tools") or () for one in tool.get("functionDeclarations", [tool])]
    for tool in (one.get("function", one) for one in offered):
        if found and _SHELL.match(tool.get("name", "")):
            schemas = (tool.get(name) for name in ("parameters", "input_schema", "parametersJsonSchema"))
            return tool["name"], _arguments(found[1], next(filter(None, schemas), {}))
    return None


def _arguments(command: str, schema: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    needed = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        if name in {"command", "cmd", "commands"}:
            words = ["bash", "-c", command] if name == "command" else [command]
            given[name] = words if str(one.get("type")).lower() == "array" else command
        elif name in needed:
            given[name] = _filled({"properties": {name: one}})[name]
    return given


def _id(kind: str) -> str:
    return f"{kind}_{next(_NUMBERS):024x}"


class ModelServer:
    """Answers until it is closed."""

    def __init__(self) -> None:
        """Listen on a free port of the loopback interface."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        """Nothing is written down."""

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever asked has heard enough
            super().handle()

    def do_HEAD(self) -> None:
        self._send({})

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].rstrip("/")
        if path.endswith("/api/tags"):
            self._send({"models": [{"name": "mock-model:latest", "model": "mock-model:latest", "size": 1}]})
        elif path.endswith("/api/version"):
            self._send({"version": "0.12.0"})
        elif path.endswith("/models"):
            head = {"object": "model", "created": 1, "owned_by": "mock", "type": "model"}
            listed = [{"id": one, **head} for one in MODELS]
            self._send({"object": "list", "data": listed, "has_more": False})
        else:
            self._send({"id": path.rpartition("/")[2], "object": "model", "created": 1, "owned_by": "mock"})

    def do_POST(self) -> None:
        asked = self._asked()
        path = self.path.partition("?")[0].rstrip("/")
        if path.endswith("/chat/completions"):
            self._chat(asked)
        elif path.endswith("/responses"):
            self._responses(asked)
        elif path.endswith("/messages"):
            self._messages(asked)
        elif path.endswith(("/count_tokens", ":countTokens")):
            self._send({"input_tokens": 9, "totalTokens": 9})
        elif path.endswith(("enerateContent",)):
            self._gemini(asked, stream=":stream" in path)
        elif path.endswith(("/api/chat", "/api/generate")):
            self._ollama(asked)
        elif path.endswith("/chat-stream"):
            self._augment(asked)
        elif path.endswith("/api/internal"):
            # what Amp keeps with its maker: nobody, and nothing
            nothing = {"features": [], "threadIDs": [], "threads": []}
            self._send({"ok": True, "result": {"id": "user_1", "email": "person@example.org", **nothing}})
        elif path.endswith("/get-models"):
            # of Augment too
            limits = {"suggested_prefix_char_count": 1000, "suggested_suffix_char_count": 1000}
            model = {"name": MODELS[0], "internal_name": MODELS[0], "max_memorize_size_bytes": 1000} | limits
            self._send({"default_model": MODELS[0], "models": [model], "languages": [], "feature_flags": {}})
        else:
            self._send({})

    def _asked(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length")
        body = self.rfile.read(int(length)) if length is not None else b"".join(self._chunks())
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        try:
            asked = json.loads(body or b"{}")
        except ValueError:
            return {}
        return asked if isinstance(asked, dict) else {}

    def _chunks(self) -> Iterator[bytes]:
        if "chunked" not in (self.headers.get("Transfer-Encoding") or ""):
            return
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def _send(self, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _stream(self, kind: str = "text/event-stream") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _event(self, value: object, name: str = "") -> None:
        content = value if isinstance(value, str) else json.dumps(value)
        self.wfile.write((f"event: {name}\n" if name else "").encode() + f"data: {content}\n\n".encode())

    # OpenAI, Chat Completions
    def _chat(self, asked: dict[str, Any]) -> None:
        text = answer_to(asked.get("messages", []))
        call = command_in(asked)
        called: list[dict[str, Any]] = []
        if call is not None:
            function = {"name": call[0], "arguments": json.dumps(call[1])}
            called = [{"index": 0, "id": _id("call"), "type": "function", "function": function}]
        head = {"id": _id("chatcmpl"), "created": 1767225600, "model": asked.get("model", "mock-model")}
        if not asked.get("stream"):
            message = {"role": "assistant", "content": text} | ({"tool_calls": called} if called else {})
            choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if called else "stop"}
            self._send({**head, "object": "chat.completion", "choices": [choice], "usage": USAGE})
            return
        self._stream()
        head["object"] = "chat.completion.chunk"
        half = len(text) // 2
        pieces: list[tuple[dict[str, Any], str | None]] = [
            ({"role": "assistant", "content": text[:half]}, None),
            ({"content": text[half:]}, None),
            ({}, "stop"),
        ]
        if called:
            pieces = [({"role": "assistant", "tool_calls": called}, None), ({}, "tool_calls")]
        for delta, reason in pieces:
            self._event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})
        if asked.get("stream_options", {}).get("include_usage"):
            self._event({**head, "choices": [], "usage": USAGE})
        self._event("[DONE]")

    # OpenAI, Responses
    def _responses(self, asked: dict[str, Any]) -> None:
        given = asked.get("input")
        text = answer_to([{"role": "user", "content": given}] if isinstance(given, str) else given or [])
        part = {"type": "output_text", "text": text, "annotations": []}
        item = {"type": "message", "id": _id("msg"), "role": "assistant", "status": "completed", "content": [part]}
        used: dict[str, Any] = {"input_tokens": 9, "output_tokens": 9, "total_tokens": 18}
        used |= {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
        call = None if isinstance(given, str) else command_in(asked)
        if call is not None:
            item = {"type": "function_call", "id": _id("fc"), "call_id": _id("call"), "status": "completed"}
            item |= {"name": call[0], "arguments": json.dumps(call[1])}
        done = {"id": _id("resp"), "object": "response", "created_at": 1767225600, "status": "completed"}
        done |= {"model": asked.get("model", "mock-model"), "output": [item], "usage": used, "error": None, "tools": []}
        if not asked.get("stream"):
            self._send(done)
            return
        self._stream()
        begun = done | {"status": "in_progress", "output": []}
        started = item | {"status": "in_progress", "content": []}
        where = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        events: list[tuple[str, dict[str, Any]]] = [
            ("response.created", {"response": begun}),
            ("response.output_item.added", {"output_index": 0, "item": started}),
            ("response.content_part.added", where | {"part": part | {"text": ""}}),
            ("response.output_text.delta", where | {"delta": text}),
            ("response.output_text.done", where | {"text": text}),
            ("response.content_part.done", where | {"part": part}),
            ("response.output_item.done", {"output_index": 0, "item": item}),
            ("response.completed", {"response": done}),
        ]
        if call is not None:
            events = [events[0], ("response.output_item.added", {"output_index": 0, "item": item}), *events[-2:]]
        for number, (name, value) in enumerate(events):
            self._event({"type": name, "sequence_number": number, **value}, name)

    # Anthropic, Messages
    def _messages(self, asked: dict[str, Any]) -> None:
        text = answer_to(asked.get("messages", []))
        used = {"input_tokens": 9, "output_tokens": 9, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        whole = {"id": _id("msg"), "type": "message", "role": "assistant", "model": asked.get("model", "mock-model")}
        whole |= {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "stop_sequence": None}
        whole["usage"] = used
        if not asked.get("stream"):
            self._send(whole)
            return
        self._stream()
        begun = whole | {"content": [], "stop_reason": None}
        events: tuple[dict[str, Any], ...] = (
            {"type": "message_start", "message": begun},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": used},
            {"type": "message_stop"},
        )
        if (call := command_in(asked)) is not None:
            block = {"type": "tool_use", "id": _id("toolu"), "name": call[0], "input": {}}
            given = {"type": "input_json_delta", "partial_json": json.dumps(call[1])}
            ended = {
                "type": "message_delta",
                "delta": {"stop_reason": "tool_use", "stop_sequence": None},
                "usage": used,
            }
            begin = {"type": "content_block_start", "index": 0, "content_block": block}
            events = (events[0], begin, {"type": "content_block_delta", "index": 0, "delta": given}, events[3], ended)
            events += ({"type": "message_stop"},)
        for value in events:
            self._event(value, str(value["type"]))

    # Google, generateContent
    def _gemini(self, asked: dict[str, Any], *, stream: bool) -> None:
        asked = asked.get("request", asked)
        text = answer_to(asked.get("contents", []))
        wanted = asked.get("generationConfig", {})
        schema = wanted.get("responseJsonSchema") or wanted.get("responseSchema")
        if schema or wanted.get("responseMimeType") == "application/json":
            text = json.dumps(_filled(schema or {}))
        content = {"role": "model", "parts": [{"text": text}]}
        if (call := command_in(asked)) is not None:
            content["parts"] = [{"functionCall": {"name": call[0], "args": call[1]}}]
        used = {"promptTokenCount": 9, "candidatesTokenCount": 9, "totalTokenCount": 18}
        answer = {"candidates": [{"content": content, "finishReason": "STOP", "index": 0}], "usageMetadata": used}
        answer |= {"modelVersion": "mock", "responseId": _id("g")}
        if not stream:
            self._send(answer)
            return
        self._stream()
        self._event(answer)

    # Augment, one line of JSON for each piece
    def _augment(self, asked: dict[str, Any]) -> None:
        said = [node.get("text_node", {}).get("content", "") for node in asked.get("nodes", [])]
        text = answer_to([{"role": "user", "content": "\n".join((asked.get("message", ""), *said))}])
        self._stream("application/json")
        node = {"id": 1, "type": 0, "content": text}
        self.wfile.write(json.dumps({"text": text, "nodes": [node]}).encode() + b"\n")
        self.wfile.write(json.dumps({"text": "", "nodes": [], "stop_reason": 1}).encode() + b"\n")

    # Ollama
    def _ollama(self, asked: dict[str, Any]) -> None:
        messages = asked.get("messages", [{"role": "user", "content": asked.get("prompt", "")}])
        text = answer_to(messages)
        said = {"message": {"role": "assistant", "content": text}} if "messages" in asked else {"response": text}
        head = {"model": asked.get("model", "mock-model"), "created_at": "2026-01-01T00:00:00Z"}
        done = head | said | {"done": True, "done_reason": "stop", "eval_count": 9, "total_duration": 1}
        if asked.get("stream", True) is False:
            self._send(done)
            return
        self._stream("application/x-ndjson")
        self.wfile.write(json.dumps(done).encode() + b"\n")


def _filled(schema: dict[str, Any]) -> dict[str, Any]:
    """A value of each kind that a schema asks for."""
    values = {"boolean": False, "number": 1, "integer": 1, "array": [], "object": {}}
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    return {
        name: one["enum"][0] if one.get("enum") else values.get(str(one.get("type")).lower(), "mock")
        for name, one in properties.items()
    }
