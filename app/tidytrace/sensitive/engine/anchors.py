"""Where in some bytes a rule could hold: all anchors of all rules, looked for in one pass.

Hyperscan does that where it can be had; its compiled form is kept per machine. Elsewhere Python looks for one anchor
after the other, and finds the same places.
"""

import hashlib
import platform
import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from tidytrace.catalog.cache import digest_of, keep, kept
from tidytrace.resources import resources
from tidytrace.sensitive.engine.sieves import CONTEXT, MARK, sieve
from tidytrace.sensitive.engine.spellings import Spelling, spellings
from tidytrace.sensitive.engine.tails import NOWHERE, Off, tails
from tidytrace.sensitive.model import Rule
from tidytrace.sensitive.reading.textures import SIGNS
from tidytrace.sensitive.stopping import LookStopped, Stop, go_on, never

OTHERWISE: Final = -1
"""In the place of a family's number: signs of a text that is written in another way than rules read it."""
_SEVERAL: Final = -2
_OFTEN: Final = 0x7FF
Targets = tuple[int, ...]
Hits = dict[int, list[int]]
"""Where anchors end, in order, by the number of the family of rules."""


class Anchor(msgspec.Struct, frozen=True):
    """One expression, in the syntax that Hyperscan and Python share, on bytes."""

    families: Targets
    """Numbers of the families of rules that have it."""
    expression: bytes
    ignore_case: bool
    off: Off = NOWHERE
    """How far the end of a hit can lie from the end of what the rules call an anchor."""


class Places(Protocol):
    """Looks for all anchors."""

    @property
    def off(self) -> Mapping[int, Off]:
        """By the number of a family how far hits can end from the ends of anchors, where they do."""
        ...  # pragma: no cover

    def hits(self, data: bytes, stop: Stop = never) -> Hits:
        """Every place where an anchor ends, none twice. Raises LookStopped.

        Args:
            data: In which.
            stop: Asked in between.
        """
        ...  # pragma: no cover


def families_of(rules: Sequence[Rule]) -> list[tuple[Rule, ...]]:
    """Rules that have the same anchors, together."""
    found: dict[object, list[Rule]] = {}
    for rule in rules:
        context = rule.context if CONTEXT in rule.anchors else ()
        found.setdefault((rule.anchors, context, rule.ignore_case), []).append(rule)
    return [tuple(those) for those in found.values()]


def anchors_of(rules: Sequence[Rule], *, few: bool = False) -> list[Anchor]:
    """The anchors of all families of rules in every spelling, each once.

    Args:
        rules: Whose.
        few: Rather fewer expressions than cheap ones.
    """
    found: dict[Spelling, dict[int, Off]] = {(one, False): {OTHERWISE: NOWHERE} for one in SIGNS}
    for number, those in enumerate(families_of(rules)):
        instead = tails(those)
        if instead is None:
            spelled, off = tuple(_spelled(those, few=few)), NOWHERE
        elif few:
            spelled, off = instead.texts, Off(before=instead.off.before)
        else:
            spelled, off = instead.spellings, instead.off
        for one in spelled:
            found.setdefault(one, {})[number] = off
    return [Anchor(tuple(of), one, ignore_case, reduce(or_, of.values())) for (one, ignore_case), of in found.items()]


def _spelled(rules: tuple[Rule, ...], *, few: bool) -> Iterator[Spelling]:
    rule = rules[0]
    for anchor in rule.anchors:
        if anchor == CONTEXT:
            for word in rule.context:
                yield from spellings(re.escape(word).replace(r"\ ", "[ _-]?"), ignore_case=True)
        elif anchor.startswith(MARK):
            those = sieve(anchor)
            yield from (few and those.few) or those.spellings
        else:
            yield from spellings(anchor, ignore_case=rule.ignore_case)


def _off_of(anchors: Sequence[Anchor]) -> dict[int, Off]:
    """For each family how far its hits can end from what its rules call anchors, if they do."""
    off: dict[int, Off] = {}
    for those in anchors:
        for family in those.families if those.off != NOWHERE else ():
            off[family] = those.off | off.get(family, NOWHERE)
    return off


class Slow:
    """One anchor after the other."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        """Compile them."""
        self.off: Mapping[int, Off] = _off_of(anchors)
        self._literals: list[tuple[Targets, bytes]] = []
        self._folded: list[tuple[Targets, bytes]] = []
        self._compiled: list[tuple[Targets, re.Pattern[bytes]]] = []
        for one in anchors:
            text = _literal(one.expression)
            if text is None:
                self._compiled.append((one.families, re.compile(one.expression, re.IGNORECASE * one.ignore_case)))
            elif one.ignore_case:
                self._folded.append((one.families, text.lower()))
            else:
                self._literals.append((one.families, text))

    def hits(self, data: bytes, stop: Stop = never) -> Hits:
        """See ``Places``."""
        found: dict[int, set[int]] = {}
        for texts, those in ((self._literals, data), (self._folded, data.lower())):
            for rules, text in texts:
                go_on(stop)
                at = those.find(text)
                while at >= 0:
                    for rule in rules:
                        found.setdefault(rule, set()).add(at + len(text))
                    at = those.find(text, at + 1)
        for rules, expression in self._compiled:
            go_on(stop)
            at = 0
            while (match := expression.search(data, at)) is not None:
                for rule in rules:
                    found.setdefault(rule, set()).add(match.end())
                # matches that overlap count, as for the other engine
                at = match.start() + 1
        return {rule: sorted(ends) for rule, ends in found.items()}


def _literal(expression: bytes) -> bytes | None:
    """The text that an expression stands for if it is no more than a text."""
    if re.fullmatch(rb"(?:\\x[0-9a-f]{2}|\\[^A-Za-z0-9]|[^\\\[\](){}|?*+.^$])+", expression, re.DOTALL) is None:
        return None
    return re.sub(rb"\\x([0-9a-f]{2})|\\(.)", _character, expression, flags=re.DOTALL)


def _character(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[1].decode()) if match[1] else match[2]


class _Whose(msgspec.Struct, frozen=True):
    """The families of each expression; nearly all have one, so that numbers in a row are read at once."""

    one: bytes
    """Of each expression, two bytes as this machine writes them; ``_SEVERAL`` stands for more."""
    several: dict[int, Targets]
    off: dict[int, Off]
    """See ``Places``."""

    @classmethod
    def of(cls, anchors: Sequence[Anchor]) -> "_Whose":
        """Those of some anchors."""
        one = array("h", (those.families[0] if len(those.families) == 1 else _SEVERAL for those in anchors))
        several = {at: those.families for at, those in enumerate(anchors) if len(those.families) > 1}
        return cls(one.tobytes(), several, _off_of(anchors))


class Fast:
    """Hyperscan. Raises ImportError where it cannot be had."""

    def __init__(
        self, anchors: Callable[[], Sequence[Anchor]], cache: Path | None = None, digest: bytes | None = None
    ) -> None:
        """Load the compiled form, or make it.

        Args:
            anchors: Says what is looked for.
            cache: A file for the compiled form; it fits this machine alone.
            digest: Of what is looked for.
        """
        import hyperscan

        loaded = _loaded(cache, digest) if cache is not None and digest is not None else None
        if loaded is None:
            those = anchors()
            database = hyperscan.Database()
            database.compile(
                expressions=[one.expression for one in those],
                ids=list(range(len(those))),
                elements=len(those),
                flags=[hyperscan.HS_FLAG_CASELESS if one.ignore_case else 0 for one in those],
            )
            loaded = _Whose.of(those), database
            if cache is not None and digest is not None:
                keep(cache, digest, hyperscan.dumpb(database))
                keep(_whose_beside(cache), digest, msgspec.msgpack.encode(loaded[0]))
        whose, database = loaded
        self._one = array("h", whose.one)
        self._several = whose.several
        self.off: Mapping[int, Off] = whose.off
        self._scan = database.scan

    def hits(self, data: bytes, stop: Stop = never) -> Hits:
        """See ``Places``."""
        import hyperscan

        found: dict[int, list[int]] = {}
        known = found.get

        def hit(number: int, _start: int, end: int, _flags: int, _context: object) -> bool | None:
            ends = known(number)
            if ends is None:
                found[number] = [end]
                return None
            ends.append(end)
            # once in a while, because this is called for every hit
            return not len(ends) & _OFTEN and stop()

        try:
            self._scan(data, match_event_handler=hit)
        except hyperscan.ScanTerminated as error:
            raise LookStopped from error
        return _by_family(found, self._one, self._several)


def _by_family(found: dict[int, list[int]], one: Sequence[int], several: Mapping[int, Targets]) -> Hits:
    gathered: Hits = {}
    mixed: set[int] = set()
    for number, ends in found.items():
        family = one[number]
        for target in (family,) if family != _SEVERAL else several[number]:
            others = gathered.get(target)
            if others is None:
                gathered[target] = ends
            else:
                gathered[target] = others + ends
                mixed.add(target)
    for family, ends in gathered.items():
        if family in mixed:
            gathered[family] = sorted({*ends})
        else:
            ends.sort()
    return gathered


def places(rules: Sequence[Rule], cache: Path | None = None) -> Places:
    """The fastest way there is here.

    Args:
        rules: Whose anchors are looked for.
        cache: See ``Fast``.
    """
    try:
        import hyperscan
    except ImportError:
        return Slow(anchors_of(rules, few=True))
    digest = _digest(rules) if cache is not None else None
    try:
        return Fast(lambda: anchors_of(rules), cache, digest)
    except hyperscan.HyperscanError:
        # what one version holds in an expression may be too much for another
        return Fast(lambda: anchors_of(rules, few=True), cache, digest)


def _loaded(cache: Path, digest: bytes) -> tuple[_Whose, Any] | None:
    import hyperscan

    content, beside = kept(cache, digest), kept(_whose_beside(cache), digest)
    if content is None or beside is None:
        return None
    try:
        whose = msgspec.msgpack.decode(beside, type=_Whose)
        database = hyperscan.loadb(content, hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except (msgspec.MsgspecError, hyperscan.HyperscanError):
        return None  # damaged, or made by another version or for another processor
    return whose, database


def _whose_beside(cache: Path) -> Path:
    """Whose expressions they are has a file of its own, so that the database is loaded from what was read as it is."""
    return cache.with_suffix(".whose")


def _digest(rules: Sequence[Rule]) -> bytes:
    """Of all that says what the compiled form is made from, this machine and the engine included."""
    import hyperscan

    here = Path(__file__)
    code = (
        here,
        *(here.with_name(f"{one}.py") for one in ("spellings", "sieves", "tails", "written")),
        here.parents[1] / "reading" / "textures.py",
    )
    words = sorted((resources() / "detectors" / "words").glob("english*.txt"))
    machine = f"{getattr(hyperscan, '__version__', '')} {platform.machine()}"
    those = msgspec.msgpack.encode([(one.anchors, one.context, one.ignore_case, one.pattern) for one in rules])
    return digest_of([*code, *words], hashlib.blake2b(those + machine.encode()).digest())
