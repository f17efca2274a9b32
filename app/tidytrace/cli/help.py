"""Commands and options whose help is translated when it is shown, and set for Chinese as well as for English."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from tidytrace.cli.speech import spoken
from tidytrace.cli.wrapping import columns, is_wide, wrapped
from tidytrace.language import N_

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_WIDEST_NAME: Final = 30
_GAP: Final = 2


class Page(click.HelpFormatter):
    """A help page on which a Chinese character is two columns wide."""

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of its language."""
        colon = "：" if is_wide(heading) else ":"
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, parted by blank lines."""
        indent = " " * self.current_indent
        paragraphs = text.split("\n\n")
        lines = [wrapped(paragraph, self.width - self.current_indent) for paragraph in paragraphs]
        self.write("\n\n".join("\n".join(f"{indent}{line}" for line in some) for some in lines) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST_NAME, col_spacing: int = _GAP) -> None:
        """Names on the left, what they mean on the right."""
        rows = list(rows)
        first = min(max(columns(name) for name, _meaning in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, meaning in rows:
            lines = wrapped(meaning, max(self.width - self.current_indent - first, 20))
            if columns(name) + col_spacing > first:
                self.write(f"{indent}{name}\n{indent}{'':>{first}}")
            else:
                self.write(f"{indent}{name}{'':>{first - columns(name)}}")
            self.write(f"\n{indent}{'':>{first}}".join(lines) + "\n")


class Context(click.Context):
    """Reads one command."""

    formatter_class = Page


class Command(click.Command):
    """A command whose English help is translated when it is shown."""

    context_class = Context

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click's signature; nothing is cut off
        """The first paragraph, in the list of commands."""
        return spoken()(self.help or "").partition("\n\n")[0].removesuffix(".").removesuffix("。")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(spoken(ctx)(self.help))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The parts of the line that shows how the command is used."""
        return [spoken(ctx)(piece) for piece in super().collect_usage_pieces(ctx)]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """What a shell offers when the person presses Tab, explained in their language."""
        items = super().shell_complete(ctx, incomplete)
        for item in items:
            item.help = spoken(ctx)(item.help) if item.help else item.help
        return items

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``; click keeps it with the words of the language that asked first."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = spoken(ctx)(N_("Show this message and exit."))
        return option


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command


class Option(click.Option):
    """An option whose English help and placeholder are translated when they are shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Name and meaning."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, spoken(ctx)(self.help), 1)

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        return spoken(ctx)(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose placeholder is translated when it is shown."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        return spoken(ctx)(super().make_metavar(ctx))


PLACEHOLDERS: Final = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("[COMMAND] [ARGS]..."))
"""What click writes into the line that shows how a command is used."""


def command(**attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """``click.command`` for a Command."""
    return click.command(cls=Command, **attributes)


def option(*names: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    """``click.option`` for an Option."""
    return click.option(*names, cls=Option, **attributes)


def argument(name: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    """``click.argument`` for an Argument."""
    return click.argument(name, cls=Argument, **attributes)
