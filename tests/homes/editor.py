"""What VS Code and its relatives keep: user data folders and ``state.vscdb``."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from homes.files import document, journaled
from tidytrace.host import Host

ITEM_TABLE = "CREATE TABLE IF NOT EXISTS ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB);"


def user_folder(host: Host, name: str) -> Path:
    """The ``User`` folder of an editor, such as ``Code`` or ``Cursor``."""
    variables = host.variables()
    return (
        Path(variables[{"linux": "xdg_config", "windows": "appdata", "macos": "library"}[host.system]]) / name / "User"
    )


def write_state(path: Path, rows: Mapping[str, str]) -> None:
    """A ``state.vscdb`` and its full copy; rows of other extensions that are there stay."""
    with journaled(path, "PRAGMA user_version=1;" + ITEM_TABLE) as connection:
        connection.executemany("INSERT INTO ItemTable VALUES (?, ?)", rows.items())
    shutil.copyfile(path, path.with_name(path.name + ".backup"))


def workspace(user: Path, name: str, project: str) -> Path:
    """The storage folder of one project."""
    folder = user / "workspaceStorage" / name
    document(folder / "workspace.json", {"folder": f"file:///{project.lstrip('/')}"})
    return folder
