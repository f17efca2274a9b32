"""How each real app is led to the model server: the settings that a person would have made."""

from collections.abc import Callable
from typing import Any, Final

from homes.files import document, text
from real_apps.app import Desk

KEY: Final = "test-key-not-real"
_COMPATIBLE: Final = "@ai-sdk/openai-compatible"


def codex(desk: Desk) -> None:
    text(
        desk.home / ".codex" / "config.toml",
        'model = "mock-model"\nmodel_provider = "mock"\n\n[model_providers.mock]\nname = "mock"\n'
        f'base_url = "{desk.model}/v1"\nenv_key = "OPENAI_API_KEY"\nwire_api = "responses"\n',
    )


def gemini(folder: str, kind: str) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        settings: dict[str, object] = {"security": {"auth": {"selectedType": kind}}}
        settings["general"] = {"enableAutoUpdate": False, "disableAutoUpdate": True}
        settings["model"] = {"name": "mock-model" if kind == "openai" else "gemini-2.5-pro"}
        document(desk.home / folder / "settings.json", settings, indent=2)
        document(desk.home / folder / "trustedFolders.json", {str(desk.work): "TRUST_FOLDER"})

    return prepare


def opencode(desk: Desk) -> None:
    document(desk.home / ".config/opencode/opencode.json", _of_opencode(desk), indent=2)
    # older versions fetch the package from the registry when they start, unless they did so before
    beside = desk.programs[0].parent
    if (beside / _COMPATIBLE).exists():
        desk.run("opencode", "--help")
        cache = desk.home / ".cache/opencode"
        document(cache / "package.json", {"dependencies": {_COMPATIBLE: "latest"}})
        (cache / "node_modules").symlink_to(beside)


def kilo(desk: Desk) -> None:
    settings = _of_opencode(desk)
    if desk.version.startswith("7.0."):
        # it waits for the telemetry that it cannot send, for minutes
        settings["experimental"] = {"openTelemetry": False}
    document(desk.home / ".config/kilo/kilo.jsonc", settings, indent=2)


def _of_opencode(desk: Desk) -> dict[str, Any]:

    provider = {
        "npm": _COMPATIBLE,
        "name": "Mock",
        "options": {"baseURL": f"{desk.model}/v1", "apiKey": KEY},
        "models": {"mock-model": {"name": "Mock"}},
    }
    settings = {"model": "mock/mock-model", "small_model": "mock/mock-model", "autoupdate": False}
    return settings | {"provider": {"mock": provider}}


def llm(desk: Desk) -> None:
    folder = desk.home / ".config" / "io.datasette.llm"
    text(
        folder / "extra-openai-models.yaml",
        f'- model_id: mock\n  model_name: mock-model\n  api_base: "{desk.model}/v1"\n  api_key_name: mock\n',
    )
    document(folder / "keys.json", {"mock": KEY})
    text(folder / "default_model.txt", "mock")


def shell_gpt(desk: Desk) -> None:
    lines = (f"OPENAI_API_KEY={KEY}", f"API_BASE_URL={desk.model}/v1", "DEFAULT_MODEL=mock-model")
    text(desk.home / ".config/shell_gpt/.sgptrc", "\n".join((*lines, "OPENAI_USE_FUNCTIONS=false", "")))


def continue_(desk: Desk) -> None:
    text(
        desk.home / ".continue" / "config.yaml",
        "name: Mock\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: Mock\n    provider: openai\n"
        f"    model: mock-model\n    apiKey: {KEY}\n    apiBase: {desk.model}/v1\n    roles: [chat]\n",
    )


def pi(desk: Desk) -> None:
    provider = {"baseUrl": f"{desk.model}/v1", "api": "openai-completions", "apiKey": KEY}
    price = {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}
    model = {"id": "mock-model", "name": "Mock", "reasoning": False, "input": ["text"], "cost": price}
    model |= {"contextWindow": 100000, "maxTokens": 1000}
    document(desk.home / ".pi/agent/models.json", {"providers": {"mock": provider | {"models": [model]}}})


def nothing(_desk: Desk) -> None:
    """All is said in variables."""


def cline(desk: Desk) -> None:
    login = ("--provider", "openai-native", "--apikey", KEY, "--modelid", "mock-model", "--baseurl", f"{desk.model}/v1")
    desk.run("cline", "auth", *login)


def kimi(folder: str, kind: str) -> Callable[[Desk], None]:
    def prepare(desk: Desk) -> None:
        text(
            desk.home / folder / "config.toml",
            f'default_model = "mock"\n[providers.mock]\ntype = "{kind}"\nbase_url = "{desk.model}/v1"\n'
            f'api_key = "{KEY}"\n[models.mock]\nprovider = "mock"\nmodel = "mock-model"\n'
            "max_context_size = 100000\n",
        )

    return prepare


def gptme(desk: Desk) -> None:
    # older versions count words with a list that they fetch; another package has it
    for listed in desk.programs[0].parent.glob("lib/python3*/site-packages/litellm/litellm_core_utils/tokenizers"):
        desk.environ["TIKTOKEN_CACHE_DIR"] = str(listed)


def droid(desk: Desk) -> None:
    model = {"model": "mock-model", "displayName": "Mock", "baseUrl": f"{desk.model}/v1", "apiKey": KEY}
    model |= {"provider": "generic-chat-completion-api", "maxOutputTokens": 1000}
    document(desk.home / ".factory" / "settings.json", {"customModels": [model]}, indent=2)


def auggie(desk: Desk) -> None:
    login = {"accessToken": KEY, "tenantURL": f"{desk.model}/", "scopes": ["email"]}
    document(desk.home / ".augment" / "session.json", login)


def vibe(desk: Desk) -> None:
    text(
        desk.home / ".vibe" / "config.toml",
        'active_model = "mock"\nenable_update_checks = false\n\n[[providers]]\nname = "mock"\n'
        f'api_base = "{desk.model}/v1"\napi_key_env_var = "MOCK_KEY"\n\n'
        '[[models]]\nname = "mock-model"\nprovider = "mock"\nalias = "mock"\n',
    )


def vibe_with(line: str) -> Callable[[Desk], None]:
    """A line of its settings, before all tables."""

    def risky(desk: Desk) -> None:
        path = desk.home / ".vibe" / "config.toml"
        path.write_text(f"{line}\n{path.read_text('utf-8')}", "utf-8")

    return risky
