"""Writes the manual pages and the completions of the shells from the commands themselves.

``python manual.py SHARE MOMENT``: below ``SHARE/man`` in both languages, and where each shell looks. With ``--plain``
the pages are not packed with gzip.
"""

import gzip
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from share import COMPLETIONS, PAGES

from tidytrace.cli.completions import completion
from tidytrace.cli.manual import manual
from tidytrace.language import Language


def main(share: Path, moment: int, *, packed: bool = True) -> None:
    """Write all of them."""
    for code, place in PAGES.items():
        page = manual(Language(code), moment).encode()
        _write(share / (f"{place}.gz" if packed else place), gzip.compress(page, mtime=0) if packed else page)
    for shell, place in COMPLETIONS.items():
        _write(share / place, completion(shell).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main(Path(sys.argv[1]), int(sys.argv[2]), packed="--plain" not in sys.argv)
