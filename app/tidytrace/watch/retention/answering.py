"""Carries out what a person answers to a notice about old chats, and says what became of it."""

import datetime

import msgspec

from tidytrace.checks.surroundings import Surroundings
from tidytrace.findings.model import Parameter, Phrase
from tidytrace.findings.wording import day
from tidytrace.language import Language
from tidytrace.watch.notices.notice import Action, Notice
from tidytrace.watch.retention import answers
from tidytrace.watch.retention.book import Book
from tidytrace.watch.retention.choosing import Chooser
from tidytrace.watch.retention.due import look
from tidytrace.watch.retention.lengthening import LONG, keep_longer


class Said(msgspec.Struct, frozen=True):
    """What became of an answer."""

    done: bool
    """If not, nothing was changed, or not all was saved; the notice is still open."""
    phrase: Phrase


def carry_out(
    surroundings: Surroundings, notice: Notice, action: Action, now: datetime.datetime, language: Language
) -> Said | None:
    """Do what was answered; none for an answer that is no matter of this room, such as «show».

    Nothing is erased here: what was agreed to goes in the next run, while the app is closed.

    Args:
        surroundings: The computer as it is now.
        notice: One of ``telling``.
        action: One of its actions.
        now: Aware of its time zone.
        language: Of what is saved, and of a reason why something was not done.
    """
    app = notice.about.get("app")
    if app is None:
        return None
    answer = _Answer(surroundings, notice, app, now, language)
    steps = {
        Action.TIDY: answer.tidy,
        Action.LATER: answer.later,
        Action.KEEP: answer.keep,
        Action.LET_GO: answer.let_go,
        Action.KEEP_COPIES: answer.keep_copies,
        Action.CHANGE_SETTING: answer.change_setting,
    }
    step = steps.get(action)
    try:
        return step() if step is not None else None
    except OSError as error:
        return answer.failed(error.strerror or type(error).__name__)


class _Answer:
    """One answer about one app."""

    def __init__(
        self, surroundings: Surroundings, notice: Notice, app: str, now: datetime.datetime, language: Language
    ) -> None:
        self._surroundings, self._notice, self._app = surroundings, notice, app
        self._now, self._language = now, language
        self._book = Book(surroundings.state)

    def tidy(self) -> Said:
        """The person agrees."""
        answers.agree(self._book, self._app, self._notice.about.get("rules", "").splitlines())
        return self._said("answer-tidy")

    def later(self) -> Said:
        """The person is asked again."""
        answers.put_off(self._book, self._app, self._now)
        return self._said("answer-tidy-later", date=day(self._now + answers.LATER))

    def keep(self) -> Said:
        """Nothing of this app is tidied."""
        answers.keep_all(self._book, self._app, self._now)
        return self._said("answer-keep")

    def let_go(self) -> Said:
        """The app may do what it does."""
        self._settle()
        return self._said("answer-vanish")

    def keep_copies(self) -> Said:
        """Save what is about to vanish; it is only settled when all of it is saved whole."""
        from tidytrace.host.documents import documents_folder

        folder = documents_folder(self._surroundings.host)
        chooser = Chooser(self._book.read()[0].rules, self._surroundings.host)
        found = next(look(self._surroundings, chooser, self._now, app=self._app), None)
        if found is None:
            return self._gone()
        if found.vanishing is None:
            return self._said("answer-copies-none")
        chats = found.vanishing.chats
        copied = answers.keep_copies(self._surroundings, self._app, chats, folder, self._language)
        counted: dict[str, Parameter] = {"count": len(copied.saved), "path": str(folder)}
        left = len(copied.problems) + len(copied.gone)
        if left:
            return Said(False, Phrase("answer-copies-part", {**counted, "left": left}))
        self._settle()
        return Said(True, Phrase("answer-copies", counted))

    def change_setting(self) -> Said:
        """Give the app's own timer more days."""
        from tidytrace.formats import SettingsError
        from tidytrace.receipts import ReceiptError, Receipts
        from tidytrace.remedies import RemedyError

        installation = self._surroundings.installation(self._app)
        if installation is None:
            return self._gone()
        receipts = Receipts(self._surroundings.state.state / "receipts")
        try:
            keep_longer(installation, self._surroundings.host, receipts)
        except (RemedyError, SettingsError, ReceiptError) as error:
            return self.failed(error.sentence(self._language))
        return self._said("answer-longer", days=LONG)

    def failed(self, why: str) -> Said:
        """Nothing was changed."""
        return Said(False, Phrase("answer-retention-failed", {"problem": why}))

    def _gone(self) -> Said:
        return self.failed(self._language("It is not on this computer any more."))

    def _settle(self) -> None:
        until = self._notice.about.get("until")
        if until is not None:
            answers.let_go(self._book, self._app, datetime.datetime.fromisoformat(until))

    def _said(self, key: str, **parameters: Parameter) -> Said:
        return Said(True, Phrase(key, {"app": self._surroundings.name(self._app), **parameters}))
