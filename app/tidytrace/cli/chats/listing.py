"""``tidytrace chats list`` and ``show``."""

import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import click

from tidytrace.chats.errors import StoreError
from tidytrace.chats.model import Conversation
from tidytrace.chats.selection import select
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, filters, find, report_problems, selection_of
from tidytrace.cli.chats.pins import held_of
from tidytrace.cli.chats.titles import shown_titles
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output, moment
from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import day, render, size
from tidytrace.host import current_host
from tidytrace.language import N_, Language
from tidytrace.sensitive.model import KINDS, Kind

ANY: Final = "any"
"""Any kind of sensitive content."""


@chats.command("list", help=N_("List conversations: what they are about, when last used, how large."))
@filters
@option(
    "--sensitive",
    is_flag=False,
    flag_value=ANY,
    type=click.Choice([ANY, *KINDS]),
    metavar=N_("[KIND]"),
    help=N_("Only with sensitive content (more than email addresses), or with this kind of it."),
)
@common
def list_chats(output: Output, sensitive: str | None, **chosen: Any) -> int:
    """List conversations: what they are about, when last used, how large."""
    surroundings = Surroundings.of(current_host())
    selection = selection_of(surroundings, **chosen)
    _ = output.language
    output.working(_("Reading chats"))
    found = list(select(surroundings.library, selection, locations=output.as_json))
    surroundings.index.save()
    output.working("")
    found.sort(key=_last_use, reverse=True)
    kinds = _sensitive(output, surroundings, found, sensitive)
    held = held_of(output, surroundings) or frozenset()
    if sensitive is not None:
        found = [one for one in found if one.id in kinds]
    report_problems(output, surroundings)
    bodies = (
        conversation_body(surroundings, one, output.language)
        | {"kept": one.id in held}
        | {"sensitive": [{"kind": kind, "count": count} for kind, count in kinds.get(one.id, {}).items()]}
        for one in found
    )
    output.long_document("chats", surroundings.host, "chats", bodies)
    if not output.as_json:
        titles = shown_titles(output, surroundings.state, {one.id: one.title for one in found})
        _print(output, surroundings, found, held, titles)
        _print_kinds(output, found, kinds, titles)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _sensitive(
    output: Output, surroundings: Surroundings, found: Sequence[Conversation], sensitive: str | None
) -> dict[str, dict[Kind, int]]:
    """What stands in the conversations, where that was asked for."""
    if sensitive is None:
        return {}
    from tidytrace.checks.accepting import not_accepted
    from tidytrace.checks.scanning import NOISE, Scan, by_chat

    output.working(output.language("Looking for sensitive content"))
    look = Scan.of(surroundings.state)
    places = look.of_chats(surroundings, sorted({one.app for one in found}))
    counts = by_chat(not_accepted(surroundings.state, places))
    output.working("")
    for problem in look.problems:
        output.problem(problem.path, problem.sentence(output.language))
    if sensitive == ANY:
        return {chat: kinds for chat, kinds in counts.items() if not NOISE.issuperset(kinds)}
    return {chat: kinds for chat, kinds in counts.items() if sensitive in kinds}


def _print_kinds(
    output: Output, found: Sequence[Conversation], kinds: dict[str, dict[Kind, int]], titles: Mapping[str, str]
) -> None:
    for one in found:
        if one.id in kinds:
            said = (
                f"{render(Phrase(f'kind.{kind}'), output.language)} {count}" for kind, count in kinds[one.id].items()
            )
            output.say(f"  ! {titles[one.id] if one.title else one.id}: {output.language(', ').join(said)}")


def _print(
    output: Output,
    surroundings: Surroundings,
    found: Sequence[Conversation],
    held: Collection[str],
    titles: Mapping[str, str],
) -> None:
    _ = output.language
    if not found:
        output.say(_("No conversations fit."))
        return
    rows = [
        (
            conversation.id,
            surroundings.name(conversation.app).in_language(output.language.code),
            titles[conversation.id],
            day(conversation.updated or conversation.created),
            "–" if conversation.messages is None else str(conversation.messages),
            size(conversation.bytes),
            _("kept") if conversation.id in held else "" if conversation.erasable == "alone" else "✕",
        )
        for conversation in found
    ]
    if sys.stdout.isatty():
        messages = output.language.plural
        output.entries(
            (
                row[2],
                (
                    row[1],
                    row[3],
                    messages("{count} message", "{count} messages", one.messages) if one.messages is not None else "",
                    row[5],
                    one.id,
                    _("kept") if one.id in held else "",
                    "" if one.erasable == "alone" else _("cannot be erased alone"),
                ),
            )
            for row, one in zip(rows, found, strict=True)
        )
    else:
        output.table((_("Id"), _("App"), _("Title"), _("Last used"), _("Messages"), _("Size"), ""), rows)


@chats.command("show", help=N_("Show one conversation as text."))
@argument("chat_id", metavar=N_("CHAT_ID"))
@common
def show(output: Output, chat_id: str) -> int:
    """Show one conversation as text."""
    surroundings = Surroundings.of(current_host())
    conversation = find(surroundings, chat_id)
    messages: list[dict[str, Any]] = []
    _ = output.language
    roles = {"user": _("You"), "assistant": _("AI"), "tool": _("Tool"), "system": _("System")}
    if conversation.title:
        output.say(conversation.title)
    output.say(f"{surroundings.name(conversation.app).in_language(output.language.code)} · {conversation.path}")
    try:
        for message in surroundings.library.messages(conversation):
            messages.append({"role": message.role, "text": message.text, "time": moment(message.time)})
            when = f" · {message.time.astimezone():%Y-%m-%d %H:%M}" if message.time else ""
            output.say(f"\n── {roles[message.role]}{when}\n{message.text}")
    except StoreError as error:
        output.problem(error.path, error.sentence(_))
    body = conversation_body(surroundings, conversation, output.language)
    output.document("chat", surroundings.host, {"chat": body, "messages": messages})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def conversation_body(surroundings: Surroundings, conversation: Conversation, language: Language) -> dict[str, Any]:
    """The contract's shape of one conversation."""
    return {
        "id": conversation.id,
        "app": conversation.app,
        "store": conversation.store,
        "title": conversation.title,
        "created": moment(conversation.created),
        "updated": moment(conversation.updated),
        "messages": conversation.messages,
        "bytes": conversation.bytes,
        "locations": [{"path": place.name, "what": place.what} for place in conversation.locations],
        "sensitive": [],
        "pinned": conversation.pinned,
        "erasable": conversation.erasable,
        "reason": None
        if conversation.reason is None
        else render(Phrase(conversation.reason, {"app": surroundings.name(conversation.app)}), language),
    }


def _last_use(conversation: Conversation) -> float:
    used = conversation.updated or conversation.created
    return used.timestamp() if used else 0.0
