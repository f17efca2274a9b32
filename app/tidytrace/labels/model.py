"""What was found in a file, and what could not be looked at."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from tidytrace.catalog import Grade

Kind = Literal["aigc", "source-type", "generator", "credentials"]
"""China's implicit label, IPTC's word for where a picture comes from, a trace of a program, content credentials."""


class Says(StrEnum):
    """What a note says of the content; never what is true."""

    AI = "ai"
    PART = "part-ai"
    """Made from something real with the help of AI, or a composition."""
    MAYBE = "maybe-ai"
    CAMERA = "camera"
    PERSON = "person"
    """Drawn or edited by a person with a program."""
    NOTHING = "nothing"
    """Nothing about AI."""


class Bound(StrEnum):
    """How firmly a note belongs to the file."""

    NOTE = "note"
    """Anybody can write it, change it or take it away."""
    FITS = "fits"
    """Signed, and neither the content nor the note was changed since; who signed is not vouched for."""
    DOUBTFUL = "doubtful"
    """Signed, and nothing was changed since, but the certificate is not valid, or no longer."""
    BROKEN = "broken"
    """Signed, but the content or the note was changed since, or the signature is wrong."""
    UNCHECKED = "unchecked"
    """Signed as it seems; the signature could not be checked here."""


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One note that speaks of the origin."""

    kind: Kind
    says: Says
    bound: Bound = Bound.NOTE
    by: str = ""
    """Who says so, as it stands there or as the program is known: a provider, a program, a signer."""
    where: tuple[str, ...]
    """The places in the file, in the words of its format."""
    values: Mapping[str, str] = {}
    """What stands there, shortened; requests to an AI are only counted."""
    grade: Grade
    """How it is known that such a note means that."""
    reason: str = ""
    """Of DOUBTFUL, BROKEN and UNCHECKED: an English sentence of the translations."""


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be looked at, and why."""

    what: Literal["file", "format", "rest", "credentials"]
    sentence: str
    """An English sentence of the translations."""
    parameters: Mapping[str, str | int] = {}


class Verdict(StrEnum):
    """What all of it comes to; there is no word for real and none for fake."""

    AI = "says-ai"
    PART = "says-part-ai"
    MAYBE = "says-maybe-ai"
    BROKEN = "credentials-broken"
    CREDENTIALS = "credentials"
    DOUBTFUL = "credentials-doubtful"
    UNCHECKED = "credentials-unchecked"
    OTHER = "says-other"
    """Something is said of the origin, and nothing of AI."""
    NONE = "nothing-found"
    UNREAD = "could-not-check"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """One file."""

    path: str
    format: str = ""
    """Id of ``resources/labels/formats.toml``; empty if it is none of them."""
    size: int = 0
    """Bytes."""
    signs: tuple[Sign, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What says most comes first."""
        said = {sign.says for sign in self.signs}
        for says, verdict in ((Says.AI, Verdict.AI), (Says.PART, Verdict.PART), (Says.MAYBE, Verdict.MAYBE)):
            if says in said:
                return verdict
        held = {sign.bound for sign in self.signs}
        for bound, verdict in (
            (Bound.BROKEN, Verdict.BROKEN),
            (Bound.DOUBTFUL, Verdict.DOUBTFUL),
            (Bound.FITS, Verdict.CREDENTIALS),
            (Bound.UNCHECKED, Verdict.UNCHECKED),
        ):
            if bound in held:
                return verdict
        if self.signs:
            return Verdict.OTHER
        return Verdict.UNREAD if self.gaps else Verdict.NONE
