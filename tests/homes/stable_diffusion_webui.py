"""Stable Diffusion web UI: one list of the prompts of all pictures that were kept."""

from collections.abc import Sequence

from homes.files import text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every conversation's prompts are the list of another copy of the program, as people have several."""
    for number, talk in enumerate(talks):
        program = host.home / "pictures" / f"webui-{number}"
        text(program / "webui-user.bat", "@echo off\r\nset COMMANDLINE_ARGS=--medvram --listen\r\ncall webui.bat\r\n")
        text(program / "webui.py", "# program\n")
        rows = "".join(f'"{_line(wanted)}",7,512,512,"{_line(unwanted)}"\r\n' for wanted, unwanted in talk.turns)
        text(program / "log" / "images" / "log.csv", f"prompt,seed,width,height,negative_prompt\r\n{rows}")
        text(program / "outputs" / "note-picture.txt", "a picture of the person\n")
        text(program / "config.json", "{}")


def _line(said: str) -> str:
    return said.replace('"', "'").replace("\n", " ").replace("\t", " ")
