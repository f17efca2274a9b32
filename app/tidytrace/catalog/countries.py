"""The names of countries and regions, from ``resources/countries.toml``."""

from functools import cache
from pathlib import Path

import msgspec

from tidytrace.catalog import toml
from tidytrace.catalog.words import Text
from tidytrace.resources import resources


def country_name(code: str) -> Text:
    """The name of a country by its code (ISO 3166), in both languages; the code itself where it has none.

    ``unknown``, ``network`` and ``stand-in`` have names too: what stands where no country can be told.
    """
    return _names(resources() / "countries.toml").get(code) or Text(en=code, zh_CN=code)


@cache
def _names(path: Path) -> dict[str, Text]:
    return msgspec.convert(toml.loads(path.read_text("utf-8")), dict[str, Text])
