"""The tool servers (MCP) of an app, as its files name them: what starts them, which folders and keys they were given.

What a key is never leaves this module; only what it is called does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from tidytrace.catalog import ToolServers
from tidytrace.findings.presentable import holds_secret, names_secret, presentable
from tidytrace.formats import SettingsError, read_document
from tidytrace.host import Host, Installation
from tidytrace.host.reading import is_folder

# Folders that hold everything a person has: a drive's root, all users, or the whole disk.
_WIDE: Final = re.compile(r"(?:/|/(?:home|Users|root|mnt|media|Volumes)/?|[A-Za-z]:[\\/]?(?:Users[\\/]?)?)")
_ONE_HOME: Final = re.compile(r"(?:/home|/Users|[A-Za-z]:[\\/]Users)[\\/][^\\/]+[\\/]?")
_HOME_NAMES: Final = {"~", "~/", "$HOME", "${HOME}", "%USERPROFILE%", "${env:HOME}", "${userHome}"}
_COMMAND_KEYS: Final = ("command", "cmd", "path", "args")
_ENVIRONMENT_KEYS: Final = ("env", "environment", "envs", "envVars")
_HEADER_KEYS: Final = ("headers", "http_headers", "requestHeaders")
_URL_KEYS: Final = ("url", "serverUrl", "httpUrl", "uri", "endpoint")
_SECRET_KEYS: Final = ("bearer_token", "apiKey", "api_key", "token")
_UNASKED_KEYS: Final = ("autoApprove", "alwaysAllow")
_TRUSTED_KEYS: Final = ("trust", "alwaysAllow", "autoApprove")
_REFERENCE: Final = re.compile(r"(?i)^(?:Bearer |Basic |token )?\s*(?:\$|%\w+%$|\{+|<|env:|op://|keyring:|vault:)")
"""A name in the place of a value: the key itself lies elsewhere."""
_NO_KEY: Final = re.compile(
    r"[\d.,:]+|true|false|(?:~|\.{1,2})?/\S*/\S*|[A-Za-z]:[\\/].*|\w+://.*|\S+\.(?:json|pem|toml|txt)", re.IGNORECASE
)
"""A number, a path or an address."""
_SCHEME: Final = re.compile(r"(?i)^(?:bearer|basic|token)\s+")
_SHORTEST: Final = 6
"""Characters of a value that is a key rather than a switch."""
_LONGEST: Final = 4096
"""Characters of a word that are looked at: a path or an address is shorter."""
ANY: Final = "*"
"""In the key path of a definition: every name, such as each project."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """One tool server as a settings file names it."""

    file: Path
    name: str
    folders: tuple[str, ...] = ()
    """The folders that it was given, as they are written."""
    wide: tuple[str, ...] = ()
    """Those of them that are the whole home folder, all users or the whole disk."""
    secrets: tuple[str, ...] = ()
    """What the keys that stand in clear are called; never what they are."""
    remote: str = ""
    """The computer that it runs on, where that is another one."""
    unasked: int | None = 0
    """How many of its tools are used without asking; none when all are."""
    enabled: bool = True


class Look(msgspec.Struct):
    """The servers of one app."""

    servers: list[Server] = msgspec.field(default_factory=list)
    unread: list[tuple[Path, SettingsError | None]] = msgspec.field(default_factory=list)
    """Files that could not be read, and why; none for one that holds something else in their place."""


class _NotServers(Exception):  # noqa: N818 - the place of the servers holds something else
    pass


def servers_of(installation: Installation, host: Host) -> Look:
    """Read the files that the definition names. Never raises for what it finds in them."""
    look = Look()
    for servers in installation.app.tool_servers:
        for template in servers.files:
            for path in installation.places.expand(template):
                try:
                    found = list(_servers(path, servers, host))
                except SettingsError as error:
                    look.unread.append((path, error))
                except _NotServers:
                    look.unread.append((path, None))
                else:
                    look.servers += found
    return look


def _servers(path: Path, servers: ToolServers, host: Host) -> Iterator[Server]:
    for group in _at(read_document(path, servers.format), servers.key):
        if group is None:
            continue
        for name, server in _named(group):
            if not isinstance(server, Mapping):
                raise _NotServers
            yield _server(path, name, server, host)


def _at(value: object, key: Sequence[str]) -> Iterator[object]:
    if not key:
        yield value
    elif isinstance(value, Mapping):
        for name in value if key[0] == ANY else [key[0]]:
            if name in value:
                yield from _at(value[name], key[1:])


def _named(group: object) -> Iterator[tuple[str, object]]:
    if isinstance(group, Mapping):
        yield from ((str(name), server) for name, server in group.items())
    elif isinstance(group, list):
        for place, server in enumerate(group, 1):
            name = server.get("name") if isinstance(server, Mapping) else None
            yield str(name or place), server
    else:
        raise _NotServers


def _server(path: Path, name: str, described: Mapping[object, object], host: Host) -> Server:
    # one app writes command, arguments and environment into a group of their own
    inner = described.get("command")
    parts = [described, inner] if isinstance(inner, Mapping) else [described]
    words = [word for part in parts for word in _words(part)]
    variables = [pair for part in parts for pair in _pairs(part, _ENVIRONMENT_KEYS)]
    headers = [pair for part in parts for pair in _pairs(part, _HEADER_KEYS)]
    own = [(key, described[key]) for key in _SECRET_KEYS if isinstance(described.get(key), str)]
    address = next((one for one in (described.get(key) for key in _URL_KEYS) if isinstance(one, str)), "")
    secrets = [key for key, value in (*variables, *headers, *own) if _is_key(key, value)]
    secrets += _secret_words(words)
    secrets += _secrets_of_address(address)
    plain = [value for key, value in variables if isinstance(value, str) and not _is_key(key, value)]
    folders = tuple(dict.fromkeys(one for one in map(_folder_of, (*words, *plain)) if _is_folder(one, host)))
    return Server(
        file=path,
        name=presentable(name),
        folders=folders,
        wide=tuple(one for one in folders if _is_wide(one, host)),
        secrets=tuple(dict.fromkeys(presentable(one) for one in secrets)),
        remote=_host_of(address),
        unasked=_unasked(described),
        enabled=described.get("disabled") is not True and described.get("enabled") is not False,
    )


def _words(server: Mapping[object, object]) -> Iterator[str]:
    for key in _COMMAND_KEYS:
        value = server.get(key)
        yield from (word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str))


def _pairs(server: Mapping[object, object], keys: Sequence[str]) -> Iterator[tuple[str, object]]:
    for key in keys:
        group = server.get(key)
        if isinstance(group, Mapping):
            yield from ((str(name), value) for name, value in group.items())
        elif isinstance(group, list):  # a list of «NAME=value», or of groups with name and value
            for item in group:
                if isinstance(item, str) and "=" in item:
                    name, _, value = item.partition("=")
                    yield name, value
                elif isinstance(item, Mapping) and isinstance(item.get("value"), str):
                    yield str(item.get("name") or item.get("key") or ""), item["value"]


def _is_key(name: str, value: object) -> bool:
    """Whether a value is a key in clear rather than the name of a place where one is kept."""
    if not isinstance(value, str) or _REFERENCE.match(value):
        return False
    bare = _SCHEME.sub("", value[:_LONGEST]).strip()
    if holds_secret(value[:_LONGEST]):
        return True
    return len(bare) >= _SHORTEST and names_secret(name) and _NO_KEY.fullmatch(bare) is None


def _secret_words(words: Sequence[str]) -> Iterator[str]:
    """Options that carry a key, behind their sign or as the next word; other words that look like one."""
    before = ""
    for word in words:
        option, sign, value = word.partition("=")
        if word.startswith("-") and sign:
            if _is_key(option, value):
                yield option
        elif "://" in word:
            yield from _secrets_of_address(word)
        # «--header "Authorization: Bearer …"»
        elif ":" in word and _is_key(*(one.strip() for one in word.split(":", 1))):
            yield word.partition(":")[0]
        elif before.startswith("-") and not word.startswith("-") and names_secret(before) and _is_key(before, word):
            yield before
        elif holds_secret(word[:_LONGEST]):
            yield "args"
        before = "" if sign else word


def _secrets_of_address(address: str) -> Iterator[str]:
    try:
        parts = urlsplit(address[:_LONGEST])
        pairs = parse_qsl(parts.query, max_num_fields=100)
        password = parts.password
    except ValueError:
        return
    if password and not _REFERENCE.match(password):
        yield "url"
    yield from (name for name, value in pairs if _is_key(name, value))


def _host_of(address: str) -> str:
    """The name of another computer; nothing for this one, or for an address that is none."""
    try:
        name = urlsplit(address[:_LONGEST]).hostname or ""
    except ValueError:
        return ""
    return "" if name in {"localhost", "127.0.0.1", "::1", "0.0.0.0"} else presentable(name)  # noqa: S104 - a name to compare


def _unasked(server: Mapping[object, object]) -> int | None:
    if any(server.get(key) is True for key in _TRUSTED_KEYS):
        return None
    named = [one for key in _UNASKED_KEYS if isinstance(found := server.get(key), list) for one in found]
    return None if ANY in named else len(named)


def _folder_of(word: str) -> str:
    """An option such as ``--directory=/home/me`` carries the folder behind its sign."""
    return word.partition("=")[2] if word.startswith("-") and "=" in word else word


def _is_wide(folder: str, host: Host) -> bool:
    home = str(host.home)
    homes = _HOME_NAMES | {home, f"{home}/", f"{home}\\", host.environ.get("HOME", home)}
    return folder in homes or bool(_WIDE.fullmatch(folder) or _ONE_HOME.fullmatch(folder))


def _is_folder(word: str, host: Host) -> bool:
    if _is_wide(word, host):
        return True
    # to look whether a share is there would ask another computer
    if not word or len(word) > _LONGEST or "\0" in word or word.startswith(("\\\\", "//")):
        return False
    if not host.is_absolute(word):
        return False
    return is_folder(host.local(word))
