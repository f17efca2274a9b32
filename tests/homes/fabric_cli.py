"""fabric: one file for each session that the person named. After its source at 272f04dd."""

from collections.abc import Sequence

from homes.files import document, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """The first question came with a picture."""
    data = host.home / ".config" / "fabric"
    for number, talk in enumerate(talks):
        messages: list[dict[str, object]] = [{"role": "system", "content": "Summarise."}]
        for prompt, answer in talk.turns:
            picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
            asked = [{"type": "text", "text": prompt}, picture] if number == 0 else prompt
            messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
        document(data / "sessions" / f"talk-{talk.id[:8]}.json", messages)
    text(data / ".env", "OPENAI_API_KEY=not-a-key\n")
    text(data / "patterns" / "summarize" / "system.md", "Summarise what follows.\n")
    text(data / "contexts" / "me", "what the person wrote about themselves\n")
