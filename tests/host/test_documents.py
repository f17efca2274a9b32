from pathlib import Path

import pytest

from tidytrace.host.documents import documents_folder


def test_the_desktop_says_where_documents_are(fixture_host) -> None:
    host = fixture_host("linux")
    settings = host.home / ".config" / "user-dirs.dirs"
    settings.parent.mkdir()
    settings.write_text('# XDG_DOCUMENTS_DIR="$HOME/no"\nXDG_DOCUMENTS_DIR="$HOME/文档"\n', "utf-8")
    assert documents_folder(host) == host.home / "Tidytrace"
    (host.home / "文档").mkdir()
    assert documents_folder(host) == host.home / "文档" / "Tidytrace"


def test_they_may_be_outside_the_home(fixture_host) -> None:
    host = fixture_host("linux")
    (host.root / "data" / "papers").mkdir(parents=True)
    (host.home / ".config").mkdir()
    (host.home / ".config" / "user-dirs.dirs").write_text('XDG_DOCUMENTS_DIR="/data/papers"\n', "utf-8")
    assert documents_folder(host) == host.root / "data" / "papers" / "Tidytrace"


def test_windows_says_it_in_the_registry(fixture_host, tmp_path: Path) -> None:
    key = r"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders"
    registry = '{"%s": {"Personal": "%%USERPROFILE%%\\\\OneDrive\\\\Documents"}}' % key  # noqa: UP031 - many braces
    (tmp_path / "computer-windows").mkdir()
    (tmp_path / "computer-windows" / "registry.json").write_text(registry, "utf-8")
    host = fixture_host("windows")
    (host.home / "OneDrive" / "Documents").mkdir(parents=True)
    assert documents_folder(host) == host.home / "OneDrive" / "Documents" / "Tidytrace"


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_without_a_word_the_usual_folder_will_do(fixture_host, system: str) -> None:
    host = fixture_host(system)
    assert documents_folder(host) == host.home / "Tidytrace"
    (host.home / "Documents").mkdir()
    assert documents_folder(host) == host.home / "Documents" / "Tidytrace"
