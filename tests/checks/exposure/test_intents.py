"""What a server will do at its next start, read out of its command and its variables."""

import pytest

from tidytrace.catalog.server_load import load_servers
from tidytrace.checks.exposure.intents import closed_command, closed_value, intent_of, reach_of_value, split_command

SERVERS = {server.id: server for server in load_servers()}


@pytest.mark.parametrize(
    ("value", "reach"),
    [
        ("0.0.0.0", "all"),
        ("0.0.0.0:11434", "all"),
        ("http://0.0.0.0:11434", "all"),
        (":8080", "all"),
        ("[::]:11434", "all"),
        ("::", "all"),
        ("*", "all"),
        ("", "all"),
        ("127.0.0.1", "loopback"),
        ("127.0.0.1:11434", "loopback"),
        ("localhost:11434", "loopback"),
        ("[::1]:11434", "loopback"),
        ("::1", "loopback"),
        ("127.8.9.1", "loopback"),
        ("11434", "loopback"),
        ("192.168.1.20:8080", "lan"),
        ("100.101.102.103", "lan"),
        ("8.8.4.4", "all"),
        ("2606:4700:4700::1111", "all"),
        ("127.0.0.1,0.0.0.0", "all"),
        ("my-computer.local", "lan"),
    ],
)
def test_who_is_meant_by_an_address(value: str, reach: str) -> None:
    assert reach_of_value(value) == reach


@pytest.mark.parametrize(
    ("server", "command", "environ", "reach", "lock", "by"),
    [
        ("ollama", "/usr/local/bin/ollama serve", {}, "loopback", "off", "default"),
        ("ollama", "ollama serve", {"OLLAMA_HOST": "0.0.0.0"}, "all", "off", "variable"),
        ("ollama", "ollama serve", {"OLLAMA_HOST": ""}, "loopback", "off", "default"),
        ("llama-cpp", "llama-server -m a.gguf", {}, "loopback", "off", "default"),
        ("llama-cpp", "llama-server --host 0.0.0.0 --api-key x", {}, "all", "on", "option"),
        ("llama-cpp", "llama-server --host=0.0.0.0", {"LLAMA_API_KEY": "x"}, "all", "on", "option"),
        ("llama-cpp", "llama-server --host 127.0.0.1", {"LLAMA_ARG_HOST": "0.0.0.0"}, "loopback", "off", "option"),
        ("vllm", "vllm serve m", {}, "all", "off", "default"),
        ("comfyui", "python main.py --listen", {}, "all", "off", "option"),
        ("comfyui", "python main.py --listen --port 8188", {}, "all", "off", "option"),
        ("comfyui", "python main.py --listen 127.0.0.1", {}, "loopback", "off", "option"),
        ("opencode", "opencode serve --mdns", {}, "all", "off", "option"),
        ("open-webui", "open-webui serve", {}, "all", "on", "default"),
        ("open-webui", "open-webui serve", {"WEBUI_AUTH": "False"}, "all", "off", "default"),
        ("jupyter", "jupyter lab --ip=*", {}, "all", "on", "option"),
        ("jupyter", "jupyter lab --ip=0.0.0.0 --ServerApp.token=''", {}, "all", "off", "option"),
        ("jupyter", "jupyter lab --ip=0.0.0.0 --ServerApp.token=abc", {}, "all", "on", "option"),
        ("jupyter", "jupyter lab --ip=* --ServerApp.token= --ServerApp.password=argon2:x", {}, "all", "on", "option"),
        ("gradio", 'sh -c "GRADIO_SERVER_NAME=x python app.py"', {}, "loopback", "unknown", "default"),
    ],
)
def test_the_command_wins_over_variables_and_these_over_nothing(  # noqa: PLR0917 - one row of the table
    server: str, command: str, environ: dict[str, str], reach: str, lock: str, by: str
) -> None:
    intent = intent_of(SERVERS[server], split_command(command), environ)
    assert (intent.reach, intent.lock, intent.decided_by) == (reach, lock, by)


@pytest.mark.parametrize(
    ("server", "value", "closed"),
    [
        ("ollama", "0.0.0.0", "127.0.0.1:11434"),
        ("ollama", "http://0.0.0.0:8000", "127.0.0.1:8000"),
        ("ollama", "[::]:9000", "127.0.0.1:9000"),
        ("ollama", ":9000", "127.0.0.1:9000"),
        ("localai", ":8081", "127.0.0.1:8081"),
        ("gradio", "0.0.0.0", "127.0.0.1"),
        ("gradio", "fe80::1", "127.0.0.1"),
        ("n8n", "::", "127.0.0.1"),
        ("openclaw", "lan", "loopback"),
    ],
)
def test_what_is_written_instead_keeps_the_port(server: str, value: str, closed: str) -> None:
    assert closed_value(SERVERS[server], value) == closed


@pytest.mark.parametrize(
    ("server", "command", "closed"),
    [
        ("chroma", "chroma run --host 0.0.0.0 --port 8000", "chroma run --host 127.0.0.1 --port 8000"),
        ("chroma", "chroma run --host=0.0.0.0", "chroma run --host=127.0.0.1"),
        ("chroma", "chroma  run   --host '0.0.0.0'", "chroma  run   --host '127.0.0.1'"),
        ("vllm", "vllm serve model", "vllm serve model --host 127.0.0.1"),
        ("comfyui", "python main.py --listen", "python main.py"),
        ("comfyui", "python main.py --listen --port 1", "python main.py --port 1"),
        ("comfyui", "python main.py --listen 0.0.0.0 --port 1", "python main.py --listen 127.0.0.1 --port 1"),
        ("opencode", "opencode serve --mdns --port 4096", "opencode serve --port 4096"),
        ("jupyter", "jupyter lab --ip=0.0.0.0", "jupyter lab --ip=127.0.0.1"),
        ("llama-cpp", '/bin/sh -c "llama-server --host 0.0.0.0"', '/bin/sh -c "llama-server --host 127.0.0.1"'),
        ("vllm", "vllm serve model | tee log", None),
        ("gradio", "python app.py", None),
    ],
)
def test_a_command_is_closed_and_else_left_as_it_was(server: str, command: str, closed: str | None) -> None:
    assert closed_command(SERVERS[server], command) == closed
