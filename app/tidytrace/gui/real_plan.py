"""Plans of the erasure, as the window shows them."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tidytrace.catalog import Text
from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.erase.model import PlaceKind
from tidytrace.erase.plan.besides import besides
from tidytrace.erase.plan.storage import storages
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import WORDING
from tidytrace.gui.engine import Cancelled, EngineProblem
from tidytrace.gui.erasing import Choice, Erased, Erasure, Kept, Place, Spared
from tidytrace.language import N_, Language
from tidytrace.watch.retention.pins import pins

if TYPE_CHECKING:
    from tidytrace.erase import Failed
    from tidytrace.erase import Kept as PlanKept
    from tidytrace.erase import Spared as PlanSpared
    from tidytrace.erase.model import Item
    from tidytrace.erase.rehearse.rehearsal import Rehearsal

_PATIENCE: Final = 10.0
"""Seconds for a rehearsal: the person waits with a question before them."""
_LOCKS: Final = frozenset({"pinned", "just-used"})
"""Reasons for which a conversation stays until it is confirmed by name."""
_PLAIN_REASONS: Final = frozenset(
    {
        *("link", "hard-link", "special-file", "other-disk", "other-owner", "outside"),
        *("read-only", "changed", "newer-schema", "cancelled"),
    }
)
"""Keys of the wording that need no parameters."""


def plan(surroundings: Surroundings, conversations: Sequence[Conversation], choice: Choice) -> Erasure:
    """Look for every place of these conversations."""
    from tidytrace.erase import plan_erasure

    host = surroundings.host
    made = plan_erasure(
        conversations,
        surroundings.library,
        host,
        named=choice.named,
        held=pins(surroundings.state).held,
        unticked={Path(one) for one in choice.unticked},
        ticked={Path(one) for one in choice.ticked},
    )
    by_id = {one.id: one for one in conversations}
    names = {app.id: app.names for app in surroundings.catalogue}
    return Erasure(
        conversations=tuple(one for one in conversations if one.id in made.apps),
        kept=tuple(
            Kept(by_id[one.id], reason(one, names), locked=one.reason in _LOCKS) for one in made.kept if one.id in by_id
        ),
        spared=tuple(Spared(shown(one.path, host.home), why(one)) for one in made.spared),
        places=tuple(
            _place(item, host.home, optional=optional)
            for items, optional in ((made.items, False), (made.optional, True))
            for item in items
        ),
        storages=storages([item.path for item in made.items], host),
        besides=besides(made, surroundings.catalogue.app),
        plan=made,
    )


def rehearse(surroundings: Surroundings, erasure: Erasure, cancelled: Cancelled) -> "Rehearsal":
    """Try a plan on copies."""
    from tidytrace.erase import Plan
    from tidytrace.erase.rehearse.rehearsal import rehearse

    assert isinstance(erasure.plan, Plan)  # the window only carries it back
    return rehearse(erasure.plan, surroundings.library, surroundings.host, seconds=_PATIENCE, cancelled=cancelled)


def plan_rest(surroundings: Surroundings, erasure: Erasure, erased: Erased, paths: Collection[str]) -> Erasure:
    """For files in which the proof has still found text. Raises EngineProblem if none of them can go."""
    from tidytrace.erase import Plan
    from tidytrace.erase.act.erasures import Done
    from tidytrace.erase.plan.offers import plan_leftovers

    assert isinstance(erasure.plan, Plan)  # the window only carries both back
    assert isinstance(erased.done, Done)
    host = surroundings.host
    made = plan_leftovers(
        erasure.plan,
        erased.done.proof.leftovers,
        [Path(one) for one in paths],
        host,
        surroundings.library.installation,
    )
    if not made.items:
        raise EngineProblem(N_("None of these files can be erased now. Close the app and try again."))
    return Erasure(
        conversations=tuple(one for one in erasure.conversations if one.id in made.apps),
        spared=tuple(Spared(shown(one.path, host.home), why(one)) for one in made.spared),
        places=tuple(_place(item, host.home, optional=False) for item in made.items),
        plan=made,
    )


def footprint(surroundings: Surroundings, conversation: Conversation) -> Mapping[PlaceKind, int]:
    """How many other places of each kind hold a conversation, as far as they are known by its id."""
    app = surroundings.library.installation(conversation.app).app
    found: dict[PlaceKind, set[Path]] = {}
    for piece in surroundings.library.pieces([conversation]):
        found.setdefault(app.store(piece.store).kind, set()).add(piece.path)
    surroundings.library.close()
    return {kind: len(paths) for kind, paths in found.items()}


def _place(item: "Item", home: Path, *, optional: bool) -> Place:
    return Place(
        path=str(item.path),
        shown=shown(item.path, home),
        kind=item.kind,
        what=item.what,
        pieces=item.pieces,
        bytes=item.bytes,
        owners=item.conversations,
        optional=optional,
    )


def shown(path: Path, home: Path) -> str:
    """A path as a person writes it; a name that is no Unicode, or breaks the line, as it can be shown."""
    near = Path("~") / path.relative_to(home) if home in path.parents else path
    return os.fsencode(near).decode("utf-8", "replace").replace("\n", "␤").replace("\r", "␍")


def reason(kept: "PlanKept", names: Mapping[str, Text]) -> Phrase:
    """Why a conversation stays."""
    app = kept.id.partition(":")[0]
    key = kept.reason if kept.reason in WORDING else "changed"
    return Phrase(key, {**kept.parameters, "app": names.get(app, Text(app, app))})


def why(left: "PlanSpared | Failed") -> Phrase:
    """Why a place stays: a sentence of the wording where there is one, else that of whoever left it."""
    if left.reason in _PLAIN_REASONS:
        return Phrase(left.reason)
    return Phrase("failed", {"problem": Text(en=left.sentence(), zh_CN=left.sentence(Language("zh_CN")))})
