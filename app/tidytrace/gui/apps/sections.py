"""The sections of the page about one app, each with its lines; a line is made when its turn comes."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.catalog.knowledge import Leftovers
from tidytrace.catalog.stores import StoreKind
from tidytrace.chats.errors import StoreError
from tidytrace.checks.dossier import Dossier
from tidytrace.checks.keeping import Keeping
from tidytrace.checks.powers.lines import Line, lines_of
from tidytrace.checks.readable import way_to_read
from tidytrace.findings import knowing
from tidytrace.findings.model import Finding, Phrase, State
from tidytrace.findings.wording import render, size
from tidytrace.gui.apps.words import going
from tidytrace.gui.controls import StateBadge, small, text
from tidytrace.gui.design import GRID
from tidytrace.gui.fitted import Fitted
from tidytrace.gui.home.account_parts import Folded
from tidytrace.gui.home.guide import breakable, steps_of
from tidytrace.gui.moments import on_day
from tidytrace.gui.network.facts import facts
from tidytrace.gui.wordings import SEPARATOR, capital, chats, kind_name, state_word
from tidytrace.language import Language

Make = Callable[[], QWidget]


class Section(msgspec.Struct, frozen=True):
    """A heading and what is below it."""

    heading: str
    rows: tuple[Make, ...]


def plain(
    heading: str,
    lines: Sequence[str] = (),
    state: State | None = None,
    word: str = "",
    below: QWidget | None = None,
) -> QFrame:
    """A heading with lines below it, and the shape of its state; a screen reader hears all of it as one."""
    frame = Fitted()
    frame.setAccessibleName(f"{word}: {heading}" if word else heading)
    frame.setAccessibleDescription(" ".join(lines))
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(text(breakable(heading)))
    for line in lines:
        words.addWidget(small(breakable(line)))
    if below is not None:
        words.addWidget(below)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GRID * 3 // 2)
    if state is not None:
        layout.addWidget(StateBadge(state, GRID * 4), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return frame


def steps(finding: Finding, language: Language) -> QFrame:
    """What the person can do about it, step by step."""
    frame = Fitted()
    lines = QVBoxLayout(frame)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.addWidget(steps_of(finding, language))
    return frame


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], note: str) -> QFrame:
    """Columns with headings, and a note below them; a screen reader hears line by line."""
    frame = Fitted()
    frame.setAccessibleName("; ".join(", ".join(filter(None, row)) for row in rows))
    frame.setAccessibleDescription(note)
    grid = QGridLayout(frame)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GRID * 2)
    grid.setVerticalSpacing(GRID)
    for column, heading in enumerate(headings):
        grid.addWidget(small(heading), 0, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(column, 2 if column == 0 else 3 if column == len(headings) - 1 else 1)
    for number, row in enumerate(rows, 1):
        for column, words in enumerate(row):
            grid.addWidget(text(breakable(words)), number, column, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(small(note), len(rows) + 1, 0, 1, len(headings))
    return frame


class Sections:
    """Puts what is known of an app into words."""

    def __init__(self, found: Dossier, language: Language) -> None:
        """Nothing is made yet."""
        self._found = found
        self._ = language
        self._name = found.app.names.in_language(language.code)

    # --- what could not be read

    def problems(self) -> Iterator[Make]:
        """Which places could not be read, and how to make them readable."""
        for problem in self._found.problems:
            yield partial(unreadable, self._, problem)

    # --- what it may do

    def powers(self) -> Iterator[Make]:
        """Line by line; nothing of an app that was not found."""
        if self._found.powers is not None:
            for line in lines_of(self._found.powers):
                yield partial(self._power, line)

    def _power(self, line: Line) -> QWidget:
        word = state_word(self._, line.state) if line.state is not None else ""
        below = [render(one, self._) for one in line.below]
        return plain(capital(render(line.words, self._)), below, line.state, word)

    # --- what it keeps

    def kept(self) -> Iterator[Make]:
        """One line for each kind of place and what may be done with it."""
        groups: dict[tuple[StoreKind, str], list[Keeping]] = {}
        for one in self._found.keepings:
            groups.setdefault((one.store.kind, going(self._, one, self._name)), []).append(one)
        for (kind, goes), several in groups.items():
            yield partial(self._kept, kind, goes, several)
        if self._found.newer:
            yield self._newer

    def _kept(self, kind: StoreKind, goes: str, several: list[Keeping]) -> QWidget:
        listed = [one.conversations for one in several if one.conversations is not None]
        weighed = [one.bytes for one in several if one.bytes is not None]
        parts = [chats(self._, sum(listed))] if listed else []
        if weighed:
            parts.append(size(sum(weighed)))
        heading = kind_name(self._, kind, heading=True)
        if parts:
            heading = self._("{where}: {sentence}").format(where=heading, sentence=SEPARATOR.join(parts))
        where = [(one.store.id, path) for one in several for path in self._where(one)]
        if not where:
            return plain(heading, [goes])
        fold = Folded(self._("Where it is"), facts(where, quiet=True))
        fold.opener.setAccessibleName(self._("Where it is: {title}").format(title=heading))
        return plain(heading, [goes], below=fold)

    def _where(self, keeping: Keeping) -> Iterator[str]:
        yield from map(str, keeping.paths)
        if keeping.count > len(keeping.paths):
            left = keeping.count - len(keeping.paths)
            yield self._.plural("and {count} more", "and {count} more", left)
        if keeping.pattern:
            yield keeping.pattern

    def _newer(self) -> QWidget:
        words = self._("Newer than this catalogue: {chats}").format(chats=chats(self._, self._found.newer))
        told = self._("They are shown, but never changed. Update Tidytrace or its catalogue to erase them.")
        return plain(words, [told], State.UNKNOWN, state_word(self._, State.UNKNOWN))

    # --- what its own delete leaves

    def leftovers(self) -> Iterator[Make]:
        """What remains after the app's own delete, and how that is known."""
        told = knowing.leftovers(self._, self._found.leftovers)
        if told:
            yield partial(self._own_delete, told)
            if self._found.leftovers.known:
                headings = (self._("What"), self._("After its own delete"), self._("How it is known"))
                yield partial(table, headings, list(self._remains(self._found.leftovers)), self._as_of())

    def _as_of(self) -> str:
        return render(Phrase("known-of", {"date": on_day(self._, self._found.knowledge.verified)}), self._)

    def _own_delete(self, told: str) -> QWidget:
        own = self._found.app.own_delete
        lines = []
        if own is not None:
            lines.append(own.what.in_language(self._.code))
            known = [knowing.evidence(self._, own.grade)]
            known += [self._("version {version}").format(version=own.version)] if own.version else []
            lines.append(SEPARATOR.join(known))
        leftovers = self._found.leftovers
        stays = bool(leftovers.left) or leftovers.none
        return plain(told, lines, State.RISK if stays else None, state_word(self._, State.RISK) if stays else "")

    def _remains(self, leftovers: Leftovers) -> Iterator[tuple[str, str, str]]:
        """«Logs (2) · stays · seen with the real app»."""
        for what, stores in (
            (self._("Stays"), leftovers.left),
            (self._("Goes"), leftovers.taken),
            (self._("Not known"), leftovers.unknown),
        ):
            nobody_looked = stores is leftovers.unknown
            counts = Counter(
                (one.kind, "–" if nobody_looked else knowing.evidence(self._, one.grade)) for one in stores
            )
            for (kind, known), count in counts.items():
                name = kind_name(self._, kind, heading=True)
                yield f"{name} ({count})" if count > 1 else name, what, known

    # --- how this is known

    def knowledge(self) -> Iterator[Make]:
        """How fresh it is, and where it comes from."""
        yield self._fresh

    def _fresh(self) -> QWidget:
        _, known = self._, self._found.knowledge
        told = [_("Apps change. What has moved since then may be told wrongly here.")] if known.old else []
        state = State.UNKNOWN if known.old else None
        heading = capital(SEPARATOR.join((knowing.freshness(_, known), knowing.evidence(_, known.evidence))))
        sources = [(knowing.evidence(_, one.grade), self._.led(one.what, one.ref)) for one in self._found.app.sources]
        fold = Folded(_("Where this is known from"), facts(sources, quiet=True))
        return plain(heading, told, state, state_word(_, state) if state is not None else "", fold)


def unreadable(language: Language, problem: StoreError) -> QFrame:
    """A place that could not be read, why, and how to make it readable."""
    way = way_to_read(problem)
    lines = [problem.sentence(language), *([language(way)] if way else [])]
    word = state_word(language, State.UNKNOWN)
    return plain(str(problem.path), lines, State.UNKNOWN, word)


def findings_of(found: Dossier, *names: str) -> list[Finding]:
    """What was found besides the switches, by the second half of the ids."""
    return [one for one in found.more if one.id.partition(".")[2] in names]
