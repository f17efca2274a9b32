"""Settings of programs that serve a page or models: what their own files say about who may reach them."""

from collections.abc import Callable

import pytest

from tidytrace.catalog import load_catalogue
from tidytrace.catalog.settings import Setting
from tidytrace.findings.judgement import judge_setting
from tidytrace.findings.model import State
from tidytrace.host import FixtureHost, locate

MakeHost = Callable[..., FixtureHost]

CATALOGUE = load_catalogue()
RISK, OK = State.RISK, State.OK
TAVERN = {"games/SillyTavern/UpdateForkAndStart.bat": "", "games/SillyTavern/data/default-user/settings.json": "{}"}
TEXTGEN = {"webui/one_click.py": "", "webui/user_data/logs/chat_state.json": "{}"}
FORGE = {"forge/webui-user.bat": "set COMMANDLINE_ARGS=\n", "forge/webui.py": ""}
COMFY = {"ComfyUI/comfy_extras/a.py": "", "ComfyUI/user/default/comfy.settings.json": "{}"}
DIFY = {"dify/docker/middleware.env.example": ""}
LIBRE = {"chat/librechat.yaml": "version: 1\n"}
PRIVATE = {"docs/settings-mock.yaml": "", "docs/local_data/private_gpt/a": ""}
KHOJ = (
    'services:\n  server:\n    ports:\n      - "{port}42110:42110"\n'
    "    environment:\n      - KHOJ_ADMIN_PASSWORD={word}\n"
)
COMPOSE = (
    "services:\n  fastgpt:\n    ports:\n      - {port}3000:3000\n    environment:\n      - DEFAULT_ROOT_PSW={word}\n"
)

CASES = [
    ("sillytavern", "listen", TAVERN, "games/SillyTavern/config.yaml", "listen: true\nwhitelistMode: false\n", RISK),
    ("sillytavern", "listen", TAVERN, "games/SillyTavern/config.yaml", "listen: true\nwhitelistMode: true\n", OK),
    ("sillytavern", "listen", TAVERN, "games/SillyTavern/config.yaml", "listen: false\n", OK),
    (
        "sillytavern",
        "sample-password",
        TAVERN,
        "games/SillyTavern/config.yaml",
        "basicAuthMode: true\nbasicAuthUser:\n  username: user\n  password: password\n",
        RISK,
    ),
    (
        "sillytavern",
        "sample-password",
        TAVERN,
        "games/SillyTavern/config.yaml",
        "basicAuthMode: true\nbasicAuthUser:\n  username: ada\n  password: long and her own\n",
        OK,
    ),
    ("text-generation-webui", "listen", TEXTGEN, "webui/user_data/CMD_FLAGS.txt", "# --share\n--listen --api\n", RISK),
    ("text-generation-webui", "listen", TEXTGEN, "webui/user_data/CMD_FLAGS.txt", "--listen --gradio-auth a:b\n", OK),
    ("text-generation-webui", "share", TEXTGEN, "webui/user_data/CMD_FLAGS.txt", "# --share\n--listen --api\n", OK),
    (
        "stable-diffusion-webui",
        "listen",
        FORGE,
        "forge/webui-user.bat",
        "set COMMANDLINE_ARGS=--xformers --listen\n",
        RISK,
    ),
    ("stable-diffusion-webui", "listen", FORGE, "forge/webui-user.bat", "@REM set COMMANDLINE_ARGS=--listen\n", OK),
    ("stable-diffusion-webui", "share", FORGE, "forge/webui-user.bat", "set COMMANDLINE_ARGS=--ngrok 2abc\n", RISK),
    (
        "comfyui",
        "desktop-listen",
        COMFY,
        "ComfyUI/user/default/comfy.settings.json",
        '{"Comfy.Server.LaunchArgs": {"listen": "0.0.0.0"}}',
        RISK,
    ),
    ("comfyui", "weak-manager", COMFY, "ComfyUI/user/__manager/config.ini", "[default]\nsecurity_level = weak\n", RISK),
    ("comfyui", "weak-manager", COMFY, "ComfyUI/user/__manager/config.ini", "[default]\nsecurity_level = normal\n", OK),
    ("koboldcpp", "listen", {}, "home.kcpps", '{"host": "", "password": null}', RISK),
    ("koboldcpp", "listen", {}, "home.kcpps", '{"host": "", "password": "a long one"}', OK),
    ("koboldcpp", "tunnel", {}, "home.kcpps", '{"host": "127.0.0.1", "remotetunnel": true}', RISK),
    ("librechat", "open-sign-up", LIBRE, "chat/.env", "ALLOW_REGISTRATION=true\n", RISK),
    ("librechat", "open-sign-up", LIBRE, "chat/.env", "ALLOW_REGISTRATION=false\n", OK),
    ("khoj", "open-port", {}, ".khoj/docker-compose.yml", KHOJ.format(port="", word="x"), RISK),
    ("khoj", "open-port", {}, ".khoj/docker-compose.yml", KHOJ.format(port="127.0.0.1:", word="x"), OK),
    ("khoj", "sample-password", {}, ".khoj/docker-compose.yml", KHOJ.format(port="", word="password"), RISK),
    (
        "khoj",
        "anonymous-mode",
        {},
        ".khoj/docker-compose.yml",
        "services:\n  server:\n    command: --anonymous-mode\n",
        RISK,
    ),
    ("dify", "first-visitor", DIFY, "dify/docker/.env", "INIT_PASSWORD=\n", RISK),
    ("dify", "first-visitor", DIFY, "dify/docker/.env", "INIT_PASSWORD=her own\n", OK),
    ("dify", "open-port", DIFY, "dify/docker/.env", "EXPOSE_NGINX_PORT=127.0.0.1:80\n", OK),
    ("fastgpt", "sample-password", {}, "fastgpt/docker-compose.yml", COMPOSE.format(port="", word="1234"), RISK),
    ("fastgpt", "sample-password", {}, "fastgpt/docker-compose.yml", COMPOSE.format(port="", word="herown"), OK),
    ("fastgpt", "open-port", {}, "fastgpt/docker-compose.yml", COMPOSE.format(port="127.0.0.1:", word="1"), OK),
    ("localai", "listen", {".localai/models/a": ""}, "LocalAI/.env", "LOCALAI_ADDRESS=0.0.0.0:8080\n", RISK),
    ("localai", "listen", {".localai/models/a": ""}, "LocalAI/.env", "LOCALAI_API_KEY=long\n", OK),
    (
        "llama-cpp",
        "listen",
        {".cache/llama.cpp/a": ""},
        "run-llama.sh",
        "llama-server -m a.gguf --host 0.0.0.0\n",
        RISK,
    ),
    ("llama-cpp", "listen", {".cache/llama.cpp/a": ""}, "run-llama.sh", "llama-server -m a.gguf\n", OK),
    ("vllm", "listen", {".config/vllm/usage_stats.json": ""}, "vllm.sh", "vllm serve m --host 127.0.0.1\n", OK),
    ("vllm", "listen", {".config/vllm/usage_stats.json": ""}, "vllm.sh", "vllm serve m\n", RISK),
    ("private-gpt", "no-sign-in", PRIVATE, "docs/settings.yaml", "server:\n  auth:\n    enabled: false\n", RISK),
    (
        "private-gpt",
        "no-sign-in",
        PRIVATE,
        "docs/settings.yaml",
        "server:\n  host: 127.0.0.1\n  auth:\n    enabled: false\n",
        OK,
    ),
    ("invokeai", "listen", {}, "invokeai/invokeai.yaml", "schema_version: 4.0.3\nhost: 0.0.0.0\n", RISK),
    ("invokeai", "listen", {}, "invokeai/invokeai.yaml", "schema_version: 4.0.3\n", OK),
    (
        "jupyter-ai",
        "no-token",
        {".local/share/jupyter/jupyter_ai/config.json": "{}"},
        ".jupyter/jupyter_server_config.json",
        '{"IdentityProvider": {"token": ""}}',
        RISK,
    ),
    (
        "jupyter-ai",
        "no-token",
        {".local/share/jupyter/jupyter_ai/config.json": "{}"},
        ".jupyter/jupyter_server_config.json",
        '{"IdentityProvider": {"token": "her own"}}',
        OK,
    ),
]


def setting_of(app: str, name: str) -> Setting:
    return next(one for one in CATALOGUE.app(app).settings if one.id == name)


@pytest.mark.parametrize(("app", "name", "beside", "file", "content", "state"), CASES)
def test_what_a_settings_file_says(  # noqa: PLR0917 - one row of the table
    fixture_host: MakeHost, app: str, name: str, beside: dict[str, str], file: str, content: str, state: State
) -> None:
    host = fixture_host("linux")
    for path, text in (beside | {file: content}).items():
        (host.home / path).parent.mkdir(parents=True, exist_ok=True)
        (host.home / path).write_text(text, "utf-8")

    found = locate(CATALOGUE.app(app), host)

    assert found is not None
    judgement = judge_setting(setting_of(app, name), found.places, host)
    assert judgement.state is state
    assert judgement.problem is None


def test_a_variable_decides_before_the_file(fixture_host: MakeHost) -> None:
    host = fixture_host("linux", environ={"SILLYTAVERN_LISTEN": "true"})
    (host.home / "SillyTavern").mkdir()
    (host.home / "SillyTavern" / "config.yaml").write_text("listen: false\n", "utf-8")
    found = locate(CATALOGUE.app("sillytavern"), host)
    assert found is not None
    assert judge_setting(setting_of("sillytavern", "listen"), found.places, host).state is RISK
