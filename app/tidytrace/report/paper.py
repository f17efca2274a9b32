"""The page on paper. Who can print is told from above, because that needs what this room must not know."""

from collections.abc import Callable

from tidytrace.language import N_, Language

Printer = Callable[[str, str], bytes]
"""Makes a PDF of an HTML page and a language code. Raises NoPaper."""


class NoPaper(Exception):  # noqa: N818 - a report without it is a report all the same
    """There is no PDF, and why."""

    def __init__(
        self, sentence: str = N_("There is no PDF, because the library for it (Qt) cannot be used here.")
    ) -> None:
        """``sentence`` is an English text of the translations."""
        super().__init__(sentence)
        self.sentence = sentence

    def told(self, language: Language) -> str:
        """For the person."""
        return language(self.sentence)


def no_printer(page: str, code: str) -> bytes:
    """Where nobody can print. Raises NoPaper."""
    del page, code
    raise NoPaper


class _Printers:
    """Who prints."""

    one: Printer = staticmethod(no_printer)


def use_printer(printer: Printer) -> None:
    """Print with this one from now on."""
    _Printers.one = staticmethod(printer)


def printed(page: str, code: str) -> bytes:
    """A PDF. Raises NoPaper."""
    return _Printers.one(page, code)
