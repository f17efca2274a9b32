"""Puts into the wheel what belongs below ``share``: entry of the menu, icons, manual, completions. Called by hatchling.

``.venv/bin/python -m hatchling build`` makes ``dist/*.whl`` and ``dist/*.tar.gz``; the same checkout gives the same
bytes. What ``prepare.py`` works out depends on the computer, so it is not in the wheel: it is made at the first look.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CHECKOUT = Path(__file__).resolve().parents[1]
LINUX = CHECKOUT / "installer" / "linux"
sys.path.insert(0, str(LINUX))

from share import COMPLETIONS, FILES, PAGES, moment  # noqa: E402 - scripts find each other by their folder


class Share(BuildHookInterface):
    """Files below ``share`` of wherever the wheel is installed: of a virtual environment, or of the system."""

    PLUGIN_NAME = "custom"
    _written: tempfile.TemporaryDirectory[str]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the manual and the completions, and name all files. ``version`` is ``standard`` or ``editable``."""
        self._written = tempfile.TemporaryDirectory(prefix="tidytrace-share-")
        if version == "editable":
            return
        share = Path(self._written.name)
        # the libraries of whoever builds, which may be named by this variable alone
        path = os.pathsep.join(filter(None, (str(CHECKOUT / "app"), os.environ.get("PYTHONPATH"))))
        subprocess.run(
            [sys.executable, "-P", str(LINUX / "manual.py"), str(share), str(moment()), "--plain"],
            check=True,
            env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        build_data["shared_data"] |= {str(CHECKOUT / source): f"share/{place}" for place, source in FILES.items()}
        build_data["shared_data"] |= {
            str(share / place): f"share/{place}" for place in (*PAGES.values(), *COMPLETIONS.values())
        }

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was written for the wheel, once it is in it."""
        del version, build_data, artifact_path
        self._written.cleanup()
