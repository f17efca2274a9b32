"""An app that runs is asked first: it keeps settings in memory and may write over ours."""

from collections.abc import Iterable

from tidytrace.catalog import ProcessMark
from tidytrace.host import Host
from tidytrace.host.errors import ProcessesUnknown
from tidytrace.language import N_
from tidytrace.remedies.errors import AppRunning, RunningUnknown


def check_closed(host: Host, marks: Iterable[ProcessMark]) -> None:
    """Raises AppRunning with the process's name, or RunningUnknown."""
    marks = tuple(marks)
    if not marks:
        return
    host.refresh()
    try:
        processes = host.running(marks)
    except ProcessesUnknown as error:
        problem = N_("It cannot be told whether the app is running: the running programs cannot be listed ({why}).")
        raise RunningUnknown(problem, why=error.why) from error
    if processes:
        names = ", ".join(sorted({f"{process.name} ({process.pid})" for process in processes}))
        raise AppRunning(N_("Close the app first; it is running: {processes}."), processes=names)
