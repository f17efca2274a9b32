"""A rule as data: what one kind of secret looks like, what speaks for it and against it, and what to do about it."""

from typing import Annotated, Literal, get_args

import msgspec

from tidytrace.catalog.words import Text

Kind = Literal[
    "payment-card",
    "cn-resident-id",
    "cn-mobile",
    "iban",
    "email",
    "payment-password",
    "password",
    "api-key",
    "private-key",
    "crypto-seed",
    "crypto-wallet",
    "bank-account",
    "passport",
    "us-ssn",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
"""Strongest first."""

Boundary = Literal["digit", "word", "none"]
"""What must not touch a value. ``digit``: a digit, full-width ones too; ``word``: a letter, digit or underscore of
ASCII or of the full-width block. A Chinese character is never part of a word: numbers stand right next to it."""

EDGE = 16
"""Bytes beside the value that ``unless_before`` and ``unless_after`` may look at."""
_LONGEST_CHARACTER = 4
"""Bytes of one character in UTF-8."""

LARGEST_MATCH = 1 << 14
"""Bytes that the longest match of any rule may have."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One form of one kind of secret.

    Patterns are text in the files and mean its UTF-8 bytes. ``pattern`` and ``anchors`` keep to the syntax that
    Python's ``re``, RE2 and Hyperscan share; ``allow``, ``unless_before`` and ``unless_after`` are only
    ever run by ``re`` on a handful of bytes and may use all of it.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    kind: Kind
    names: Text
    vendor: str = ""
    """Whose key it is, for rules of keys."""
    pattern: Annotated[str, msgspec.Meta(min_length=1)]
    """A group named ``secret`` is the value; without one the whole match is."""
    anchors: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    """Every match of ``pattern`` contains a match of one of these, which are cheap to look for. Of those with a name
    ``@…`` see ``sieves``."""
    before: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Bytes to the left of the END of an anchor's hit in which the match, its boundary and its context lie.
    0 in a file means that the loader works it out."""
    after: Annotated[int, msgspec.Meta(ge=0)] = 0
    """The same to the right of the end of an anchor's hit."""
    run_of: bytes = b""
    """Each match has a run of bytes of which each is one of these; worked out by the loader, like what follows."""
    run: int = 0
    """The length of that run; 0 if none says anything."""
    needles: tuple[bytes, ...] = ()
    """In small letters: each match has one of these, if there are any."""
    ignore_case: bool = False
    """For ``pattern``, ``anchors`` and ``allow``."""
    left: Boundary = "word"
    right: Boundary = "word"
    unless_before: str = ""
    """The value does not count when this stands right before it (at most EDGE bytes)."""
    unless_after: str = ""
    """The value does not count when this stands right after it (at most EDGE bytes)."""
    validator: str | None = None
    """A name in the registry of ``tidytrace.sensitive.validators``."""
    context: tuple[str, ...] = ()
    """Words (English and Chinese) that speak for the value, when one stands within ``reach``."""
    against: tuple[str, ...] = ()
    """Words that explain the value away where no word of ``context`` stands within ``reach``."""
    reach: Annotated[int, msgspec.Meta(ge=1, le=120)] = 40
    """Characters before the value's start and after its end in which words of ``context`` count."""
    needs_context: bool = False
    """Without such a word it is no match at all."""
    without_context: Confidence | None = None
    """How sure it is without such a word; ``confidence`` when not given."""
    confidence: Confidence
    rank: Annotated[int, msgspec.Meta(ge=0, le=100)] = 50
    """Of two matches that overlap the one of the higher rank stays."""
    allow: tuple[str, ...] = ()
    """Values with one of these in them are placeholders and examples, not secrets."""
    advice: Text
    """What to do now."""
    source: Annotated[str, msgspec.Meta(min_length=1)]
    """Where the format is described."""
    examples: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]
    """Texts that must match; the expected value stands between « and ». See ``samples`` for ``{…}``."""
    near_misses: Annotated[tuple[str, ...], msgspec.Meta(min_length=2)]
    """Texts that this rule must not match."""

    def __post_init__(self) -> None:
        """Refuse rules whose fields contradict each other."""
        if (self.needs_context or self.without_context) and not self.context:
            raise ValueError("without words of context nothing can need them")
        if self.needs_context and self.without_context:
            raise ValueError("what needs context has no confidence without it")

    @property
    def words_within(self) -> int:
        """The bytes beside a match in which words have a say."""
        return _LONGEST_CHARACTER * self.reach if self.context or self.against else 0

    @property
    def margin(self) -> int:
        """The bytes beside a match that have a say in whether it is one."""
        return EDGE + self.words_within


class Found(msgspec.Struct, frozen=True):
    """Where something sensitive stands. It holds no text: nothing of a secret outlives the search."""

    rule: str
    kind: Kind
    start: int
    end: int
    confidence: Confidence
