"""Gradio 6: a list of kept answers for each page that somebody made. Every conversation was held on another page."""

from collections.abc import Sequence
from pathlib import Path

from homes.files import text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Files that were given to the first page are still among the system's temporary ones."""
    for number, talk in enumerate(talks):
        page = host.home / "pages" / f"page-{number}"
        rows = "".join(f'"{_line(prompt)}","{_line(answer)}",,2026-03-02 08:30:00\r\n' for prompt, answer in talk.turns)
        text(page / ".gradio" / "flagged" / "dataset1.csv", f"question,answer,flag,timestamp\r\n{rows}")
        text(page / ".gradio" / "certificate.pem", "certificate")
        text(page / "app.py", "import gradio\n")
        text(page / "note-page.txt", "a file of the person\n")
    text(Path(host.variables()["temp"]) / "gradio" / "0a1b" / "letter.txt", talks[0].turns[0][0])


def _line(said: str) -> str:
    return said.replace('"', "'").replace("\n", " ").replace("\t", " ")
