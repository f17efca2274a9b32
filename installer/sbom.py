"""Lists what the program is made of, as CycloneDX 1.6: ``python3 installer/sbom.py [OUT]``.

Everything comes from two files: names, versions, the hashes of what may be installed and who needs what from
``requirements.lock``, licences from ``resources/licences/libraries.toml``. They give the same bytes on any computer.
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import files  # noqa: E402 - scripts find each other by their folder

LOCK = files.CHECKOUT / "requirements.lock"
LICENCES = files.CHECKOUT / "resources" / "licences" / "libraries.toml"
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
                name=_plain(entry["name"]),
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


def document(libraries: Iterable[Locked], version: str, spoken: "dict[str, str] | None" = None) -> dict[str, Any]:
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
        "components": [_component(one, (spoken or {}).get(one.name)) for one in libraries],
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
        component["licenses"] = [{"expression": licence}]
    return component


def licences(text: str) -> dict[str, str]:
    """The licence of each library, as an SPDX expression, from the file that names them."""
    return {_plain(one["name"]): one["licence"] for one in tomllib.loads(text)["libraries"]}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def made() -> str:
    """The list of this checkout, as the file that is published."""
    libraries = locked(LOCK.read_text("utf-8"))
    told = document(libraries, files.version(), licences(LICENCES.read_text("utf-8")))
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(made(), encoding="utf-8")
    else:
        sys.stdout.write(made())
