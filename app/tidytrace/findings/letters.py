"""Ready-made letters to vendors that offer no switch. The person signs and sends them; Tidytrace sends nothing."""

import datetime
from typing import Final

import msgspec

from tidytrace.catalog import Right
from tidytrace.findings.model import Letter
from tidytrace.findings.wording import without_gaps
from tidytrace.language import N_, Language

RIGHTS: Final[tuple[Right, ...]] = ("withdraw", "copy", "delete")

SUBJECTS: Final[dict[Right, str]] = {
    "withdraw": N_("{product}: I withdraw my consent to the use of my content for training"),
    "copy": N_("{product}: request for a copy of my personal data"),
    "delete": N_("{product}: request to delete my personal data"),
}
_ASKS: Final[dict[Right, str]] = {
    "withdraw": N_(
        "I use {product} with the account named below. I withdraw my consent to the use of what I type, upload and "
        "say, and of the answers, for training, improving or evaluating models, and I ask you to stop using it for "
        "these purposes. I do not withdraw what is needed to provide the service to me."
    ),
    "copy": N_(
        "I use {product} with the account named below. Please send me a copy of the personal data that you keep about "
        "me, above all my conversations, uploaded files, what the service remembers about me, and the records of its "
        "use, in a common format that can be read by a program."
    ),
    "delete": N_(
        "I use {product} with the account named below. Please delete the personal data that you keep about me, above "
        "all my conversations, uploaded files and what the service remembers about me, also from copies that others "
        "keep for you. I do not ask you to close the account."
    ),
}
_LAW: Final[dict[Right, str]] = {
    "withdraw": N_(
        "I rely on the Personal Information Protection Law of the People's Republic of China, as I understand it on "
        "Article 15 (withdrawal of consent)."
    ),
    "copy": N_(
        "I rely on the Personal Information Protection Law of the People's Republic of China, as I understand it on "
        "Article 45 (access and copies)."
    ),
    "delete": N_(
        "I rely on the Personal Information Protection Law of the People's Republic of China, as I understand it on "
        "Article 47 (deletion)."
    ),
}
_OTHER_LAW: Final = N_("I rely on the data protection law that applies to me.")
_GREETING: Final = N_("To whoever looks after personal data at {vendor}")
_REPLY: Final = N_(
    "Please confirm in writing what you have done, and by when the rest will be done. If you refuse, or cannot do all "
    "of it, please tell me which part and why."
)
_ACCOUNT: Final = N_("Account (phone number or mail address): ____________")
_NAME: Final = N_("Name: ____________")
_DATE: Final = N_("Date: {date}")

ADVICE: Final = N_(
    "Fill in the account and your name, and send it from the address or number that the account belongs to. Articles "
    "of law are named from memory: look them up before you insist on them. Tidytrace sends nothing."
)


class Written(msgspec.Struct, frozen=True):
    """A letter as the person gets it."""

    subject: str
    body: str

    @property
    def whole(self) -> str:
        """Subject and text, to be copied at once."""
        return f"{self.subject}\n\n{self.body}\n"


def write(letter: Letter, language: Language, today: datetime.date) -> Written:
    """The letter in one language."""
    product = letter.product.in_language(language.code)
    law = _LAW[letter.right] if letter.chinese_law else _OTHER_LAW
    paragraphs = (
        language(_GREETING).format(vendor=letter.vendor),
        _named(language(_ASKS[letter.right]), product),
        language(law),
        language(_REPLY),
        "\n".join((language(_ACCOUNT), language(_NAME), language(_DATE).format(date=today.isoformat()))),
    )
    return Written(_named(language(SUBJECTS[letter.right]), product), "\n\n".join(paragraphs))


def _named(sentence: str, product: str) -> str:
    return without_gaps(sentence, "product", product).format(product=product)


def addresses(letter: Letter) -> tuple[str, ...]:
    """Where it can be handed in: mail, page, or a way in the product in the vendor's own words."""
    contact = letter.contact
    menu = " › ".join(contact.menu)
    return tuple(one for one in (contact.mail, contact.page, menu) if one)
