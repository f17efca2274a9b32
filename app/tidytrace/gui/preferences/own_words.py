"""What is told of our own things."""

from collections.abc import Iterable, Sequence
from typing import Final

from tidytrace.findings.wording import size
from tidytrace.gui.wordings import SEPARATOR
from tidytrace.language import N_, Language
from tidytrace.watch.own.model import AGAIN, STAYS, Kind, Own, Piece, Removed, Trouble

KINDS: Final = {
    Kind.STARTERS: N_("What starts by itself"),
    Kind.MENU: N_("The entry in the menu"),
    Kind.SETTINGS: N_("What you set"),
    Kind.RECORDS: N_("What was done and seen"),
    Kind.CACHES: N_("What only makes it faster"),
    Kind.COPIES: N_("Copies of erased chats"),
}


def counted(language: Language, pieces: Sequence[Piece]) -> str:
    """«12 files · 3.1 MB»."""
    files = sum(piece.files for piece in pieces)
    words = language.plural("{count} file", "{count} files", files)
    return SEPARATOR.join((words, size(sum(piece.bytes for piece in pieces))))


def meanings(language: Language, own: Own, *, copies: bool) -> list[str]:
    """What removing it means for undo, one sentence for each thing that is lost."""
    told = []
    if own.undoable:
        told.append(
            language.plural(
                "{count} switch that was moved stays as it is now; Tidytrace can no longer put it back.",
                "{count} switches that were moved stay as they are now; Tidytrace can no longer put them back.",
                own.undoable,
            )
        )
    if own.restorable and copies:
        told.append(
            language.plural(
                "What {count} erasure took can never be brought back.",
                "What {count} erasures took can never be brought back.",
                own.restorable,
            )
        )
    elif own.restorable:
        told.append(
            language.plural(
                "{count} erasure can still be undone: its copy and its receipt stay.",
                "{count} erasures can still be undone: their copies and receipts stay.",
                own.restorable,
            )
        )
    told.append(language("This cannot be undone."))
    return told


def staying(language: Language, own: Own | None, removed: Removed) -> list[str]:
    """Where the copies of erased chats lie that were not taken away, and how to come by them later."""
    gone = {piece.path for piece in removed.gone}
    kept = [str(piece.path) for piece in (own.of(Kind.COPIES) if own is not None else ()) if piece.path not in gone]
    return [language(STAYS).format(path=", ".join(kept)), language(AGAIN)] if kept else []


def problems(language: Language, several: Iterable[Trouble]) -> list[str]:
    """Where, and what."""
    told = []
    for one in several:
        words = language(one.problem).format(**one.parameters)
        told.append(language("{where}: {how}").format(where=one.path, how=words) if one.path else words)
    return told
