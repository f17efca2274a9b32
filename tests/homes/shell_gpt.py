"""ShellGPT 1.5: a file for each chat without an ending, and every answer once more under a digest."""

import hashlib
import json
from collections.abc import Sequence

from homes.files import text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The folders are those of the first start, which the settings file names."""
    config = host.home / ".config" / "shell_gpt"
    chats, answers = host.home / "tmp" / "chat_cache", host.home / "tmp" / "cache"
    text(
        config / ".sgptrc",
        f"OPENAI_API_KEY=not-a-key\nCHAT_CACHE_PATH={chats}\nCACHE_PATH={answers}\n"
        "CHAT_CACHE_LENGTH=100\nDEFAULT_EXECUTE_SHELL_CMD=false\n",
    )
    text(config / "roles" / "ShellGPT.json", '{"name": "ShellGPT", "role": "You are ShellGPT"}')
    text(answers / "index.txt", "of another program")
    for talk in talks:
        messages = [{"role": "system", "content": "You are ShellGPT\nProvide short responses."}]
        for prompt, answer in talk.turns:
            messages += [{"role": "user", "content": prompt}, {"role": "assistant", "content": answer}]
            text(answers / hashlib.md5(prompt.encode(), usedforsecurity=False).hexdigest(), answer)
        text(chats / talk.id, json.dumps(messages))
