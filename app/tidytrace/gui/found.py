"""What was found in chats that should never have been typed, in the window's words."""

from collections.abc import Iterable, Mapping
from typing import Final

from tidytrace.findings.model import Phrase
from tidytrace.findings.wording import render
from tidytrace.language import Language
from tidytrace.sensitive.model import Kind

Found = Mapping[str, Mapping[Kind, int]]
"""How many different values of each kind stand in each conversation, by its id."""

ORDER: Final[tuple[Kind, ...]] = (
    "private-key",
    "crypto-seed",
    "payment-password",
    "payment-card",
    "cn-resident-id",
    "password",
    "api-key",
    "passport",
    "us-ssn",
    "bank-account",
    "iban",
    "cn-mobile",
    "crypto-wallet",
    "email",
)
"""What does most harm comes first."""


def ordered(kinds: Iterable[Kind]) -> list[Kind]:
    """Kinds as they are listed."""
    return sorted(kinds, key=ORDER.index)


def word(language: Language, kind: Kind) -> str:
    """«bank card»."""
    return render(Phrase(f"kind.{kind}"), language)


def badge(language: Language, kinds: Mapping[Kind, int]) -> tuple[str, str]:
    """«bank card», and « +2» where there are more kinds; empty where there is none."""
    if not kinds:
        return "", ""
    return word(language, ordered(kinds)[0]), f" +{len(kinds) - 1}" if len(kinds) > 1 else ""


def sentence(language: Language, kinds: Mapping[Kind, int]) -> str:
    """«Sensitive: bank card, password (2)»; empty where there is none."""
    if not kinds:
        return ""
    words = [
        word(language, kind) if kinds[kind] == 1 else f"{word(language, kind)} ({kinds[kind]})"
        for kind in ordered(kinds)
    ]
    return language("Sensitive: {kinds}").format(kinds=language(", ").join(words))
