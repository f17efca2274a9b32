"""Who has a settings file open that cannot be changed for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tidytrace.formats import SettingsError
from tidytrace.formats.refusals import IN_USE
from tidytrace.host.holders import holders
from tidytrace.language import N_


@contextmanager
def holders_are_named() -> Iterator[None]:
    """Say which programs have the file open, where that is the reason and the system tells them.

    Raises:
        SettingsError: As it was raised, with another sentence.
    """
    try:
        yield
    except SettingsError as error:
        programs = holders(error.path) if error.problem == IN_USE else ()
        if not programs:
            raise
        named = ", ".join(f"{process.name} ({process.pid})" for process in programs)
        sentence = N_("Still open in {programs}; close that program and repeat.")
        raise type(error)(error.path, sentence, programs=named) from error
