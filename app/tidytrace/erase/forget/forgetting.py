"""Plans and does what the person chose for each conversation, and looks through everything once more."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence

import msgspec

from tidytrace.chats.finding.whole_text import Hit
from tidytrace.chats.library import Library
from tidytrace.chats.model import Conversation
from tidytrace.erase.act.erasures import Done, Erasures, Redacted, Stages
from tidytrace.erase.errors import ErasureError
from tidytrace.erase.forget.looking import Found, OnStep, Place, files_of, search
from tidytrace.erase.forget.trace import Trace
from tidytrace.erase.model import Cancelled, Kept, OnProgress, Plan
from tidytrace.erase.plan.plan import plan_erasure
from tidytrace.erase.redact.redaction import RedactionPlan, plan_redaction
from tidytrace.erase.redact.words import Words
from tidytrace.erase.vault import VaultError
from tidytrace.host import Host, Installation
from tidytrace.receipts import ReceiptError

_SHORTEST = 2
"""Letters: what is cut out was looked for by ``spellings.fit``, and shown to the person."""

Trouble = ErasureError | VaultError | ReceiptError


class ForgetPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What will be done; nothing has happened yet. Lives in memory only: it knows the words."""

    cut: tuple[Conversation, ...] = ()
    erase: tuple[Conversation, ...] = ()
    redaction: RedactionPlan | None = None
    erasure: Plan | None = None
    held: frozenset[str] | None = frozenset()
    """As of ``plan_erasure``."""

    def __repr__(self) -> str:
        """Never shows what stands in the places."""
        return f"<ForgetPlan: {len(self.cut)} cut, {len(self.erase)} erased>"

    @property
    def kept(self) -> tuple[Kept, ...]:
        """Conversations that stay as they are, and why."""
        return (*(self.redaction.kept if self.redaction else ()), *(self.erasure.kept if self.erasure else ()))

    @property
    def places(self) -> int:
        """In how many places words go."""
        return sum(max(one.places, 1) for one in self.redaction.items) if self.redaction else 0

    @property
    def empty(self) -> bool:
        """Whether nothing can be done."""
        return not (self.redaction and self.redaction.items) and not (self.erasure and self.erasure.items)


class Forgotten(msgspec.Struct, frozen=True, kw_only=True):
    """How it ended."""

    redacted: Redacted | None = None
    done: Done | None = None
    trouble: Trouble | None = None
    """What stopped the second half, after the first was done."""
    still: tuple[Place, ...] = ()
    """Where any of the spellings stands now, in whatever encoding, or nobody could look."""
    files: int = 0
    """Looked into afterwards."""
    complete: bool = True

    @property
    def receipts(self) -> tuple[str, ...]:
        """What there is to undo, newest first, as it has to be undone."""
        return tuple(one.receipt.id for one in (self.done, self.redacted) if one is not None)


def words_of(spellings: Iterable[str], hits: Iterable[Hit]) -> Words:
    """The spellings as they are written in the conversations, and as people usually write them."""
    forms: dict[str, None] = {}
    for one in spellings:
        forms.update(dict.fromkeys((one, one.lower(), one.upper(), one.title(), one.capitalize())))
    for hit in hits:
        # what goes over two lines is no word that can be cut out; the last look tells where it still stands
        forms.update(dict.fromkeys(" ".join(form.split()) for form in sorted(hit.forms) if form.isprintable()))
    return Words(forms, shortest=_SHORTEST)


def plan_forgetting(  # noqa: PLR0913 - what was found, what was chosen, and where
    found: Found,
    spellings: Sequence[str],
    *,
    cut: Collection[str],
    erase: Collection[str],
    library: Library,
    host: Host,
    held: Collection[str] | None = (),
) -> ForgetPlan:
    """Look for every place of what was chosen.

    Args:
        found: Of ``look_everywhere``.
        spellings: What is to be forgotten.
        cut: Ids of conversations that lose the words.
        erase: Ids of conversations that go as a whole.
        library: The conversations.
        host: Asked anew which apps are running.
        held: Ids of conversations that the person keeps, as of ``plan_erasure``: they do not go as a whole.
    """
    cutting = [hit for hit in found.hits if hit.conversation.id in cut and hit.conversation.id not in erase]
    going = [hit.conversation for hit in found.hits if hit.conversation.id in erase]
    losing = [hit.conversation for hit in cutting]
    words = words_of(spellings, cutting)
    return ForgetPlan(
        cut=tuple(losing),
        erase=tuple(going),
        redaction=plan_redaction(losing, words, library, host) if losing else None,
        erasure=plan_erasure(going, library, host, named=set(erase), held=held) if going else None,
        held=None if held is None else frozenset(held),
    )


def forget(  # noqa: PLR0913 - what is done, for how long it is kept, and who is told
    plan: ForgetPlan,
    trace: Trace,
    erasures: Erasures,
    installed: Callable[[], Sequence[Installation]],
    *,
    days: int,
    act: OnProgress | None = None,
    step: OnStep | None = None,
    cancelled: Cancelled | None = None,
) -> Forgotten:
    """Do it, words first, and look through all files of the apps once more.

    Args:
        plan: What the person confirmed.
        trace: What is looked for afterwards.
        erasures: Do it.
        installed: The apps as they are now.
        days: For how long a copy is kept; 0 keeps none.
        act: Told how far the act is.
        step: Told how far the last look is.
        cancelled: Asked between two places.

    Raises:
        ErasureError: Nothing was changed; so do VaultError and ReceiptError say.
    """
    redacted: Redacted | None = None
    done: Done | None = None
    trouble: Trouble | None = None
    stages = Stages(act=act)
    if plan.redaction is not None and plan.redaction.items:
        redacted = erasures.redact(plan.redaction, plan.cut, days=days, stages=stages, cancelled=cancelled)
    stopped = cancelled is not None and cancelled()
    if plan.erasure is not None and plan.erasure.items and not stopped:
        try:
            done = _erased(plan, erasures, days, stages, cancelled, again=redacted is not None)
        except (ErasureError, VaultError, ReceiptError) as error:
            if redacted is None:
                raise
            trouble = error
    installations = installed()
    files = files_of(installations)
    still = (*files.closed, *search(trace, files.apps, installations, erasures.host, after=True, step=step))
    return Forgotten(
        redacted=redacted, done=done, trouble=trouble, still=still, files=len(files.apps), complete=not stopped
    )


def _erased(  # noqa: PLR0913 - the second half of ``forget``
    plan: ForgetPlan, erasures: Erasures, days: int, stages: Stages, cancelled: Cancelled | None, *, again: bool
) -> Done:
    """After words were cut out, files that several conversations share are not as they were planned with."""
    library = erasures.library()
    made = plan.erasure
    if again or made is None:
        made = plan_erasure(plan.erase, library, erasures.host, named={one.id for one in plan.erase}, held=plan.held)
    return erasures.erase(made, plan.erase, library, days=days, stages=stages, cancelled=cancelled)


def shown(place: Place, home: os.PathLike[str]) -> str:
    """A path as a person writes it."""
    name, root = os.fspath(place.path), os.fspath(home)
    return f"~{name[len(root) :]}" if name.startswith(root + os.sep) else name
