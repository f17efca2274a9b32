"""Starts a service as the system's own manager would: from its unit and the files that override it."""

import shlex
from pathlib import Path


class Unit:
    """A unit in the home, read anew at each start."""

    def __init__(self, home: Path, name: str, command: str, environ: dict[str, str]) -> None:
        """Write it."""
        self._folder = home / ".config" / "systemd" / "user"
        self._name = name
        self._folder.mkdir(parents=True, exist_ok=True)
        variables = "".join(f"Environment={one}={value}\n" for one, value in environ.items())
        (self._folder / name).write_text(
            f"[Unit]\nDescription=An AI server\n\n[Service]\n{variables}ExecStart={command}\nRestart=on-failure\n\n"
            "[Install]\nWantedBy=default.target\n",
            "utf-8",
        )

    def read(self) -> tuple[list[str], dict[str, str]]:
        """The command and the variables of the next start."""
        command: list[str] = []
        environ: dict[str, str] = {}
        overrides = sorted((self._folder / f"{self._name}.d").glob("*.conf"), key=lambda path: path.name)
        for path in (self._folder / self._name, *overrides):
            for line in path.read_text("utf-8").splitlines():
                key, separator, value = (part.strip() for part in line.partition("="))
                if not separator:
                    continue
                if key == "ExecStart":
                    command = shlex.split(value)
                elif key == "Environment":
                    for word in shlex.split(value):
                        name, _, content = word.partition("=")
                        environ[name] = content
        return command, environ
