"""Chats in folders that are copied elsewhere, on computers of all systems."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tidytrace.checks import synced_folder
from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Finding, State
from tidytrace.findings.wording import render
from tidytrace.host import FixtureHost
from tidytrace.language import LANGUAGES, Language
from tidytrace.receipts import Receipts
from tidytrace.remedies import close, undo

Computer = Callable[..., Surroundings]

DROPBOX = {
    "linux": (".dropbox/info.json", "/home/alice/Dropbox"),
    "macos": (".dropbox/info.json", "/Users/alice/Dropbox"),
    "windows": ("AppData/Local/Dropbox/info.json", "C:\\Users\\alice\\Dropbox"),
}


def found(surroundings: Surroundings) -> dict[str, Finding]:
    return {finding.id: finding for finding in synced_folder.run(surroundings)}


def told(finding: Finding, language: str = "en") -> str:
    speech = Language(language)
    return "\n".join(render(phrase, speech) for phrase in (finding.title, finding.why, *finding.remedy.steps))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def moved_into(surroundings: Surroundings, own: str, folder: Path) -> Path:
    """A person moved the app's folder and left a link."""
    home = surroundings.host.home
    folder.parent.mkdir(parents=True, exist_ok=True)
    (home / own).rename(folder)
    (home / own).symlink_to(folder)
    return folder


def syncthing(home: Path, folder: str, more: str = "") -> None:
    write(
        home / ".local/state/syncthing/config.xml",
        f'<configuration><folder id="x" path="{folder}" type="sendreceive"{more}></folder></configuration>',
    )


def worktree(root: Path, url: str = "git@github.com:alice/dotfiles.git") -> None:
    write(root / ".git/config", f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {url}\n')
    write(root / ".git/HEAD", "ref: refs/heads/main\n")


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_an_app_s_folder_in_dropbox_is_told_with_its_stores(computer: Computer, system: str) -> None:
    surroundings = computer("codex", system=system)
    home = surroundings.host.home
    where, folder = DROPBOX[system]
    write(home / where, json.dumps({"personal": {"path": folder, "is_team": False}}))
    moved = moved_into(surroundings, ".codex", home / "Dropbox" / "codex")
    finding = found(surroundings)["codex.synced-folder"]
    assert (finding.state, finding.severity, finding.check) == (State.RISK, "medium", "synced-folder")
    assert finding.tip == "cloud-backup-off"
    assert any(seen.where.startswith(str(moved)) and seen.value == "Dropbox" for seen in finding.evidence)
    assert str(home / where) in {seen.where for seen in finding.evidence}
    assert finding.remedy.kind == "guide"
    for language in LANGUAGES:
        assert "Dropbox" in told(finding, language)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="only Linux lets a test set such a mark")
def test_what_the_person_has_told_dropbox_to_ignore_is_left_out(computer: Computer) -> None:
    surroundings = computer("codex")
    home = surroundings.host.home
    write(home / ".dropbox/info.json", json.dumps({"personal": {"path": "/home/alice/Dropbox"}}))
    folder = moved_into(surroundings, ".codex", home / "Dropbox" / "codex")
    assert "codex.synced-folder" in found(surroundings)
    try:
        os.setxattr(folder, "user.com.dropbox.ignored", b"1")
    except OSError:
        pytest.skip("this file system has no such attributes")
    assert "codex.synced-folder" not in found(Surroundings.of(surroundings.host))


def test_one_drive_is_found_in_the_registry(computer: Computer) -> None:
    surroundings = computer("codex", system="windows")
    key = "HKCU\\SOFTWARE\\Microsoft\\OneDrive\\Accounts\\Business1"
    registry = {key: {"UserFolder": "C:\\Users\\alice\\Work Files"}}
    (surroundings.host.root / "registry.json").write_text(json.dumps(registry))
    moved_into(surroundings, ".codex", surroundings.host.home / "Work Files" / "codex")
    finding = found(Surroundings.of(FixtureHost(surroundings.host.root, "windows")))["codex.synced-folder"]
    assert finding.state is State.RISK
    assert "OneDrive" in told(finding)


def test_documents_in_icloud_hold_the_chats_of_a_project(computer: Computer) -> None:
    surroundings = computer("aider", system="macos")
    home = surroundings.host.home
    projects = list(home.rglob(".aider.chat.history.md"))
    assert projects
    (home / "Documents").mkdir(exist_ok=True)
    projects[0].parent.rename(home / "Documents" / "project")
    import plistlib

    path = home / "Library/Preferences/com.apple.finder.plist"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(plistlib.dumps({"FXICloudDriveDocuments": True, "FXICloudDriveDesktop": False}))
    finding = found(surroundings)["aider.synced-folder"]
    assert "iCloud" in told(finding)
    assert any("Documents" in seen.where for seen in finding.evidence)


def test_a_folder_known_by_its_name_alone_may_be_copied(computer: Computer) -> None:
    surroundings = computer("codex")
    moved_into(surroundings, ".codex", surroundings.host.home / "Nutstore Files" / "codex")
    finding = found(surroundings)["codex.synced-folder"]
    assert finding.state is State.UNKNOWN
    assert "could not be checked" in told(finding)
    assert "坚果云" in told(finding, "zh_CN")


def test_the_folder_of_baidu_netdisk_is_found_on_every_drive(computer: Computer) -> None:
    surroundings = computer("codex", system="windows")
    moved_into(surroundings, ".codex", surroundings.host.local("D:\\BaiduSyncdisk") / "codex")
    finding = found(surroundings)["codex.synced-folder"]
    assert finding.state is State.RISK
    assert "百度网盘" in told(finding, "zh_CN")


def test_an_rclone_mount_is_seen(computer: Computer) -> None:
    surroundings = computer("codex")
    moved_into(surroundings, ".codex", surroundings.host.home / "cloud" / "codex")
    line = "40 1 0:50 / /home/alice/cloud rw - fuse.rclone secret:bucket rw"
    write(surroundings.host.local("/proc/self/mountinfo"), f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n{line}\n")
    finding = found(surroundings)["codex.synced-folder"]
    assert "rclone" in told(finding)
    assert "bucket" not in repr(finding)


def test_syncthing_leaves_the_folder_out_after_the_fix_and_undo_brings_every_byte_back(computer: Computer) -> None:
    surroundings = computer("codex", "claude-code")
    host = surroundings.host
    syncthing(host.home, "/home/alice")
    before = b"// mine\r\n!/.codex\r\n"
    (host.home / ".stignore").write_bytes(before)
    finding = found(surroundings)["codex.synced-folder"]
    assert (finding.severity, finding.remedy.kind, finding.remedy.reversible) == ("low", "setting", True)
    closing = synced_folder.closings(surroundings)["codex.synced-folder"]
    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(closing, host, receipts)
    assert (host.home / ".stignore").read_bytes() == b"/.codex\r\n" + before
    after = found(Surroundings.of(host))
    assert "codex.synced-folder" not in after
    assert "claude-code.synced-folder" in after
    undo(receipt, receipts, host)
    assert (host.home / ".stignore").read_bytes() == before
    assert "codex.synced-folder" in found(Surroundings.of(host))


def test_a_list_that_was_not_there_is_made_and_taken_away_again(computer: Computer) -> None:
    surroundings = computer("codex")
    host = surroundings.host
    syncthing(host.home, "/home/alice")
    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(synced_folder.closings(surroundings)["codex.synced-folder"], host, receipts)
    assert (host.home / ".stignore").read_text() == "/.codex\n"
    undo(receipt, receipts, host)
    assert not (host.home / ".stignore").exists()


def test_a_folder_that_syncthing_has_paused_is_not_copied(computer: Computer) -> None:
    surroundings = computer("codex")
    syncthing(surroundings.host.home, "/home/alice", ' paused="true"')
    assert found(surroundings)["system.synced-folder"].state is State.OK


def test_a_work_tree_with_a_remote_holds_chats_until_they_are_left_out(computer: Computer) -> None:
    surroundings = computer("codex")
    host = surroundings.host
    worktree(host.home, "https://alice:hunter2@git.example.org/dotfiles.git")
    finding = found(surroundings)["codex.synced-folder"]
    assert (finding.state, finding.severity, finding.remedy.kind) == (State.RISK, "medium", "setting")
    assert "git.example.org" in told(finding)
    assert "hunter2" not in repr(finding) + told(finding)
    receipts = Receipts(surroundings.state.state / "receipts")
    receipt = close(synced_folder.closings(surroundings)["codex.synced-folder"], host, receipts)
    assert (host.home / ".git/info/exclude").read_text() == "/.codex\n"
    assert "codex.synced-folder" not in found(Surroundings.of(host))
    undo(receipt, receipts, host)
    assert not (host.home / ".git/info").exists()


def test_a_work_tree_without_a_remote_goes_nowhere(computer: Computer) -> None:
    surroundings = computer("codex")
    write(surroundings.host.home / ".git/config", "[core]\n\tbare = false\n")
    assert found(surroundings)["system.synced-folder"].state is State.OK


def test_what_git_leaves_out_already_is_fine(computer: Computer) -> None:
    surroundings = computer("codex")
    worktree(surroundings.host.home)
    write(surroundings.host.home / ".gitignore", "*\n!/.bashrc\n")
    assert "codex.synced-folder" not in found(surroundings)


def test_a_list_in_the_work_tree_that_lets_it_in_again_is_left_to_the_person(computer: Computer) -> None:
    surroundings = computer("codex")
    worktree(surroundings.host.home)
    write(surroundings.host.home / ".gitignore", "!/.codex\n")
    assert found(surroundings)["codex.synced-folder"].remedy.kind == "guide"
    assert synced_folder.closings(surroundings) == {}


def test_chats_that_were_committed_are_high_and_a_line_does_not_help(computer: Computer, home: Path) -> None:
    surroundings = computer("aider")
    histories = list(surroundings.host.home.rglob(".aider.chat.history.md"))
    project = histories[0].parent
    git(project, "init", "-q")
    git(project, "remote", "add", "origin", "git@example.org:alice/project.git")
    git(project, "add", "-A")
    write(project / ".gitignore", ".aider*\n")
    finding = found(Surroundings.of(surroundings.host))["aider.synced-folder"]
    assert (finding.severity, finding.remedy.kind) == ("high", "guide")
    assert "git rm -r --cached" in told(finding)


def git(folder: Path, *words: str) -> None:
    if not any((Path(one) / "git").exists() for one in os.environ.get("PATH", "").split(os.pathsep)):
        pytest.skip("git is not installed")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *words], cwd=folder, check=True, env=environment, capture_output=True)


def test_a_list_that_cannot_be_read_is_not_taken_for_empty(computer: Computer) -> None:
    surroundings = computer("codex")
    write(surroundings.host.home / ".dropbox/info.json", "{")
    finding = found(surroundings)["system.synced-folder"]
    assert finding.state is State.UNKNOWN
    assert "Could not check" in told(finding)
    assert finding.evidence[0].where.endswith("info.json")


def test_a_backup_program_is_told_and_harms_nothing(computer: Computer) -> None:
    surroundings = computer("codex")
    (surroundings.host.home / ".cache/deja-dup").mkdir(parents=True)
    findings = found(surroundings)
    assert findings["system.synced-folder"].state is State.OK
    assert (findings["system.backups"].state, findings["system.backups"].severity) == (State.MANUAL, "info")
    assert "Déjà Dup" in told(findings["system.backups"], "zh_CN")


def test_only_the_chats_behind_a_link_are_found_too(computer: Computer) -> None:
    surroundings = computer("codex")
    home = surroundings.host.home
    write(home / ".dropbox/info.json", json.dumps({"personal": {"path": "/home/alice/Box of mine"}}))
    moved_into(surroundings, ".codex/sessions", home / "Box of mine" / "sessions")
    finding = found(surroundings)["codex.synced-folder"]
    assert all("Box of mine" in seen.where or seen.where.endswith("info.json") for seen in finding.evidence)


def test_without_ai_apps_there_is_nothing_to_tell(computer: Computer) -> None:
    surroundings = computer()
    write(surroundings.host.home / ".dropbox/info.json", json.dumps({"personal": {"path": "/home/alice/Dropbox"}}))
    assert found(surroundings) == {}
