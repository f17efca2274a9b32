"""Covers what a stranger need not know: who the person is, where their files are, which network this is, secrets.

The marks are the same in both languages, so that the pages and ``report.json`` say the same: ``[user]``, ``~``,
``[computer]``, ``[lan-1]`` (one number for each address, so that two places with the same address can be told).
"""

import ipaddress
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from typing import Final
from urllib.parse import quote

import msgspec

from tidytrace.report.model import Covered, Part

USER: Final = "[user]"
HOME: Final = "~"
COMPUTER: Final = "[computer]"
HIDDEN: Final = "••••••••"

# fmt: off
_EVERYDAY: Final = frozenset({
    "admin", "administrator", "alpine", "android", "app", "apps", "arch", "centos", "cloud", "code", "debian",
    "default", "demo", "desktop", "dev", "developer", "docker", "fedora", "guest", "home", "kali", "laptop", "linux",
    "live", "local", "localhost", "mac", "macbook", "me", "nobody", "office", "owner", "pc", "person", "pi",
    "public", "root", "server", "shared", "system", "test", "tester", "ubuntu", "user", "users", "vagrant",
    "windows", "work", "workstation",
})
# fmt: on
"""Names that many accounts and computers have, and that are also words: they count only where they stand alone."""
_ALONE: Final = 4
"""Letters; a shorter name counts only where it stands alone."""
_WORD: Final = 3
"""Letters; a shorter part of a name of several words is too often a word of the language."""
_APART: Final = r"(?:%[0-9A-Fa-f]{2}|[^\w\s]|_){1,3}"
"""What parts the names in a path, also where an app has made one name of it, such as ``-home-alice-project``."""
_MAC: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![0-9A-Za-z])")
_FOUR: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_SIX: Final = re.compile(
    r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?:%[\w.]+)?(?![\w:])"
)
_NEAR: Final = tuple(
    ipaddress.ip_network(one)
    for one in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "100.64.0.0/10",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
)
"""Of networks behind a router, and of a provider's customers (RFC 1918, 3927, 6598, 4193, 4291)."""
_OWN_PREFIX: Final = 64
"""Bits of an IPv6 address that name the network; the rest names the computer."""
_LOGIN: Final = re.compile(r"(?<=//)[^/@\s]{1,200}(?=@)")
_QUERY: Final = re.compile(r"(?<!\w)(\w{1,20}://[^\s?#]{1,400}[?#])\S+")
"""Bounded, so that a text that nobody would write takes no longer than others."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Private(msgspec.Struct, frozen=True, kw_only=True):
    """What must not be told, as far as this computer knows it."""

    users: tuple[str, ...] = ()
    """Account names and the person's name."""
    homes: tuple[str, ...] = ()
    """Home folders, in each spelling in which the system writes them."""
    computers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Of this computer's own interfaces."""


class Redactor:
    """Covers texts and counts what it covered."""

    def __init__(
        self, private: Private, shown: Collection[Part] = (), mask: Callable[[str], str] = lambda text: text
    ) -> None:
        """Begin with nothing counted.

        Args:
            private: What to look for.
            shown: What the person chose to show.
            mask: Puts something in the place of secrets.
        """
        self._private = private
        self._shown = frozenset(shown)
        self._mask = mask
        self._numbers: dict[str, int] = {}
        self.counts: Counter[Covered] = Counter()

    def hides(self, part: Part) -> bool:
        """Whether it is covered."""
        return part not in self._shown

    def cover(self, text: str) -> str:
        """A text that came from this computer."""
        return self._names(self._surroundings(text))

    def cover_word(self, text: str) -> str:
        """A text that names an app or a setting: the person's name counts only where it stands alone in it."""
        return self._names(self._surroundings(text), alone=True)

    def _surroundings(self, text: str) -> str:
        text = self._secrets(text)
        if self.hides("home"):
            text = self._sub("home", self._home, HOME, text)
        if self.hides("network-addresses"):
            text = self._addresses(text)
        return text

    def _names(self, text: str, *, alone: bool = False) -> str:
        if self.hides("computer-name"):
            text = self._sub("computer-name", self._computer_alone if alone else self._computer, COMPUTER, text)
        if self.hides("user-name"):
            text = self._sub("user-name", self._user_alone if alone else self._user, USER, text)
        return text

    def _sub(self, part: Covered, pattern: re.Pattern[str] | None, mark: str, text: str) -> str:
        if pattern is None:
            return text
        text, times = pattern.subn(mark, text)
        self.counts[part] += times
        return text

    # --- secrets

    def _secrets(self, text: str) -> str:
        hidden = _QUERY.sub(rf"\g<1>{HIDDEN}", _LOGIN.sub(HIDDEN, self._mask(text)))
        if hidden != text:
            self.counts["secrets"] += 1
        return hidden

    # --- names

    @cached_property
    def _home(self) -> re.Pattern[str] | None:
        patterns = [_path(home) for home in sorted(set(self._private.homes), key=len, reverse=True)]
        return _any(one for one in patterns if one)

    @cached_property
    def _user(self) -> re.Pattern[str] | None:
        return _any(_name(one) for one in _pieces(self._private.users))

    @cached_property
    def _user_alone(self) -> re.Pattern[str] | None:
        return _any(_standing_alone(_spelled(one)) for one in _pieces(self._private.users))

    @cached_property
    def _computer(self) -> re.Pattern[str] | None:
        return _any(_name(one) for one in _longest_first(self._private.computers))

    @cached_property
    def _computer_alone(self) -> re.Pattern[str] | None:
        return _any(_standing_alone(_spelled(one)) for one in _longest_first(self._private.computers))

    # --- addresses

    def _addresses(self, text: str) -> str:
        text = self._sub("network-addresses", _MAC, "[mac]", text)
        return _FOUR.sub(self._address, _SIX.sub(self._address, text))

    def _address(self, match: re.Match[str]) -> str:
        written = match.group()
        try:
            address: _Address = ipaddress.ip_address(written.partition("%")[0])
        except ValueError:
            return written
        mapped = getattr(address, "ipv4_mapped", None)
        address = address if mapped is None else mapped
        if not self._is_near(address):
            return written
        self.counts["network-addresses"] += 1
        return f"[lan-{self._numbers.setdefault(str(address), len(self._numbers) + 1)}]"

    def _is_near(self, address: _Address) -> bool:
        return any(address in network for network in (*_NEAR, *self._own) if network.version == address.version)

    @cached_property
    def _own(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        found: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        for written in self._private.addresses:
            try:
                address = ipaddress.ip_address(written.partition("%")[0])
            except ValueError:
                continue  # an interface without an address that can be told
            if not (address.is_loopback or address.is_unspecified):
                bits = _OWN_PREFIX if address.version == 6 else address.max_prefixlen
                found.append(ipaddress.ip_network(f"{address}/{bits}", strict=False))
        return tuple(found)


def _any(patterns: Iterable[str]) -> re.Pattern[str] | None:
    several = list(patterns)
    return re.compile("|".join(several), re.IGNORECASE) if several else None


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted({name.strip() for name in names if name.strip()}, key=lambda name: (-len(name), name))


def _pieces(names: Iterable[str]) -> list[str]:
    """The names, and the words of a name of several, which also stand alone."""
    several = [name.strip() for name in names]
    words = [word for name in several for word in name.split() if len(word) >= _WORD or not word.isascii()]
    return _longest_first([*several, *words])


def _spelled(name: str) -> str:
    """A pattern for a name, also as macOS composes its letters, and as it stands in a web address."""
    composed = (unicodedata.normalize(form, name) for form in ("NFC", "NFD"))
    spellings = [spelling for one in (name, *composed) for spelling in (one, quote(one, safe="", errors="replace"))]
    return "|".join(dict.fromkeys(re.escape(one) for one in spellings))


def _standing_alone(pattern: str) -> str:
    return rf"(?<![^\W_])(?:{pattern})(?![^\W_])"


def _name(name: str) -> str:
    long_enough = len(name) >= _ALONE or not name.isascii()
    return f"(?:{_spelled(name)})" if long_enough and name.lower() not in _EVERYDAY else _standing_alone(_spelled(name))


def _path(home: str) -> str:
    parts = [part for part in re.split(r"[\W_]+", home) if part]
    if home[1:2] == ":":
        parts = parts[1:]  # the drive, which may be left out
    if not parts:
        return ""
    words = _APART.join(f"(?:{_spelled(part)})" for part in parts)
    return rf"(?:(?<!\w)[A-Za-z](?::|%3A))?(?<![^\W_]){_APART}{words}(?![^\W_])"


def found_in(content: bytes, private: Private) -> Iterator[Covered]:
    """Which of the names stand in a file as they are written, in UTF-8 or UTF-16; nothing else is looked at."""
    lowered = content.lower()
    wanted: tuple[tuple[Covered, tuple[str, ...]], ...] = (
        ("user-name", private.users),
        ("home", private.homes),
        ("computer-name", private.computers),
        ("network-addresses", private.addresses),
    )
    for part, names in wanted:
        spellings = [name.lower() for name in names if len(name) >= _ALONE or not name.isascii()]
        if any(one.encode(code) in lowered for one in spellings for code in ("utf-8", "utf-16-le", "utf-16-be")):
            yield part
