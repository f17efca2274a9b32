"""What belongs to the program: the one list that the packages are made from, and the tests under Windows run from.

``python3 files.py [FOLDER]`` prints it, or lays the program out in a folder, as an installed one lies there.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = "tidytrace"
CODE = PurePosixPath("app") / PACKAGE
RESOURCES = PurePosixPath("resources")
NEVER = frozenset({"__pycache__"})
"""Made by this computer, not by the project. Names that begin with a dot are never taken either."""


def files(checkout: Path = CHECKOUT) -> dict[PurePosixPath, Path]:
    """Where each file of the program lies among installed packages, and where it is here; sorted by the former."""
    found = dict(_below(checkout / CODE, PurePosixPath(PACKAGE)))
    found |= _below(checkout / RESOURCES, PurePosixPath(PACKAGE) / RESOURCES)
    return dict(sorted(found.items()))


def modules(checkout: Path = CHECKOUT) -> list[str]:
    """All modules by name. Many are only imported when they are needed, so nobody who reads the code finds them all."""
    found = []
    for path in files(checkout):
        if path.suffix == ".py":
            parts = path.with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def data(checkout: Path = CHECKOUT) -> dict[PurePosixPath, Path]:
    """Those that are no code."""
    return {path: source for path, source in files(checkout).items() if path.suffix != ".py"}


def version(checkout: Path = CHECKOUT) -> str:
    """As the program says it."""
    text = (checkout / CODE / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    if found is None:
        sys.exit("the program does not say its version")
    return found[1]


def lay_out(folder: Path, checkout: Path = CHECKOUT) -> None:
    """Copy all of them into a folder."""
    for path, source in files(checkout).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _below(folder: Path, place: PurePosixPath) -> Iterator[tuple[PurePosixPath, Path]]:
    for path in folder.iterdir():
        if path.name in NEVER or path.name.startswith(".") or path.suffix == ".pyc":
            continue
        if path.is_dir():
            yield from _below(path, place / path.name)
        else:
            yield place / path.name, path


if __name__ == "__main__":
    if len(sys.argv) > 1:
        lay_out(Path(sys.argv[1]))
    else:
        print(*files(), sep="\n")
