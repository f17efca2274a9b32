"""OpenHands CLI 1.16: a folder for each conversation with a file for each message. After a home of 1.16.0."""

import datetime
from collections.abc import Sequence

from homes.files import document, text
from homes.talk import Talk
from tidytrace.host import Host


def write(host: Host, talks: Sequence[Talk]) -> None:
    """Each conversation used a tool; the last answer is what the agent finished with."""
    data = host.home / ".openhands"
    for talk in talks:
        native = talk.id.replace("-", "")
        folder = data / "conversations" / native
        workspace = {"working_dir": str(host.home / talk.project), "kind": "LocalWorkspace"}
        document(folder / "base_state.json", {"id": talk.id, "workspace": workspace, "execution_status": "finished"})
        events = [_event("SystemPromptEvent", "agent", talk.started, system_prompt=_piece("You are an agent."))]
        for turn, (asked, prompt, answered, answer) in enumerate(talk.moments()):
            said = {"role": "user", "content": [_piece(prompt)]}
            events.append(_event("MessageEvent", "user", asked, llm_message=said))
            seen = {"content": [_piece("done")], "kind": "TerminalObservation"}
            events.append(_event("ObservationEvent", "environment", asked, observation=seen))
            if turn == len(talk.turns) - 1:
                finish = {"message": answer, "kind": "FinishAction"}
                events.append(_event("ActionEvent", "agent", answered, thought=[], action=finish))
            else:
                reply = {"role": "assistant", "content": [_piece(answer)]}
                events.append(_event("MessageEvent", "agent", answered, llm_message=reply))
        for number, event in enumerate(events):
            document(folder / "events" / f"event-{number:05}-{talk.id}.json", event)
        text(folder / "events" / ".eventlog.lock", "")
    document(data / "agent_settings.json", {"llm": {"model": "mock", "api_key": "not-a-key"}})
    document(data / "cli_config.json", {"critic": {"enable_critic": True}})


def _piece(said: str) -> dict[str, object]:
    return {"cache_prompt": False, "type": "text", "text": said}


def _event(kind: str, source: str, at: datetime.datetime, **more: object) -> dict[str, object]:
    return {"timestamp": at.replace(tzinfo=None).isoformat(), "source": source, "kind": kind} | more
