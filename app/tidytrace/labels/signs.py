"""From the notes in a file to what they say of its origin."""

import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from tidytrace.labels import aigc
from tidytrace.labels.knowledge import Generator, Knowledge, Mark
from tidytrace.labels.model import Bound, Says, Sign
from tidytrace.labels.pieces import Piece
from tidytrace.language import N_

REMOTE = N_("They lie on a server on the internet. Tidytrace never goes there, so they were not looked at.")
_MOST_SHOWN = 200
_SOURCE_FIELD = "iptcExt:DigitalSourceType"
_REMOTE_FIELD = "dcterms:provenance"


def signs(pieces: Iterable[Piece], known: Knowledge) -> tuple[Sign, ...]:
    """All of them; what is said several times in the same words is one, with several places."""
    found: dict[tuple[object, ...], Sign] = {}
    for piece in pieces:
        for sign in _of(piece, known):
            key = (sign.kind, sign.by, sign.says, tuple(sorted(sign.values.items())))
            before = found.get(key)
            if before is None:
                found[key] = sign
            elif not set(sign.where) <= set(before.where):
                found[key] = msgspec.structs.replace(before, where=before.where + sign.where)
    return tuple(found.values())


def _of(piece: Piece, known: Knowledge) -> Iterator[Sign]:
    label = _label(piece, known)
    if label is not None:
        yield label
        return
    if piece.name == _SOURCE_FIELD:
        code = piece.text.strip().rstrip("/").rpartition("/")[2]
        for one in known.source_types:
            if one.code.lower() in {code.lower(), code.lower().removesuffix("digitalsource")}:
                yield Sign(
                    kind="source-type",
                    says=one.says,
                    where=(piece.where,),
                    values={"source": one.code},
                    grade=known.source_grade,
                )
    elif piece.name == _REMOTE_FIELD and piece.text.lower().startswith(("http://", "https://")):
        yield Sign(
            kind="credentials",
            says=Says.NOTHING,
            bound=Bound.UNCHECKED,
            where=(piece.where,),
            values={"address": shown(piece.text)},
            grade=known.source_grade,
            reason=REMOTE,
        )
    for generator in known.generators:
        if any(_fits(mark, piece) for mark in generator.marks):
            yield _trace(generator, piece)


def _label(piece: Piece, known: Knowledge) -> Sign | None:
    named = piece.name.rpartition(":")[2].upper() == "AIGC"
    if not named and "AIGC" not in piece.text and not any(one in piece.text for one in known.label.telling):
        return None
    members = {name.lower(): name for name in known.label.members}
    found = aigc.read(piece.text, members, known.label.telling, named=named)
    if found is None:
        return None
    value = found.get("Label", "").strip()
    says = next((one.says for one in known.label.values if one.value.lower() == value.lower()), known.label.otherwise)
    by = found.get("ContentProducer") or found.get("ServiceProvider") or found.get("ContentPropagator") or ""
    return Sign(
        kind="aigc",
        says=says,
        by=shown(by),
        where=(piece.where,),
        values={name: shown(text) for name, text in found.items() if text},
        grade=known.label.grade,
    )


def _fits(mark: Mark, piece: Piece) -> bool:
    if piece.name not in mark.fields:
        return False
    text = piece.text.strip().lower()
    return (
        all(part.lower() in text for part in mark.contains)
        and text.startswith(mark.begins.lower())
        and (not mark.whole or text == mark.whole.lower())
    )


def _trace(generator: Generator, piece: Piece) -> Sign:
    values = {"field": piece.name}
    if generator.request:
        values["request"] = str(len(piece.text))
    else:
        values["text"] = shown(piece.text)
    return Sign(
        kind="generator",
        says=generator.says,
        by=generator.name,
        where=(piece.where,),
        values=values,
        grade=generator.grade,
    )


def shown(text: str) -> str:
    """On one line, without signs that draw nothing or turn the direction, and not longer than a person reads."""
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= _MOST_SHOWN else plain[:_MOST_SHOWN] + "…"
