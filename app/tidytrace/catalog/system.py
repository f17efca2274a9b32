"""What is known of the operating systems themselves: ``resources/system/``, antivirus programs and AI features."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from tidytrace.catalog.errors import CatalogError
from tidytrace.catalog.model import ProcessMark
from tidytrace.catalog.root import catalogue_root
from tidytrace.catalog.words import Grade, Severity, System, Text
from tidytrace.resources import resources

_FOLDER = "system"
Without = Literal["private", "shares", "unknown", "unseen", "ask", "silent"]
"""What holds when no switch says anything: it is off, on, that is not known, nothing was found but it may be on all the
same, only the person can see it, or there is nothing to say because the feature was never used."""
SwitchValue = bool | int | str
OWNER: Final = "system"
"""What stands for the computer itself where an app is named."""
COMPUTER: Final = Text(en="This computer", zh_CN="这台电脑")
LOCK: Final = "screen-lock"
LOCK_NAME: Final = Text(en="Automatic screen lock", zh_CN="自动锁屏")


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An antivirus program, by the processes that guard the computer."""

    names: Text
    processes: Annotated[tuple[ProcessMark, ...], msgspec.Meta(min_length=1)]
    systems: Annotated[tuple[System, ...], msgspec.Meta(min_length=1)]
    grade: Grade
    folders: tuple[str, ...] = ()
    """Where it is installed."""


class SystemSwitch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value of the Windows registry or of a property list of macOS."""

    key: str
    r"""Such as ``HKCU\Software\…``, or the path of a property list."""
    name: str
    private: tuple[SwitchValue, ...] = ()
    shares: tuple[SwitchValue, ...] = ()
    grade: Grade
    policy: bool = False
    """Whether it wins over what the person chose."""

    def __post_init__(self) -> None:
        """Refuse a switch that decides nothing."""
        if not self.private and not self.shares:
            raise ValueError("needs private or shares values")


class Feature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An AI feature of an operating system."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]*$")]
    names: Text
    effect: Text
    """What it means for the person when it is on, in plain words."""
    steps: Text
    systems: Annotated[tuple[System, ...], msgspec.Meta(min_length=1)]
    severity: Severity
    without: Without
    switches: tuple[SystemSwitch, ...] = ()
    traces: tuple[str, ...] = ()
    """Templates of what it keeps once it was turned on."""
    traces_grade: Grade = Grade.UNVERIFIED
    since_build: int | None = None
    """First build of Windows that has it."""
    since_version: tuple[int, ...] = ()
    """First version of macOS that has it."""

    def has(self, system: System, build: int | None, version: Sequence[int]) -> bool:
        """Whether a computer may have it; one that does not tell its version may.

        Args:
            system: the operating system.
            build: of Windows.
            version: of macOS; empty when it is not known.
        """
        if system not in self.systems:
            return False
        if system == "windows":
            return build is None or self.since_build is None or build >= self.since_build
        return not version or tuple(version) >= self.since_version


class _Products(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    products: tuple[Product, ...]


class _Features(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    features: tuple[Feature, ...]


_Shape = TypeVar("_Shape")


def load_products(path: Path | None = None) -> tuple[Product, ...]:
    """The antivirus programs. Raises CatalogError."""
    return _read(path or _file("antivirus.toml"), _Products).products


def load_features(path: Path | None = None) -> tuple[Feature, ...]:
    """The AI features of all systems. Raises CatalogError."""
    path = path or _file("features.toml")
    found = _read(path, _Features).features
    ids = [one.id for one in found]
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise CatalogError(f"{path}: {', '.join(sorted(twice))} stands twice")
    return found


def _file(name: str) -> Path:
    """Of the catalogue in use, or the shipped one where that has none."""
    chosen = catalogue_root() / _FOLDER / name
    return chosen if chosen.is_file() else resources() / _FOLDER / name


def _read(path: Path, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise CatalogError(f"{path}: {error}") from error
