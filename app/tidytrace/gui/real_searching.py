"""Words in the whole text of the chats on this computer, and their forgetting."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

from tidytrace.chats.model import Conversation
from tidytrace.checks.surroundings import Surroundings
from tidytrace.gui.engine import Step
from tidytrace.gui.erasing import Trouble
from tidytrace.gui.real_plan import shown
from tidytrace.gui.real_problems import as_problems
from tidytrace.gui.searching import Cancelled, Copy, Everywhere, Forgetting, Forgotten, Hit, OnStep, Sought
from tidytrace.host import Host
from tidytrace.language import N_

if TYPE_CHECKING:
    from tidytrace.erase.forget.looking import Place
    from tidytrace.erase.forget.looking import Step as Looked
    from tidytrace.erase.model import Progress
    from tidytrace.gui.real_erasing import RealErasing

_TOGETHER_S: Final = 0.1
"""Hits that come within this time are told together: the window has more to do than to hear of each."""
IN_CHATS: Final = N_("Looking through chats…")
IN_FILES: Final = N_("Looking through everything else…")
FORGETTING: Final = N_("Forgetting…")


class RealSearching:
    """With a library of its own: it takes long, and who reads a chat must not wait for it."""

    def __init__(
        self,
        host: Host,
        erasing: "RealErasing",
        reading: threading.Lock,
        acting: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Nothing is looked at yet.

        Args:
            host: The computer.
            erasing: Knows the vault.
            reading: Held while what is read may change.
            acting: Holds it while files of apps are changed.
        """
        self._host = host
        self._erasing = erasing
        self._reading = reading
        self._acting = acting

    def find(
        self, words: str, found: Callable[[Sequence[Hit]], None], progress: OnStep, cancelled: Cancelled
    ) -> Sought:
        """Read from the apps' own files; nothing of it is kept."""
        from tidytrace.chats.finding import query
        from tidytrace.chats.finding.whole_text import WholeText

        with as_problems():
            around = Surroundings.of(self._host)
            library = around.library
            conversations = sorted(library.conversations(counts=False), key=_last_use, reverse=True)
            waiting: list[Hit] = []
            told = time.monotonic()
            done = 0

            def so_far(number: int, total: int) -> None:
                nonlocal told, done
                done = number
                if time.monotonic() - told > _TOGETHER_S:
                    progress(Step(number, total))
                    if waiting:
                        found(tuple(waiting))
                        waiting.clear()
                    told = time.monotonic()

            with library.reading(cancelled):
                for hit in WholeText(library, query.words(words)).hits(conversations, cancelled, so_far):
                    if not (waiting or done):
                        found((hit,))  # the first one at once
                    else:
                        waiting.append(hit)
            if waiting:
                found(tuple(waiting))
            problems = tuple(Trouble(str(one.path), one.problem, one.parameters) for one in library.problems)
            return Sought(looked=done, problems=problems, complete=not cancelled())

    def look_everywhere(self, spellings: Sequence[str], progress: OnStep, cancelled: Cancelled) -> Everywhere:
        """Chats by their readers, all other files by their bytes."""
        from tidytrace.erase.forget.looking import look_everywhere
        from tidytrace.erase.forget.trace import Trace

        with as_problems():
            self._host.refresh()
            around = Surroundings.of(self._host)
            found = look_everywhere(
                Trace(spellings),
                around.installations,
                around.library,
                self._host,
                step=lambda step: progress(_looked(step)),
                cancelled=cancelled,
            )
            return Everywhere(
                hits=found.hits,
                copies=tuple(map(self._copy, found.places)),
                files=found.files,
                apps={app.id: app.names for app in around.catalogue},
                running=found.running,
                services=tuple(one.app.id for one in around.services if one.used),
                problems=tuple(Trouble(str(one.path), one.problem, one.parameters) for one in around.library.problems),
                complete=found.complete,
                found=found,
            )

    def plan(
        self, everywhere: Everywhere, spellings: Sequence[str], cut: Collection[str], erase: Collection[str]
    ) -> Forgetting:
        """With the library of now."""
        from tidytrace.erase.forget.forgetting import plan_forgetting
        from tidytrace.erase.forget.looking import Found
        from tidytrace.erase.plan.storage import storages
        from tidytrace.gui.real_plan import reason
        from tidytrace.watch.retention.pins import pins

        found = everywhere.found
        assert isinstance(found, Found)  # the window only carries it back
        with self._reading, as_problems():
            around = Surroundings.of(self._host)
            held = pins(around.state).held
            made = plan_forgetting(
                found, spellings, cut=cut, erase=erase, library=around.library, host=self._host, held=held
            )
            names = {app.id: app.names for app in around.catalogue}
            items = [*(made.redaction.items if made.redaction else ()), *(made.erasure.items if made.erasure else ())]
            return Forgetting(
                cut=made.cut,
                erase=made.erase,
                places=made.places,
                pieces=sum(item.pieces for item in made.erasure.items) if made.erasure else 0,
                kept=tuple((one.id, reason(one, names)) for one in made.kept),
                storages=storages([item.path for item in items], self._host),
                plan=made,
            )

    def forget(  # noqa: PLR0913, PLR0917 - as ``Engine.erase``
        self,
        forgetting: Forgetting,
        spellings: Sequence[str],
        days: int,
        progress: OnStep,
        cancelled: Cancelled,
        passphrase: str | None = None,
    ) -> Forgotten:
        """Words first, whole chats then, and everything is looked through once more."""
        from tidytrace.erase.forget.forgetting import ForgetPlan, forget
        from tidytrace.erase.forget.trace import Trace

        plan = forgetting.plan
        assert isinstance(plan, ForgetPlan)  # the window only carries it back

        def act(step: "Progress") -> None:
            progress(Step(step.done, step.total, FORGETTING))

        with self._acting(), self._erasing.opened_with(passphrase):
            done = forget(
                plan,
                Trace(spellings),
                self._erasing.erasures,
                lambda: Surroundings.of(self._host).installations,
                days=days,
                act=act,
                step=lambda step: progress(Step(step.done, step.total, IN_FILES, can_stop=False)),
                cancelled=cancelled,
            )
        halves = [half for half in (done.redacted, done.done) if half is not None]
        changed = (
            {chat for item in done.redacted.outcome.changed for chat in item.conversations} if done.redacted else set()
        )
        failed = [failed for half in halves for failed in half.outcome.failed]
        troubles = [trouble for half in halves for trouble in half.problems]
        if done.trouble is not None:
            troubles.append(done.trouble)
        return Forgotten(
            cut=len(changed & {one.id for one in plan.cut}),
            erased=len(done.done.outcome.erased) if done.done else 0,
            receipts=done.receipts,
            until=halves[0].receipt.until if halves else None,
            files=done.files,
            still=tuple(map(self._copy, done.still)),
            failed=(
                *(Trouble(shown(one.path, self._host.home), one.problem, one.parameters) for one in failed),
                *(Trouble(str(one.path or ""), one.problem, one.parameters) for one in troubles),
            ),
            complete=done.complete,
        )

    def _copy(self, place: "Place") -> Copy:
        where = shown(place.path, self._host.home)
        return Copy(app=place.app, shown=where, kind=place.kind, why=Trouble(where, place.problem, place.parameters))


def _looked(step: "Looked") -> Step:
    return Step(step.done, step.total, IN_FILES if step.files else IN_CHATS)


def _last_use(conversation: Conversation) -> float:
    used = conversation.updated or conversation.created
    return used.timestamp() if used is not None else 0.0
