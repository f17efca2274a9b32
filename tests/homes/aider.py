"""Aider 0.86: all conversations of a project in one Markdown file inside the project."""

from collections.abc import Sequence

from homes.files import document, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Two projects; the requests of the second one are kept too."""
    for project in dict.fromkeys(talk.project for talk in talks):
        folder = host.home / project
        own = [talk for talk in talks if talk.project == project]
        text(folder / ".aider.chat.history.md", "".join(map(_section, own)))
        text(folder / ".aider.input.history", "".join(map(_typed, own)))
        if project != talks[0].project:
            text(folder / ".aider.llm.history", "".join(map(_requests, own)))
        text(folder / "note-aider.txt", "a file of the person\n")
    document(host.home / ".aider" / "analytics.json", {"uuid": "0", "permanently_disable": None, "asked_opt_in": True})
    document(host.home / ".aider" / "installs.json", {"('0.86.2', 'python')": True})
    text(host.home / ".aider.conf.yml", "# mine\nyes-always: true\n")


def _section(talk: Talk) -> str:
    lines = [f"\n# aider chat started at {talk.started:%Y-%m-%d %H:%M:%S}\n", "> Aider v0.86.2  ", ""]
    for prompt, answer in talk.turns:
        lines += [f"#### {line}  " for line in prompt.splitlines()]
        lines += ["", answer, "", "> Tokens: 777 sent, 102 received.  ", ""]
    return "\n".join(lines)


def _typed(talk: Talk) -> str:
    pieces = []
    for asked, prompt, _, _ in talk.moments():
        pieces.append(f"\n# {asked:%Y-%m-%d %H:%M:%S}.540123\n")
        pieces += [f"+{line}\n" for line in prompt.splitlines()]
    return "".join(pieces)


def _requests(talk: Talk) -> str:
    pieces = []
    for asked, prompt, answered, answer in talk.moments():
        pieces.append(f"TO LLM {asked:%Y-%m-%dT%H:%M:%S}\n-------\nSYSTEM Act as an expert.\n-------\n")
        pieces += [f"USER {line}\n" for line in prompt.splitlines()]
        pieces.append(f"LLM RESPONSE {answered:%Y-%m-%dT%H:%M:%S}\n")
        pieces += [f"ASSISTANT {line}\n" for line in answer.splitlines()]
    return "".join(pieces)
