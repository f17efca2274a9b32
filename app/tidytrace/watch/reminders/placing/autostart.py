"""The desktop's own list of what starts at login, where no systemd does it.

Desktop Application Autostart Specification 0.5; Desktop Entry Specification 1.5, «The Exec key» and «Possible value
types»: an argument is quoted first, then the backslashes of the whole value are doubled.
"""

import re
from pathlib import Path
from typing import ClassVar, Final

from tidytrace.host import Host
from tidytrace.host.session import Starter
from tidytrace.watch.reminders.placing.files import SilentWay
from tidytrace.watch.reminders.placing.marks import BLANK, sealed
from tidytrace.watch.reminders.placing.model import NAME, Piece, Target, through_shell

FILE: Final = f"{NAME}.desktop"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@+,-]+")


class Autostart(SilentWay):
    """``~/.config/autostart/tidytrace-remind.desktop``; it looks at each login, and needs no tool."""

    starter: ClassVar[Starter] = "autostart"
    file: ClassVar[str] = FILE
    head: ClassVar[str] = f"# {BLANK}\n# Remove it with: tidytrace remind --uninstall\n"
    delay: ClassVar[int] = 60
    """Seconds after the login."""

    def places(self, host: Host) -> tuple[Path, ...]:
        """The folder of the person, and the customary one if that was moved since."""
        configurations = (Path(host.variables()["xdg_config"]), host.home / ".config")
        return tuple(dict.fromkeys(folder / "autostart" / self.file for folder in configurations))

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """One entry."""
        return (Piece(str(self.places(host)[0]), sealed(self._entry(target))),)

    def _entry(self, target: Target) -> str:
        return (
            "[Desktop Entry]\n"
            f"{self.head}"
            "Type=Application\n"
            "Version=1.0\n"
            f"Name={_value(target.title)}\n"
            f"Name[zh_CN]={_value(target.title_chinese)}\n"
            f"{exec_keys(target)}"
            "Terminal=false\n"
            "NoDisplay=true\n"
            f"X-GNOME-Autostart-Delay={self.delay}\n"
        )


def exec_keys(target: Target) -> str:
    """The two lines of an entry that say what is started, and what must be there for that."""
    # neither the key nor env takes a program with = in its name
    words = list(through_shell(target.program) if "=" in target.program[0] else target.program)
    if target.environment:
        words = ["env", *(f"{name}={value}" for name, value in target.environment), *words]
    return f"TryExec={_value(target.program[0])}\nExec={_value(' '.join(map(_argument, words)))}\n"


def _argument(word: str) -> str:
    word = word.replace("%", "%%")
    if _PLAIN.fullmatch(word):
        return word
    return '"' + re.sub(r'(["`$\\])', r"\\\1", word) + '"'


def _value(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
