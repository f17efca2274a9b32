"""Why no test can touch the real home: it never learns where it is, and the interpreter refuses if it gets there.

Two independent walls. The environment of the whole run is replaced before any test module is imported, so that
every program that asks for a home folder is given an empty one. And an audit hook of the interpreter, which cannot
be taken out again, looks at every file, folder, database and socket that Python code opens.
"""

# ruff: noqa: PTH100, PTH114, PTH118, PTH120 - this runs for every file that is opened; pathlib would make it several times slower
import ctypes
import functools
import ipaddress
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

KEPT = frozenset(
    {
        *("PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "NUMBER_OF_PROCESSORS", "VIRTUAL_ENV"),
        *("LANG", "LANGUAGE", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS"),
        *("DISPLAY", "XAUTHORITY", "SOURCE_DATE_EPOCH", "DEBIAN_FRONTEND"),
        *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"),
    }
)
"""Variables a test run may see; all others are taken away, those of the AI apps among them."""

KEPT_PREFIXES = (
    *("LC_", "PYTHON", "PYTEST", "HYPOTHESIS", "COV", "COVERAGE", "QT_", "TIDYTRACE_LAB", "TIDYTRACE_TEST"),
    *(("WINE",) if os.name == "nt" else ()),  # where Wine's own libraries learn who the person is, among others
)
INSTALLER_PREFIXES = ("PIP_", "UV_", "NPM_CONFIG_", "npm_config_")
"""Where packages come from; the tests of the installer need it, and no AI app reads it."""

_ONE_PATH = {
    "open": (0,),
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.truncate": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.utime": (0,),
    "os.chdir": (0,),
    "os.listdir": (0,),
    "os.scandir": (0,),
    "os.walk": (0,),
    "os.fwalk": (0,),
    "os.getxattr": (0,),
    "os.setxattr": (0,),
    "os.listxattr": (0,),
    "os.removexattr": (0,),
    "shutil.copyfile": (0, 1),
    "shutil.copymode": (0, 1),
    "shutil.copystat": (0, 1),
    "shutil.copytree": (0, 1),
    "shutil.move": (0, 1),
    "shutil.rmtree": (0,),
    "shutil.chown": (0,),
    "shutil.make_archive": (2,),
    "shutil.unpack_archive": (0, 1),
    "sqlite3.connect": (0,),
    "tempfile.mkstemp": (0,),
    "tempfile.mkdtemp": (0,),
    "glob.glob": (0,),
    "pathlib.Path.glob": (0,),
    "pathlib.Path.rglob": (0,),
}
"""Audit events and which of their arguments are paths."""

_ROOM = 2 << 30
"""Bytes that must be free in memory before tests work there; they need a tenth of it."""

_DETOUR = re.compile(r"//|/\.\.?(?:/|\Z)|/\Z")
"""In a path that could be written shorter."""

_MANY = 20_000

_SOCKET = {"socket.connect": 1, "socket.bind": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_LOOKUP = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}


class Fence:
    """Decides about paths: the nearest folder above a path, closed or open, counts."""

    def __init__(self, closed: Iterable[str | Path], opened: Iterable[str | Path]) -> None:
        """A folder that is both closed and open is closed."""
        self._open = dict.fromkeys((_real(folder) for folder in opened), True)
        self._open |= dict.fromkeys((_real(folder) for folder in closed), False)
        self._known: dict[str, bool] = {}
        """Whether a folder is closed; by its name alone, so it stays true."""

    def open(self, folder: str | Path) -> None:
        """Let a folder be used that was named by hand, such as that of ``--basetemp``."""
        self._open[_real(folder)] = True
        self._known.clear()

    def refuses(self, path: str) -> bool:
        """Whether the path, or what it links to, is beneath a closed folder."""
        absolute = path if _is_absolute(path) else os.path.abspath(path)
        real = _real(absolute)
        return self._closed(real) or (real != absolute and self._closed(absolute))

    def _closed(self, absolute: str) -> bool:
        verdict = self._open.get(os.path.normcase(absolute))
        if verdict is not None:
            return not verdict
        above = os.path.dirname(absolute)
        if above == absolute:
            return False
        closed = self._known.get(above)
        if closed is None:
            if len(self._known) > _MANY:
                self._known.clear()
            closed = self._known[above] = self._closed(above)
        return closed


def _is_absolute(path: str) -> bool:
    """Whether it is written as ``abspath`` would write it; False when that is not sure."""
    return os.name == "posix" and path.startswith("/") and not _DETOUR.search(path)


def _c_realpath() -> Callable[[bytes, object], int | None] | None:
    """That of glibc: it asks the system the same, in a tenth of the time that Python takes."""
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc":
        return None
    function = ctypes.PyDLL(None).realpath
    function.argtypes, function.restype = (ctypes.c_char_p, ctypes.c_void_p), ctypes.c_void_p
    return function


_REALPATH = _c_realpath()
_Room = ctypes.c_char * 4097
"""PATH_MAX and an end."""


def _real(path: str | Path) -> str:
    if _REALPATH is not None:
        room = _Room()
        folder, name = os.path.split(path)
        plain = name not in {"", ".", ".."} and not os.path.islink(path)
        if _REALPATH(os.fsencode((folder or ".") if plain else path), room):
            found = os.fsdecode(room.value)
            return os.path.join(found, name) if plain else found
        # what leads nowhere is for Python
    return os.path.normcase(os.path.realpath(path))


def real_homes(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The homes of the person who runs the tests: the account's, and the one that the environment names."""
    homes: dict[Path, None] = {}
    if os.name == "posix":
        import pwd

        homes[Path(pwd.getpwuid(os.getuid()).pw_dir)] = None
    for name in ("HOME", "USERPROFILE"):
        if environ.get(name):
            homes[Path(environ[name])] = None
    # an account whose home is / (some containers) keeps nothing there that could be told from the system
    return tuple(home for home in homes if home.is_absolute() and home != Path(home.anchor))


def own_folders(root: Path) -> tuple[Path, ...]:
    """What a test may use even in the real home: checkout, lab, interpreter, libraries, temporary files."""
    temporary = Path(tempfile.gettempdir())
    libraries = [Path(folder) for folder in sys.path if folder and Path(folder) != root]
    started = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable)]
    lab = Path(os.environ.get("TIDYTRACE_LAB") or root.parent / "shared" / "lab")
    return (root, lab, *started, *libraries, temporary)


@functools.cache
def _own_addresses() -> frozenset[str]:
    """Those of this computer's interfaces: what is sent there never leaves it."""
    import psutil

    return frozenset(one.address for addresses in psutil.net_if_addrs().values() for one in addresses)


class Guard:
    """The audit hook. It raises, and remembers in case somebody swallows what it raised."""

    def __init__(self, fence: Fence) -> None:
        """Nothing is watched before ``install``."""
        self.fence = fence
        self.homes: tuple[Path, ...] = ()
        """The real ones, which no test is told otherwise."""
        self.refused: list[str] = []

    def install(self) -> None:
        """Watch from now on; an audit hook stays until the interpreter ends."""
        sys.addaudithook(self._look)

    def _look(self, event: str, arguments: tuple[object, ...]) -> None:
        positions = _ONE_PATH.get(event)
        if positions is not None:
            for position in positions:
                if position < len(arguments):
                    self._check_path(event, arguments[position])
        elif event == "subprocess.Popen":
            self._check_program(*arguments)
        elif event in _SOCKET:
            self._check_address(event, arguments[_SOCKET[event]])
        elif event in _LOOKUP:
            self._check_name(event, arguments[_LOOKUP[event]])

    def _check_path(self, event: str, path: object) -> None:
        if isinstance(path, os.PathLike):
            path = os.fspath(path)
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str) or not path or "\0" in path or path == ":memory:":
            return  # an open descriptor was checked when it was opened
        if path.startswith("file:"):
            from urllib.parse import unquote

            path = unquote(path.removeprefix("file://").removeprefix("file:").split("?")[0])
        if self.fence.refuses(path):
            self._refuse(f"{event} {path}: this is the real home of the person who runs the tests")

    def _check_program(self, _executable: object, words: object, _folder: object, environ: object) -> None:
        """One of ours that is told no home asks the system for it, and watches or writes there."""
        if not isinstance(environ, Mapping) or os.name != "posix" or isinstance(words, str | bytes | os.PathLike):
            return
        told = {os.fsdecode(name) for name in environ}
        if "HOME" not in told and "tidytrace" in map(str, words):  # type: ignore[call-overload]
            self._refuse(f"subprocess.Popen {words}: without HOME it finds the real one")

    def _check_address(self, event: str, address: object) -> None:
        if isinstance(address, tuple) and address:
            self._check_name(event, address[0])

    def _check_name(self, event: str, name: object) -> None:
        if isinstance(name, (bytes, bytearray)):
            name = bytes(name).decode("ascii", "replace")
        if name is None or name == "localhost":
            return
        try:
            if ipaddress.ip_address(str(name).split("%")[0]).is_loopback or str(name) in _own_addresses():
                return
        except ValueError:
            pass  # a name, and looking it up would already leave this computer
        self._refuse(f"{event} {name}: a test may only talk to this computer")

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        pytest.fail(what)


def clean_environment(environ: Mapping[str, str], folder: Path, *, installer: bool = True) -> dict[str, str]:
    """An environment with every home folder inside ``folder`` and no variable of an AI app."""
    prefixes = (*KEPT_PREFIXES, *INSTALLER_PREFIXES) if installer else KEPT_PREFIXES
    kept = {name: value for name, value in environ.items() if name.upper() in KEPT or name.startswith(prefixes)}
    home = folder / "home"
    # XDG_CONFIG_HOME and its sisters stay unset: they follow HOME, also when a test moves it
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "XDG_RUNTIME_DIR": folder / "run",
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "PROGRAMDATA": folder / "ProgramData",
        "TMPDIR": folder / "tmp",
        "TEMP": folder / "tmp",
        "TMP": folder / "tmp",
    }
    for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR"):
        places[name].mkdir(mode=0o700, parents=True, exist_ok=True)
    # neither the person's keyring nor anything else on their session bus
    keyrings = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    if os.name == "nt":
        keyrings["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    return kept | {name: os.fspath(path) for name, path in places.items()} | keyrings


def replace_environment(environment: Mapping[str, str]) -> None:
    """Make it the environment of this process and of all it starts."""
    for name in set(os.environ) - set(environment):
        del os.environ[name]
    os.environ.update(environment)
    tempfile.tempdir = None


def in_memory(folder: Path = Path("/dev/shm")) -> Path | None:
    """The file system in memory, if tests can do there all that they can do on a disk; a sync costs nothing there."""
    if sys.platform != "linux" or not os.path.ismount(folder) or not os.access(folder, os.W_OK | os.X_OK):
        return None
    import psutil

    file_system = os.statvfs(folder)
    room = min(file_system.f_bavail * file_system.f_frsize, psutil.virtual_memory().available)
    # programs are started from there, and libraries are loaded
    if file_system.f_flag & os.ST_NOEXEC or room < _ROOM:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="tidytrace-tests-", dir=folder) as trial:
            os.setxattr(trial, "user.tidytrace", b"1")
    except OSError:
        return None
    return folder


def enclose(root: Path) -> tuple[Guard, Callable[[], None]]:
    """Build both walls for this run. Returns the guard and what to call at the end."""
    homes = real_homes(os.environ)
    if any(_real(home) == _real(root) for home in homes):
        raise pytest.UsageError("the checkout is the home folder itself; put it into a folder of its own")
    opened = own_folders(root)
    before = Path.cwd()
    fence = Fence(homes, opened)
    if fence.refuses(os.fspath(before)):
        os.chdir(root)
    folder = Path(tempfile.mkdtemp(prefix="tidytrace-tests-"))
    guard = Guard(Fence(homes, (*opened, folder)))
    guard.homes = homes
    # the runner's own temporary folders stay where they were looked for, and apart from the tests' ones
    named = os.environ.get("PYTEST_DEBUG_TEMPROOT") or os.environ.get("TMPDIR")
    temporary = os.fspath(named or in_memory() or tempfile.gettempdir())
    os.environ["PYTEST_DEBUG_TEMPROOT"] = os.fspath(folder) if fence.refuses(temporary) else temporary
    replace_environment(clean_environment(os.environ, folder))
    guard.install()
    return guard, lambda: shutil.rmtree(folder, ignore_errors=True)
