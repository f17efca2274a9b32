"""A report before it is written: exactly what will be in it, so that the person can look first."""

from collections.abc import Sequence
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tidytrace.language import LANGUAGES, Language
from tidytrace.report.bundle import Member, sealed
from tidytrace.report.channels import Channel
from tidytrace.report.layout import blocks
from tidytrace.report.model import Attachment, Document
from tidytrace.report.page import as_html, as_text
from tidytrace.report.paper import NoPaper, printed

JSON: Final = "report.json"


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """All parts of it but the seal."""

    document: Document
    members: tuple[Member, ...]
    """In the order of the file."""
    texts: dict[str, str]
    """The pages as plain text, by language."""
    no_paper: dict[str, NoPaper]
    """Languages of which there is no PDF, and why."""

    def page(self, code: str) -> str:
        """The HTML page in a language, as it is in the file."""
        return next(one.content for one in self.members if one.name == f"report-{code}.html").decode()

    def sealed(self, key: Ed25519PrivateKey) -> bytes:
        """The file."""
        return sealed(self.members, key)


def draft(document: Document, attachments: Sequence[Attachment], channels: Sequence[Channel]) -> Draft:
    """Set the pages; ``attachments`` are those of the document's files, in their order."""
    members = [Member(JSON, msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")]
    texts: dict[str, str] = {}
    no_paper: dict[str, NoPaper] = {}
    for code in LANGUAGES:
        language = Language(code)
        found = list(blocks(document, channels, language))
        page = as_html(found, language)
        texts[code] = as_text(found)
        members.append(Member(f"report-{code}.html", page.encode()))
        try:
            members.append(Member(f"report-{code}.pdf", printed(page, code)))
        except NoPaper as none:
            no_paper[code] = none
    members += [Member(file.member, one.content) for file, one in zip(document.files, attachments, strict=True)]
    return Draft(document=document, members=tuple(members), texts=texts, no_paper=no_paper)
