"""Whether a report is as it was made: each thing that is wrong is told in a sentence.

Nothing is unpacked to the disk, and nothing is decompressed: a report holds its parts as they are, so a file can never
be larger inside than outside.
"""

import io
import os
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from tidytrace.language import N_, Language
from tidytrace.portions import at_most
from tidytrace.report.bundle import HEADER, MANIFEST, NAME, PUBLIC_KEY, SEAL, SIGNATURE, Member, fingerprint, packed

LARGEST: Final = 512 << 20
"""Bytes of a file that is looked at."""
MOST_PARTS: Final = 200
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_END: Final = struct.Struct("<4s4H2LH")
"""End of the list of a ZIP file (APPNOTE.TXT 4.3.16)."""
_BEGIN: Final = b"PK\x03\x04"

State = Literal["intact", "other-key", "altered", "unreadable"]
"""``other-key``: unchanged since it was signed, but not with the key that was expected."""


class Wrong(msgspec.Struct, frozen=True):
    """One thing that is wrong."""

    code: str
    sentence: str
    """An English text of the translations, with ``{name}`` and ``{other}`` for what follows."""
    name: str = ""
    other: str = ""

    def told(self, language: Language) -> str:
        """For the person."""
        return language(self.sentence).format(name=shown(self.name), other=shown(self.other))


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of a file."""

    state: State
    wrong: tuple[Wrong, ...] = ()
    key: str | None = None
    """The short name of the key that signed it."""
    parts: tuple[str, ...] = ()
    made: str | None = None
    """In UTC, as the report says; only of one that is unchanged."""
    version: str | None = None


class _Bad(Exception):  # noqa: N818 - it ends a look at a file
    def __init__(self, *wrong: Wrong, state: State = "altered") -> None:
        super().__init__()
        self.wrong = wrong
        self.state: State = state


class _About(msgspec.Struct, frozen=True):
    class Made(msgspec.Struct, frozen=True):
        utc: str

    made: Made
    version: str


def verify(path: Path, own: str | None, expected: str | None = None) -> Verdict:
    """Look at one file.

    Args:
        path: Of the report.
        own: The short name of the key of this computer, if there is one.
        expected: The short name of the key that it should be signed with; without one that is this computer's.

    Raises:
        OSError: It cannot be read at all.
    """
    try:
        content = _read(path)
        return _judged(content, own, expected)
    except _Bad as bad:
        return Verdict(state=bad.state, wrong=bad.wrong)


def shown(name: str) -> str:
    """A name as it may be printed: whoever made the file chose it."""
    kept = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)
    return kept if len(kept) <= 80 else kept[:79] + "…"


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise _Bad(Wrong("too-large", N_("It is larger than a report can be.")), state="unreadable")
        return at_most(file, LARGEST + 1)


def _judged(content: bytes, own: str | None, expected: str | None) -> Verdict:
    members = _members(content)
    by_name = {one.name: one for one in members}
    missing = [name for name in SEAL if name not in by_name]
    if missing:
        sentence = N_("{name} is missing, so nothing says what should be in it.")
        raise _Bad(*(Wrong("missing", sentence, name) for name in missing))
    key = _key(by_name[PUBLIC_KEY].content)
    name = fingerprint(key)
    try:
        key.verify(by_name[SIGNATURE].content, by_name[MANIFEST].content)
    except InvalidSignature:
        wrong = Wrong("signature", N_("The signature does not fit: the list of parts, or the signature, was changed."))
        raise _Bad(wrong) from None
    listed = _listed(by_name[MANIFEST].content)
    wrong_parts = tuple(_compared(listed, members))
    if not wrong_parts and (packed(members) != content or [*listed, *SEAL] != [one.name for one in members]):
        wrong_parts = (
            Wrong("packing", N_("The parts are unchanged, but the file around them is not as Tidytrace wrote it.")),
        )
    if wrong_parts:
        return Verdict(state="altered", wrong=wrong_parts, key=name, parts=tuple(by_name))
    about = _about(by_name)
    verdict = Verdict(state="intact", key=name, parts=tuple(by_name), made=about.made.utc, version=about.version)
    wanted = own if expected is None else expected.strip().lower()
    if name == wanted:
        return verdict
    sentence = N_("It is signed with the key {name}, which is not the one of this computer.")
    if expected is not None:
        sentence = N_("It is signed with the key {name}, not with {other}.")
    return msgspec.structs.replace(verdict, state="other-key", wrong=(Wrong("key", sentence, name, expected or ""),))


# --- the file


def _members(content: bytes) -> tuple[Member, ...]:
    count = _count(content)
    if count > MOST_PARTS:
        raise _Bad(Wrong("too-many", N_("It has more parts than a report can have.")))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            wrong = tuple(_strange(infos, len(content)))
            if wrong:
                raise _Bad(*wrong)
            return tuple(Member(info.filename, archive.read(info)) for info in infos)
    except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, OSError) as error:
        sentence = N_("It is damaged: its parts cannot be read.")
        raise _Bad(Wrong("damaged", sentence)) from error


def _count(content: bytes) -> int:
    """How many parts it says it has. The end of a report is always its last 22 bytes."""
    if not content.startswith(_BEGIN):
        raise _Bad(Wrong("no-report", N_("It is not a report of Tidytrace.")), state="unreadable")
    end = content[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06") or end[-2:] != b"\0\0":
        raise _Bad(Wrong("cut", N_("Its end is not there: it was cut off, or something was put behind it.")))
    return int(_END.unpack(end)[4])


def _strange(infos: Sequence[zipfile.ZipInfo], length: int) -> Iterator[Wrong]:
    names = Counter(info.orig_filename for info in infos)
    for name, times in names.items():
        if times > 1:
            yield Wrong("twice", N_("{name} is in it more than once, so it can be read in two ways."), name)
    for info in infos:
        name = info.orig_filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or "\\" in name or ":" in name:
            yield Wrong("path", N_("The name {name} leads out of the folder that it is unpacked to."), name)
        elif not NAME.fullmatch(name):
            yield Wrong("name", N_("Tidytrace gives no part a name like {name}."), name)
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            sentence = N_(
                "{name} is compressed, and Tidytrace compresses nothing: it may become huge. It was not opened."
            )
            yield Wrong("compressed", sentence, name)
        elif info.flag_bits & 1:
            yield Wrong("locked", N_("{name} is locked with a password, and Tidytrace locks nothing."), name)
    if sum(info.file_size for info in infos) > length:
        yield Wrong("overlap", N_("Its parts are larger than the file itself, so they lie over each other."))


# --- what is in it


def _key(content: bytes) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(content)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise _Bad(Wrong("key-damaged", N_("{name} holds no key that a report can be signed with."), PUBLIC_KEY))
    return key


def _listed(content: bytes) -> dict[str, str]:
    first, *lines = content.decode("utf-8", "replace").split("\n")
    matches = [_LINE.fullmatch(line) for line in lines[:-1]]
    found = {match.group(2): match.group(1) for match in matches if match}
    if first != HEADER or lines[-1:] != [""] or len(found) != len(matches):
        raise _Bad(Wrong("list", N_("{name} is not a list that Tidytrace writes."), MANIFEST))
    return found


def _compared(listed: dict[str, str], members: Sequence[Member]) -> Iterator[Wrong]:
    here = {one.name: one.sha256 for one in members if one.name not in SEAL}
    gone = {name: digest for name, digest in listed.items() if name not in here}
    new = {name: digest for name, digest in here.items() if name not in listed}
    for name, digest in list(gone.items()):
        renamed = next((other for other, same in new.items() if same == digest), None)
        if renamed is not None:
            yield Wrong("renamed", N_("{name} was renamed to {other}."), name, renamed)
            del gone[name], new[renamed]
    for name, digest in here.items():
        if listed.get(name, digest) != digest:
            yield Wrong("changed", N_("{name} was changed."), name)
    for name in gone:
        yield Wrong("missing", N_("{name} was taken out."), name)
    for name in new:
        yield Wrong("added", N_("{name} was added."), name)


def _about(members: dict[str, Member]) -> _About:
    found = members.get("report.json")
    try:
        return msgspec.json.decode(b"" if found is None else found.content, type=_About)
    except (msgspec.DecodeError, RecursionError) as error:
        raise _Bad(Wrong("no-report", N_("It is not a report of Tidytrace.")), state="unreadable") from error
