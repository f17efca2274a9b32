"""Sign the catalogue, so that people can take a newer one without a newer program.

``python installer/sign_catalogue.py --new-key PRIVATE PUBLIC`` makes a pair of keys: the private one into a file
outside the repository that only you may read, the public one into ``resources/keys``.
``python installer/sign_catalogue.py --key PRIVATE OUT`` signs ``resources`` with the version of
``resources/catalogue.toml``. Signing the same files twice on one day gives the same file.
"""

import argparse
import base64
import datetime
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "app"))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402 - needs the path above

from tidytrace.catalog.load import load_catalogue  # noqa: E402
from tidytrace.catalog.root import shipped_version  # noqa: E402
from tidytrace.catalog.signed import Bundle, gathered, opened, public_keys, sign  # noqa: E402


def new_key(private: Path, public: Path) -> None:
    """Make a pair of keys. Existing files are not written over."""
    if private.resolve().is_relative_to(ROOT):
        raise SystemExit("the private key must not be in the repository")
    key = Ed25519PrivateKey.generate()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(private, flags, 0o600), "wb") as file:
        file.write(base64.b64encode(key.private_bytes_raw()) + b"\n")
    with public.open("x", encoding="ascii") as file:
        file.write(f"# Ed25519, for signed catalogues; made {_today()}\n")
        file.write(base64.b64encode(key.public_key().public_bytes_raw()).decode("ascii") + "\n")


def read_key(private: Path) -> Ed25519PrivateKey:
    """The private key of a file."""
    if private.resolve().is_relative_to(ROOT):
        raise SystemExit("the private key must not be in the repository")
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(private.read_text("ascii").strip(), validate=True))


def signed(root: Path, key: Ed25519PrivateKey, version: int, made: datetime.date) -> bytes:
    """The signed file of a folder that loads without a fault."""
    load_catalogue(root / "apps")
    return sign(Bundle(version=version, made=made, files=gathered(root)), key)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new-key", nargs=2, type=Path, metavar=("PRIVATE", "PUBLIC"))
    parser.add_argument("--key", type=Path, metavar="PRIVATE")
    parser.add_argument("--version", type=int, help="by default that of resources/catalogue.toml")
    parser.add_argument("out", nargs="?", type=Path)
    given = parser.parse_args()
    if given.new_key:
        new_key(*given.new_key)
        print(f"private key: {given.new_key[0]} (keep it safe, and out of the repository)")
        print(f"public key: {given.new_key[1]}")
    elif given.key and given.out:
        key = read_key(given.key)
        content = signed(ROOT / "resources", key, given.version or shipped_version(), _today())
        bundle = opened(content, [key.public_key().public_bytes_raw()])
        given.out.write_bytes(content)
        apps = sum(name.startswith("apps/") for name in bundle.files)
        print(f"{given.out}: version {bundle.version}, {apps} apps, {len(content)} bytes")
        if key.public_key().public_bytes_raw() not in public_keys(ROOT / "resources" / "keys"):
            print("resources/keys does not have its public key: no Tidytrace will take this file", file=sys.stderr)
    else:
        parser.error("say --new-key PRIVATE PUBLIC, or --key PRIVATE OUT")


if __name__ == "__main__":
    main()
