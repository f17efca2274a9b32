"""A computer with traps on it: everything that could lead an erasure out of the app's own folder.

Names are what the rows of the attack table are called.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from chatter import Desk

CAT = "cat-00000000000000a1"
DOG = "dog-00000000000000b2"
SAID = "MARK-cat tell me about the sleeping habits of cats"
SESSION = f"sessions/one/{CAT}.jsonl"
BESIDE = f"sessions/one/{CAT}"
KEPT = {"auth.json": '{"token": "kept"}', "models/large": "weights"}
"""What Chatter's definition never lets go."""
SET_FLAGS = 0x40086602
GET_FLAGS = 0x80086601
APPEND_ONLY = 0x20
IMMUTABLE = 0x10
"""``FS_IOC_SETFLAGS``, ``FS_IOC_GETFLAGS`` and their marks, of linux/fs.h."""


class Scene:
    """Chatter with two conversations, and things outside its folder that nobody may touch."""

    def __init__(self, desk: Desk, outside: Path) -> None:
        self.desk = desk
        self.data = desk.data
        self.outside = outside
        self.undo = contextlib.ExitStack()
        outside.mkdir()
        for name in (f"{CAT}.jsonl", "notes.txt", "deep/er/thesis.txt", "agent.jsonl", "auth.json"):
            path = outside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{SAID}\nthe person's own, kept at {name}\n")
        desk.session(CAT, SAID, "REPLY-cat sixteen hours a day")
        desk.session(DOG, "MARK-dog how far does a husky run in one day")
        desk.write("diary.jsonl", '{"chat":"diary-1","role":"user","text":"MARK-emu the largest bird that runs"}\n')
        desk.write(f"{BESIDE}/agent.jsonl", f"{SAID} agent\n")
        desk.write(f"{BESIDE}/sub/more.jsonl", f"{SAID} more\n")
        desk.write("pastes/1", f"{SAID} paste\n")

    def mount(self, source: Path | str, point: Path, *options: str) -> None:
        subprocess.run(["mount", *options, source, point], check=True)
        self.undo.callback(subprocess.run, ["umount", "-l", point], check=True)

    def mark(self, path: Path, flag: int) -> None:
        """``chattr +a`` or ``+i``, until the end of the test."""
        descriptor = os.open(path, os.O_RDONLY)
        self.undo.callback(os.close, descriptor)
        (before,) = struct.unpack("l", fcntl.ioctl(descriptor, GET_FLAGS, bytes(8)))
        try:
            fcntl.ioctl(descriptor, SET_FLAGS, struct.pack("l", before | flag))
        except OSError as error:
            pytest.skip(f"this file system keeps no such marks ({errno.errorcode[error.errno or 0]})")
        self.undo.callback(fcntl.ioctl, descriptor, SET_FLAGS, struct.pack("l", before))

    def aside(self, path: Path) -> Path:
        """Move something out of the app's folder and say where it is now."""
        moved = self.outside / "moved" / path.name
        moved.parent.mkdir(exist_ok=True)
        return path.rename(moved)


def digests(folder: Path) -> dict[str, str]:
    """What everything outside holds, and what kind it is; names, links and owners count as well as bytes."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""
        found[os.fspath(path)] = f"{status.st_mode:o} {status.st_uid} {status.st_size} {status.st_ino} {content}"
    return found


Trap = Callable[[Scene], None]
TRAPS: dict[str, tuple[Trap, str]] = {}
"""By name: what sets the trap, and which reasons it may be reported with; none if it is an entry that just goes."""
ROOT_ONLY: set[str] = set()


def trap(name: str, reasons: str, *, root: bool = False) -> Callable[[Trap], Trap]:
    def kept(function: Trap) -> Trap:
        TRAPS[name] = (function, reasons)
        if root:
            ROOT_ONLY.add(name)
        return function

    return kept


# --- links -----------------------------------------------------------------------------------------------------


@trap("the transcript is a link to a file outside", "link")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(scene.outside / f"{CAT}.jsonl")


@trap("the transcript is a link to a file of the app's own", "link")
def _(scene: Scene) -> None:
    other = scene.data / SESSION
    other.rename(other.with_name("kept.txt"))
    other.symlink_to("kept.txt")


@trap("the transcript was moved out and linked back", "link")
def _(scene: Scene) -> None:
    (scene.data / SESSION).symlink_to(scene.aside(scene.data / SESSION))


@trap("the transcript is a link to itself", "link unreadable changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(f"{CAT}.jsonl")


@trap("the transcript is a dangling link", "link unreadable changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(scene.outside / "nothing")


@trap("the transcript is a link to a process's descriptor", "link unreadable changed")
def _(scene: Scene) -> None:
    descriptor = os.open(scene.outside / f"{CAT}.jsonl", os.O_RDONLY)
    scene.undo.callback(os.close, descriptor)
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).symlink_to(f"/proc/self/fd/{descriptor}")


@trap("the project's folder is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "sessions/one").symlink_to(scene.aside(scene.data / "sessions/one"))


@trap("the folder of all sessions is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "sessions").symlink_to(scene.aside(scene.data / "sessions"))


@trap("the folder beside the transcript is a link", "link")
def _(scene: Scene) -> None:
    shutil.rmtree(scene.data / BESIDE)
    (scene.data / BESIDE).symlink_to(scene.outside)


@trap("a link to a file in the folder that goes", "")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "thesis").symlink_to(scene.outside / "deep/er/thesis.txt")


@trap("a link to a folder in the folder that goes", "")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "everything").symlink_to(scene.outside)


@trap("a link to the root of the disk in the folder that goes", "")
def _(scene: Scene) -> None:
    (scene.data / BESIDE / "root").symlink_to("/")


@trap("a paste is a link", "link")
def _(scene: Scene) -> None:
    (scene.data / "pastes/1").unlink()
    (scene.data / "pastes/1").symlink_to(scene.outside / "notes.txt")


@trap("the folder of pastes is a link", "link")
def _(scene: Scene) -> None:
    shutil.rmtree(scene.data / "pastes")
    (scene.data / "pastes").symlink_to(scene.outside)


# --- second names ----------------------------------------------------------------------------------------------


@trap("the transcript has a second name outside", "hard-link")
def _(scene: Scene) -> None:
    os.link(scene.data / SESSION, scene.outside / "second")


@trap("the transcript is a second name of a file outside", "hard-link changed")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    os.link(scene.outside / f"{CAT}.jsonl", scene.data / SESSION)


@trap("a file in the folder that goes is a second name", "hard-link")
def _(scene: Scene) -> None:
    os.link(scene.outside / "notes.txt", scene.data / BESIDE / "notes.txt")


@trap("a link in the folder that goes is a second name", "hard-link")
def _(scene: Scene) -> None:
    (scene.outside / "way").symlink_to("notes.txt")
    os.link(scene.outside / "way", scene.data / BESIDE / "way", follow_symlinks=False)


@trap("a paste is a second name", "hard-link changed")
def _(scene: Scene) -> None:
    (scene.data / "pastes/1").unlink()
    os.link(scene.outside / "notes.txt", scene.data / "pastes/1")


# --- mounts ----------------------------------------------------------------------------------------------------


@trap("a folder of the same disk is mounted on the project's folder", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside, scene.data / "sessions/one", "--bind")


@trap("a folder of the same disk is mounted in the folder that goes", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside, scene.data / BESIDE / "sub", "--bind")


@trap("a file is mounted on the transcript", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside / f"{CAT}.jsonl", scene.data / SESSION, "--bind")


@trap("the transcript is mounted on itself", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.data / SESSION, scene.data / SESSION, "--bind")


@trap("a file is mounted on one in the folder that goes", "other-disk changed", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.outside / "agent.jsonl", scene.data / BESIDE / "agent.jsonl", "--bind")


@trap("another disk is mounted in the folder that goes", "other-disk", root=True)
def _(scene: Scene) -> None:
    scene.mount("none", scene.data / BESIDE / "sub", "-t", "tmpfs")
    (scene.data / BESIDE / "sub" / "kept.txt").write_text(SAID)


@trap("the folder beside the transcript is mounted read-only", "other-disk read-only", root=True)
def _(scene: Scene) -> None:
    scene.mount(scene.data / BESIDE, scene.data / BESIDE, "--bind", "-o", "ro")


# --- what is no file -------------------------------------------------------------------------------------------


@trap("the transcript is a pipe", "special-file changed unreadable")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    os.mkfifo(scene.data / SESSION)


@trap("a pipe in the folder that goes", "special-file")
def _(scene: Scene) -> None:
    os.mkfifo(scene.data / BESIDE / "pipe")


@trap("a socket in the folder that goes", "special-file")
def _(scene: Scene) -> None:
    here = os.open(scene.data / BESIDE, os.O_RDONLY)
    scene.undo.callback(os.close, here)
    made = scene.undo.enter_context(socket.socket(socket.AF_UNIX))
    made.bind(f"/proc/self/fd/{here}/socket")


@trap("a disk as a device file in the folder that goes", "special-file", root=True)
def _(scene: Scene) -> None:
    os.mknod(scene.data / BESIDE / "disk", 0o60600, os.makedev(7, 250))


@trap("the transcript is a folder", "special-file changed unreadable read-only cannot-erase newer-schema")
def _(scene: Scene) -> None:
    (scene.data / SESSION).unlink()
    (scene.data / SESSION).mkdir()
    (scene.data / SESSION / "kept.txt").write_text("MARK-dog in the way")


# --- marks -----------------------------------------------------------------------------------------------------


@trap("the transcript is marked unchangeable", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / SESSION, IMMUTABLE)


@trap("the project's folder is marked unchangeable", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / "sessions/one", IMMUTABLE)


@trap("the project's folder may only grow", "read-only", root=True)
def _(scene: Scene) -> None:
    scene.mark(scene.data / "sessions/one", APPEND_ONLY)


@trap("the transcript is read-only", "read-only")
def _(scene: Scene) -> None:
    (scene.data / SESSION).chmod(0o400)


# --- what the app needs ----------------------------------------------------------------------------------------


@trap("sign-in data has a second name in the folder that goes", "hard-link never-touch")
def _(scene: Scene) -> None:
    scene.desk.write("auth.json", KEPT["auth.json"])
    os.link(scene.data / "auth.json", scene.data / BESIDE / "copy")


@trap("the models are mounted in the folder that goes", "other-disk never-touch", root=True)
def _(scene: Scene) -> None:
    scene.desk.write("models/large", KEPT["models/large"])
    scene.mount(scene.data / "models", scene.data / BESIDE / "sub", "--bind")
