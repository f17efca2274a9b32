"""Labels of made-up files, by their names; any other file is really looked at."""

import threading
from collections.abc import Callable
from pathlib import Path

from tidytrace.catalog import Grade
from tidytrace.gui.believe.real import RealBelieving
from tidytrace.gui.engine import EngineProblem
from tidytrace.labels.model import Bound, Gap, Looked, Says, Sign
from tidytrace.language import N_


def _sign(kind, says, bound=Bound.NOTE, by="", **values):
    reason = values.pop("reason", "")
    return Sign(
        kind=kind,
        says=says,
        bound=bound,
        by=by,
        where=("PNG iTXt XMP",),
        values=values,
        grade=Grade.REPORTED,
        reason=reason,
    )


SIGNS = {
    "ai.png": _sign("aigc", Says.AI, by="001191110102MACQD9K64010000", Label="1", ProduceID="a1b2"),
    "maybe.mp4": _sign("aigc", Says.MAYBE, by="tests", Label="3"),
    "signed.jpg": _sign(
        "credentials", Says.CAMERA, Bound.FITS, "Sample Press", signer="Sample Press", program="Camera 2"
    ),
    "broken.jpg": _sign(
        "credentials",
        Says.NOTHING,
        Bound.BROKEN,
        "Sample Press",
        signer="Sample Press",
        reason="The content was changed after it was signed.",
    ),
    "trace.png": _sign("generator", Says.AI, by="ComfyUI", request="1204"),
}


class StagedBelieving(RealBelieving):
    """As the real one, for files that there are."""

    def __init__(self) -> None:
        self.looked: list[str] = []
        self.hold = threading.Event()
        self.hold.set()
        self.broken = False

    def look(self, path: Path, cancelled: Callable[[], bool]) -> Looked | None:
        self.looked.append(path.name)
        while not self.hold.wait(0.01):
            if cancelled():
                return None
        if self.broken:
            raise EngineProblem(N_("Something unforeseen went wrong. Nothing more was changed. Please try again."))
        if path.name in SIGNS:
            return Looked(path=str(path), format="png", size=9, signs=(SIGNS[path.name],))
        if path.name == "none.jpg":
            return Looked(path=str(path), format="jpeg", size=9)
        if path.name == "odd.bin":
            gap = Gap(
                what="format", sentence="This kind of file is not understood here, so nothing can be said about it."
            )
            return Looked(path=str(path), size=9, gaps=(gap,))
        return super().look(path, cancelled)
