"""The shipped definitions of servers keep to their rules, load fast, and are refused with a place when they are wrong."""

# ruff: noqa: E501 - rows as systems and servers write them

import datetime
import json
from pathlib import Path

import pytest

from pace import least
from tidytrace.catalog import CatalogError, DefinitionError, load_catalogue
from tidytrace.catalog.lint import lint
from tidytrace.catalog.server_load import load_server, load_servers
from tidytrace.catalog.server_rules import problems
from tidytrace.catalog.servers import Server
from tidytrace.checks.exposure.answers import fits
from tidytrace.host.probing import Reply
from tidytrace.resources import resources
from windows import has_mode

FILES = sorted((resources() / "servers").glob("*.toml"))
SERVERS = load_servers()
APPS = {app.id: app for app in load_catalogue()}
TODAY = datetime.datetime.now(datetime.UTC).date()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_definition_has_nothing_to_complain_of(path: Path) -> None:
    assert [f"{one.line}: {one.field}: {one.told()}" for one in lint(path, TODAY)] == []


@pytest.mark.parametrize("server", SERVERS, ids=lambda one: one.id)
def test_an_app_that_is_named_is_there_with_its_switches(server: Server) -> None:
    own = {setting.id for setting in server.settings}
    if server.app is None:
        assert set(server.listen.settings) <= own
        return
    app = APPS[server.app]
    assert not own & {setting.id for setting in app.settings}
    assert set(server.listen.settings) <= own | {setting.id for setting in app.settings}
    assert not set(server.paths) & set(app.paths)


def test_each_server_speaks_for_another_app() -> None:
    apps = [server.app for server in SERVERS if server.app is not None]
    assert len(set(apps)) == len(apps)


def test_nobody_is_taken_for_somebody_else_by_a_page_that_says_nothing() -> None:
    for body in (
        b"",
        b"{}",
        b"[]",
        b"<html></html>",
        b'{"status": "ok"}',
        b'{"version": "1.0"}',
        b'{"data": []}',
        b"OK",
    ):
        for status in (200, 401, 403, 404, 500):
            reply = Reply(status=status, headers={"server": "uvicorn"}, body=body)
            taken = [
                server.id
                for server in SERVERS
                for look in server.recognise
                if not look.with_process and fits(look, reply)
            ]
            assert taken == []


@pytest.mark.parametrize(
    ("product", "path", "reply"),
    [
        ("ollama", "/", Reply(status=200, headers={}, body=b"Ollama is running")),
        ("lm-studio", "/lmstudio-greeting", Reply(status=200, headers={}, body=b'{"lmstudio":true}')),
        ("llama-cpp", "/health", Reply(status=503, headers={"server": "llama.cpp"}, body=b"{}")),
        ("vllm", "/v1/models", Reply(status=200, headers={}, body=b'{"data":[{"owned_by":"vllm"}]}')),
        (
            "koboldcpp",
            "/api/extra/version",
            Reply(status=200, headers={}, body=b'{"result":"KoboldCpp","version":"1.9"}'),
        ),
        (
            "tabbyapi",
            "/.well-known/serviceinfo",
            Reply(status=200, headers={}, body=b'{"software":{"name":"TabbyAPI"}}'),
        ),
        (
            "localai",
            "/api/auth/status",
            Reply(status=200, headers={}, body=b'{"authEnabled":false,"registrationMode":"open"}'),
        ),
        ("comfyui", "/system_stats", Reply(status=200, headers={}, body=b'{"system":{"comfyui_version":"0.4"}}')),
        ("invokeai", "/api/v1/auth/status", Reply(status=200, headers={}, body=b'{"multiuser_enabled":false}')),
        ("dify", "/console/api/setup", Reply(status=200, headers={}, body=b'{"step":"not_started"}')),
        (
            "anythingllm",
            "/api/setup-complete",
            Reply(status=200, headers={}, body=b'{"results":{"RequiresAuth":false,"MultiUserMode":false}}'),
        ),
        ("nextchat", "/api/config", Reply(status=200, headers={}, body=b'{"needCode":false,"hideUserApiKey":false}')),
        (
            "librechat",
            "/api/config",
            Reply(status=200, headers={}, body=b'{"serverDomain":"x","registrationEnabled":true}'),
        ),
        ("flowise", "/api/v1/ping", Reply(status=200, headers={}, body=b"pong")),
        ("langflow", "/api/v1/version", Reply(status=200, headers={}, body=b'{"package":"Langflow","version":"1"}')),
        ("n8n", "/rest/settings", Reply(status=200, headers={}, body=b'{"data":{"userManagement":{}}}')),
        (
            "qdrant",
            "/",
            Reply(status=200, headers={}, body=b'{"title":"qdrant - vector search engine","version":"1.1"}'),
        ),
        ("elasticsearch", "/", Reply(status=200, headers={}, body=b'{"tagline":"You Know, for Search"}')),
        ("weaviate", "/v1/meta", Reply(status=200, headers={}, body=b'{"modules":{},"hostname":"h","version":"1"}')),
        (
            "tgi",
            "/info",
            Reply(status=200, headers={}, body=b'{"model_id":"m","router":"r","max_client_batch_size":4}'),
        ),
        ("sglang", "/model_info", Reply(status=200, headers={}, body=b'{"model_path":"m","tokenizer_path":"t"}')),
        ("xinference", "/v1/cluster/auth", Reply(status=200, headers={}, body=b'{"auth":true}')),
        ("code-server", "/healthz", Reply(status=200, headers={}, body=b'{"status":"alive","lastHeartbeat":1}')),
        ("openhands", "/api/options/config", Reply(status=200, headers={}, body=b'{"APP_MODE":"oss"}')),
        ("gpt4all", "/v1/models", Reply(status=200, headers={}, body=b'{"data":[{"owned_by":"humanity"}]}')),
        ("triton", "/v2", Reply(status=200, headers={}, body=b'{"name":"triton","version":"2"}')),
        ("cherry-studio", "/", Reply(status=200, headers={}, body=b'{"name":"Cherry Studio API"}')),
    ],
)
def test_a_product_is_known_by_what_only_it_says(product: str, path: str, reply: Reply) -> None:
    """As the vendors' sources have it, for those that no registry has."""
    known = {
        one.id
        for one in SERVERS
        for look in one.recognise
        if look.path == path and not look.with_process and fits(look, reply)
    }
    assert known == {product}


def test_a_definition_costs_nothing_once_it_was_checked(tmp_path: Path) -> None:
    cache = tmp_path / "servers"
    first = load_servers(cache=cache)
    assert has_mode(cache, 0o600)
    assert load_servers(cache=cache) == first
    assert least(lambda: load_servers(cache=cache), enough=0.02) < 0.02


def test_a_cache_of_somebody_else_or_of_other_files_is_not_believed(tmp_path: Path) -> None:
    cache = tmp_path / "servers"
    load_servers(cache=cache)
    cache.write_bytes(cache.read_bytes()[:16] + b"\x91\xc0")
    assert load_servers(cache=cache) == SERVERS


GOOD = (resources() / "servers" / "chroma.toml").read_text("utf-8")

WRONG = [
    ('id = "chroma"', 'id = "other"', "id"),
    ('path = "/api/v2/heartbeat"', 'path = "api/v2"', "path"),
    ('shows = "on"', 'shows = "maybe"', "shows"),
    ("ports = [8000]", "ports = [800000]", "ports"),
    ('body = "^\\"(\\\\d[\\\\w.]*)\\"$"', 'body = "no group"', "version"),
    ('json = "\\"nanosecond heartbeat\\""', 'json = "a["', "recognise"),
    ("[lock]\n", "[lock]\nsurprise = 1\n", "surprise"),
    ("status = [200]\n", "", "auth"),
]


@pytest.mark.parametrize(("old", "new", "field"), WRONG)
def test_a_wrong_definition_is_refused_with_its_place(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in GOOD
    path = tmp_path / "servers" / "chroma.toml"
    path.parent.mkdir()
    path.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(DefinitionError) as refused:
        load_server(path)
    assert field in f"{refused.value.field} {refused.value.problem}"
    assert lint(path, TODAY)


def test_a_text_that_is_not_chinese_is_a_problem() -> None:
    raw = json.loads(json.dumps({"en": "x", "zh_CN": "x"}))
    server = SERVERS[0].__class__(
        id="x",
        names=SERVERS[0].names,
        vendor="x",
        homepage="x",
        verified_on=TODAY,
        ports=(1,),
        processes=SERVERS[0].processes or SERVERS[1].processes,
        leaks=SERVERS[0].leaks.__class__(**raw),
        steps=SERVERS[0].steps,
        sources=SERVERS[0].sources,
    )
    assert [one.field for one in problems(server)] == ["leaks.zh_CN"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError):
        load_servers(tmp_path)
