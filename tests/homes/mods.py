"""mods: a file of its own form for each conversation, and a list of titles. After its source at 0425d0d7."""

from collections.abc import Sequence

from homes.files import database, text
from homes.gob import gob
from homes.talk import Talk
from tidytrace.host import Host

_SCHEMA = """
CREATE TABLE conversations (id string NOT NULL PRIMARY KEY, title string NOT NULL,
 updated_at datetime NOT NULL DEFAULT (strftime ('%Y-%m-%d %H:%M:%f', 'now')), model string, api string,
 CHECK (id <> ''), CHECK (title <> ''));
CREATE INDEX idx_conv_id ON conversations (id);
CREATE INDEX idx_conv_title ON conversations (title);
"""


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every conversation has instructions that the person wrote into the settings."""
    variables = host.variables()
    folder = {"linux": "xdg_data", "macos": "library", "windows": "localappdata"}[host.system]
    settings = {"linux": "xdg_config", "macos": "library", "windows": "localappdata"}[host.system]
    kept = host.local(variables[folder]) / "mods" / "conversations"
    kept.mkdir(parents=True)
    rows: list[dict[str, object]] = []
    for talk in talks:
        native = talk.id.replace("-", "") + "0123abcd"
        messages = [{"Role": "system", "Content": "Be short."}]
        for prompt, answer in talk.turns:
            messages += [{"Role": "user", "Content": prompt}, {"Role": "assistant", "Content": answer}]
        (kept / f"{native}.gob").write_bytes(gob(messages))
        updated = f"{talk.ended:%Y-%m-%d %H:%M:%S}.000"
        rows.append({"id": native, "title": talk.title, "updated_at": updated, "model": "mock", "api": "openai"})
    database(kept / "mods.db", _SCHEMA, {"conversations": rows})
    text(host.local(variables[settings]) / "mods" / "mods.yml", "default-model: mock\nno-cache: false\n")
