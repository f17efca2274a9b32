"""What holds for every shipped definition beside the rules of the catalogue: nothing precious is ever erased."""

import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from homes import WRITERS
from homes.talk import talks
from tidytrace.catalog import App, Catalogue, System, load_catalogue
from tidytrace.chats.library import Library
from tidytrace.erase import carry_out, plan_erasure
from tidytrace.host import FixtureHost, Host, Installation, Places, locate
from tidytrace.resources import resources
from wine import tried

MakeHost = Callable[..., FixtureHost]

SHIPPED = sorted(path.stem for path in (resources() / "apps").glob("*.toml"))


@functools.cache
def catalogue() -> Catalogue:
    return load_catalogue()


EVERYWHERE = [(name, system) for name in SHIPPED for system in catalogue().app(name).systems if name in WRITERS]

# The variables that the apps' own sources and documents name for what a definition says.
VARIABLES = {
    "anythingllm": "STORAGE_DIR DISABLE_TELEMETRY",
    "jan": "JAN_DATA_ROOT JAN_DATA_FOLDER",
    "aider": "AIDER_ANALYTICS AIDER_ANALYTICS_DISABLE AIDER_CHAT_HISTORY_FILE AIDER_INPUT_HISTORY_FILE",
    "claude-code": "CLAUDE_CONFIG_DIR DISABLE_TELEMETRY DO_NOT_TRACK DISABLE_ERROR_REPORTING DISABLE_FEEDBACK_COMMAND "
    "DISABLE_BUG_COMMAND CLAUDE_CODE_DISABLE_FEEDBACK_SURVEY CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC "
    "CLAUDE_CODE_ENABLE_TELEMETRY OTEL_LOG_USER_PROMPTS",
    "cline": "CLINE_DIR CLINE_DATA_DIR CLINE_SESSION_DATA_DIR CLINE_TEAM_DATA_DIR CLINE_DB_DATA_DIR "
    "CLINE_TASKS_DB_PATH CLINE_CRON_DB_PATH CLINE_MCP_SETTINGS_PATH VSCODE_PORTABLE VSCODE_APPDATA",
    "codex": "CODEX_HOME CODEX_SQLITE_HOME",
    "continue": "CONTINUE_GLOBAL_DIR VSCODE_PORTABLE VSCODE_APPDATA",
    "copilot-cli": "COPILOT_HOME COPILOT_ALLOW_ALL OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    "cursor": "CURSOR_CONFIG_DIR VSCODE_PORTABLE VSCODE_APPDATA",
    "gemini-cli": "GEMINI_CLI_HOME GEMINI_TELEMETRY_ENABLED GEMINI_CLI_SYSTEM_SETTINGS_PATH",
    "goose": "GOOSE_PATH_ROOT GOOSE_MODE GOOSE_TELEMETRY_OFF XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME",
    "kilo-code": "XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME VSCODE_PORTABLE VSCODE_APPDATA",
    "llm-cli": "LLM_USER_PATH",
    "ollama": "OLLAMA_APP_DB_PATH OLLAMA_NO_CLOUD",
    "open-webui": "DATA_DIR",
    "opencode": "OPENCODE_CONFIG OPENCODE_CONFIG_DIR OPENCODE_DB OPENCODE_AUTO_SHARE OPENCODE_DISABLE_SHARE "
    "OPENCODE_PERMISSION XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME",
    "qoder": "QODER_CONFIG_DIR VSCODE_PORTABLE",
    "qwen-code": "QWEN_HOME QWEN_RUNTIME_DIR QWEN_CODE_MEMORY_BASE_DIR QWEN_USAGE_STATISTICS_ENABLED "
    "QWEN_TELEMETRY_ENABLED GEMINI_TELEMETRY_ENABLED",
    "shell-gpt": "CHAT_CACHE_PATH CACHE_PATH DEFAULT_EXECUTE_SHELL_CMD",
    "void": "VSCODE_PORTABLE VSCODE_APPDATA",
    "vscode-copilot": "VSCODE_PORTABLE VSCODE_APPDATA COPILOT_OTEL_ENABLED COPILOT_OTEL_CAPTURE_CONTENT "
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
}


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_environment_variables_that_move_folders_or_win_over_files_are_known(name: str) -> None:
    app = catalogue().app(name)
    known = {variable for path in app.paths.values() for variable in path.env}
    known |= {variable.name for setting in app.settings for variable in setting.env}
    assert set(VARIABLES[name].split()) <= known


# --- what no erasure may touch ---


def _filled(places: Places, template: str, told: str) -> Iterator[Path]:
    """Files with the words of a conversation at all places of a template, globs standing for something new."""
    head, star, tail = template.partition("*")
    if star:
        parents = places.expand(head.rstrip("/") if "/" not in head else head.rpartition("/")[0])
        name = head.rpartition("/")[2] + "kept" + tail.replace("*", "kept")
        paths = [parent / one for parent in parents for one in _names(parent, tail, name)]
    else:
        paths = places.candidates(template)
    for path in paths:
        folder = path.is_dir() or not (path.exists() or path.suffix or path.name.startswith("."))
        target = path / "kept.txt" if folder else path
        if target.exists() or not target.parent.resolve().is_relative_to(places.host.home.parents[1].resolve()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.parent.is_dir():
            continue
        target.write_text(told, "utf-8")
        yield target


def _names(parent: Path, tail: str, fallback: str) -> list[str]:
    """Below every folder that is there, where the glob stands for a whole name; else one new name."""
    if tail.startswith("/") and "*" not in tail:
        return [f"{one.name}{tail}" for one in parent.iterdir() if one.is_dir()] if parent.is_dir() else []
    return [fallback]


def shared_files(app: App) -> set[str]:
    """Files in which an app keeps conversations between its settings."""
    return {file for store in app.stores if store.format == "json" and store.unit == "entry" for file in store.files}


def settings_of(installation: Installation) -> dict[Path, Any]:
    """What such a file says besides: every member in which no conversation is."""
    found: dict[Path, Any] = {}
    names = {one.key[0] for one in installation.app.settings if one.files[0] in shared_files(installation.app)}
    for template in sorted(
        {*shared_files(installation.app)} & {one for s in installation.app.settings for one in s.files}
    ):
        for path in installation.places.expand(template):
            found[path] = {name: one for name, one in json.loads(path.read_text("utf-8")).items() if name in names}
    return found


def precious(installation: Installation, host: Host, told: str) -> dict[Path, bytes]:
    """Credentials, models, settings, notes and the person's own files, some with words of the conversations."""
    app, places = installation.app, installation.places
    templates = [*app.never_touch]
    templates += [
        file for one in app.settings if one.format != "sqlite" for file in one.files if file not in shared_files(app)
    ]
    templates += [file for one in app.tool_servers for file in one.files if file not in shared_files(app)]
    templates += [
        file for store in app.stores if store.kind == "memory" and store.erasable == "no" for file in store.files
    ]
    for template in dict.fromkeys(templates):
        list(_filled(places, template, told))
    kept = {path for template in templates for found in places.expand(template) for path in (found, *found.rglob("*"))}
    for folder in [one for one in (host.home / "work").glob("*") if one.is_dir()]:
        (folder / "letter.txt").write_text(told, "utf-8")
        kept |= {folder / "letter.txt"}
    for name in ("letter.txt", ".netrc", ".ssh/id_ed25519", "Documents/diary.md", ".config/keys.json"):
        path = host.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(told, "utf-8")
        kept |= {path}
    return {path: path.read_bytes() for path in sorted(kept) if path.is_file() and not path.is_symlink()}


@pytest.mark.parametrize(("name", "system"), tried(EVERYWHERE))
def test_erasing_everything_leaves_keys_models_settings_notes_and_the_persons_files(
    fixture_host: MakeHost, name: str, system: System
) -> None:
    host = fixture_host(system)
    told = talks(4, seed=len(name))
    WRITERS[name](host, told)
    app = catalogue().app(name)
    found = locate(app, host)
    assert found is not None
    kept = precious(found, host, "\n".join(line for talk in told for turn in talk.turns for line in turn))
    installation = locate(app, host)
    assert installation is not None
    library = Library([installation], host, None)

    settings = settings_of(installation)

    chosen = list(library.conversations())
    outcome = carry_out(plan_erasure(chosen, library, host))

    assert settings_of(installation) == settings
    assert outcome.erased or all(one.erasable == "no" for one in chosen)
    assert len(kept) > 5
    gone = [path for path in kept if not path.exists()]
    assert gone == []
    assert [path for path, content in kept.items() if path.read_bytes() != content] == []
