r"""A task of the Windows Task Scheduler, of the person's own.

Task Scheduler schema 1.2 (MS-TSCH 2.5.2): ``InteractiveToken`` runs it in the person's session and asks for no
password, ``LeastPrivilege`` for no administrator, ``StartWhenAvailable`` catches up what was missed.
``schtasks /Create /XML`` wants UTF-16 with its mark.
"""

import datetime
import re
import subprocess
from html import escape
from pathlib import Path
from typing import ClassVar, Final

from tidytrace.host import Host, StateFolders
from tidytrace.host.reading import opened
from tidytrace.host.session import Starter
from tidytrace.host.state import write_private
from tidytrace.language import N_
from tidytrace.portions import at_most
from tidytrace.watch.reminders.errors import PlacingFailed
from tidytrace.watch.reminders.placing.files import refused
from tidytrace.watch.reminders.placing.marks import BLANK, LARGEST, Standing, mark_in, sealed
from tidytrace.watch.reminders.placing.model import Found, Gone, Made, Piece, Target, Way, demand

_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_FIRST_DAY: Final = datetime.date(2026, 1, 1)
"""Before today, so that the first time is the next one; the same each time, so that the same task is the same text."""


class ScheduledTask(Way):
    """``Tidytrace reminders (name)`` in the Task Scheduler; each person of a computer has one."""

    starter: ClassVar[Starter] = "tasks"
    title: ClassVar[str] = "Tidytrace reminders"
    blank: ClassVar[str] = BLANK
    limit: ClassVar[str] = "PT10M"
    """How long it may run."""

    def name(self, host: Host) -> str:
        """The name of the task; names are shared by all people of a computer."""
        return f"{self.title} ({_person(host) or 'person'})"

    def triggers(self, host: Host, target: Target) -> str:
        """When it starts."""
        del host
        return "".join(_trigger(at) for at in target.times)

    def pieces(self, host: Host, target: Target) -> tuple[Piece, ...]:
        """One task, as text; it goes to the Task Scheduler in UTF-16."""
        return (Piece(self.name(host), sealed(self._task(host, target))),)

    def orders(self, host: Host, target: Target) -> tuple[tuple[str, ...], ...]:
        """Hand it to the Task Scheduler."""
        del target
        return (("schtasks", "/Create", "/TN", self.name(host), "/XML", str(_file(host))),)

    def found(self, host: Host, target: Target | None) -> tuple[Found, ...]:
        """The task of this name, whoever made it."""
        content = _registered(host, self.name(host))
        if content is None:
            return ()
        wanted = None if target is None else self.pieces(host, target)[0].content
        return (Found(self.name(host), _standing(content, wanted)),)

    def place(self, host: Host, target: Target, made: Made) -> None:
        """Hand it over; only a task of ours is replaced."""
        del made
        before = _registered(host, self.name(host))
        if before is not None and mark_in(before) is None:
            raise PlacingFailed(self.name(host), N_("There is another task with this name; it was not touched."))
        [piece] = self.pieces(host, target)
        file = _file(host)
        try:
            write_private(file, encoded(piece.content))
        except OSError as error:
            raise refused(file, error) from error
        try:
            replacing = () if before is None else ("/F",)
            create, *then = self.orders(host, target)
            demand(host, *create, *replacing)
            for order in then:
                demand(host, *order)
        finally:
            file.unlink(missing_ok=True)

    def take_away(self, host: Host) -> Gone:
        """Remove the task, if it is ours."""
        name = self.name(host)
        content = _registered(host, self.name(host))
        if content is None:
            return Gone()
        if mark_in(content) is None:
            return Gone(foreign=(name,))
        host.order("schtasks", "/End", "/TN", name)
        try:
            demand(host, "schtasks", "/Delete", "/TN", name, "/F")
        except PlacingFailed as problem:
            return Gone(problems=(problem,))
        return Gone(gone=(name,))

    def _task(self, host: Host, target: Target) -> str:
        program, *arguments = target.program
        person = account_of(host)
        who = f"      <UserId>{person}</UserId>\n" if person else ""
        return (
            '<?xml version="1.0" encoding="UTF-16"?>\n'
            '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\n'
            "  <RegistrationInfo>\n"
            "    <Author>Tidytrace</Author>\n"
            f"    <Description>{escape(target.title, quote=False)} [{self.blank}]</Description>\n"
            "  </RegistrationInfo>\n"
            f"  <Triggers>\n{self.triggers(host, target)}  </Triggers>\n"
            "  <Principals>\n"
            '    <Principal id="Author">\n'
            f"{who}"
            "      <LogonType>InteractiveToken</LogonType>\n"
            "      <RunLevel>LeastPrivilege</RunLevel>\n"
            "    </Principal>\n"
            "  </Principals>\n"
            "  <Settings>\n"
            "    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n"
            "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n"
            "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n"
            "    <StartWhenAvailable>true</StartWhenAvailable>\n"
            "    <Enabled>true</Enabled>\n"
            "    <WakeToRun>false</WakeToRun>\n"
            f"    <ExecutionTimeLimit>{self.limit}</ExecutionTimeLimit>\n"
            "    <Priority>7</Priority>\n"
            "  </Settings>\n"
            '  <Actions Context="Author">\n'
            "    <Exec>\n"
            f"      <Command>{escape(program, quote=False)}</Command>\n"
            f"      <Arguments>{escape(subprocess.list2cmdline(arguments), quote=False)}</Arguments>\n"
            "    </Exec>\n"
            "  </Actions>\n"
            "</Task>\n"
        )


def name_of(host: Host) -> str:
    """The name of the task that starts the look."""
    return ScheduledTask().name(host)


def _person(host: Host) -> str:
    return _FORBIDDEN.sub("_", host.environ.get("USERNAME") or host.home.name).strip(" .")


def _file(host: Host) -> Path:
    return StateFolders.of(host).state / "reminders-task.xml"


def _registered(host: Host, name: str) -> str | None:
    """What the Task Scheduler has under the name; none when there is nothing.

    Windows prints the text in the code page of the console, so that only its plain letters can be relied on. Where it
    prints nothing, the file of the task is looked at (MS-TSCH 2.4.2.1), which belongs to the person who made the task.
    """
    answer = host.order("schtasks", "/Query", "/TN", name, "/XML")
    text = answer.out.replace("\x00", "")
    if "<Task" in text:
        return text
    root = host.environ.get("SYSTEMROOT") or "C:\\Windows"
    try:
        with opened(host.local(f"{root}\\System32\\Tasks\\{name}")) as file:
            return at_most(file, LARGEST).replace(b"\x00", b"").decode("ascii", "replace")
    except OSError:
        return None


def _standing(content: str, wanted: str | None) -> Standing:
    mark = mark_in(content)
    if mark is None:
        return "foreign"
    return "current" if wanted is not None and mark_in(wanted) == mark else "differs"


def encoded(content: str) -> bytes:
    """As the Task Scheduler reads it."""
    return b"\xff\xfe" + content.replace("\n", "\r\n").encode("utf-16-le", "surrogatepass")


def account_of(host: Host) -> str:
    """Whose task it is, as it stands in the text; empty when Windows does not say."""
    parts = (host.environ.get("USERDOMAIN"), host.environ.get("USERNAME"))
    return escape("\\".join(part for part in parts if part), quote=False)


def _trigger(at: datetime.time) -> str:
    start = datetime.datetime.combine(_FIRST_DAY, at)
    return (
        "    <CalendarTrigger>\n"
        f"      <StartBoundary>{start.isoformat()}</StartBoundary>\n"
        "      <Enabled>true</Enabled>\n"
        "      <ScheduleByDay>\n"
        "        <DaysInterval>1</DaysInterval>\n"
        "      </ScheduleByDay>\n"
        "    </CalendarTrigger>\n"
    )
