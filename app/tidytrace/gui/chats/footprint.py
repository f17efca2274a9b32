"""The footprint card: every place of the chosen chats by kind; each can be looked at, and left out."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tidytrace.erase.model import PlaceKind
from tidytrace.gui.boxes import Tick
from tidytrace.gui.chats.places import PlacesModel, PlacesView, known_size
from tidytrace.gui.controls import Button, hairline, small, strong
from tidytrace.gui.design import GRID
from tidytrace.gui.erasing import Erasure, Place
from tidytrace.gui.wordings import KINDS, SEPARATOR, kind_name, places
from tidytrace.language import Language

Key = PlaceKind | Literal["optional"]
_OTHERS: Final = "optional"


class Group(QWidget):
    """The places of one kind: a line that says how many, and below it, when it is opened, each of them."""

    def __init__(self, name: str, model: PlacesModel, language: Language, *, whole: bool) -> None:
        """``whole``: all of them can be ticked at once."""
        super().__init__()
        self._ = language
        self._name = name
        self.model = model
        self._counts = small(wrap=False)
        self.more = Button("", kind="link", glyph="right", pressed=self.toggle)
        self.view = PlacesView(model, name)
        self.view.hide()
        self.box = Tick(name) if whole else None
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(GRID)
        if self.box is not None:
            self.box.clicked.connect(self._all)
            head.addWidget(self.box)
        head.addWidget(self._counts)
        head.addStretch()
        head.addWidget(self.more)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(head)
        lines.addWidget(self.view)
        model.ticks.connect(self.say)
        self.say()

    def say(self) -> None:
        """How many go."""
        model = self.model
        going, all_of_them = model.going, len(model.places)
        words = places(self._, all_of_them)
        if len(going) < all_of_them:
            words = self._("{count} of {places}").format(count=len(going), places=words)
        shown = going if self.box is not None else model.places
        self._counts.setText(SEPARATOR.join(filter(None, [words, known_size(sum(one.bytes for one in shown))])))
        if self.box is not None:
            self.box.setTristate(False)
            self.box.setCheckState(model.state())
        opened = not self.view.isHidden()
        self.more.setText(self._("Hide") if opened else self._("Show"))
        self.more.setAccessibleName(self._.led(self.more.text(), self._name))
        self.more.set_glyph("down" if opened else "right")

    def _all(self) -> None:
        self.model.tick_all(ticked=self.model.state() is not Qt.CheckState.Checked)

    def toggle(self) -> None:
        """Open or close it."""
        self.view.setVisible(self.view.isHidden())
        self.say()


class FootprintCard(QFrame):
    """Groups keep their order and their places; what comes later is added at the end of its group."""

    changed = Signal()

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(parent)
        self._ = language
        self._seen: set[str] = set()
        self.groups: dict[Key, Group] = {}
        self.setProperty("kind", "card")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        self._lines.setSpacing(GRID // 2)
        self._lines.addWidget(strong(self._("Where they are")))
        self._others = QWidget()
        self._others.hide()
        under = QVBoxLayout(self._others)
        under.setContentsMargins(0, GRID, 0, 0)
        under.setSpacing(GRID // 2)
        under.addWidget(hairline())
        under.addWidget(strong(self._("Only if you tick them")))
        under.addWidget(small(self._("These hold some of the same words but belong to something else.")))
        self._lines.addWidget(self._others)

    def show_erasure(self, erasure: Erasure) -> None:
        """The plan is made, or made anew after other choices."""
        new = [one for one in erasure.places if one.path not in self._seen]
        self._seen.update(one.path for one in new)
        optional = [one for one in new if one.optional]
        for kind in KINDS:
            self._add(kind, [one for one in new if one.kind == kind and not one.optional])
        if optional:
            self._add(_OTHERS, optional)
            self._others.show()
        going = {one.path for one in erasure.going}
        for group in self.groups.values():
            group.model.show_staying(group.model.ticked - going)
            group.say()

    def _add(self, key: Key, found: Sequence[Place]) -> None:
        if not found:
            return
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = self._made(key)
        group.model.add(found, ticked=key != _OTHERS)

    def _made(self, key: Key) -> Group:
        model = PlacesModel(self._, self, names_kind=key == _OTHERS)
        model.ticks.connect(self.changed)
        name = self._("Only if you tick them") if key == _OTHERS else kind_name(self._, key, heading=True)
        group = Group(name, model, self._, whole=key != _OTHERS)
        if key == _OTHERS:
            under = self._others.layout()
            assert under is not None
            under.addWidget(group)
        else:
            order: list[Key] = list(KINDS)
            above = sum(order.index(one) < order.index(key) for one in self.groups if one != _OTHERS)
            self._lines.insertWidget(1 + above, group)
        return group

    @property
    def unticked(self) -> frozenset[str]:
        """Places that stay because the person wants them to."""
        return frozenset(
            one.path
            for key, group in self.groups.items()
            if key != _OTHERS
            for one in group.model.places
            if one.path not in group.model.ticked
        )

    @property
    def ticked(self) -> frozenset[str]:
        """Optional places that go."""
        group = self.groups.get(_OTHERS)
        return frozenset(group.model.ticked) if group is not None else frozenset()
