"""The real apps: their versions, their words for a new conversation and for a list, and what is asked of each."""

from typing import Final

from real_apps import ways
from real_apps.app import RealApp, Switch
from real_apps.shows import WANTS_PUSH, WANTS_RUN, asks_for, leaves, runs, sets, writes
from real_apps.ways import KEY

_DELETE_OF_GEMINI: Final = """
number=$(gemini --list-sessions 2>&1 | sed -n "s/^ *\\([0-9]*\\)\\..*\\[$1\\].*/\\1/p")
gemini --delete-session "$number"
"""
_SAY_OF_AMP: Final = """
told=$(timeout 60 amp --execute "$1" 2>&1); code=$?; echo "$told"
# when it has to ask before a command, an older one ends and a newer one waits for ever
case "$code $told" in *"isn't allowlisted"*) exit 0;; 124*) case "$1" in *SHELL*) exit 0;; esac;; esac
exit $code
"""
_OPENCODE: Final = ".config/opencode/opencode.json"

APPS: Final = (
    RealApp(
        id="llm-cli",
        package="pypi:llm",
        versions=("0.27", "0.36"),
        beside={"0.27": ("openai<2", "httpx")},
        prepare=ways.llm,
        say=lambda prompt, _name: ("llm", "prompt", prompt),
        listed=("llm", "logs", "list", "-n", "0"),
        quick=True,
    ),
    RealApp(
        id="shell-gpt",
        package="pypi:shell-gpt",
        versions=("1.4.5", "1.5.1"),
        beside={"1.4.5": ("click",), "1.5.1": ("click",)},
        prepare=ways.shell_gpt,
        say=lambda prompt, name: ("sgpt", "--chat", name, prompt),
        listed=("sgpt", "--list-chats"),
        switches=(Switch("runs-commands"),),
        quick=True,
    ),
    RealApp(
        id="codex",
        package="npm:@openai/codex",
        versions=("0.20.0", "0.171.0"),
        prepare=ways.codex,
        say=lambda prompt, _name: ("codex", "exec", "--skip-git-repo-check", prompt),
        managed_from="0.169.0",
        delete=lambda chat: ("codex", "delete", "--force", chat),
        environ={"OPENAI_API_KEY": KEY},
        switches=(Switch("analytics", since="0.169.0", shows=asks_for(r"^ab\.chatgpt\.com$")),),
        quick=True,
    ),
    RealApp(
        id="opencode",
        package="npm:opencode-ai",
        versions=("0.5.29", "1.18.33"),
        beside={"0.5.29": ("@ai-sdk/openai-compatible@1.0.1",)},
        prepare=ways.opencode,
        say=lambda prompt, _name: ("opencode", "run", prompt),
        listed=("opencode", "session", "list"),
        managed_from="1.1.65",
        delete=lambda chat: ("opencode", "session", "delete", chat),
        environ={
            "OPENCODE_DISABLE_MODELS_FETCH": "1",
            "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
            "OPENCODE_DISABLE_DEFAULT_PLUGINS": "1",
            "OPENCODE_DISABLE_AUTOUPDATE": "1",
        },
        switches=(
            # older versions end where they cannot reach the server for shared sessions, and wait where nobody answers
            Switch(
                "share",
                since="1.18.33",
                risky=sets(_OPENCODE, "share", to="auto"),
                shows=asks_for(r"opncd\.ai$|opencode\.ai$"),
            ),
            Switch("permission-commands", since="1.18.33", shows=runs, asking=WANTS_RUN),
        ),
        quick=True,
    ),
    RealApp(
        id="gemini-cli",
        package="npm:@google/gemini-cli",
        versions=("0.8.2", "0.61.0"),
        prepare=ways.gemini(".gemini", "gemini-api-key"),
        say=lambda prompt, _name: ("gemini", "-p", prompt),
        listed=("gemini", "--list-sessions"),
        managed_from="0.61.0",
        delete=lambda chat: ("sh", "-c", _DELETE_OF_GEMINI, "sh", chat),
        environ={"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": "{model}"},
        switches=(Switch("usage-statistics", shows=asks_for(r"^play\.googleapis\.com$")),),
        quick=True,
    ),
    RealApp(
        id="qwen-code",
        package="npm:@qwen-code/qwen-code",
        versions=("0.15.10", "0.24.4"),
        prepare=ways.gemini(".qwen", "openai"),
        say=lambda prompt, _name: ("qwen", "-p", prompt),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "{model}/v1", "OPENAI_MODEL": "mock-model"},
        switches=(
            Switch("usage-statistics", shows=asks_for(r"rum\.aliyuncs\.com$")),
            Switch(
                "request-logging",
                risky=sets(".qwen/settings.json", "model", "enableOpenAILogging", to=True),
                shows=writes("work/logs/openai/*"),
            ),
            Switch(
                "approval-mode",
                risky=sets(".qwen/settings.json", "tools", "approvalMode", to="yolo"),
                shows=runs,
                asking=WANTS_RUN,
            ),
        ),
    ),
    RealApp(
        id="claude-code",
        package="npm:@anthropic-ai/claude-code",
        versions=("2.1.197", "2.1.332"),
        prepare=ways.nothing,
        say=lambda prompt, _name: ("claude", "-p", prompt),
        environ={"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "{model}", "DISABLE_AUTOUPDATER": "1"},
        switches=(Switch("telemetry", risky=ways.nothing, since="2.1.197", shows=leaves(".claude/telemetry/*")),),
    ),
    RealApp(
        id="cline",
        package="npm:cline",
        versions=("3.0.57", "3.0.65"),
        prepare=ways.cline,
        say=lambda prompt, _name: ("cline", prompt),
        listed=("cline", "history", "--json"),
        delete=lambda chat: ("cline", "history", "delete", "--session-id", chat),
        switches=(Switch("telemetry", shows=asks_for(r"^(otel|data)\.cline\.bot$")),),
    ),
    RealApp(
        id="continue",
        package="npm:@continuedev/cli",
        versions=("1.5.11", "1.5.47"),
        prepare=ways.continue_,
        say=lambda prompt, _name: ("cn", "--config", "../.continue/config.yaml", "--auto", "-p", prompt),
        environ={"CONTINUE_TELEMETRY_ENABLED": "0"},
    ),
    RealApp(
        id="aider",
        package="pypi:aider-chat",
        versions=("0.70.0", "0.86.2"),
        beside={"0.70.0": ("configargparse==1.7",)},
        prepare=ways.nothing,
        say=lambda prompt, _name: (
            *("aider", "--model", "openai/mock-model", "--no-show-model-warnings", "--no-check-update", "--no-pretty"),
            *("--yes-always", "--no-gitignore", "--message", prompt),
        ),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_API_BASE": "{model}/v1", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
        switches=(
            Switch(
                "analytics",
                risky=sets(".aider/analytics.json", "asked_opt_in", to=True),
                shows=asks_for(r"posthog\.com$"),
            ),
        ),
    ),
    RealApp(
        id="copilot-cli",
        package="npm:@github/copilot",
        versions=("1.0.24", "1.0.102"),
        prepare=ways.nothing,
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
        versions=("0.19.0", "0.35.1"),
        beside={"0.19.0": ("litellm",)},
        prepare=ways.gptme,
        say=lambda prompt, name: ("gptme", "--non-interactive", "--no-stream", "--name", name, prompt),
        environ={
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": "{model}/v1",
            "OPENAI_API_BASE": "{model}/v1",
            "MODEL": "local/mock-model",
        },
    ),
    RealApp(
        id="pi-agent",
        package="npm:@mariozechner/pi-coding-agent",
        versions=("0.30.2", "0.73.1"),
        prepare=ways.pi,
        say=lambda prompt, _name: ("pi", "--provider", "mock", "--model", "mock-model", "-p", prompt),
    ),
    RealApp(
        id="kimi-cli",
        package="pypi:kimi-cli",
        versions=("1.0", "1.51.0"),
        python=(3, 13),
        prepare=ways.kimi(".kimi", "openai_legacy"),
        say=lambda prompt, _name: ("kimi", "--quiet", "-p", prompt),
        switches=(Switch("telemetry", ways.nothing, since="1.40.0", shows=leaves(".kimi/telemetry/*")),),
    ),
    RealApp(
        id="kimi-code",
        package="npm:@moonshot-ai/kimi-code",
        versions=("0.10.0", "2.1.0"),
        prepare=ways.kimi(".kimi-code", "openai"),
        say=lambda prompt, _name: ("kimi", "-p", prompt),
        switches=(Switch("telemetry", shows=asks_for(r"^telemetry")),),
    ),
    RealApp(
        id="kilo-code",
        package="npm:@kilocode/cli",
        versions=("7.0.33", "7.7.7"),
        prepare=ways.kilo,
        say=lambda prompt, _name: ("kilo", "run", prompt),
        listed=("kilo", "session", "list"),
        delete=lambda chat: ("kilo", "session", "delete", chat),
        switches=(Switch("telemetry", since="7.7.7", shows=asks_for(r"posthog")),),
    ),
    RealApp(
        id="openhands-cli",
        package="pypi:openhands",
        versions=("1.16.0",),
        python=(3, 12),
        prepare=ways.nothing,
        say=lambda prompt, _name: ("openhands", "--headless", "--override-with-envs", "-t", prompt),
        environ={
            "LLM_API_KEY": KEY,
            "LLM_BASE_URL": "{model}/v1",
            "LLM_MODEL": "openai/mock-model",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        },
    ),
    RealApp(
        id="open-interpreter",
        package="pypi:open-interpreter",
        versions=("0.4.3",),
        prepare=ways.nothing,
        say=lambda prompt, _name: (
            "sh",
            "-c",
            'echo "$1" | interpreter --plain --stdin --model openai/mock-model',
            "sh",
            prompt,
        ),
        environ={"OPENAI_API_KEY": KEY, "OPENAI_API_BASE": "{model}/v1", "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
    ),
    RealApp(
        id="droid",
        package="npm:droid",
        versions=("0.99.0", "0.215.0"),
        prepare=ways.droid,
        say=lambda prompt, _name: ("droid", "exec", "-m", "custom:mock-model", prompt),
        listed=("droid", "search", "cat"),
        environ={"FACTORY_API_KEY": KEY},
        switches=(
            Switch("cloud-copy"),
            Switch(
                "autonomy", risky=sets(".factory/settings.json", "sessionDefaultSettings", "autonomyLevel", to="high")
            ),
        ),
    ),
    RealApp(
        id="auggie",
        package="npm:@augmentcode/auggie",
        versions=("0.16.1", "0.36.0"),
        prepare=ways.auggie,
        say=lambda prompt, _name: ("auggie", "--print", prompt),
        listed=("auggie", "session", "list"),
        # one alone is deleted in its window, with the same function
        delete=lambda _chat: ("auggie", "session", "delete", "--all"),
        environ={"AUGMENT_DISABLE_AUTO_UPDATE": "1"},
    ),
    RealApp(
        id="mistral-vibe",
        package="pypi:mistral-vibe",
        versions=("2.0.0", "3.0.2"),
        beside={"2.0.0": ("mcp<2",)},
        python=(3, 12),
        prepare=ways.vibe,
        say=lambda prompt, _name: ("vibe", "--prompt", prompt),
        environ={"MOCK_KEY": KEY},
        switches=(
            Switch("usage-reports", since="3.0.2"),
            Switch(
                "agent-mode",
                since="3.0.2",
                risky=ways.vibe_with('default_agent = "auto-approve"'),
                shows=runs,
                asking=WANTS_RUN,
            ),
            Switch(
                "tools-without-asking",
                since="3.0.2",
                risky=ways.vibe_with("bypass_tool_permissions = true"),
                shows=runs,
                asking=WANTS_RUN,
            ),
        ),
    ),
    RealApp(
        id="amp",
        package="npm:@sourcegraph/amp",
        # later versions keep nothing on this computer
        versions=("0.0.1767830505-ga62310", "0.0.1770734955-g93e689"),
        prepare=ways.nothing,
        say=lambda prompt, _name: ("sh", "-c", _SAY_OF_AMP, "sh", prompt),
        managed_from="0.0.1770734955",
        delete=lambda chat: ("amp", "threads", "delete", chat),
        environ={"AMP_URL": "{model}", "AMP_API_KEY": KEY, "AMP_SKIP_UPDATE_CHECK": "1"},
        switches=(
            Switch(
                "runs-commands",
                risky=sets(".config/amp/settings.json", "amp.dangerouslyAllowAll", to=True),
                shows=runs,
                asking=WANTS_PUSH,
            ),
        ),
    ),
)
