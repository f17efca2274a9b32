"""A definition is taken as it is meant, or refused with file, line and field."""

import os
import re

import pytest

from pace import least
from samples import TOML
from tidytrace.catalog import CatalogError, DefinitionError, load_app, load_catalogue
from windows import has_mode
from wine import SLOW, WINE


def written(folder, text=TOML, name="sample"):
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def line_with(text, part):
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_sample_is_whole(tmp_path):
    app = load_app(written(tmp_path / "apps"))
    assert app.names.in_language("zh_CN") == "样例"
    assert [store.id for store in app.transcripts] == ["sessions"]
    assert app.store("prompts").link.by == "id"
    with pytest.raises(KeyError):
        app.store("nothing")


# what is changed, what it is changed to, the field that is named, part of the sentence
WRONG = [
    ('kind = "terminal-agent"', 'kind = "toaster"', "kind", "Invalid enum value"),
    ('vendor = "Nobody"', "vendor = 7", "vendor", "Expected `str`"),
    ('vendor = "Nobody"', 'vendor = "Nobody"\nvendors = "x"', "vendors", "unknown field"),
    ('homepage = "https://example.org"', "", "top level", "missing required field `homepage`"),
    ('id = "sample"', 'id = "other"', "id", "must be 'sample'"),
    ('id = "sample"', 'id = "Sample"', "id", "regex"),
    ("verified_on = 2026-11-23", 'verified_on = "yesterday"', "verified_on", "Invalid"),
    ('systems = ["linux", "windows", "macos"]', "systems = []", "systems", "length >= 1"),
    ('systems = ["linux", "windows", "macos"]', 'systems = ["beos"]', "systems[0]", "beos"),
    ('zh_CN = "样例"', 'zh_CN = " "', "names", "both en and zh_CN"),
    ('processes = [{ name = "sample" }]', "processes = [{ }]", "detect.processes[0]", "needs name, exe or command"),
    ('format = "json"\nkey = ["telemetry"]', 'format = "jsn"\nkey = ["telemetry"]', "settings[0].format", "jsn"),
    ("fix = false", "fix = true", "settings[0]", "must be among safe"),
    ('grade = "docs"', 'grade = "reported"', "settings[0]", "must not drive a change"),
    ("risk = [true]\nsafe = [false]\nfix = false", "", "settings[0]", "needs risk or safe"),
    ('id = "prompts"', 'id = "sessions"', "top level", "sessions stands twice"),
    ('link = { by = "id", key = "session" }', "", "stores[1]", "a companion needs link"),
    ('link = { by = "id", key = "session" }', 'link = { by = "id" }\nof = ["lost"]', "top level", "unknown lost"),
    ('unit = "line"', 'unit = "crumb"', "stores[1].unit", "crumb"),
    ('folders = ["{data}"]', "folders = []", "top level", "needs the app's own folders"),
    ("homepage = ", 'hosts = ["nowhere.example"]\nhomepage = ', "hosts", "not in sites.toml"),
    ('kind = "terminal-agent"', 'kind = "web-service"', "top level", "nothing on this computer"),
    # templates
    ('folders = ["{data}"]', 'folders = ["{dada}"]', "folders", "unknown variable {dada}"),
    ('folders = ["{data}"]', 'folders = ["{xdg_config}"]', "folders", "belongs to others too"),
    ('folders = ["{data}"]', 'folders = ["{home}/"]', "folders", "belongs to others too"),
    ('folders = ["{data}"]', 'folders = ["sample"]', "folders", "must start with a path variable"),
    ('never_touch = ["{data}/auth.json"]', 'never_touch = ["{dta}/x"]', "never_touch", "unknown variable {dta}"),
    ('any = ["{home}/.sample"]', 'any = ["{home}/../.sample"]', "paths.data", "must not climb"),
    ('any = ["{home}/.sample"]', 'any = ["{home/.sample"]', "paths.data", "stray {"),
    ('any = ["{home}/.sample"]', 'any = ["{home!r}/.sample"]', "paths.data", "stray {"),
    ('SAMPLE_HOME = "{value}"', 'SAMPLE_HOME = "{valve}"', "paths.data", "unknown variable {valve}"),
    ("[paths.data]", "[paths.home]\nany = []\n[paths.data]", "paths.home", "is a variable of the host"),
    ('"{data}/history.jsonl"', '"{data}/{title}.jsonl"', "stores[1].files", "unknown variable {title}"),
    ('"{data}/sessions/*.jsonl"', '"{data}/sessions/{id}.jsonl"', "stores[0].files", "unknown variable {id}"),
    ('files = ["{data}/settings.json"]', 'files = ["{conf}/x"]', "settings[0].files", "unknown variable {conf}"),
    # selectors
    ('role = "role"', 'role = "role["', "stores[0].lines.role", "Invalid"),
    ('key = "session"', 'key = "a b"', "stores[1].link.key", "Unexpected token"),
    ("message = \"type == 'message'\"", 'message = "m"\ncontext = "("', "stores[0].lines.context", "unterminated"),
    ("message = \"type == 'message'\"", 'message = "m"\nunwrap = "<a>(.*)"', "stores[0].lines.unwrap", "named text"),
    (
        'processes = [{ name = "sample" }]',
        'processes = [{ name = "s", when = ["{x}"] }]',
        "detect.processes[0].when",
        "variable {x}",
    ),
    ('key = ["telemetry"]', 'key = ["telemetry"]\nwhen = ["{y}/z"]', "settings[0].when", "unknown variable {y}"),
    # statements
    ("title FROM threads", "title FROM secrets", "stores[2].database.list", "no such table: secrets"),
    ("SELECT id, title FROM threads", "SELECT id, titel FROM threads", "stores[2].database.list", "titel"),
    ("SELECT id, title FROM threads", "DELETE FROM threads", "stores[2].database.list", "must be a query"),
    ('table = "turns"', 'table = "thinks"', "stores[2].database.rows[0].table", "thinks is not among tables"),
    ('where = "thread = :id"', 'where = "thraed = :id"', "stores[2].database.rows[0].where", "thraed"),
]


@pytest.mark.parametrize(
    ("was", "becomes", "field", "sentence"), WRONG, ids=[f"{case[2]}: {case[3]}" for case in WRONG]
)
def test_a_wrong_file_is_refused_with_file_line_and_field(tmp_path, was, becomes, field, sentence):
    assert TOML.count(was) == 1
    path = written(tmp_path / "apps", TOML.replace(was, becomes))
    with pytest.raises(DefinitionError) as caught:
        load_app(path)
    error = caught.value
    assert error.path == path
    assert error.field == field
    assert sentence in error.problem
    assert str(error).startswith(f"{path}:{error.line}: {field}: ")


@pytest.mark.parametrize(
    ("was", "becomes", "line_part"),
    [
        ('kind = "terminal-agent"', 'kind = "toaster"', "kind ="),
        ('SAMPLE_HOME = "{value}"', 'SAMPLE_HOME = "{valve}"', "[paths.data]"),
        ('"{data}/history.jsonl"', '"{data}/{title}.jsonl"', "{title}.jsonl"),
        ("SELECT id, title FROM threads", "SELECT id, titel FROM threads", "titel"),
        ('where = "thread = :id"', 'where = "thraed = :id"', "thraed"),
        ('role = "role"', 'role = "role["', "role["),
        ('id = "sample"', 'id = "other"', "other"),
    ],
)
def test_the_line_is_the_one_to_look_at(tmp_path, was, becomes, line_part):
    text = TOML.replace(was, becomes)
    with pytest.raises(DefinitionError) as caught:
        load_app(written(tmp_path / "apps", text))
    assert caught.value.line == line_with(text, line_part)


def test_broken_toml_is_refused_at_its_line(tmp_path):
    text = TOML.replace('vendor = "Nobody"', "vendor = Nobody")
    with pytest.raises(DefinitionError) as caught:
        load_app(written(tmp_path / "apps", text))
    assert (caught.value.line, caught.value.field) == (line_with(text, "vendor"), "syntax")


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = written(tmp_path / "apps")
    path.write_bytes(b"\xff\xfe" + TOML.encode())
    with pytest.raises(DefinitionError, match="UTF-8"):
        load_app(path)


def test_an_empty_folder_is_no_catalogue(tmp_path):
    with pytest.raises(CatalogError, match="no app definitions"):
        load_catalogue(tmp_path)


def test_apps_are_ordered_by_their_names(tmp_path):
    folder = tmp_path / "apps"
    written(folder)
    written(folder, TOML.replace('id = "sample"', 'id = "zed"').replace('en = "Sample"', 'en = "alpha"'), "zed")
    catalogue = load_catalogue(folder)
    assert [app.id for app in catalogue] == ["zed", "sample"]
    assert catalogue.app("zed").names.en == "alpha"
    with pytest.raises(KeyError):
        catalogue.app("nothing")


def test_what_was_checked_once_is_read_back(tmp_path, monkeypatch):
    folder, cache = tmp_path / "apps", tmp_path / "cache" / "catalogue"
    written(folder)
    first = load_catalogue(folder, cache)

    def never(_path):
        pytest.fail("nothing changed, so nothing is parsed again")

    with monkeypatch.context() as patched:
        patched.setattr("tidytrace.catalog.load.load_app", never)
        assert load_catalogue(folder, cache) == first


def test_the_cache_is_for_nobody_else(tmp_path):
    cache = tmp_path / "cache" / "catalogue"
    written(tmp_path / "apps")
    load_catalogue(tmp_path / "apps", cache)
    assert has_mode(cache.parent, 0o700)
    assert has_mode(cache, 0o600)
    assert [path.name for path in cache.parent.iterdir()] == ["catalogue"]


@pytest.mark.parametrize("change", ["text", "new file", "gone", "renamed"])
def test_any_change_makes_the_cache_old(tmp_path, change):
    folder, cache = tmp_path / "apps", tmp_path / "catalogue"
    path = written(folder)
    other = written(folder, TOML.replace('id = "sample"', 'id = "other"'), "other")
    load_catalogue(folder, cache)
    kept = cache.read_bytes()
    if change == "text":
        times = path.stat()
        path.write_text(TOML.replace("Nobody", "Nodoby"), "utf-8")  # the same length
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif change == "new file":
        written(folder, TOML.replace('id = "sample"', 'id = "third"'), "third")
    elif change == "gone":
        other.unlink()
    else:
        other.unlink()
        written(folder, TOML.replace('id = "sample"', 'id = "otter"'), "otter")
    now = load_catalogue(folder, cache)
    assert now == load_catalogue(folder)
    assert cache.read_bytes() != kept


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 64])
def test_a_damaged_cache_is_made_anew(tmp_path, damage):
    folder, cache = tmp_path / "apps", tmp_path / "catalogue"
    written(folder)
    whole = load_catalogue(folder, cache)
    good = cache.read_bytes()
    cache.write_bytes(damage)
    assert load_catalogue(folder, cache) == whole
    cache.write_bytes(good[:16] + b"\xc1 not msgpack")
    assert load_catalogue(folder, cache) == whole
    assert cache.read_bytes() == good


def test_a_cache_that_cannot_be_written_only_costs_time(tmp_path):
    written(tmp_path / "apps")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert len(load_catalogue(tmp_path / "apps", blocked / "catalogue").apps) == 1


def test_every_shipped_definition_is_right():
    for app in load_catalogue():
        assert re.fullmatch(r"[a-z0-9-]+", app.id)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other rights")
def test_a_cache_that_others_can_write_to_is_not_believed(tmp_path, monkeypatch):
    folder, cache = tmp_path / "apps", tmp_path / "catalogue"
    written(folder)
    whole = load_catalogue(folder, cache)
    other = cache.read_bytes().replace(b"Nobody", b"Badboy")
    cache.write_bytes(other)
    assert load_catalogue(folder, cache) != whole  # in a file of our own it is ours
    cache.chmod(0o666)
    assert load_catalogue(folder, cache) == whole
    cache.write_bytes(other)
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    assert load_catalogue(folder, cache) == whole


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_a_pipe_as_cache_is_not_waited_for(tmp_path):
    folder, cache = tmp_path / "apps", tmp_path / "catalogue"
    written(folder)
    os.mkfifo(cache)
    assert load_catalogue(folder, cache).app("sample")
    assert cache.is_file()


def test_a_web_service_is_nothing_but_hosts_and_account_cards(tmp_path):
    text = """
id = "service"
names = { en = "Service", zh_CN = "服务" }
vendor = "Nobody"
kind = "web-service"
homepage = "https://claude.ai"
hosts = ["claude.ai"]
systems = ["linux", "windows", "macos"]
verified_on = 2026-11-23
verified_versions = []
sources = [{ what = "A page", ref = "https://claude.ai", grade = "docs" }]

[[account]]
id = "training"
check = "data-sharing"
title = { en = "Trains on your chats", zh_CN = "用您的对话训练" }
menu = ["Settings", "Privacy"]
choose = { en = "Switch it off.", zh_CN = "请关闭。" }
default = "on"
grade = "docs"
verified_on = 2026-11-23
url = "https://claude.ai/settings"
"""
    app = load_app(written(tmp_path / "apps", text, "service"))

    assert (app.hosts, app.folders, app.transcripts) == (("claude.ai",), (), ())
    assert app.account[0].default == "on"


RECORDS = """
[[stores]]
id = "records"
kind = "transcript"
format = "indexed-db-records"
files = ["{data}/IndexedDB/file__0.indexeddb.leveldb"]
unit = "folder"
grade = "docs"
erasable = "with-all"
[stores.records]
database = "Sample"
store = "chats"
key = "chat:(.+)"
list = "state.sessions"
joined = [{ store = "parts", keys = "blocks", name = "parts" }]
titles = { beside = "../Local Storage/leveldb", key = "kept", list = "topics", id = "id", title = "name" }
[stores.document]
messages = "messages"
role = "role"
text = "content"
"""


@pytest.mark.parametrize(
    ("was", "becomes", "field", "sentence"),
    [
        ('key = "chat:(.+)"', 'key = "chat:("', "stores[4].records.key", "missing )"),
        ('list = "state.sessions"', 'list = "state["', "stores[4].records.list", "Invalid"),
        ('keys = "blocks"', 'keys = "blocks["', "stores[4].records.keys", "Invalid"),
        ('list = "topics"', 'list = "topics["', "stores[4].records.list", "Invalid"),
        ('erasable = "with-all"', "", "stores[4]", "cannot go one by one"),
        ('format = "indexed-db-records"', 'format = "indexed-db"', "stores[4]", "records is for indexed-db-records"),
    ],
)
def test_what_says_which_records_are_conversations_is_checked_too(tmp_path, was, becomes, field, sentence):
    number = TOML.count("[[stores]]")
    assert load_app(written(tmp_path / "apps", TOML + RECORDS)).stores[number].records is not None
    with pytest.raises(DefinitionError) as caught:
        load_app(written(tmp_path / "apps", TOML + RECORDS.replace(was, becomes)))
    assert caught.value.field == field.replace("[4]", f"[{number}]")
    assert sentence in caught.value.problem


@pytest.mark.skipif(WINE, reason=SLOW)
def test_all_definitions_are_there_in_sixty_milliseconds_once_they_were_checked(tmp_path):
    load_catalogue(cache=tmp_path / "catalogue")
    assert least(lambda: load_catalogue(cache=tmp_path / "catalogue"), enough=0.06) < 0.06


FAMILY = """
[[stores]]
id = "pages"
kind = "transcript"
format = "folder"
files = ["{data}/pages/*"]
unit = "folder"
grade = "observed"

[[settings]]
id = "sharing"
check = "data-sharing"
severity = "low"
title = { en = "Shares", zh_CN = "共享" }
effect = { en = "It shares.", zh_CN = "它会共享。" }
steps = { en = "Turn it off.", zh_CN = "关闭它。" }
files = ["{data}/prefs.json"]
format = "json"
key = ["share"]
default = true
risk = [true]
safe = [false]
fix = false
grade = "observed"

[[sources]]
what = "everything"
ref = "a run"
grade = "observed"
"""


def member(tmp_path, more=""):
    """A definition of the family above."""
    (tmp_path / "families").mkdir(exist_ok=True)
    (tmp_path / "families" / "kin.toml").write_text(FAMILY, "utf-8")
    apps = tmp_path / "apps"
    apps.mkdir(exist_ok=True)
    (apps / "cousin.toml").write_text(
        'id = "cousin"\nfamily = "kin"\nnames = { en = "Cousin", zh_CN = "表亲" }\nvendor = "Kin"\nkind = "browser"\n'
        'homepage = "https://kin.example"\nsystems = ["linux"]\nverified_on = 2026-11-26\nverified_versions = []\n'
        'folders = ["{data}"]\nno_account = "None."\n' + more + '\n[paths.data]\nany = ["{home}/.cousin"]\n',
        "utf-8",
    )
    return load_app(apps / "cousin.toml")


def test_a_member_has_what_its_family_shares(tmp_path):
    app = member(tmp_path)
    assert (app.store("pages").erasable, app.settings[0].fix) == ("alone", False)


def test_of_a_member_that_nobody_has_seen_the_shared_facts_are_shown_and_change_nothing(tmp_path):
    app = member(tmp_path, 'family_grade = "reported"')
    assert (app.store("pages").grade, app.store("pages").erasable) == ("reported", "no")
    (setting,) = app.settings
    assert (setting.grade, setting.fixable, setting.default_known) == ("reported", False, False)


def test_what_a_member_says_itself_under_the_same_id_replaces_what_is_shared(tmp_path):
    own = '[[stores]]\nid = "pages"\nkind = "transcript"\nformat = "file"\nfiles = ["{data}/*.one"]\nunit = "file"\n'
    app = member(tmp_path, own + 'grade = "docs"\n')
    assert [(store.id, store.format) for store in app.stores] == [("pages", "file")]


def test_a_grade_for_a_family_that_is_none_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="family_grade"):
        member(tmp_path, 'family_grade = "sure"')
