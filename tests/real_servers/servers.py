"""The real servers: how each is opened to all, kept to this computer, and given a password."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Way = Literal["open", "loopback", "locked"]


@dataclass(frozen=True)
class Run:
    """One start."""

    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RealServer:
    """One product as a test uses it."""

    id: str
    """Of the definition."""
    package: str
    versions: str
    port: int
    start: Callable[[Path, Path, Way], Run]
    """From the folder of its programs and its home; writes the settings that it needs."""
    ready: str = "/"
    ways: tuple[Way, ...] = ("open", "loopback", "locked")
    beside: tuple[str, ...] = ()
    by: Literal["unit", "settings", ""] = ""
    """What opens it and is closed by the remedy: its unit, or its own settings; empty where nothing can be written."""
    seconds: float = 120
    quick: bool = False
    version: bool = True
    """Whether it tells its version to strangers."""


SCRATCH: Final = Path("/tmp") / f"tt{os.getpid()}"
_HOST: Final[dict[Way, str]] = {"open": "0.0.0.0", "locked": "0.0.0.0", "loopback": "127.0.0.1"}


def _write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def _gradio(programs: Path, home: Path, way: Way) -> Run:
    app = _write(
        home / "gradio-app" / "app.py",
        "import os\nimport gradio\nlogin = ('ada', 'secret') if os.environ.get('LOGIN') else None\n"
        "gradio.Interface(lambda text: text, 'text', 'text').launch(server_port=7860, auth=login)\n",
    )
    environ = {"GRADIO_SERVER_NAME": _HOST[way], "GRADIO_ANALYTICS_ENABLED": "False"}
    return Run((f"{programs}/python", str(app)), environ | ({"LOGIN": "1"} if way == "locked" else {}))


def _streamlit(programs: Path, home: Path, way: Way) -> Run:
    app = _write(home / "chat.py", "import streamlit\nstreamlit.write('hello')\n")
    words = ("--server.address", "127.0.0.1") if way == "loopback" else ()
    return Run((f"{programs}/streamlit", "run", str(app), "--server.headless", "true", *words))


def _chroma(programs: Path, home: Path, way: Way) -> Run:
    return Run((f"{programs}/chroma", "run", "--path", str(home / "chroma"), "--host", _HOST[way]))


def _jupyter(programs: Path, home: Path, way: Way) -> Run:
    token = () if way == "locked" else ("--IdentityProvider.token=",)
    words = ("--no-browser", "--allow-root", "--port=8888", f"--ServerApp.ip={_HOST[way]}", *token)
    return Run((f"{programs}/jupyter-server", *words))


def _fastmcp(programs: Path, home: Path, way: Way) -> Run:
    lines = (
        "from fastmcp import FastMCP",
        "server = FastMCP('files')",
        "@server.tool",
        "def read(path: str) -> str:",
        "    return path",
        f"server.run(transport='http', host='{_HOST[way]}', port=8123)",
    )
    app = _write(home / "tools.py", "\n".join((*lines, "")))
    return Run(
        (f"{programs}/python", str(app)), {"FASTMCP_CHECK_FOR_UPDATES": "off", "FASTMCP_SHOW_SERVER_BANNER": "0"}
    )


def _opencode(programs: Path, home: Path, way: Way) -> Run:
    settings = {"server": {"hostname": _HOST[way], "port": 4096}, "autoupdate": False}
    _write(home / ".config" / "opencode" / "opencode.json", json.dumps(settings, indent=2))
    environ = {"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_LSP_DOWNLOAD": "1"}
    password = {"OPENCODE_SERVER_PASSWORD": "secret"} if way == "locked" else {}
    return Run((f"{programs}/opencode", "serve"), environ | password)


def _sillytavern(programs: Path, home: Path, way: Way) -> Run:
    lines = {
        "open": "listen: true\nwhitelistMode: false\nbasicAuthMode: false\nsecurityOverride: true\n",
        "loopback": "listen: false\n",
        "locked": "listen: true\nwhitelistMode: false\nbasicAuthMode: true\n"
        "basicAuthUser:\n  username: ada\n  password: secret\n",
    }
    _write(
        home / ".local" / "share" / "SillyTavern" / "config.yaml",
        lines[way] + "port: 8000\nbrowserLaunch:\n  enabled: false\n",
    )
    return Run((f"{programs}/sillytavern", "--browserLaunchEnabled", "false"))


def _openclaw(programs: Path, home: Path, way: Way) -> Run:
    # it refuses to be open without a password
    auth = {"mode": "token", "token": "secret-token-of-the-test"} if way == "locked" else {"mode": "none"}
    bind = "lan" if way == "locked" else "loopback"
    settings = {"gateway": {"mode": "local", "port": 18789, "bind": bind, "auth": auth}}
    _write(home / ".openclaw" / "openclaw.json", json.dumps(settings, indent=2))
    return Run((f"{programs}/openclaw", "gateway", "run"))


def _inspector(programs: Path, home: Path, way: Way) -> Run:
    environ = {"HOST": _HOST[way], "MCP_AUTO_OPEN_ENABLED": "false"}
    if way != "loopback":
        environ["DANGEROUSLY_BIND_ALL_INTERFACES"] = "true"
    if way != "locked":
        environ["DANGEROUSLY_OMIT_AUTH"] = "true"
    return Run((f"{programs}/mcp-inspector",), environ)


def _mlflow(programs: Path, home: Path, way: Way) -> Run:
    store = f"sqlite:///{home}/mlflow.db"
    words = ("server", "--host", _HOST[way], "--port", "5000", "--workers", "1", "--backend-store-uri", store)
    if way != "locked":
        return Run((f"{programs}/mlflow", *words))
    secret = {"MLFLOW_FLASK_SERVER_SECRET_KEY": "of-the-test", "MLFLOW_AUTH_ADMIN_PASSWORD": "secret-of-the-test"}
    return Run((f"{programs}/mlflow", *words, "--app-name", "basic-auth"), secret)


def _ray(programs: Path, home: Path, way: Way) -> Run:
    words = ("--head", "--block", f"--dashboard-host={_HOST[way]}", "--num-cpus=1", "--disable-usage-stats")
    short = {"RAY_TMPDIR": str(SCRATCH)}  # its sockets need a short path
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "secret-token-of-the-test" * 2} if way == "locked" else {}
    return Run((f"{programs}/ray", "start", *words), short | token)


def _litellm(programs: Path, home: Path, way: Way) -> Run:
    key = {"LITELLM_MASTER_KEY": "sk-secret-of-the-test"} if way == "locked" else {}
    words = ("--host", _HOST[way], "--port", "4000", "--model", "gpt-4o-mini")
    return Run((f"{programs}/litellm", *words), {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "OPENAI_API_KEY": "x"} | key)


def _bentoml(programs: Path, home: Path, way: Way) -> Run:
    lines = (
        "import bentoml",
        "@bentoml.service",
        "class Echo:",
        "    @bentoml.api",
        "    def echo(self, text: str) -> str:",
        "        return text",
    )
    _write(home / "service.py", "\n".join((*lines, "")))
    words = ("serve", "service:Echo", "--working-dir", str(home), "--host", _HOST[way], "--port", "3000")
    return Run((f"{programs}/bentoml", *words), {"BENTOML_DO_NOT_TRACK": "True"})


SERVERS: Final = (
    RealServer("jupyter", "pypi:jupyter-server", "2.21.1", 8888, _jupyter, ready="/api", by="unit", quick=True),
    RealServer("chroma", "pypi:chromadb", "1.5.9", 8000, _chroma, "/api/v2/heartbeat", ("open", "loopback"), by="unit"),
    RealServer(
        "sillytavern", "npm:sillytavern", "1.19.0", 8000, _sillytavern, ready="/version", by="settings", quick=True
    ),
    RealServer("opencode", "npm:opencode-ai", "1.18.33", 4096, _opencode, "/global/health", by="settings"),
    RealServer("gradio", "pypi:gradio", "6.31.0", 7860, _gradio, ready="/config", by="unit"),
    RealServer(
        "streamlit",
        "pypi:streamlit",
        "1.67.0",
        8501,
        _streamlit,
        "/_stcore/health",
        ("open", "loopback"),
        by="settings",
        version=False,
    ),
    RealServer("mcp-http", "pypi:fastmcp", "4.2.3", 8123, _fastmcp, "/mcp", ("open", "loopback"), version=False),
    RealServer("openclaw", "npm:openclaw", "2026.9.6", 18789, _openclaw, ways=("loopback", "locked"), by="settings"),
    RealServer("mcp-inspector", "npm:@modelcontextprotocol/inspector", "2.12.0", 6274, _inspector, version=False),
    RealServer(
        "mlflow", "pypi:mlflow", "3.17.2", 5000, _mlflow, "/health", beside=("mlflow[auth]==3.17.2",), by="unit"
    ),
    RealServer("ray", "pypi:ray", "2.60.0", 8265, _ray, "/api/version", beside=("ray[default]==2.60.0",), by="unit"),
    RealServer(
        "litellm",
        "pypi:litellm",
        "1.90.0",
        4000,
        _litellm,
        beside=("litellm[proxy]==1.90.0", "prisma"),
        by="unit",
        version=False,
    ),
    RealServer(
        "bentoml",
        "pypi:bentoml",
        "1.4.40",
        3000,
        _bentoml,
        "/docs.json",
        ("open", "loopback"),
        by="unit",
        version=False,
    ),
)
