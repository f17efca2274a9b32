"""Writes what flatpak-builder is to fetch: every library of ``requirements.lock``, by its address and its hash.

``python3 sources.py WHEEL`` with the Python of the SDK, whose pip says which file fits it; WHEEL is Tidytrace itself.
The list is ``build/flatpak-sources.json``. It is made and not kept in the repository, because the addresses are those
of the package index that this computer uses. The hashes are those of the lock: pip takes no file that has another.
"""

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]
LOCK = CHECKOUT / "requirements.lock"
LIST = CHECKOUT / "build" / "flatpak-sources.json"
PYTHON = (3, 13)
"""The Python of the runtime that the manifest names."""


def asked() -> dict:
    """What pip would install here, as its own report tells (pip install --report); nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = ("--dry-run", "--ignore-installed", "--no-deps", "--require-hashes", "--only-binary=:all:")
        quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
        told = ("--report", str(report), "-r", str(LOCK))
        subprocess.run([sys.executable, "-I", "-m", "pip", "install", *words, *quiet, *told], check=True)
        return json.loads(report.read_text("utf-8"))


def sources(report: dict, wheel: Path, machine: str) -> list[dict]:
    """The entries for flatpak-builder, in the order of their names.

    Args:
        report: of pip.
        wheel: Tidytrace itself.
        machine: ``x86_64`` or ``aarch64``; a file for another would not run.

    Raises:
        ValueError: a file has no SHA-256, or is neither at an https address nor on this computer.
    """
    found = [{"type": "file", "path": str(wheel.resolve())}]
    for one in sorted(report["install"], key=lambda one: one["metadata"]["name"].lower()):
        told = one["download_info"]
        digest = told.get("archive_info", {}).get("hashes", {}).get("sha256")
        if not digest:
            raise ValueError(f"{one['metadata']['name']} has no SHA-256")
        address = urlsplit(told["url"])
        if address.scheme == "file":
            where = {"path": unquote(address.path)}
        elif address.scheme == "https":
            where = {"url": told["url"]}
        else:
            raise ValueError(f"{one['metadata']['name']}: an address that begins with {address.scheme}:")
        found.append({"type": "file", **where, "sha256": digest, "only-arches": [machine]})
    return found


def main(wheel: Path) -> None:
    """Write the list."""
    if sys.version_info[:2] != PYTHON:
        sys.exit(f"The runtime has Python {'.'.join(map(str, PYTHON))}, and other files fit this one: {sys.version}")
    found = sources(asked(), wheel, platform.machine())
    LIST.parent.mkdir(exist_ok=True)
    LIST.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    here = sum("path" in one for one in found[1:])
    if here:
        print(f"{here} of {len(found) - 1} libraries are files of this computer; others cannot build from this list")
    print(LIST)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
