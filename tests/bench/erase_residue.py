"""What is left of erased chats on the raw disk, beside ``rm``, ``shred`` and BleachBit: on a file system in a file.

    .venv/bin/python tests/bench/erase_residue.py [--chats 200] [--bleachbit ROOT] [--rounds 2]

Needs an administrator. For each program a new ext4 of 300 MB is mounted, 200 chats of Claude Code are written to it,
all of them are erased by the program, it is unmounted, and the whole image is searched for the words of the chats and
for the names of their files. ``ROOT`` is the folder with BleachBit that ``beside_bleachbit.py --scratch`` leaves.

It says what a program leaves in the blocks that a file system names. On flash and on copy-on-write file systems a disk
keeps more than that, whoever erased.
"""

import argparse
import mmap
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [os.fspath(ROOT / "tests"), os.fspath(ROOT / "app")]

from running import TIDYTRACE, environment

from watch_eyes import line

_IMAGE = 300 << 20
_LINES = 400
_WORDS = "RESIDUE-MARK"
_FOLDER = ".claude/projects/-somewhere-residue"
Erase = Callable[[Path, Sequence[Path]], object]


def write(home: Path, chats: int) -> list[Path]:
    """The chats, every line with the words that are looked for; their names are looked for as well."""
    folder = home / _FOLDER
    folder.mkdir(parents=True)
    written = []
    for number in range(chats):
        name = str(uuid.UUID(int=(0xABCDEF << 104) + (4 << 76) + (8 << 60) + number))
        path = folder / f"{name}.jsonl"
        path.write_text("".join(line(f"{_WORDS} {number} {one} said here", name) for one in range(_LINES)), "utf-8")
        os.utime(path, (1_770_000_000, 1_770_000_000))
        written.append(path)
    return written


def left(image: Path) -> tuple[int, int]:
    """How often the words, and how often the names of the files, stand in the image."""
    with image.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _count(content, _WORDS.encode()), _count(content, b"abcdef00-0000-4000-")


def _count(content: mmap.mmap, words: bytes) -> int:
    count, at = 0, content.find(words)
    while at >= 0:
        count, at = count + 1, content.find(words, at + len(words))
    return count


def rm(_home: Path, files: Sequence[Path]) -> object:
    return subprocess.run(["rm", *files], check=True)


def shred(_home: Path, files: Sequence[Path]) -> object:
    return subprocess.run(["shred", "-n1", "-u", *files], check=True)


def ours(home: Path, _files: Sequence[Path]) -> object:
    words = (*TIDYTRACE, "chats", "erase", "--app", "claude-code", "--yes", "--undo-days", "0")
    surroundings = {**environment(home), "PYTHONPATH": os.fspath(ROOT / "app")}
    return subprocess.run(words, env=surroundings, check=True, stdout=subprocess.DEVNULL)


def bleachbit(root: Path) -> Erase:
    def erase(_home: Path, files: Sequence[Path]) -> object:
        inside = [f"/{path.relative_to(root)}" for path in files]
        words = ["chroot", root, "env", "-i", "HOME=/root", "PATH=/usr/bin:/bin", "bleachbit", "--shred", *inside]
        return subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

    return erase


def once(folder: Path, image: Path, erase: Erase, chats: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Words and names in the image before and after."""
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(_IMAGE)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    counts = []

    def mounted(do: Callable[[], object]) -> None:
        subprocess.run(["mount", "-o", "loop", image, folder], check=True)
        try:
            do()
            os.sync()
        finally:
            subprocess.run(["umount", folder], check=True)
        counts.append(left(image))

    home = folder / "home"
    mounted(lambda: write(home, chats))
    mounted(lambda: erase(home, sorted((home / _FOLDER).glob("*.jsonl"))))
    return counts[0], counts[1]


def rows(chats: int, rounds: int, root: Path | None) -> Iterator[str]:
    """The lines of the table; of several rounds the worst."""
    programs: dict[str, Erase] = {"`rm`": rm, "`shred -n1 -u`": shred, "`tidytrace chats erase`": ours}
    if root is not None:
        programs["`bleachbit --shred`"] = bleachbit(root)
    yield "| on the disk afterwards | words of the chats | names of the files |\n|---|---|---|"
    with tempfile.TemporaryDirectory(prefix="tidytrace-bench-") as name:
        folder = Path(name) / "mounted" if root is None else root / "mnt"
        folder.mkdir(exist_ok=True)
        for words, erase in programs.items():
            seen = [once(folder, Path(name) / "image", erase, chats) for _ in range(rounds)]
            (before, _), (after, names) = seen[0][0], map(max, zip(*(one[1] for one in seen), strict=True))
            yield f"| {words} | {after:,} of {before:,} ({after / before:.0%}) | {names:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--bleachbit", type=Path, metavar="ROOT")
    asked = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("Only an administrator can mount a file system.")
    for row in rows(asked.chats, asked.rounds, asked.bleachbit):
        print(row, flush=True)


if __name__ == "__main__":
    main()
