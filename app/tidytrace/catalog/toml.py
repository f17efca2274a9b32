"""Reading TOML: with the compiled tomli where it is installed, else with the same parser of the standard library.

The first start reads a hundred definitions; compiled, that takes a third of the time. Every other start reads none, so
neither is imported before it is needed.
"""

import importlib
import importlib.util
from functools import cache
from typing import Any


class NotTOML(ValueError):  # noqa: N818 - says what is the matter
    """The text is no TOML; the message says where."""


def loads(text: str) -> dict[str, Any]:
    """What stands in a document. Raises NotTOML."""
    parser = _parser()
    try:
        found: dict[str, Any] = parser.loads(text)
    except parser.TOMLDecodeError as error:
        raise NotTOML(str(error)) from error
    except RecursionError as error:
        raise NotTOML("nested too deeply") from error
    return found


@cache
def _parser() -> Any:
    return importlib.import_module("tomli" if importlib.util.find_spec("tomli") else "tomllib")
