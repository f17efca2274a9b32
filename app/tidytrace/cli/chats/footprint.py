"""How the plan of an erasure is said: which chats, how many places of which kind, and each place by its path."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli.chats.choice import period
from tidytrace.cli.chats.kinds import KINDS
from tidytrace.cli.chats.titles import shown_titles
from tidytrace.cli.output import Output
from tidytrace.erase import Item, Kept, Plan
from tidytrace.erase.model import PlaceKind
from tidytrace.erase.plan.besides import besides
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render, size

LISTED: Final = 10
"""How many titles the confirmation names before it only counts."""
PLACES: Final = 30
"""How many places it names."""


def planned(plan: Plan) -> list[dict[str, Any]]:
    """The contract's ``erased`` of a rehearsal."""
    files: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for item in plan.items:
        for one in item.conversations:
            share = item.shares.get(one, item.pieces if len(item.conversations) == 1 else 0)
            if item.action in {"rows", "entries"}:
                rows[one] += share
            else:
                files[one] += 1
            sizes[one] += item.bytes // max(1, len(item.conversations))
    return [
        {"id": one, "app": app, "files": files[one], "rows": rows[one], "bytes": sizes[one], "vault_id": None}
        for one, app in plan.apps.items()
    ]


def besides_body(output: Output, surroundings: Surroundings, plan: Plan) -> list[dict[str, str]]:
    """What is no chat and goes all the same."""
    code = output.language.code
    return [
        {"app": one.app_id, "what": one.what.in_language(code)} for one in besides(plan, surroundings.catalogue.app)
    ]


def places_body(plan: Plan) -> list[dict[str, Any]]:
    """Every place of the plan, and those that go only if they are asked for."""
    return [
        {
            "path": str(item.path),
            "what": item.what,
            "kind": item.kind,
            "pieces": item.pieces,
            "bytes": item.bytes,
            "chats": list(item.conversations),
            "optional": optional,
        }
        for items, optional in ((plan.items, False), (plan.optional, True))
        for item in items
    ]


def kept_body(output: Output, surroundings: Surroundings, kept: Kept) -> dict[str, str]:
    """The contract's shape of a conversation that stays."""
    app = surroundings.name(kept.id.partition(":")[0])
    return {"id": kept.id, "reason": render(Phrase(kept.reason, {**kept.parameters, "app": app}), output.language)}


def say_plan(
    output: Output,
    surroundings: Surroundings,
    plan: Plan,
    conversations: Sequence[Conversation],
    kept: Iterable[dict[str, str]],
) -> None:
    """The plan for a person."""
    if output.as_json:
        return
    _ = output.language
    going = [one for one in conversations if one.id in plan.apps]
    if going:
        _say_chats(output, surroundings, plan, going)
        for one in besides(plan, surroundings.catalogue.app):
            words = _("{app}: {sentence}").format(
                app=one.app.in_language(_.code), sentence=one.what.in_language(_.code)
            )
            output.say("  ! " + words)
        _say_kinds(output, plan)
        _say_places(output, surroundings.host.home, plan.items)
        if plan.optional:
            output.say("  " + _("Not touched unless you add --also PATH:"))
            _say_places(output, surroundings.host.home, plan.optional)
    elif not conversations:
        output.say(_("No conversations fit."))
    for one_kept in kept:
        output.say(f"  ✕ {one_kept['id']}: {one_kept['reason']}")


def _say_chats(output: Output, surroundings: Surroundings, plan: Plan, going: Sequence[Conversation]) -> None:
    _ = output.language
    first, last = period(going)
    head = _("{chats} from {first} to {last}, {places} in {files}, {bytes}:").format(
        chats=_.plural("{count} chat", "{count} chats", len(going)),
        first=first,
        last=last,
        places=_.plural("{count} place", "{count} places", sum(item.pieces for item in plan.items)),
        files=_.plural("{count} file", "{count} files", len({item.path for item in plan.items})),
        bytes=size(sum(item.bytes for item in plan.items)),
    )
    output.say(head)
    titles = shown_titles(output, surroundings.state, {one.id: one.title for one in going[:LISTED]})
    for one in going[:LISTED]:
        name = surroundings.name(one.app).in_language(_.code)
        output.say(f"  – {titles[one.id]}  ({name})")
    if len(going) > LISTED:
        output.say("  – " + _.plural("and {count} more", "and {count} more", len(going) - LISTED))
    sites = sorted({one.site for one in going if one.site is not None})
    if sites:
        output.say("  ! " + render(Phrase("account-keeps", {"sites": ", ".join(sites)}), _))


def _say_kinds(output: Output, plan: Plan) -> None:
    _ = output.language
    kinds = Counter[PlaceKind]()
    for item in plan.items:
        kinds[item.kind] += item.pieces
    named = [
        _("{kind}: {count}").format(kind=_(KINDS[kind]), count=count) for kind, count in sorted(kinds.items()) if count
    ]
    output.say("  " + " · ".join(named))


def _say_places(output: Output, home: Path, items: Sequence[Item]) -> None:
    _ = output.language
    # a database in which nothing stands any more is swept too; it says nothing to a person
    items = [item for item in items if item.pieces]
    for item in items[:PLACES]:
        # nobody counts the bytes of rows
        much = _.plural("{count} entry", "{count} entries", item.pieces) if item.action == "rows" else size(item.bytes)
        output.say(f"    {at_home(item.path, home)}  {_(KINDS[item.kind])}, {much}")
    if len(items) > PLACES:
        output.say("    " + _.plural("and {count} more", "and {count} more", len(items) - PLACES))


def at_home(path: Path, home: Path) -> str:
    """A path as a person writes it."""
    return str(Path("~") / path.relative_to(home)) if home in path.parents else str(path)
