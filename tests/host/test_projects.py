"""Project folders are found by their files, within bounds."""

import pytest

from tidytrace.host import projects
from tidytrace.host.projects import announce_projects, project_folders


@pytest.fixture
def host(fixture_host):
    return fixture_host()


def put(host, *files):
    for file in files:
        path = host.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(host, *names):
    return [folder.relative_to(host.home).as_posix() for folder in project_folders(host, frozenset(names))]


def test_the_home_and_four_levels_below_it_are_searched(host):
    put(host, ".mark", "a/.mark", "a/b/c/d/.mark", "a/b/c/d/e/.mark")
    assert found(host, ".mark") == [".", "a", "a/b/c/d"]


@pytest.mark.parametrize(
    "folder",
    [
        *(".hidden/p", "p/node_modules/q", "p/venv", "p/__pycache__", "p/Cache", "p/target"),
        *("Library/p", "AppData/p", "snap/p", "go/p"),
    ],
)
def test_what_is_nobodys_project_is_not_entered(host, folder):
    put(host, f"{folder}/.mark")
    assert found(host, ".mark") == []


def test_a_projects_own_library_is_entered(host):
    put(host, "work/Library/.mark")
    assert found(host, ".mark") == ["work/Library"]


def test_links_are_not_followed(host, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / ".mark").touch()
    (host.home / "link").symlink_to(tmp_path / "outside")
    (host.home / "loop").symlink_to(host.home)
    assert found(host, ".mark") == []


def test_several_names_and_names_without_a_dot(host):
    put(host, "one/.mark", "two/MARK.md", "three/.other")
    assert found(host, ".mark", "MARK.md") == ["one", "two"]


def test_a_folder_with_both_names_is_one_project(host):
    put(host, "one/.mark", "one/.other")
    assert found(host, ".mark", ".other") == ["one"]


def test_one_walk_serves_all_names(host, monkeypatch):
    put(host, "one/.mark", "two/.other", "three/plain")
    assert found(host, ".mark") == ["one"]

    def never(*_):
        pytest.fail("walked again")

    with monkeypatch.context() as patched:
        patched.setattr(projects.ProjectSearch, "_walk", never)
        assert found(host, ".other") == ["two"]
        assert found(host, "plain") == ["three"]
        assert found(host, ".nothing") == []


def test_a_refreshed_host_walks_again(host):
    assert found(host, ".mark") == []
    put(host, "new/.mark")
    assert found(host, ".mark") == []
    host.refresh()
    assert found(host, ".mark") == ["new"]


def test_the_number_of_folders_is_bounded_and_near_ones_come_first(host, monkeypatch):
    monkeypatch.setattr(projects, "FOLDERS", 10)
    put(host, *(f"big/{number}/.mark" for number in range(50)), "near/.mark")
    search = projects.ProjectSearch(host.home)
    assert not search.complete
    assert len(search.folders) == 10
    assert str(host.home / "near") in search.holding(".mark")


def test_a_home_that_is_not_there_has_no_projects(host):
    host.home.rmdir()
    assert found(host, ".mark") == []


def test_a_folder_that_breaks_off_in_the_middle_hides_no_other(host, monkeypatch):
    put(host, "one/.mark", "two/.mark")

    class Broken:
        def __enter__(self):
            return iter(self)

        def __exit__(self, *_):
            return None

        def __iter__(self):
            raise PermissionError(13, "Permission denied")

    real = projects.os.scandir
    monkeypatch.setattr(projects.os, "scandir", lambda path: Broken() if path.endswith("one") else real(path))
    assert found(host, ".mark") == ["two"]


def test_what_was_announced_is_seen_on_the_walk(host, monkeypatch):
    put(host, "one/mark.py", "two/deep/mark.py", "three/other.bat")
    announce_projects(host, ["mark.py", "never-there"])

    def never(path):
        pytest.fail(f"asked for {path}")

    assert found(host, ".mark") == []
    with monkeypatch.context() as patched:
        patched.setattr(projects.os.path, "lexists", never)
        assert found(host, "mark.py", "never-there") == ["one", "two/deep"]
    assert found(host, "other.bat") == ["three"]


@pytest.mark.parametrize(("system", "expected"), [("linux", []), ("windows", ["one"]), ("macos", ["one"])])
def test_case_counts_where_the_system_says_so(fixture_host, system, expected):
    host = fixture_host(system)
    put(host, "one/Mark.PY", "one/.Mark")
    announce_projects(host, ["mark.py"])
    assert found(host, "mark.py") == found(host, ".mark") == expected
