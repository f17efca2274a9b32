"""How long words are looked for in the whole text of all chats, beside ripgrep on the same files in the same run.

    .venv/bin/python tests/bench/find_text.py [--home FOLDER] [--rounds 3] [--word WORD]…

``--home`` is a home folder with chats; left out, it is the one that ``large_home.py`` has written. Prints a Markdown
table of processor time (user and system, of all processes, the lowest of all rounds; on a busy machine the clock tells
of the machine): the search alone in one process, and ``rg --count --ignore-case --text`` over the apps' folders where
there is one. ripgrep finds bytes; the search also finds escapes, accents and full-width letters, and reads what it has
found to tell which chat it is.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, os.fspath(ROOT / "app"))

WORDS = ("Lebensversicherung", "银行卡", "13812345678", '"such words as these"')
"""A long word, a short Chinese one, a number that people write in groups, and a phrase."""
MEGABYTE = 10**6


def written() -> Path | None:
    """The home that ``large_home.py`` has written, if it is still there."""
    found = sorted(Path(tempfile.gettempdir()).glob("tidytrace-large-home-*/home/*"))
    return found[0] if found else None


def busy(call: Callable[[], int]) -> tuple[float, int]:
    """Processor time of a call and of all that it starts, and what it gives."""
    before = _spent()
    given = call()
    return _spent() - before, given


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def folders_of(roots: Sequence[Path]) -> tuple[list[str], int]:
    """Each once, none inside another; and the bytes of all their files."""
    chosen: list[Path] = []
    for root in sorted(set(roots)):
        if not any(other in root.parents for other in chosen):
            chosen.append(root)
    size = sum(one.lstat().st_size for root in chosen for one in root.rglob("*") if one.is_file())
    return [os.fspath(one) for one in chosen], size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=written())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--word", action="append")
    asked = parser.parse_args()
    if asked.home is None:
        parser.error("there is no home; write one with large_home.py, or name one")
    os.environ["HOME"] = os.fspath(asked.home)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ.pop(name, None)

    from tidytrace.catalog import load_catalogue
    from tidytrace.chats.finding.query import words
    from tidytrace.chats.finding.whole_text import WholeText
    from tidytrace.chats.library import Library
    from tidytrace.host import current_host, find_installations

    host = current_host()
    installations = find_installations(load_catalogue(), host)
    library = Library(installations, host, None)
    conversations = list(library.conversations(counts=False))
    folders, size = folders_of([folder for one in installations for folder in one.places.folders])
    rg = shutil.which("rg")
    print(f"{len(conversations):,} chats, {size / MEGABYTE:,.0f} MB, {len(installations)} apps\n")
    print("| words | chats | first hit, s | search, s | ripgrep, s |\n| --- | --: | --: | --: | --: |")
    for one in asked.word or WORDS:
        firsts: list[float] = []

        def search(one: str = one, firsts: list[float] = firsts) -> int:
            began = time.process_time()
            found = 0
            for _hit in WholeText(library, words(one)).hits(conversations):
                if not found:
                    firsts.append(time.process_time() - began)
                found += 1
            return found

        def by_rg(one: str = one) -> int:
            plain = one.strip('"')
            command = [rg or "", "-c", "-i", "-a", "-F", "--hidden", "--no-ignore", plain, *folders]
            return len(subprocess.run(command, capture_output=True, check=False).stdout.splitlines())

        mine = [busy(search) for _ in range(asked.rounds)]
        theirs = [busy(by_rg)[0] for _ in range(asked.rounds)] if rg else []
        first = f"{min(firsts):.2f}" if firsts else "–"
        other = f"{min(theirs):.2f}" if theirs else "–"
        print(f"| {one} | {mine[0][1]:,} | {first} | {min(mine)[0]:.2f} | {other} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nMost memory, the list of all chats included: {peak:,.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
