"""The real apps: what leads each to the model server, and its words for a new conversation and for a list."""

from collections.abc import Callable
from typing import Final

from homes.files import document, text
from real_apps.app import Desk, RealApp, Switch

KEY: Final = "test-key-not-real"


def _codex(desk: Desk) -> None:
    text(
        desk.home / ".codex" / "config.toml",
        'model = "mock-model"\nmodel_provider = "mock"\n\n[model_providers.mock]\nname = "mock"\n'
        f'base_url = "{desk.model}/v1"\nenv_key = "OPENAI_API_KEY"\nwire_api = "responses"\n',
    )


def _gemini(folder: str, kind: str) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        settings: dict[str, object] = {"security": {"auth": {"selectedType": kind}}}
        settings["general"] = {"enableAutoUpdate": False, "disableAutoUpdate": True}
        settings["model"] = {"name": "mock-model" if kind == "openai" else "gemini-2.5-pro"}
        document(desk.home / folder / "settings.json", settings, indent=2)

    return prepare


def _opencode(desk: Desk) -> None:
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": "Mock",
        "options": {"baseURL": f"{desk.model}/v1", "apiKey": KEY},
        "models": {"mock-model": {"name": "Mock"}},
    }
    settings = {"model": "mock/mock-model", "small_model": "mock/mock-model", "autoupdate": False}
    document(desk.home / ".config/opencode/opencode.json", settings | {"provider": {"mock": provider}}, indent=2)


def _llm(desk: Desk) -> None:
    folder = desk.home / ".config" / "io.datasette.llm"
    text(
        folder / "extra-openai-models.yaml",
        f'- model_id: mock\n  model_name: mock-model\n  api_base: "{desk.model}/v1"\n  api_key_name: mock\n',
    )
    document(folder / "keys.json", {"mock": KEY})
    text(folder / "default_model.txt", "mock")


def _shell_gpt(desk: Desk) -> None:
    lines = (f"OPENAI_API_KEY={KEY}", f"API_BASE_URL={desk.model}/v1", "DEFAULT_MODEL=mock-model")
    text(desk.home / ".config/shell_gpt/.sgptrc", "\n".join((*lines, "OPENAI_USE_FUNCTIONS=false", "")))


def _continue(desk: Desk) -> None:
    text(
        desk.home / ".continue" / "config.yaml",
        "name: Mock\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: Mock\n    provider: openai\n"
        f"    model: mock-model\n    apiKey: {KEY}\n    apiBase: {desk.model}/v1\n    roles: [chat]\n",
    )


def _pi(desk: Desk) -> None:
    provider = {"baseUrl": f"{desk.model}/v1", "api": "openai-completions", "apiKey": KEY}
    document(
        desk.home / ".pi/agent/models.json", {"providers": {"mock": provider | {"models": [{"id": "mock-model"}]}}}
    )


def _nothing(_desk: Desk) -> None:
    """All is said in variables."""


def _cline(desk: Desk) -> None:
    login = ("--provider", "openai-native", "--apikey", KEY, "--modelid", "mock-model", "--baseurl", f"{desk.model}/v1")
    desk.run("cline", "auth", *login)


APPS: Final = (
    RealApp(
        id="llm-cli",
        package="pypi:llm",
        versions=("0.27", "0.36"),
        beside={"0.27": ("openai<2", "httpx")},
        prepare=_llm,
        say=lambda prompt, _name: ("llm", "prompt", prompt),
        listed=("llm", "logs", "list", "-n", "0"),
        quick=True,
    ),
    RealApp(
        id="shell-gpt",
        package="pypi:shell-gpt",
        versions=("1.4.5", "1.5.1"),
        beside={"1.4.5": ("click",), "1.5.1": ("click",)},
        prepare=_shell_gpt,
        say=lambda prompt, name: ("sgpt", "--chat", name, prompt),
        listed=("sgpt", "--list-chats"),
        switches=(Switch("runs-commands"),),
        quick=True,
    ),
    RealApp(
        id="codex",
        package="npm:@openai/codex",
        versions=("0.169.0",),
        prepare=_codex,
        say=lambda prompt, _name: ("codex", "exec", "--skip-git-repo-check", prompt),
        environ={"OPENAI_API_KEY": KEY},
        switches=(Switch("analytics"),),
        quick=True,
    ),
    RealApp(
        id="opencode",
        package="npm:opencode-ai",
        versions=("1.18.33",),
        prepare=_opencode,
        say=lambda prompt, _name: ("opencode", "run", prompt),
        listed=("opencode", "session", "list"),
        environ={"OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_LSP_DOWNLOAD": "1"},
        switches=(Switch("share"),),
        quick=True,
    ),
    RealApp(
        id="gemini-cli",
        package="npm:@google/gemini-cli",
        versions=("0.61.0",),
        prepare=_gemini(".gemini", "gemini-api-key"),
        say=lambda prompt, _name: ("gemini", "--skip-trust", "-p", prompt),
        listed=("gemini", "--skip-trust", "--list-sessions"),
        environ={"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": "{model}"},
        switches=(Switch("usage-statistics"),),
        quick=True,
    ),
    RealApp(
        id="qwen-code",
        package="npm:@qwen-code/qwen-code",
        versions=("0.15.10", "0.24.4"),
        prepare=_gemini(".qwen", "openai"),
        say=lambda prompt, _name: ("qwen", "-p", prompt),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{model}/v1", "OPENAI_MODEL": "mock-model"},
        switches=(Switch("usage-statistics"),),
    ),
    RealApp(
        id="claude-code",
        package="npm:@anthropic-ai/claude-code",
        versions=("2.1.197", "2.1.332"),
        prepare=_nothing,
        say=lambda prompt, _name: ("claude", "-p", prompt),
        environ={"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "{model}", "DISABLE_AUTOUPDATER": "1"},
        switches=(Switch("telemetry"),),
    ),
    RealApp(
        id="cline",
        package="npm:cline",
        versions=("3.0.57", "3.0.65"),
        prepare=_cline,
        say=lambda prompt, _name: ("cline", prompt),
        listed=("cline", "history", "--json"),
        switches=(Switch("telemetry"),),
    ),
    RealApp(
        id="continue",
        package="npm:@continuedev/cli",
        versions=("1.5.11", "1.5.47"),
        prepare=_continue,
        say=lambda prompt, _name: ("cn", "--config", "../.continue/config.yaml", "--auto", "-p", prompt),
        environ={"CONTINUE_TELEMETRY_ENABLED": "0"},
    ),
    RealApp(
        id="aider",
        package="pypi:aider-chat",
        versions=("0.86.2",),
        prepare=_nothing,
        say=lambda prompt, _name: (
            *("aider", "--model", "openai/mock-model", "--no-show-model-warnings", "--no-check-update", "--no-pretty"),
            *("--yes-always", "--no-gitignore", "--message", prompt),
        ),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_API_BASE": "{model}/v1", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        switches=(Switch("analytics"),),
    ),
    RealApp(
        id="copilot-cli",
        package="npm:@github/copilot",
        versions=("1.0.102",),
        prepare=_nothing,
        say=lambda prompt, _name: ("copilot", "-p", prompt),
        environ={
            "COPILOT_PROVIDER_BASE_URL": "{model}/v1",
            "COPILOT_PROVIDER_API_KEY": KEY,
            "COPILOT_MODEL": "mock-model",
            "COPILOT_AUTO_UPDATE": "false",
        },
        switches=(Switch("remote-export"),),
    ),
    RealApp(
        id="gptme",
        package="pypi:gptme",
        versions=("0.35.1",),
        prepare=_nothing,
        say=lambda prompt, name: ("gptme", "--non-interactive", "--no-stream", "--name", name, prompt),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{model}/v1", "MODEL": "local/mock-model"},
    ),
    RealApp(
        id="pi-agent",
        package="npm:@mariozechner/pi-coding-agent",
        versions=("0.73.1",),
        prepare=_pi,
        say=lambda prompt, _name: ("pi", "--provider", "mock", "--model", "mock-model", "-p", prompt),
    ),
)
