"""What a report about this computer does not tell: who uses it, what it is called, where its files are, secrets."""

from collections.abc import Collection
from functools import cached_property

from tidytrace.host import Host, StateFolders
from tidytrace.host.identity import identity_of
from tidytrace.report.model import Part
from tidytrace.report.redaction import Private, Redactor
from tidytrace.sensitive.engine.judge import Compiled, compile_rules
from tidytrace.sensitive.engine.reference import find_written
from tidytrace.sensitive.looks.look import Look as SecretsLook
from tidytrace.sensitive.marks import masked


class Cover:
    """Knows the names of one computer; asked only when they are needed."""

    def __init__(self, host: Host, state: StateFolders) -> None:
        """Nothing is asked yet."""
        self._host, self._state = host, state

    def redactor(self, shown: Collection[Part] = ()) -> Redactor:
        """What covers texts, and counts; ``shown`` is what the person wants to be seen."""
        return Redactor(self.private, shown, self.masked)

    @cached_property
    def private(self) -> Private:
        """What must not be told."""
        identity = identity_of(self._host)
        return Private(
            users=identity.users,
            homes=identity.homes,
            computers=identity.computers,
            addresses=self._host.network().addresses,
        )

    def masked(self, text: str) -> str:
        """The text with a mark in the place of each secret."""
        data = text.encode("utf-8", "replace")
        for found in sorted(find_written(data, self.rules), key=lambda one: -one.start):
            mark = masked(found.kind, data[found.start : found.end])
            data = data[: found.start] + mark.encode() + data[found.end :]
        return data.decode("utf-8", "replace")

    @cached_property
    def rules(self) -> tuple[Compiled, ...]:
        """Of secrets."""
        return compile_rules(self.look.rules)

    @cached_property
    def look(self) -> SecretsLook:
        """What finds secrets in whole files."""
        cache = self._state.cache
        return SecretsLook(cache / "detectors", self._state.state / "marks.key", cache / "looks.sqlite")
