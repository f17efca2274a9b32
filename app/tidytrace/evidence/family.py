"""Makes the page about a check-up that one hands to somebody in the family."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator

import msgspec

from tidytrace import __version__
from tidytrace.catalog import Catalogue, Text
from tidytrace.evidence.covering import Cover
from tidytrace.findings.model import Finding
from tidytrace.findings.wording import render
from tidytrace.host import Host, StateFolders
from tidytrace.language import Language
from tidytrace.receipts import ErasureReceipt, Receipt, Receipts, SettingReceipt
from tidytrace.report.family.blocks import Block
from tidytrace.report.family.content import blocks
from tidytrace.report.family.model import Checked, Done, Tip
from tidytrace.report.family.page import as_html
from tidytrace.report.family.paper import as_paper
from tidytrace.report.model import Origin, Part
from tidytrace.report.paper import printed


class FamilyPage(msgspec.Struct, frozen=True):
    """The same in both shapes."""

    blocks: tuple[Block, ...]
    language: Language

    def html(self) -> bytes:
        """One file that needs nothing else."""
        return as_html(self.blocks, self.language).encode()

    def pdf(self) -> bytes:
        """For the printer. Raises NoPaper."""
        return printed(as_paper(self.blocks, self.language), self.language.code)


class FamilyMaker:
    """For one computer."""

    def __init__(self, host: Host, state: StateFolders) -> None:
        """Nothing is asked yet."""
        self._host, self._state = host, state
        self._cover = Cover(host, state)

    def checked(
        self,
        findings: Iterable[Finding],
        tips: Iterable[Tip],
        catalogue: Catalogue,
        *,
        when: datetime.datetime | None = None,
        complete: bool = True,
    ) -> Checked:
        """A check-up, and what was done that still holds.

        Args:
            findings: As things stand now.
            tips: The checklist.
            catalogue: Knows the names of apps and switches.
            when: The time of the check-up; now by default.
            complete: False when it was stopped.
        """
        origin = Origin(
            version=__version__,
            os=self._host.system,
            release=self._host.release,
            when=when or datetime.datetime.now().astimezone(),
        )
        several = tuple(findings)
        return Checked(
            origin=origin,
            findings=several,
            tips=tuple(tips),
            done=tuple(_done(Receipts(self._state.state / "receipts").all(), several, catalogue)),
            complete=complete,
        )

    def page(self, checked: Checked, language: Language, shown: Collection[Part] = ()) -> FamilyPage:
        """Covered; ``shown`` is what the person wants to be seen."""
        return FamilyPage(tuple(blocks(checked, self._cover.redactor(shown), language)), language)


def _done(receipts: Iterable[Receipt], findings: Iterable[Finding], catalogue: Catalogue) -> Iterator[Done]:
    titles = {one.id: one for one in findings}
    names = {app.id: app.names for app in catalogue}
    switches = {f"{app.id}.{setting.id}": setting.title for app in catalogue for setting in app.settings}
    for one in receipts:
        if one.undone is not None:
            continue
        if isinstance(one, SettingReceipt):
            yield Done(what=_switch(one, titles, names, switches), when=one.when)
        elif one.finished and one.chats:
            yield _erasure(one, names.get)


def _switch(
    receipt: SettingReceipt, findings: dict[str, Finding], names: dict[str, Text], switches: dict[str, Text]
) -> Text:
    """As the check-up names it, else as the catalogue does."""
    finding = findings.get(receipt.finding)
    if finding is not None:
        return Text(*(render(finding.title, Language(code)) for code in ("en", "zh_CN")))
    name = names.get(receipt.app, Text(receipt.app, receipt.app))
    switch = switches.get(receipt.finding, Text(receipt.setting, receipt.setting))
    return Text(f"{name.en}: {switch.en}", f"{name.zh_CN}：{switch.zh_CN}")


def _erasure(receipt: ErasureReceipt, name_of: Callable[[str], Text | None]) -> Done:
    apps = dict.fromkeys(one.app for one in receipt.chats)
    named = [name_of(app) or Text(app, app) for app in apps]
    app = Text(", ".join(one.en for one in named), "、".join(one.zh_CN for one in named))
    return Done(
        app=app,
        chats=len(receipt.chats),
        words_only=receipt.action == "redact",
        when=receipt.when,
        undo=receipt.restorable,
        until=receipt.until,
    )
