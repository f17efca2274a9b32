"""Servers that do not run now and will open themselves at their next start."""

# ruff: noqa: E501 - files as systems and apps write them

import json
from collections.abc import Callable

import pytest

from tidytrace.checks.exposed_server import Exposed, Exposure
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import State
from tidytrace.findings.wording import render
from tidytrace.language import Language
from windows import POSIX_MODES

Described = Callable[..., Surroundings]


def looked(surroundings: Surroundings) -> dict[str, Exposed]:
    return {one.server.id: one for one in Exposure(surroundings).look()}


def told(one: Exposed) -> str:
    """All that a person reads."""
    finding = one.finding
    return "\n".join(render(phrase, Language("en")) for phrase in (finding.title, finding.why, *finding.remedy.steps))


UNIT = "[Unit]\nDescription=Ollama\n\n[Service]\nEnvironment=OLLAMA_HOST=0.0.0.0:11434\nExecStart=/usr/local/bin/ollama serve\n"
AGENT = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>Label</key><string>com.ada.ollama</string>
<key>ProgramArguments</key><array><string>/usr/local/bin/ollama</string><string>serve</string></array>
<key>EnvironmentVariables</key><dict><key>OLLAMA_HOST</key><string>0.0.0.0</string></dict>
<key>RunAtLoad</key><true/>
</dict></plist>
"""
SETENV = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>Label</key><string>env</string>
<key>ProgramArguments</key><array><string>/bin/launchctl</string><string>setenv</string><string>OLLAMA_HOST</string><string>0.0.0.0</string></array>
<key>RunAtLoad</key><true/>
</dict></plist>
"""
INSTALLED = {"linux": "~/.ollama/history", "macos": "~/.ollama/history", "windows": "~\\.ollama\\history"}

OPENERS = [
    ("linux", "~/.config/systemd/user/ollama.service", UNIT, "ollama"),
    (
        "linux",
        "~/.config/autostart/ollama.desktop",
        "[Desktop Entry]\nType=Application\nExec=env OLLAMA_HOST=0.0.0.0 ollama serve\n",
        "ollama",
    ),
    (
        "linux",
        "~/.config/autostart/llama.desktop",
        "[Desktop Entry]\nExec=llama-server -m a.gguf --host 0.0.0.0\n",
        "llama-cpp",
    ),
    ("linux", "~/.config/environment.d/ollama.conf", "OLLAMA_HOST=0.0.0.0\n", "ollama"),
    ("linux", "~/.profile", "# mine\nexport OLLAMA_HOST=0.0.0.0\nif true; then :; fi\n", "ollama"),
    ("linux", "~/.zshrc", "export OLLAMA_HOST='0.0.0.0:11434' # phone\n", "ollama"),
    (
        "linux",
        "~/.config/systemd/user/vllm.service",
        "[Service]\nExecStart=%h/bin/vllm serve model --port 8000\n",
        "vllm",
    ),
    (
        "linux",
        "~/.config/systemd/user/webui.service",
        "[Service]\nExecStart=/usr/bin/open-webui serve\nRestart=always\n",
        "open-webui",
    ),
    (
        "linux",
        "~/.config/systemd/user/chroma.service",
        "[Service]\nExecStart=chroma run --host 0.0.0.0 --path /data\n",
        "chroma",
    ),
    (
        "linux",
        "~/.config/systemd/user/box.service",
        "[Service]\nExecStart=/usr/bin/docker run --rm -p 3000:8080 -v a:/b ghcr.io/open-webui/open-webui:main\n",
        "open-webui",
    ),
    (
        "linux",
        "~/.config/autostart/box.desktop",
        "[Desktop Entry]\nExec=podman run -d --publish=0.0.0.0:11434:11434 docker.io/ollama/ollama\n",
        "ollama",
    ),
    ("linux", "~/.config/systemd/user/n8n.service", "[Service]\nExecStart=/usr/bin/n8n start\n", "n8n"),
    ("linux", "~/.streamlit/config.toml", '[server]\naddress = "0.0.0.0"\n', "streamlit"),
    (
        "linux",
        "~/.openclaw/openclaw.json",
        '{\n  // mine\n  "gateway": {"bind": "lan", "port": 18789}\n}\n',
        "openclaw",
    ),
    ("macos", "~/Library/LaunchAgents/com.ada.ollama.plist", AGENT, "ollama"),
    ("macos", "~/Library/LaunchAgents/env.plist", SETENV, "ollama"),
    ("macos", "~/.zprofile", "export OLLAMA_HOST=0.0.0.0\n", "ollama"),
]


@pytest.mark.parametrize(("system", "path", "text", "product"), OPENERS)
def test_a_server_that_will_open_itself_is_told_and_can_be_closed(
    described: Described, system: str, path: str, text: str, product: str
) -> None:
    from tidytrace.receipts import Receipts
    from tidytrace.remedies import close, undo

    surroundings = described(system, files={INSTALLED[system]: "hello\n", path: text})
    host = surroundings.host
    one = looked(surroundings)[product]
    assert one.finding.state is State.RISK
    assert one.finding.remedy.kind == "setting", told(one)
    assert one.finding.remedy.reversible
    assert not one.sightings
    assert one.closing is not None

    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(one.closing, host, receipts)
    assert receipt.finding == one.finding.id
    after = looked(Surroundings.of(host))
    assert product not in after or after[product].finding.state is not State.RISK

    undo(receipt, receipts, host)
    assert host.local(path).read_text("utf-8") == text
    assert looked(Surroundings.of(host))[product].finding.state is State.RISK


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("~/.config/systemd/user/ollama.service", UNIT.replace("0.0.0.0", "127.0.0.1")),
        ("~/.config/systemd/user/webui.service", "[Service]\nExecStart=/usr/bin/open-webui serve --host 127.0.0.1\n"),
        ("~/.config/autostart/llama.desktop", "[Desktop Entry]\nExec=llama-server --host 0.0.0.0\nHidden=true\n"),
        ("~/.config/autostart/llama.desktop", "[Desktop Entry]\nExec=llama-server\n"),
        ("~/.profile", "# export OLLAMA_HOST=0.0.0.0\n"),
        ("~/.streamlit/config.toml", "[browser]\ngatherUsageStats = false\n"),
        ("~/.config/systemd/user/news.service", "[Service]\nExecStart=/usr/bin/newsreader --host 0.0.0.0\n"),
    ],
)
def test_what_opens_nothing_is_not_told(described: Described, path: str, text: str) -> None:
    assert looked(described(files={"~/.ollama/history": "hello\n", path: text})) == {}


def test_a_drop_in_that_closes_the_unit_counts(described: Described) -> None:
    unit = "~/.config/systemd/user/ollama.service"
    closed = "[Service]\nEnvironment=OLLAMA_HOST=127.0.0.1\n"
    assert looked(described(files={unit: UNIT, f"{unit}.d/mine.conf": closed})) == {}


def test_a_file_of_variables_wins_over_the_unit_and_is_what_is_changed(described: Described) -> None:
    files = {
        "~/.config/systemd/user/ollama.service": UNIT.replace("OLLAMA_HOST=0.0.0.0:11434", "X=1").replace(
            "[Service]\n", "[Service]\nEnvironmentFile=%h/ollama.env\n"
        ),
        "~/ollama.env": "OLLAMA_HOST=0.0.0.0\nOLLAMA_DEBUG=0\n",
    }
    one = looked(described(files=files))["ollama"]
    assert one.closing is not None
    (move,) = one.closing.moves
    assert (move.path.name, move.format) == ("ollama.env", "env")


@POSIX_MODES
def test_a_systems_own_unit_is_closed_by_exact_steps(described: Described, monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings = described(files={"/etc/systemd/system/ollama.service": UNIT, "~/.ollama/history": ""})
    # not ours to write
    folder = surroundings.host.local("/etc/systemd/system")
    folder.chmod(0o555)
    one = looked(surroundings)["ollama"]
    folder.chmod(0o755)
    assert one.finding.remedy.kind == "guide"
    words = told(one)
    assert "sudo systemctl edit ollama.service" in words
    assert "Environment=OLLAMA_HOST=127.0.0.1:11434" in words
    assert "sudo systemctl restart ollama.service" in words


def test_windows_variables_are_told_with_the_way_there(fixture_host, described: Described) -> None:
    registry = {"HKCU\\Environment": {"OLLAMA_HOST": "0.0.0.0"}}
    (fixture_host("windows").root / "registry.json").write_text(json.dumps(registry))
    one = looked(described("windows", files={INSTALLED["windows"]: "hello\n"}))["ollama"]
    assert (one.finding.severity, one.finding.remedy.kind) == ("high", "guide")
    assert "environment variables" in told(one)


def test_a_windows_program_that_starts_by_itself(fixture_host, described: Described) -> None:
    run = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"
    registry = {run: {"llama": '"C:\\ai\\llama-server.exe" -m a.gguf --host 0.0.0.0'}}
    (fixture_host("windows").root / "registry.json").write_text(json.dumps(registry))
    assert looked(described("windows"))["llama-cpp"].finding.severity == "high"


def test_a_variable_of_the_session_counts(described: Described) -> None:
    surroundings = described(files={"~/.ollama/history": ""}, environ={"OLLAMA_HOST": "0.0.0.0"})
    assert "OLLAMA_HOST" in told(looked(surroundings)["ollama"])
