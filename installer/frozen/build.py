"""Builds the program with Python inside: ``python3 installer/frozen/build.py [FOLDER]``, on the system that it is for.

It makes a virtual environment of its own, which holds what both locks say and nothing else, each checked against its
hash: PyInstaller packs whatever a library would use if it were there. In the folder (``dist`` in the checkout) there is
``tidytrace`` afterwards, and on macOS ``Tidytrace.app``.
"""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
LOCKS = (CHECKOUT / "requirements.lock", HERE / "requirements.lock")


def build(folder: Path, work: Path) -> Path:
    """Build in a folder. Returns the folder of the program.

    Args:
        folder: What is there by the names of ours is replaced.
        work: For what is needed meanwhile; a virtual environment that is there already is taken.

    Raises:
        subprocess.CalledProcessError: A library could not be had, or differs from its hash; or PyInstaller failed.
    """
    python = _environment(work / "venv")
    words = ("--noconfirm", "--log-level", "WARN", "--distpath", str(folder), "--workpath", str(work / "build"))
    subprocess.run(
        [python, "-I", "-m", "PyInstaller", *words, str(HERE / "tidytrace.spec")],
        check=True,
        cwd=CHECKOUT,
        # the order of what is packed must not depend on chance
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    return folder / "tidytrace"


def _environment(folder: Path) -> str:
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
    words = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "--quiet", "--disable-pip-version-check")
    for lock in LOCKS:
        subprocess.run([python, "-I", "-m", "pip", "install", *words, "-r", str(lock)], check=True)
    return str(python)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tidytrace-frozen-") as name:
        print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "dist", Path(name)))
