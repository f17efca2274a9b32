"""Lists what the program is made of, as CycloneDX 1.6: ``python3 installer/sbom.py [--licences] [OUT]``.

Everything comes from ``requirements.lock``: names, versions, the hashes of the files that may be installed, and who
needs what. The same lock gives the same bytes on any computer. ``--licences`` adds what the libraries that are
installed here say of their licence, and prints a table of them.
"""

import argparse
import importlib.metadata
import json
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import files  # noqa: E402 - scripts find each other by their folder

LOCK = files.CHECKOUT / "requirements.lock"
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?(?: \\)?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "pkg:pypi/tidytrace")


@dataclass(frozen=True)
class Locked:
    """One library of the lock."""

    name: str
    version: str
    marker: str
    """Where it is installed; empty for everywhere."""
    hashes: tuple[str, ...]
    """SHA-256 of each file that may be installed for it."""
    needed_by: tuple[str, ...]

    @property
    def purl(self) -> str:
        """As package URLs name it: purl-spec, type pypi."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> list[Locked]:
    """What a lock says that uv wrote, in its order."""
    found = []
    for part in re.split(r"\n(?=[A-Za-z0-9])", text):
        entry = _ENTRY.match(part.split("\n", 1)[0])
        if entry is None:
            continue  # the comment at its head
        found.append(
            Locked(
                name=re.sub(r"[-_.]+", "-", entry["name"]).lower(),
                version=entry["version"],
                marker=(entry["marker"] or "").strip(),
                hashes=tuple(sorted(_HASH.findall(part))),
                needed_by=tuple(_needed_by(part)),
            )
        )
    return found


def _needed_by(part: str) -> Iterator[str]:
    after = part.partition("# via")[2]
    for line in after.splitlines():
        name = line.strip(" #")
        if name and not name.startswith("-"):
            yield name.split(" ")[0]


def document(libraries: Iterable[Locked], version: str, licences: "dict[str, str] | None" = None) -> dict[str, Any]:
    """The list as CycloneDX has it."""
    libraries = list(libraries)
    own = f"pkg:pypi/tidytrace@{version}"
    by_name = {one.name: one.purl for one in libraries} | {"tidytrace": own}
    needs: dict[str, list[str]] = {own: [], **{one.purl: [] for one in libraries}}
    for one in libraries:
        for name in one.needed_by:
            # «tidytrace (pyproject.toml)» is the project itself
            needs[by_name[name]].append(one.purl)
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "tidytrace",
                "version": version,
                "purl": own,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": [_component(one, (licences or {}).get(one.name)) for one in libraries],
        "dependencies": [{"ref": ref, "dependsOn": sorted(those)} for ref, those in sorted(needs.items())],
    }
    # the number is that of the content: the same list has the same one
    number = uuid.uuid5(_NAMESPACE, json.dumps(made, sort_keys=True))
    return {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "serialNumber": f"urn:uuid:{number}", **made}


def _component(one: Locked, licence: str | None) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        # any one of these files may be the one that is installed, so none is the hash of the component itself
        "externalReferences": [
            {"type": "distribution", "url": one.purl, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for digest in one.hashes
        ],
    }
    if one.marker:
        component["properties"] = [{"name": "tidytrace:where", "value": one.marker}]
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    return component


def licences(libraries: Iterable[Locked]) -> dict[str, str]:
    """What the libraries that are installed here say of their licence."""
    found = {}
    for one in libraries:
        try:
            told = importlib.metadata.metadata(one.name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found[one.name] = _licence(told)
    return found


def _licence(told: "importlib.metadata.PackageMetadata") -> str:
    classifiers = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if "License ::" in line]
    spoken = told.get("License-Expression") or ", ".join(classifiers) or told.get("License") or ""
    return spoken.splitlines()[0] if spoken else "not told"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--licences", action="store_true", help="with what the libraries installed here say")
    parser.add_argument("out", nargs="?", type=Path, help="a file; without it the list is printed")
    given = parser.parse_args()
    libraries = locked(LOCK.read_text("utf-8"))
    told = licences(libraries) if given.licences else {}
    text = json.dumps(document(libraries, files.version(), told), indent=2, ensure_ascii=False) + "\n"
    if given.out:
        given.out.write_text(text, encoding="utf-8")
        for one in libraries if told else ():
            print(f"{one.name:24} {one.version:12} {told.get(one.name, 'not installed here')}")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
