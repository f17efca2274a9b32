"""How wide the tool servers (MCP) of an app reach: which were given a whole home folder or disk."""

from typing import Final

from tidytrace.checks.powers.servers import Look, servers_of
from tidytrace.checks.switches import problem_key, step_of
from tidytrace.checks.tips import TIP_OF
from tidytrace.findings.model import NO_REMEDY, Evidence, Finding, Parameter, Phrase, Remedy, State
from tidytrace.host import Host, Installation

TOOL_SERVERS: Final = "tool-servers"
"""The second half of the finding's id."""


def tool_server_finding(installation: Installation, host: Host, look: Look | None = None) -> Finding:
    """One finding about all tool servers of one app.

    Args:
        installation: the app.
        host: the computer.
        look: its servers, if somebody has read them before.
    """
    look = look or servers_of(installation, host)
    servers = [one for one in look.servers if one.enabled]
    names = installation.app.names
    wide = [(server, folder) for server in servers for folder in server.wide]
    if wide:
        return _finding(
            installation,
            State.RISK,
            Phrase("tool-servers-broad", {"app": names}),
            Phrase("tool-servers-why"),
            evidence=tuple(Evidence(where=str(one.file), key=one.name, value=folder) for one, folder in wide),
            steps=tuple(
                Phrase("step-narrow-folder", {"path": str(one.file), "server": one.name, "folder": folder})
                for one, folder in wide
            ),
        )
    if look.unread:
        path, problem = look.unread[0]
        key = problem_key(problem) if problem is not None else "settings.Unparsable"
        where: dict[str, Parameter] = {"path": str(path), "app": names}
        return _finding(
            installation,
            State.UNKNOWN,
            Phrase("tool-servers-unreadable", {"app": names}),
            Phrase(key, where),
            evidence=tuple(Evidence(where=str(one)) for one, _ in look.unread),
            steps=(step_of(problem, where),),
        )
    title, why = "no-tool-servers", "no-tool-servers-why"
    if servers:
        title, why = "tool-servers-fine", "no-broad-folders-why"
    evidence = tuple(Evidence(where=str(server.file), value=server.name) for server in servers)
    return _finding(installation, State.OK, Phrase(title, {"app": names}), Phrase(why), evidence=evidence)


def _finding(  # noqa: PLR0913 - the parts of one finding
    installation: Installation,
    state: State,
    title: Phrase,
    why: Phrase,
    *,
    evidence: tuple[Evidence, ...],
    steps: tuple[Phrase, ...] = (),
) -> Finding:
    return Finding(
        id=f"{installation.app.id}.{TOOL_SERVERS}",
        app=installation.app.id,
        check="app-access",
        tip=TIP_OF["app-access"],
        state=state,
        severity="info" if state is State.OK else "medium",
        title=title,
        why=why,
        evidence=evidence,
        remedy=Remedy(kind="guide", steps=steps) if steps else NO_REMEDY,
    )
