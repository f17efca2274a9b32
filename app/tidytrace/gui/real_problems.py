"""The rooms' own errors, as the window's."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tidytrace.catalog import DefinitionError
from tidytrace.chats.errors import StoreError
from tidytrace.checks.accounts.choices import ChoicesUnreadable
from tidytrace.formats import SettingsError
from tidytrace.formats.refusals import of_database, of_system
from tidytrace.gui import real_erasing
from tidytrace.gui.engine import EngineProblem
from tidytrace.host import HostError
from tidytrace.language import N_


@contextmanager
def as_problems() -> Iterator[None]:
    """Turn the rooms' own errors into the one that the window knows."""
    from tidytrace.erase.act.lock import AnotherTidytrace
    from tidytrace.erase.errors import ErasureError
    from tidytrace.erase.redact.words import UnfitWord
    from tidytrace.erase.vault import VaultError
    from tidytrace.receipts import ReceiptError
    from tidytrace.remedies import RemedyError
    from tidytrace.sensitive.errors import RulesError

    try:
        yield
    except (SettingsError, StoreError, ReceiptError) as error:
        raise EngineProblem(error.problem, error.parameters, where=str(error.path)) from error
    except AnotherTidytrace as error:
        raise EngineProblem(error.problem) from error
    except ErasureError as error:
        raise EngineProblem(error.problem, error.parameters, where=str(error.path)) from error
    except VaultError as error:
        locked = real_erasing.locked_out(error)
        where = str(error.path) if error.path is not None else ""
        raise locked or EngineProblem(error.problem, error.parameters, where=where) from error
    except (RemedyError, HostError, UnfitWord) as error:
        raise EngineProblem(error.problem, error.parameters) from error
    except ChoicesUnreadable as error:
        raise EngineProblem(error.problem, where=str(error.path)) from error
    except (DefinitionError, RulesError) as error:
        raise EngineProblem(
            N_("Tidytrace itself is damaged; please install it again. ({reason})"), {"reason": str(error)}
        ) from error
    except sqlite3.Error as error:
        raise EngineProblem(*of_database(error)) from error
    except OSError as error:
        problem, parameters = of_system(error, otherwise=N_("It cannot be read or written: {reason}"))
        raise EngineProblem(problem, parameters, where=str(error.filename or "")) from error
