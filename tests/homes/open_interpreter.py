"""Open Interpreter 0.4: one file for each conversation, named after its first words. After a home of 0.4.3."""

from collections.abc import Sequence

from homes.files import document, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Every conversation ran some code; the profile has a comment of the person's."""
    variables = host.variables()
    data = {
        "linux": host.local(variables.get("xdg_config", "/")) / "open-interpreter",
        "macos": host.local(variables.get("library", "/")) / "open-interpreter",
        "windows": host.local(variables.get("localappdata", "/")) / "open-interpreter" / "open-interpreter",
    }[host.system]
    for talk in talks:
        messages = []
        for prompt, answer in talk.turns:
            messages.append({"role": "user", "type": "message", "content": prompt})
            messages.append({"role": "assistant", "type": "code", "format": "python", "content": "print(1)"})
            messages.append({"role": "computer", "type": "console", "format": "output", "content": "1"})
            messages.append({"role": "assistant", "type": "message", "content": answer})
        name = f"{talk.title.replace(' ', '_')[:12]}_{talk.id[:4]}__{talk.started:%B_%d_%Y_%H-%M-%S}.json"
        document(data / "conversations" / name, messages)
    profile = "# mine\nllm:\n  model: gpt-4o\n  api_key: not-a-key\nauto_run: true\nversion: 0.2.5\n"
    text(data / "profiles" / "default.yaml", profile)
    text(host.home / ".cache" / "open-interpreter" / "telemetry_user_id", "0")
