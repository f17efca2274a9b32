"""What all flows of the large window work with."""

from typing import NamedTuple

from tidytrace.gui.engine import Engine
from tidytrace.gui.home.page import HomePage
from tidytrace.gui.simple.reader import Reader
from tidytrace.gui.work import Work
from tidytrace.language import Language


class Desk(NamedTuple):
    """One for the window. The check-up and its fixes are those of the first page: there is one of each."""

    reader: Reader
    engine: Engine
    work: Work
    home: HomePage
    language: Language
