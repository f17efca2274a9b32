"""``tidytrace chats keep``: a conversation as a file of the person's own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from tidytrace.chats.errors import StoreError
from tidytrace.chats.export import Export, export_conversation
from tidytrace.chats.export_formats import Format
from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.cli import exits
from tidytrace.cli.chats.choice import chats, find
from tidytrace.cli.help import argument, option
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import current_host
from tidytrace.host.documents import documents_folder
from tidytrace.language import N_


@chats.command("keep", help=N_("Save conversations as files of your own, before you erase their traces."))
@argument("chat_ids", nargs=-1, required=True, metavar=N_("CHAT_ID…"))
@option("--out", type=click.Path(path_type=Path), metavar=N_("FOLDER"), help=N_("Where to; else among your documents."))
@option("--format", "kind", type=click.Choice(("md", "json")), default="md", help=N_("Markdown to read, or JSON."))
@common
def keep(output: Output, chat_ids: Sequence[str], out: Path | None, kind: str) -> int:
    """Save conversations as files of your own, before you erase their traces."""
    surroundings = Surroundings.of(current_host())
    folder = documents_folder(surroundings.host) if out is None else out.expanduser().absolute()
    chosen = [find(surroundings, one) for one in dict.fromkeys(chat_ids)]
    kept = [saved.body for saved in save(output, surroundings, chosen, folder, cast("Format", kind))]
    surroundings.library.close()
    output.document("keep", surroundings.host, {"kept": kept})
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


class Saved(msgspec.Struct, frozen=True):
    """A conversation that is a file now."""

    id: str
    export: Export

    @property
    def body(self) -> dict[str, Any]:
        """The answer's shape of it."""
        export = self.export
        return {"id": self.id, "path": export.path, "messages": export.messages, "bytes": export.bytes}


def save(
    output: Output, surroundings: Surroundings, chosen: Sequence[Conversation], folder: Path, kind: Format = "md"
) -> list[Saved]:
    """Save conversations, and say which could be and what could not be read of them."""
    _ = output.language
    saved: list[Saved] = []
    for number, conversation in enumerate(chosen, 1):
        output.working(_("Saving") + f" {number}/{len(chosen)}")
        try:
            export = export_conversation(surroundings.library, conversation, folder, kind, language=output.language)
        except StoreError as error:
            output.problem(error.path, error.sentence(_))
            continue
        saved.append(Saved(conversation.id, export))
        output.say(f"✓ {export.path}")
        for missing in export.missing:
            output.problem(missing.path, missing.sentence(_))
    return saved
