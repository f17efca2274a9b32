"""Which of a product's options stands in a command line, and with what value."""

from collections.abc import Sequence

from tidytrace.catalog.servers import Option


def given(options: Sequence[Option], command: Sequence[str]) -> tuple[Option, str] | None:
    """The option that decides the address, with its value; the last one counts."""
    found: tuple[Option, str] | None = None
    for place, word in enumerate(command):
        name, joined, value = word.partition("=")
        option = next((one for one in options if one.name == name), None)
        if option is None:
            continue
        if option.flag:
            found = (option, option.bare or "")
        elif joined:
            found = (option, value)
        else:
            after = command[place + 1] if place + 1 < len(command) else ""
            if after and not after.startswith("-"):
                found = (option, after)
            elif option.bare is not None:
                found = (option, option.bare)
    return found
