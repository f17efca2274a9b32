"""The scripts that pack the program, as modules: each finds those that it names as it does when it is started."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
INSTALLER = ROOT / "installer"


def script(place: str) -> ModuleType:
    """``installer/PLACE.py``, under a name that no other module has."""
    path = INSTALLER / f"{place}.py"
    name = f"packing_{place.replace('/', '_')}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    # where dataclasses look for the module that they are in
    sys.modules[name] = made
    sys.path[:0] = [str(path.parent), str(INSTALLER)]
    try:
        spec.loader.exec_module(made)
    finally:
        sys.path[:] = before
    return made
