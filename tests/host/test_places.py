"""Where an app's files are: variables, templates, companions."""

import json
import os
import sys

import pytest

from samples import sample
from tidytrace.host import FixtureHost, Places
from windows import CLOSED_FILES

STAR = "" if os.name == "nt" else "*"
"""Windows takes no name with a star."""


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def places(host, **changes):
    return Places(sample(**changes), host)


def names(found, root):
    return [path.relative_to(root).as_posix() for path in found]


def test_a_variable_is_the_folder_of_its_system(fixture_host):
    paths = {"data": {"linux": ["{xdg_data}/s"], "macos": ["{library}/S"], "windows": ["{appdata}/S"]}}
    for system, folder in (
        ("linux", ".local/share/s"),
        ("macos", "Library/Application Support/S"),
        ("windows", "AppData/Roaming/S"),
    ):
        host = fixture_host(system)
        assert places(host, paths=paths).roots("data") == (str(host.home / folder),)


def test_a_variable_that_the_system_lacks_stands_for_nothing(fixture_host):
    found = places(fixture_host("linux"), paths={"data": {"any": ["{appdata}/S"]}})
    assert found.roots("data") == ()
    assert found.expand("{data}/x") == found.candidates("{data}/x") == []


def test_all_candidates_that_exist_count(fixture_host):
    host = fixture_host()
    found = {"data": {"any": ["{home}/.new", "{home}/.old", "{home}/.older"]}}
    assert places(host, paths=found).roots("data") == (str(host.home / ".new"),)  # for a fix to write to
    touch(host.home / ".old" / "x", host.home / ".older" / "x")
    both = places(host, paths=found)
    assert both.roots("data") == (str(host.home / ".old"), str(host.home / ".older"))
    assert names(both.expand("{data}/x"), host.home) == [".old/x", ".older/x"]


def test_two_names_of_one_folder_are_one_root(fixture_host):
    host = fixture_host()
    touch(host.home / ".new" / "x")
    (host.home / ".old").symlink_to(host.home / ".new")
    found = places(host, paths={"data": {"any": ["{home}/.new", "{home}/.old"]}})
    assert found.roots("data") == (str(host.home / ".new"),)


def test_an_environment_variable_replaces_all_candidates(fixture_host, tmp_path):
    host = fixture_host(environ={"SAMPLE_HOME": "/srv/sample"})
    touch(host.home / ".sample" / "x")
    assert places(host).roots("data") == (str(host.root / "srv" / "sample"),)


@pytest.mark.parametrize("value", ["", " ", "relative/folder", "..", "."])
def test_a_variable_that_names_no_place_is_ignored(fixture_host, value):
    host = fixture_host(environ={"SAMPLE_HOME": value})
    assert places(host).roots("data") == (str(host.home / ".sample"),)


def test_a_tilde_and_dots_in_a_variable_are_understood(fixture_host):
    host = fixture_host(environ={"SAMPLE_HOME": "~/mine/../sample"})
    assert places(host).roots("data") == (str(host.home / "sample"),)


def test_a_variable_may_be_part_of_a_template(fixture_host):
    host = fixture_host(environ={"SAMPLE_PROFILE": "work"})
    paths = {"data": {"any": ["{home}/.sample"], "env": {"SAMPLE_PROFILE": "{home}/.sample-{value}"}}}
    assert places(host, paths=paths).roots("data") == (str(host.home / ".sample-work"),)


def test_the_first_variable_that_is_set_wins(fixture_host):
    paths = {"data": {"any": ["{home}/.sample"], "env": {"A": "{value}", "B": "{value}/b"}}}
    assert places(fixture_host(environ={"B": "/b"}), paths=paths).roots("data")[0].endswith(f"{os.sep}b{os.sep}b")
    assert places(fixture_host(environ={"A": "/a", "B": "/b"}), paths=paths).roots("data")[0].endswith(os.sep + "a")


def test_a_pointer_file_says_where_the_folder_is(fixture_host):
    host = fixture_host()
    paths = {"data": {"any": ["{home}/.sample"], "pointer": ["{home}/.sample-home"]}}
    pointer = host.home / ".sample-home"
    pointer.write_text("/mnt/big/sample\nsecond line\n")
    (host.root / "mnt" / "big" / "sample").mkdir(parents=True)
    assert places(host, paths=paths).roots("data") == (str(host.root / "mnt" / "big" / "sample"),)
    for nothing in ("", "\n", "relative", "/home/somebody-else/.sample"):
        pointer.write_text(nothing)
        assert places(host, paths=paths).roots("data") == (str(host.home / ".sample"),)


def test_a_pointer_can_be_one_line_of_a_settings_file(fixture_host):
    host = fixture_host()
    paths = {"data": {"any": ["{home}/.sample"], "pointer": ["{home}/.samplerc#CHATS"]}}
    settings = host.home / ".samplerc"
    (host.root / "mnt" / "chats").mkdir(parents=True)
    settings.write_text("KEY=/mnt\nCHATS=/old\n#CHATS=/mnt\nCHATS_LENGTH=100\nCHATS=/mnt/chats\n")
    assert places(host, paths=paths).roots("data") == (str(host.root / "mnt" / "chats"),)
    for nothing in ("", "CHATS\n", "CHATS=\n", "CHATS=relative\n", "OTHER=/mnt/chats\n"):
        settings.write_text(nothing)
        assert places(host, paths=paths).roots("data") == (str(host.home / ".sample"),)


def test_a_store_app_on_windows(fixture_host):
    host = fixture_host("windows")
    inside = host.home / "AppData/Local/Packages/Nobody.Sample_8wekyb3d8bbwe/LocalCache/Roaming/Sample"
    touch(inside / "chats.json")
    paths = {
        "data": {"windows": ["{packages}/Nobody.Sample_*/LocalCache/Roaming/Sample", "{appdata}/Sample"]},
    }
    found = places(host, paths=paths)
    assert found.roots("data") == (str(inside),)
    assert found.expand("{data}/CHATS*.json") == [inside / "chats.json"]  # Windows does not look at case


def test_a_flatpak_and_a_plain_installation_side_by_side(fixture_host):
    host = fixture_host()
    paths = {"user": {"linux": ["{xdg_config}/Code/User", "{flatpak}/*/config/Code/User"]}}
    touch(host.home / ".config/Code/User/settings.json")
    touch(host.home / ".var/app/com.visualstudio.code/config/Code/User/settings.json")
    found = places(host, paths=paths, folders=["{user}"], never_touch=[], stores=[], settings=[])
    assert names(found.expand("{user}/settings.json"), host.home) == [
        ".config/Code/User/settings.json",
        ".var/app/com.visualstudio.code/config/Code/User/settings.json",
    ]


def test_a_variable_may_build_on_another(fixture_host):
    host = fixture_host()
    paths = {"base": {"any": ["{home}/.sample", "{home}/.sample-next"]}, "data": {"any": ["{base}/data"]}}
    touch(host.home / ".sample/data/x", host.home / ".sample-next/data/x")
    assert len(places(host, paths=paths).expand("{data}/x")) == 2


def test_a_circle_of_variables_ends(fixture_host):
    paths = {"a": {"any": ["{b}/x"]}, "b": {"any": ["{a}/x"]}, "data": {"any": ["{home}/.sample"]}}
    assert places(fixture_host(), paths=paths).roots("a") == ()


def test_an_absolute_template_stands_in_the_tree(fixture_host):
    host = fixture_host()
    touch(host.root / "etc/sample/conf.d/a.json", host.root / "etc/sample/conf.d/b.json")
    paths = {"data": {"any": ["{home}/.sample"]}, "managed": {"linux": ["/etc/sample"]}}
    found = places(host, paths=paths)
    assert found.roots("managed") == (str(host.root / "etc/sample"),)
    assert names(found.expand("/etc/sample/*/b.json"), host.root) == ["etc/sample/conf.d/b.json"]


def test_what_is_filled_in_is_no_pattern(fixture_host):
    host = fixture_host(environ={"SAMPLE_HOME": f"/srv/[ab]{STAR}{{data}}"})
    touch(host.root / "srv" / f"[ab]{STAR}{{data}}" / "x.json", host.root / "srv" / "ab" / "x.json")
    found = places(host)
    assert names(found.expand("{data}/*.json"), host.root) == [f"srv/[ab]{STAR}{{data}}/x.json"]
    assert found.candidates("{data}/new.json") == [host.root / "srv" / f"[ab]{STAR}{{data}}" / "new.json"]


def test_doubled_braces_are_braces(fixture_host):
    host = fixture_host()
    touch(host.home / ".sample" / "{x}")
    assert names(places(host).expand("{data}/{{x}}"), host.home) == [".sample/{x}"]


def test_companions_are_found_by_id_folder_and_stem(fixture_host):
    host = fixture_host()
    data = host.home / ".sample"
    touch(data / "a/one.jsonl", data / "a/one/tool.txt", data / "tasks/one/x", data / "tasks/two/x")
    found = places(host)
    extra = {"id": "one", "stem": "one", "dir": str(data / "a")}
    assert found.expand("{dir}/{stem}/*", extra) == [data / "a/one/tool.txt"]
    assert found.expand("{data}/tasks/{id}", extra) == [data / "tasks/one"]
    with pytest.raises(KeyError):
        found.expand("{data}/tasks/{id}")


@pytest.mark.parametrize("native", ["../../.ssh", "..", ".", "", "a/b", "a\\b", "*", "a\0b", "/etc"])
def test_an_id_out_of_a_file_leads_nowhere_else(fixture_host, native):
    host = fixture_host()
    touch(host.home / ".sample/tasks/one/x", host.home / ".ssh/id")
    assert places(host).expand("{data}/tasks/{id}", {"id": native}) == []


def test_nothing_climbs_out_of_its_root(fixture_host):
    host = fixture_host()
    touch(host.home / ".sample/x", host.home / ".ssh/id")
    assert places(host).expand("{data}/../.ssh/id") == []


def test_a_file_behind_a_link_is_listed_once(fixture_host):
    host = fixture_host()
    sessions = host.home / ".sample" / "sessions"
    touch(sessions / "a.jsonl")
    (sessions / "latest.jsonl").symlink_to(sessions / "a.jsonl")
    (sessions / "lost.jsonl").symlink_to(sessions / "gone.jsonl")
    found = places(host)
    assert names(found.files(found.app.store("sessions")), sessions) == ["a.jsonl", "lost.jsonl"]


def test_a_data_folder_that_was_moved_by_a_link_is_followed(fixture_host):
    host = fixture_host()
    touch(host.root / "mnt/big/sessions/a.jsonl")
    (host.home / ".sample").symlink_to(host.root / "mnt/big")
    found = places(host)
    assert names(found.files(found.app.store("sessions")), host.home) == [".sample/sessions/a.jsonl"]


def test_a_folder_full_of_links_to_itself_ends(fixture_host):
    host = fixture_host()
    data = host.home / ".sample"
    touch(data / "a" / "x.json")
    (data / "a" / "again").symlink_to(data)
    assert names(places(host).expand("{data}/**/*.json"), data) == ["a/x.json"]


@CLOSED_FILES
def test_a_locked_folder_is_reported(fixture_host):
    host = fixture_host()
    touch(host.home / ".sample/sessions/a.jsonl")
    (host.home / ".sample/sessions").chmod(0)
    found = places(host)
    assert found.expand("{data}/sessions/*.jsonl") == []
    assert list(found.unreadable) == [host.home / ".sample/sessions"]
    (host.home / ".sample/sessions").chmod(0o700)


def test_what_cannot_be_looked_into_is_not_empty(fixture_host, monkeypatch):
    host = fixture_host()
    touch(host.home / ".sample/sessions/a.jsonl")

    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("tidytrace.host.matching.os.scandir", refuse)
    found = places(host)
    assert found.expand("{data}/sessions/*.jsonl") == []
    assert [type(error) for error in found.unreadable.values()] == [PermissionError]


def test_projects_by_their_files(fixture_host):
    host = fixture_host()
    touch(host.home / "src/one/.sample.history", host.home / "src/two/other")
    paths = {"data": {"any": ["{home}/.sample"]}, "project": {"projects_with": [".sample.history"]}}
    assert places(host, paths=paths).roots("project") == (str(host.home / "src/one"),)


def test_projects_by_a_registry(fixture_host):
    host = fixture_host()
    one, two = host.root / "srv/one", host.home / "two dirs"
    touch(one / "x", two / "x")
    registry = host.home / ".sample" / "projects.json"
    folders = ["/srv/one", "file:///home/alice/two%20dirs", "/srv/gone", "relative", 7, ""]
    touch(registry)
    registry.write_text(json.dumps({"projects": [{"path": folder} for folder in folders]}))
    paths = {
        "data": {"any": ["{home}/.sample"]},
        "project": {"projects_from": ["{data}/projects.json#projects[].path"]},
    }
    assert places(host, paths=paths).roots("project") == (str(one), str(two))
    for broken in ("", "not json", "[]", '{"projects": 7}'):
        registry.write_text(broken)
        assert places(host, paths=paths).roots("project") == ()


@pytest.mark.parametrize("template", ["{home}", "{home}/.config", "{home}/..", "{home}/.local", "{moved}"])
def test_a_shared_folder_is_never_the_apps_own(fixture_host, template):
    host = fixture_host(environ={"SAMPLE_HOME": "/home/alice"})
    touch(host.home / ".config/x", host.home / ".local/share/x")
    paths = {"moved": {"env": {"SAMPLE_HOME": "{value}"}}}
    assert places(host, paths=paths, folders=[template], stores=[], settings=[]).folders == ()


def test_the_apps_own_folders(fixture_host):
    host = fixture_host()
    assert places(host).folders == ()
    touch(host.home / ".sample/x")
    assert places(host).folders == (host.home / ".sample",)


@pytest.mark.parametrize("folder", ["with [brackets]", f"star{STAR}", "{home}", "ünï 目录"])
def test_the_place_of_the_computer_does_not_matter(tmp_path, folder):
    host = FixtureHost(tmp_path / folder, "linux")
    touch(host.home / ".sample/sessions/a.jsonl", tmp_path / "with b" / "x")
    found = places(host)
    assert found.files(found.app.store("sessions")) == [host.home / ".sample/sessions/a.jsonl"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_where_a_pointer_was_expected_is_not_waited_for(fixture_host):
    host = fixture_host()
    host.home.joinpath(".pointer").parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(host.home / ".pointer")
    found = places(host, paths={"data": {"any": ["{home}/.sample"], "pointer": ["{home}/.pointer"]}})
    assert found.roots("data") == (str(host.home / ".sample"),)
    assert list(found.unreadable) == [host.home / ".pointer"]


def test_a_list_of_projects_that_is_nested_without_end_names_none(fixture_host):
    host = fixture_host()
    (host.home / ".known.json").write_text("[" * 200_000)
    paths = {"data": {"any": ["{home}/.sample"], "projects_from": ["{home}/.known.json#keys(projects)"]}}
    assert places(host, paths=paths).roots("data") == (str(host.home / ".sample"),)
