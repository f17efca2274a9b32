"""What was found, in the person's words: three lines for a file, and what stands behind them.

No sentence here says that something is real or fake: a note in a file is what somebody wrote into it.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from tidytrace.catalog import Grade
from tidytrace.labels.knowledge import knowledge
from tidytrace.labels.model import Bound, Gap, Kind, Looked, Says, Sign, Verdict
from tidytrace.language import N_, Language

SHORT: Final[dict[Verdict, str]] = {
    Verdict.AI: N_("Says: AI"),
    Verdict.PART: N_("Says: AI took part"),
    Verdict.MAYBE: N_("Says: perhaps AI"),
    Verdict.BROKEN: N_("Credentials do not fit"),
    Verdict.DOUBTFUL: N_("Signed, in doubt"),
    Verdict.CREDENTIALS: N_("Signed"),
    Verdict.UNCHECKED: N_("Signed, not checked"),
    Verdict.OTHER: N_("Says nothing of AI"),
    Verdict.NONE: N_("No label"),
    Verdict.UNREAD: N_("Could not check"),
}
_TITLES: Final[dict[Verdict, str]] = {
    Verdict.AI: N_("The file itself says that it was made with AI"),
    Verdict.PART: N_("The file itself says that AI took part in it"),
    Verdict.MAYBE: N_("The file itself says that it may have been made with AI"),
    Verdict.BROKEN: N_("It carries content credentials that do not fit"),
    Verdict.DOUBTFUL: N_("It carries content credentials with a certificate that is not valid"),
    Verdict.CREDENTIALS: N_("It carries signed content credentials"),
    Verdict.UNCHECKED: N_("It has content credentials, which could not be checked"),
    Verdict.OTHER: N_("The file says where it comes from, and nothing of AI"),
    Verdict.NONE: N_("No label was found"),
    Verdict.UNREAD: N_("This file could not be checked"),
}
_FORGEABLE: Final = N_("Anybody can write such a note or take it away: a strong hint, and no proof.")
_NONE_MEANS: Final = N_(
    "That proves nothing. Labels get lost when a file is sent through a chat app, converted or photographed from a "
    "screen, and many AI programs write none."
)
_UNREAD_MEANS: Final = N_("So nothing can be said about it, neither that it has a label nor that it has none.")
_PARTLY: Final = N_("Not all of it could be read: more may stand there.")
_SIGNED_MEANS: Final = N_(
    "The signature fits: nothing was changed since. That the signer is who the name says, nobody vouches for."
)
_SIGNED_NAMELESS: Final = N_("The signature fits: nothing was changed since. Who signed does not stand there.")
_ASK: Final = N_("Look for a second source before you rely on it.")
_KINDS: Final[dict[Kind, str]] = {
    "aigc": N_("China's label for AI content (GB 45438)"),
    "source-type": N_("Note on the origin (IPTC)"),
    "generator": N_("Trace of a program"),
    "credentials": N_("Content credentials (C2PA)"),
}
_BOUND: Final[dict[Bound, str]] = {
    Bound.NOTE: N_("a note that anybody can write or take away"),
    Bound.FITS: N_("signed; the signature fits the content"),
    Bound.DOUBTFUL: N_("signed; the content fits, and the certificate is not valid"),
    Bound.BROKEN: N_("signed; the signature does not fit the content"),
    Bound.UNCHECKED: N_("signed as it seems; not checked"),
}
_GRADES: Final[dict[Grade, str]] = {
    Grade.SOURCE: N_("known from the code that writes or checks it"),
    Grade.DOCS: N_("documented by those who made it up"),
    Grade.OBSERVED: N_("seen in real files by us"),
    Grade.REPORTED: N_("reported by others who looked at such files"),
    Grade.UNVERIFIED: N_("not verified"),
    Grade.GUESS: N_("a guess"),
}
_NAMES: Final[dict[str, str]] = {
    "signer": N_("Signed by"),
    "program": N_("Made or edited with"),
    "time": N_("Signed on"),
    "source": N_("Origin"),
    "actions": N_("Steps"),
    "failures": N_("What does not fit"),
    "address": N_("Address"),
    "field": N_("Field"),
    "text": N_("Text"),
    "request": N_("Request to the AI (letters)"),
    "Label": N_("Value of the label"),
    "ContentProducer": N_("Provider"),
    "ContentPropagator": N_("Platform that passed it on"),
    "ProduceID": N_("Number of the content"),
    "PropagateID": N_("Number at the platform"),
    "ServiceProvider": N_("Provider"),
    "ServiceUser": N_("User of the service"),
}


class Told(msgspec.Struct, frozen=True):
    """Three lines."""

    title: str
    why: str
    then: str


class Line(msgspec.Struct, frozen=True):
    """A name and what belongs to it, for the details."""

    name: str
    text: str


def told(looked: Looked, _: Language) -> Told:
    """The three lines for a file."""
    verdict = looked.verdict
    title = _(_TITLES[verdict])
    if verdict is Verdict.NONE:
        return Told(title, _(_NONE_MEANS), _(_ASK))
    if verdict is Verdict.UNREAD:
        return Told(title, gap_told(looked.gaps[0], _), _(_UNREAD_MEANS))
    sign = _leading(looked)
    then = _trust(sign, _)
    if looked.gaps:
        then = _(_PARTLY)
    return Told(title, meaning(sign, _), then)


def _leading(looked: Looked) -> Sign:
    """The sign that the verdict is about; of several, the one that is most firmly bound."""
    firm = (Bound.FITS, Bound.DOUBTFUL, Bound.NOTE, Bound.BROKEN, Bound.UNCHECKED)
    says = {Verdict.AI: Says.AI, Verdict.PART: Says.PART, Verdict.MAYBE: Says.MAYBE}.get(looked.verdict)
    some = [sign for sign in looked.signs if says is None or sign.says is says]
    if says is None:
        some = [sign for sign in some if sign.kind == "credentials"] or some
    return min(some, key=lambda sign: firm.index(sign.bound))


def meaning(sign: Sign, _: Language) -> str:
    """What a sign says, in one line."""
    if sign.kind == "aigc":
        return _label_told(sign, _)
    if sign.kind == "source-type":
        return _("Its note on the origin says: {words}.").format(words=source_words(sign, _))
    if sign.kind == "generator":
        if "request" in sign.values:
            return _("{program} wrote into it what it was asked for. Whoever gets the file can read that.").format(
                program=sign.by
            )
        return _("It holds notes that {program} writes into its files.").format(program=sign.by)
    return _credentials_told(sign, _)


def _label_told(sign: Sign, _: Language) -> str:
    if not sign.by:
        return _("It carries China's label for AI content (GB 45438), without the name of a provider.")
    words = _("It carries China's label for AI content (GB 45438). The provider named there: {provider}.")
    return words.format(provider=provider(sign.by, _))


def _credentials_told(sign: Sign, _: Language) -> str:
    if sign.bound is Bound.UNCHECKED:
        return reason_told(sign, _)
    program, signer = sign.values.get("program", ""), sign.values.get("signer", "")
    if program and signer:
        return _("Made or edited with {program}, signed by {signer}.").format(program=program, signer=signer)
    if signer:
        return _("Signed by {signer}.").format(signer=signer)
    if program:
        return _("Made or edited with {program}.").format(program=program)
    return _("Neither a program nor a signer is named.")


def _trust(sign: Sign, _: Language) -> str:
    if sign.bound is Bound.FITS:
        return _(_SIGNED_MEANS if sign.by else _SIGNED_NAMELESS)
    if sign.bound in {Bound.BROKEN, Bound.DOUBTFUL}:
        return reason_told(sign, _)
    if sign.bound is Bound.UNCHECKED:
        return _(_ASK)
    return _(_FORGEABLE)


def provider(code: str, _: Language) -> str:
    """A name that is known for a code, the number of the company in it, or what stands there."""
    for one in knowledge().label.producers:
        if code.startswith(one.code):
            return one.name.in_language(_.code)
    number = company(code)
    if number:
        return _("the company with number {number} in China's register").format(number=number)
    return code


def company(code: str) -> str:
    """The number of a company within a provider's code (001, 1, number, five letters); empty if there is none."""
    from stdnum.cn import uscc

    number = code[4:22]
    return number if code.startswith("0011") and uscc.is_valid(number) else ""


def source_words(sign: Sign, _: Language) -> str:
    """IPTC's word in the person's."""
    code = sign.values.get("source", "")
    return next((one.words.in_language(_.code) for one in knowledge().source_types if one.code == code), code)


def _label_words(sign: Sign, _: Language) -> str:
    value = sign.values["Label"].lower()
    return next((one.words.in_language(_.code) for one in knowledge().label.values if one.value.lower() == value), "")


def _nothing(_sign: Sign, _: Language) -> str:
    return ""


def reason_told(sign: Sign, _: Language) -> str:
    """Why a signature does not hold, or was not checked; empty if neither."""
    return _(sign.reason).format(most=sign.values.get("most", ""))


def gap_told(gap: Gap, _: Language) -> str:
    """What could not be looked at, and why."""
    return _(gap.sentence).format(**gap.parameters)


def details(sign: Sign, _: Language) -> Iterator[Line]:
    """Everything about a sign, for whoever wants to know."""
    yield Line(_("What it is"), _(_KINDS[sign.kind]))
    yield Line(_("How firm it is"), _(_BOUND[sign.bound]))
    if sign.reason and sign.bound in {Bound.BROKEN, Bound.DOUBTFUL}:
        yield Line(_("Why"), reason_told(sign, _))
    for name, text in sign.values.items():
        if name == "most":
            continue
        meant = {"source": source_words, "Label": _label_words}.get(name, _nothing)(sign, _)
        shown = _("{text} ({meaning})").format(text=text, meaning=meant) if meant else text
        yield Line(_(_NAMES[name]) if name in _NAMES else name, shown)
    number = company(sign.by)
    if number:
        yield Line(_("Number of the company"), number)
    yield Line(_("Where it stands"), " · ".join(sign.where))
    yield Line(_("How we know what it means"), _(_GRADES[sign.grade]))


def heading(sign: Sign, _: Language) -> str:
    """Of the details of one sign."""
    return _(_KINDS[sign.kind])


def looked_words(looked: Looked, _: Language) -> str:
    """What kind of file it is, and where in it was looked; empty if it is none that is known."""
    form = knowledge().formats.get(looked.format)
    if form is None:
        return ""
    words = _("{format}. Looked at: {places}.")
    return words.format(format=form.name.in_language(_.code), places=form.places.in_language(_.code))
