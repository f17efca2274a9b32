"""Programs that package managers know, read from their folders."""

import json
import plistlib
from pathlib import Path

import pytest

from tidytrace.host.packages import version_key


def put(path, content=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", newline="\n")
    return path


def found(host, identifier, *programs):
    package = host.package(identifier, programs)
    return None if package is None else (package.version, Path(package.where).relative_to(host.root).as_posix())


# --- npm


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("linux", "usr/local/lib/node_modules"),
        ("linux", "usr/lib/node_modules"),
        ("linux", "home/alice/.npm-global/lib/node_modules"),
        ("linux", "home/alice/.nvm/versions/node/v22.1.0/lib/node_modules"),
        ("linux", "home/alice/.bun/install/global/node_modules"),
        ("linux", "home/alice/.local/share/pnpm/global/5/node_modules"),
        ("linux", "opt/node/lib/node_modules"),
        ("linux", "srv/npm/lib/node_modules"),
        ("macos", "opt/homebrew/lib/node_modules"),
        ("windows", "C/Users/alice/AppData/Roaming/npm/node_modules"),
        ("windows", "C/Users/alice/AppData/Roaming/nvm/v22.1.0/node_modules"),
    ],
)
def test_npm_packages(fixture_host, system, folder):
    host = fixture_host(system, environ={"PATH": "/opt/node/bin"} if system == "linux" else {})
    put(host.home / ".npmrc", "prefix = /srv/npm\n")
    manifest = put(host.root / folder / "@openai/codex/package.json", {"name": "@openai/codex", "version": "0.169.0"})
    assert found(host, "npm:@openai/codex") == ("0.169.0", manifest.parent.relative_to(host.root).as_posix())
    assert found(host, "npm:codex") is None


def test_an_npm_package_behind_a_command(fixture_host):
    host = fixture_host()
    package = host.root / "odd/place/node_modules/@openai/codex"
    put(package / "package.json", {"name": "@openai/codex", "version": "0.169.0"})
    program = put(package / "bin/codex.js")
    put(package / "bin/package.json", {"type": "module"})
    command = host.home / ".local/bin/codex"
    command.parent.mkdir(parents=True)
    command.symlink_to(program)
    assert found(host, "npm:@openai/codex", command) == ("0.169.0", "odd/place/node_modules/@openai/codex")
    assert found(host, "npm:@other/codex", command) is None


def test_a_broken_manifest_is_a_package_without_version(fixture_host):
    host = fixture_host()
    put(host.root / "usr/lib/node_modules/x/package.json", "{")
    assert found(host, "npm:x") == (None, "usr/lib/node_modules/x")


@pytest.mark.parametrize("identifier", ["npm:../../etc", "npm:/etc", "npm:", "x", "", "rpm:x", "deb:../x"])
def test_odd_identifiers_find_nothing(fixture_host, identifier):
    assert fixture_host().package(identifier) is None


# --- Python


@pytest.mark.parametrize(
    ("system", "folder"),
    [
        ("linux", "home/alice/.local/share/pipx/venvs/open-webui/lib/python3.11/site-packages"),
        ("linux", "home/alice/.local/share/uv/tools/open-webui/lib/python3.13/site-packages"),
        ("linux", "home/alice/.local/lib/python3.11/site-packages"),
        ("linux", "usr/lib/python3/dist-packages"),
        ("macos", "Users/alice/.local/share/uv/tools/open-webui/lib/python3.13/site-packages"),
        ("windows", "C/Users/alice/AppData/Roaming/uv/tools/open-webui/Lib/site-packages"),
        ("windows", "C/Users/alice/AppData/Local/Programs/Python/Python312/Lib/site-packages"),
    ],
)
def test_python_packages(fixture_host, system, folder):
    host = fixture_host(system)
    put(host.root / folder / "open_webui-0.6.31.dist-info/METADATA")
    assert found(host, "pypi:open-webui") == ("0.6.31", f"{folder}/open_webui-0.6.31.dist-info")
    assert found(host, "pypi:open") is None


def test_the_interpreter_of_a_console_script_is_asked(fixture_host):
    host = fixture_host()
    put(host.root / "srv/venv/lib/python3.12/site-packages/llm-0.36.dist-info/METADATA")
    script = put(host.home / "bin/llm", "#!/srv/venv/bin/python3.12\nimport llm\n")
    assert found(host, "pypi:llm") is None
    assert found(host, "pypi:llm", script)[0] == "0.36"


# --- Linux


STATUS = """\
Package: codex-desktop
Status: install ok installed
Version: 2:1.4.0-1
Description: x

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: last
Status: install ok installed
Version: 3.1
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [("codex-desktop", "1.4.0-1"), ("last", "3.1"), ("gone", None), ("codex", None), ("unlisted", None)],
)
def test_debian_packages(fixture_host, name, expected):
    host = fixture_host()
    put(host.root / "var/lib/dpkg/status", STATUS)
    for installed in ("codex-desktop.list", "gone.list", "last:amd64.list"):
        put(host.root / "var/lib/dpkg/info" / installed)
    package = host.package(f"deb:{name}")
    assert (package and package.version) == expected


def test_flatpaks(fixture_host):
    host = fixture_host()
    root = host.root / "var/lib/flatpak/app/com.visualstudio.code"
    text = '<component><releases><release date="2026-11-01" version="1.139.0"/><release version="1.1"/></releases>'
    put(root / "current/active/files/share/metainfo/com.visualstudio.code.metainfo.xml", text)
    put(host.home / ".local/share/flatpak/app/org.own.App/current/active/metadata")
    assert found(host, "flatpak:com.visualstudio.code") == ("1.139.0", "var/lib/flatpak/app/com.visualstudio.code")
    assert found(host, "flatpak:org.own.App")[0] is None
    assert found(host, "flatpak:org.none.App") is None


def test_snaps(fixture_host):
    host = fixture_host()
    put(host.root / "snap/code/current/meta/snap.yaml", "name: code\nversion: '1.139.0'\nsummary: x\n")
    assert found(host, "snap:code") == ("1.139.0", "snap/code")
    assert found(host, "snap:codium") is None


def test_homebrew(fixture_host):
    host = fixture_host("macos")
    put(host.root / "opt/homebrew/Cellar/codex/0.99.0/bin/codex")
    put(host.root / "opt/homebrew/Cellar/codex/0.169.0_1/bin/codex")
    put(host.root / "opt/homebrew/Caskroom/cursor/2.0.1,abc/x")
    assert found(host, "brew:codex")[0] == "0.169.0"
    assert found(host, "brew:cursor")[0] == "2.0.1"
    assert found(host, "brew:none") is None


# --- editors


def test_extensions_of_the_vs_code_family(fixture_host):
    host = fixture_host()
    for folder in (
        ".vscode/extensions/saoudrizwan.claude-dev-3.9.2",
        ".cursor/extensions/saoudrizwan.claude-dev-3.10.0",
        ".vscode/extensions/github.copilot-chat-0.30.1-linux-x64",
        ".vscode-server/extensions/Continue.continue-1.2.3",
        ".vscode/extensions/gone.removed-1.0.0",
        ".vscode/extensions/not-an-extension",
    ):
        (host.home / folder).mkdir(parents=True)
    put(host.home / ".vscode/extensions/.obsolete", {"gone.removed-1.0.0": True})
    assert found(host, "extension:saoudrizwan.claude-dev")[0] == "3.10.0"
    assert found(host, "extension:GitHub.copilot-chat")[0] == "0.30.1"
    assert found(host, "extension:Continue.continue")[0] == "1.2.3"
    assert found(host, "extension:gone.removed") is None
    assert found(host, "extension:github.copilot") is None


def test_a_moved_extensions_folder(fixture_host):
    host = fixture_host("windows", environ={"VSCODE_EXTENSIONS": "D:\\ext"})
    (host.root / "D/ext/a.b-1.0.0-win32-x64").mkdir(parents=True)
    assert found(host, "extension:a.b") == ("1.0.0", "D/ext/a.b-1.0.0-win32-x64")


# --- macOS


def test_bundles(fixture_host):
    host = fixture_host("macos")
    chat = {"CFBundleIdentifier": "com.openai.chat", "CFBundleShortVersionString": "1.2026.1"}
    own = {"CFBundleIdentifier": "ai.own.App", "CFBundleVersion": "7"}
    put(host.root / "Applications/ChatGPT.app/Contents/Info.plist", plistlib.dumps(chat))
    put(host.home / "Applications/Tools/Own.app/Contents/Info.plist", plistlib.dumps(own, fmt=plistlib.FMT_BINARY))
    put(host.root / "Applications/Broken.app/Contents/Info.plist", b"<plist><dict>")
    put(host.root / "Applications/Empty.app/Contents/Info.plist", b"")
    assert found(host, "bundle:com.openai.chat") == ("1.2026.1", "Applications/ChatGPT.app")
    assert found(host, "bundle:AI.own.app") == ("7", "Users/alice/Applications/Tools/Own.app")
    assert found(host, "bundle:com.none") is None


def test_the_version_of_a_mac(fixture_host):
    version = plistlib.dumps({"ProductVersion": "15.1"})
    root = fixture_host("macos").root
    put(root / "System/Library/CoreServices/SystemVersion.plist", version)
    assert fixture_host("macos").release == "macOS 15.1"


# --- Windows

UNINSTALL = "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
REGISTRY = {
    f"HKCU\\{UNINSTALL}\\{{771FD6B0}}_is1": {
        "DisplayName": "Microsoft Visual Studio Code (User)",
        "DisplayVersion": "1.139.0",
        "InstallLocation": "C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\",
    },
    f"HKLM\\{UNINSTALL}\\LM-Studio": {"DisplayName": "LM Studio 0.3.5", "DisplayVersion": "0.3.5"},
    f"HKLM\\Software\\WOW6432Node\\{UNINSTALL[9:]}\\Old": {"DisplayName": "Oldapp"},
    f"HKCU\\{UNINSTALL}\\SST.opencode_Microsoft.Winget.Source_8wekyb3d8bbwe": {
        "DisplayName": "opencode",
        "DisplayVersion": "1.18.33",
    },
    "HKCU\\Software\\Classes\\Local Settings\\Software\\Microsoft\\Windows\\CurrentVersion\\AppModel\\Repository"
    "\\Packages\\OpenAI.Codex_26.707.1.0_x64__2p2nqsd0c76g0": {},
    "HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion": {"CurrentBuildNumber": "19045", "DisplayVersion": "22H2"},
}


@pytest.fixture
def windows(fixture_host):
    root = fixture_host("windows").root
    put(root / "registry.json", REGISTRY)
    put(root / "C/Users/alice/AppData/Local/Packages/OpenAI.Codex_2p2nqsd0c76g0/LocalCache/x")
    put(root / "C/Users/alice/AppData/Local/Microsoft/WinGet/Packages/Nobody.Tool_Microsoft.Winget.Source_8/tool.exe")
    return fixture_host("windows")


@pytest.mark.parametrize(
    ("identifier", "version"),
    [
        ("uninstall:Microsoft Visual Studio Code", "1.139.0"),
        ("uninstall:{771fd6b0}", "1.139.0"),
        ("uninstall:LM Studio", "0.3.5"),
        ("uninstall:lm-studio", "0.3.5"),
        ("winget:SST.opencode", "1.18.33"),
        ("msix:OpenAI.Codex", "26.707.1.0"),
    ],
)
def test_programs_that_windows_knows(windows, identifier, version):
    assert windows.package(identifier).version == version


def test_programs_without_a_version(windows):
    assert windows.package("uninstall:Oldapp").version is None
    assert windows.package("winget:Nobody.Tool").where.endswith("8")


@pytest.mark.parametrize("name", ["Microsoft Visual Studio", "LM", "Studio", "VS Code"])
def test_a_part_of_a_name_is_another_program(windows, name):
    assert windows.package(f"uninstall:{name}") is None


def test_the_version_of_windows(windows):
    assert windows.release == "Windows 10 22H2"


def test_versions_are_compared_as_people_count():
    assert sorted(["1.10", "1.9", "1.9.1", "0.169.0_1"], key=version_key) == ["0.169.0_1", "1.9", "1.9.1", "1.10"]
