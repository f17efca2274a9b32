"""What the sign says: five states, each with a shape and words of its own."""

import datetime

import pytest

from tidytrace.gui.tray.port import Counts, Seen
from tidytrace.gui.tray.sight import COLOUR, Mood, Sight, tooltip, watch_words
from tidytrace.gui.tray.tray import drawing
from tidytrace.language import Language
from tidytrace.watch.standing.orders import Pause

FINE = Counts(needs=0, unknown=0)
LAST = datetime.datetime(2025, 3, 2, 9, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("seen", "counts", "mood"),
    [
        (Seen(), None, Mood.UNKNOWN),
        (Seen(), FINE, Mood.CALM),
        (Seen(), Counts(needs=0, unknown=2), Mood.UNKNOWN),
        (Seen(), Counts(needs=1, unknown=2), Mood.NEEDS),
        (Seen(waiting=1), FINE, Mood.NEEDS),
        (Seen(unread=True), FINE, Mood.UNKNOWN),
        (Seen(placed=True), Counts(needs=1, unknown=0), Mood.STOPPED),
        (Seen(placed=True, pause=Pause()), FINE, Mood.PAUSED),
        (Seen(running=True, pause=Pause()), FINE, Mood.PAUSED),
        (Seen(pause=Pause()), FINE, Mood.CALM),  # nobody watches anyway
        (Seen(running=True, placed=True), FINE, Mood.CALM),
    ],
)
def test_the_state(seen, counts, mood):
    assert Sight(seen=seen, counts=counts).mood is mood


def test_each_state_has_a_shape_of_its_own(qapp):
    shapes = []
    for mood in Mood:
        image = drawing(mood).pixmap(16, 16).toImage()
        # without colour: what is opaque, and what is bright
        shapes.append([image.pixelColor(x, y).lightness() // 128 for y in range(16) for x in range(16)])
    assert all(one != other for number, one in enumerate(shapes) for other in shapes[:number])


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("panel", ["#ffffff", "#1e1e1e"])
def test_the_sign_stands_out_on_light_and_dark_panels(mood, panel):
    def light(colour):
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(COLOUR[mood]), light(panel)), reverse=True)
    ground = (bright + 0.05) / (dark + 0.05)
    bright, dark = sorted((light("#ffffff"), light(panel)), reverse=True)
    edge = (bright + 0.05) / (dark + 0.05)
    assert max(ground, edge) >= 3
    assert ground >= 2


def test_the_words_tell_all_of_it():
    sight = Sight(seen=Seen(running=True, waiting=2), counts=Counts(needs=3, unknown=1), last=LAST)
    assert tooltip(Language("en"), sight).splitlines() == [
        "Tidytrace – 3 things need you · 1 could not be checked",
        "2 notices wait for your answer",
        "Last check 2 Mar 2025",
        "Watching the chat folders",
    ]


def test_what_has_stopped_is_said_first():
    words = tooltip(Language("en"), Sight(seen=Seen(placed=True), counts=FINE, last=LAST))
    assert words.splitlines()[0] == "Tidytrace – Watching has stopped"
    assert "Nothing needs you" in words


def test_nothing_was_checked_yet():
    assert tooltip(Language("en"), Sight(seen=Seen())).splitlines() == [
        "Tidytrace – Not checked yet",
        "Nobody watches the chat folders",
    ]


def test_how_long_a_pause_is():
    tomorrow = datetime.datetime.now().astimezone() + datetime.timedelta(days=1)
    later = Sight(seen=Seen(running=True, pause=Pause(tomorrow)))
    assert watch_words(Language("en"), later) == f"Watching is paused until tomorrow {tomorrow:%H:%M}"
    for_ever = Sight(seen=Seen(running=True, pause=Pause()))
    assert watch_words(Language("en"), for_ever) == "Watching is paused until you resume it"
