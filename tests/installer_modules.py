"""The scripts of ``installer/`` as modules, for those who test them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "installer" / "linux"


def linux_module(name: str) -> ModuleType:
    """``installer/linux/NAME.py``, which finds the scripts beside it as it does when it is started."""
    spec = importlib.util.spec_from_file_location(f"linux_{Path(name).name}", LINUX / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.path.insert(0, str(LINUX))
    try:
        spec.loader.exec_module(made)
    finally:
        sys.path[:] = before
    return made
