"""A store that can only go as a whole, such as the LevelDB of an app that is a browser inside."""

import pytest

from chatter import Desk
from tidytrace.catalog import load_app
from tidytrace.erase import carry_out, plan_erasure, prove
from tidytrace.erase.plan.besides import besides
from tidytrace.host import locate

TOML = """
id = "electric"
names = { en = "Electric", zh_CN = "电" }
vendor = "Nobody"
kind = "desktop-chat"
homepage = "https://example.org"
systems = ["linux"]
verified_on = 2026-11-23
verified_versions = ["1.0"]
folders = ["{data}"]
never_touch = ["{data}/Preferences"]

[detect]
processes = [{ name = "electric" }]

[paths.data]
any = ["{home}/.chatter"]

[[stores]]
id = "indexed-db"
kind = "transcript"
format = "folder"
files = ["{data}/IndexedDB/*.leveldb"]
unit = "folder"
grade = "observed"
erasable = "with-all"
also_goes = { en = "The keys go too.", zh_CN = "密钥也会删除。" }

[[sources]]
what = "made up"
ref = "tests"
grade = "observed"
"""
SAID = b"MARK-cat tell me about the sleeping habits of cats in winter"


@pytest.fixture
def app(tmp_path):
    path = tmp_path / "electric.toml"
    path.write_text(TOML, "utf-8")
    return load_app(path)


@pytest.fixture
def electric(fixture_host, app) -> Desk:
    desk = Desk(fixture_host("linux"), app)
    for site in ("https_one.example_0.indexeddb.leveldb", "https_two.example_0.indexeddb.leveldb"):
        desk.write(f"IndexedDB/{site}/000003.log", SAID)
        desk.write(f"IndexedDB/{site}/CURRENT", "MANIFEST-000001\n")
    desk.write("Preferences", "{}")
    return desk


def test_one_store_alone_stays_and_the_reason_is_said(electric):
    one, _other = electric.chats().values()
    assert one.erasable == "with-all"
    plan = plan_erasure([one], electric.library(), electric.host, named={one.id})
    assert [(kept.id, kept.reason) for kept in plan.kept] == [(one.id, "only-all")]
    assert plan.items == ()


def test_what_goes_besides_the_chats_is_known_before(electric, app):
    [told] = besides(electric.plan(), {app.id: app}.__getitem__)
    assert (told.app.en, told.what.in_language("zh_CN")) == ("Electric", "密钥也会删除。")
    assert besides(plan_erasure([], electric.library(), electric.host), {}.__getitem__) == ()


def test_all_together_go_with_the_app_closed(electric):
    plan = electric.plan()
    assert plan.kept == ()
    outcome = carry_out(plan)
    assert outcome.failed == ()
    assert electric.raw(SAID) == []
    assert not list((electric.data / "IndexedDB").glob("*.leveldb"))
    assert (electric.data / "Preferences").exists()
    assert prove(plan).clean


def test_while_the_app_runs_nothing_goes(fixture_host, app, running):
    import msgspec

    process = msgspec.structs.replace(running, name="electric")
    desk = Desk(fixture_host("linux", processes=[process]), app)
    desk.write("IndexedDB/a.leveldb/000003.log", SAID)
    assert locate(app, desk.host) is not None
    assert [kept.reason for kept in desk.plan().kept] == ["app-running"]
