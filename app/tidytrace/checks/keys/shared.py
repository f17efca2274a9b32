"""Files that belong to no app and that programs take keys from all the same: those of the shell and of the account.

Every AI agent that the person starts is given what stands in them, or can read them.
"""

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from tidytrace.catalog import Text
from tidytrace.host import Host
from tidytrace.host.reading import children, is_file

NAMES: Final = Text(en="Settings of your shell and account", zh_CN="您的命令行和账户设置")
REGISTRY: Final = "HKCU\\Environment"
_IN_HOME: Final = (
    *(".profile", ".bash_profile", ".bash_login", ".bashrc", ".zprofile", ".zshenv", ".zshrc", ".zlogin"),
    *(".xprofile", ".xsessionrc", ".pam_environment", ".env", ".envrc", ".netrc", "_netrc"),
    *(".cache/huggingface/token", ".huggingface/token"),
    *("Documents/PowerShell/Microsoft.PowerShell_profile.ps1",),
    *("Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1", ".config/powershell/profile.ps1"),
)
_IN_EACH: Final = ("auth.json", "credentials.json", ".env")
"""Names of files that many programs keep keys in, each in its own folder of the settings."""
_MOST_FOLDERS: Final = 500


def shared_places(host: Host, taken: Collection[Path]) -> Iterator[Path]:
    """The files that there are, without those that belong to an app (``taken``, as real paths)."""
    for path in _places(host):
        if is_file(path) and path.resolve() not in taken:
            yield path


def _places(host: Host) -> Iterator[Path]:
    yield from (host.home / name for name in _IN_HOME)
    settings = Path(host.variables()["xdg_config"]) if host.system == "linux" else host.home / ".config"
    yield settings / "fish" / "config.fish"
    for folder, ending in ((settings / "environment.d", ".conf"), (settings / "fish" / "conf.d", ".fish")):
        yield from (path for path in children(folder) if path.suffix == ending)
    for folder in islice(children(settings), _MOST_FOLDERS):
        yield from (folder / name for name in _IN_EACH)


def in_registry(host: Host) -> bytes:
    """The variables of the person's account on Windows, as a file of variables would have them."""
    names = host.registry_names(REGISTRY)
    values = ((name, host.registry(REGISTRY, name)) for name in names)
    return "".join(f"{name}={value}\n" for name, value in values if isinstance(value, str)).encode()
