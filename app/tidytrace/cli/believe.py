"""``tidytrace believe``: what files say of where they come from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tidytrace.cli import exits
from tidytrace.cli.help import argument, command
from tidytrace.cli.options import common
from tidytrace.cli.output import Output
from tidytrace.host import current_host
from tidytrace.labels.knowledge import knowledge
from tidytrace.labels.look import look_at
from tidytrace.labels.model import Bound, Looked, Sign
from tidytrace.labels.telling import SHORT, details, gap_told, looked_words, meaning, reason_told, told
from tidytrace.language import N_, Language


@command(
    help=N_(
        "What pictures, sounds, videos and documents say of where they come from: labels of AI content, content "
        "credentials, traces of AI programs.\n\nFiles are only read, and nothing is fetched. That a file has no label "
        "proves nothing."
    )
)
@argument("files", nargs=-1, required=True, metavar=N_("FILE…"))
@common
def believe(output: Output, files: Sequence[str]) -> int:
    """What files say of where they come from."""
    _ = output.language
    found: list[Looked] = []
    for number, name in enumerate(files):
        output.working(_("Reading labels"))
        looked = look_at(Path(name).absolute())
        output.working("")
        found.append(looked)
        _note(output, looked)
        if number:
            output.say()
        _say(output, looked)
    output.document("labels", current_host(), {"files": [_body(one, _) for one in found]})
    if not output.as_json:
        _advice(output)
    return exits.NOT_EVERYTHING if output.problems else exits.DONE


def _note(output: Output, looked: Looked) -> None:
    for gap in looked.gaps:
        output.problem(looked.path, gap_told(gap, output.language))
    for sign in looked.signs:
        if sign.bound is Bound.UNCHECKED:
            output.problem(looked.path, meaning(sign, output.language))


def _say(output: Output, looked: Looked) -> None:
    _ = output.language
    lines = told(looked, _)
    output.say(f"{looked.path} · {_(SHORT[looked.verdict])}")
    for line in (lines.title, lines.why, lines.then):
        output.say(f"  {line}")
    for sign in looked.signs:
        for number, one in enumerate(details(sign, _)):
            line = _("{name}: {text}").format(name=one.name, text=one.text)
            output.say(f"    {'-' if not number else ' '} {line}")
    words = looked_words(looked, _)
    if words:
        output.say(f"  {words}")


def _advice(output: Output) -> None:
    _ = output.language
    output.say()
    output.say(_("What you can do"))
    for one in knowledge().advice:
        output.say(f"  {one.title.in_language(_.code)}")
        output.say(f"    {one.words.in_language(_.code)}")


def _body(looked: Looked, _: Language) -> dict[str, Any]:
    lines = told(looked, _)
    return {
        "path": looked.path,
        "format": looked.format or None,
        "bytes": looked.size,
        "verdict": looked.verdict,
        "title": lines.title,
        "why": lines.why,
        "then": lines.then,
        "signs": [_sign(sign, _) for sign in looked.signs],
        "unread": [{"what": gap.what, "why": gap_told(gap, _)} for gap in looked.gaps],
    }


def _sign(sign: Sign, _: Language) -> dict[str, Any]:
    return {
        "kind": sign.kind,
        "says": sign.says,
        "bound": sign.bound,
        "by": sign.by or None,
        "where": list(sign.where),
        "values": dict(sign.values),
        "grade": sign.grade,
        "words": meaning(sign, _),
        "reason": reason_told(sign, _) or None,
    }
