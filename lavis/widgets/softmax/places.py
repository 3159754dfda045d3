"""Where bars, tabs and picture lie on the canvas: pure geometry, in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from lavis.tools.softmax import Tab

#: Pixels at scale 1: around everything, of the tabs, of the heading and the axis of the bars.
MARGIN, TABS, HEAD, FOOT = 8, 30, 20, 18
#: Of a row of the bars: the least, what is wanted at least, and the most.
ROW_LEAST, ROW_GOOD, ROW_MOST, ROW_MOST_ALONE = 16, 26, 60, 110
#: The least height and width of a picture, and of the bars beside one.
PICTURE_LEAST, BESIDE_LEAST = 150, 270
#: How much larger the picture must be beside the bars than under them to be put there.
BESIDE_GAIN = 1.4
#: The share of the width that the bars have beside a picture.
BARS_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Places:
    """Rooms on the canvas; without room there is no picture, or there are no bars."""

    bars: QRectF | None
    tabs: QRectF
    picture: QRectF | None


def places(width: float, height: float, outcomes: int, tab: Tab, scale: float = 1.0) -> Places:
    """Return where everything lies.

    The picture stands under the bars, or beside them where it becomes much larger there. Where
    there is room for one of them only, the tab says which.

    Parameters
    ----------
    width, height : float
        Of the canvas.
    outcomes : int
        How many rows the bars have.
    tab : str
        What is chosen; "bars" for the bars alone.
    scale : float
        Of the interface.
    """
    margin, tabs = MARGIN * scale, TABS * scale
    inner = QRectF(margin, margin, max(1.0, width - 2 * margin), max(1.0, height - 2 * margin))
    # The tabs lie at the foot whatever they show: who clicks through them finds them in one place.
    alone = inner.adjusted(0, 0, 0, -tabs)
    strip = QRectF(inner.left(), inner.bottom() - tabs, inner.width(), tabs)
    under = _under(alone, strip, outcomes, scale)
    beside = _beside(alone, strip, outcomes, scale)
    if tab != "bars" and beside is not None:
        gain = _side(beside) / _side(under) if under is not None else BESIDE_GAIN
        if gain >= BESIDE_GAIN:
            return beside
    if tab != "bars" and under is not None:
        return under
    if tab == "bars":
        return Places(_centred(alone, outcomes, scale), strip, None)
    return Places(None, strip, alone)


def _under(room: QRectF, strip: QRectF, outcomes: int, scale: float) -> Places | None:
    edges = (HEAD + FOOT) * scale
    wanted = (0.45 * room.height() - edges) / outcomes
    row = min(ROW_MOST * scale, max(ROW_GOOD * scale, wanted))
    bars = edges + outcomes * row
    left = room.height() - bars
    if left < PICTURE_LEAST * scale:
        return None
    x, y, width = room.left(), room.top(), room.width()
    return Places(QRectF(x, y, width, bars), strip, QRectF(x, y + bars, width, left))


def _beside(room: QRectF, strip: QRectF, outcomes: int, scale: float) -> Places | None:
    gap = 2 * MARGIN * scale
    width = BARS_SHARE * room.width() - gap / 2
    least = max((HEAD + FOOT + outcomes * ROW_LEAST) * scale, PICTURE_LEAST * scale)
    if width < BESIDE_LEAST * scale or room.height() < least:
        return None
    bars = QRectF(room.left(), room.top(), width, room.height())
    x, right = bars.right() + gap, room.right() - bars.right() - gap
    picture = QRectF(x, room.top(), right, room.height())
    return Places(_centred(bars, outcomes, scale), strip, picture)


def _centred(room: QRectF, outcomes: int, scale: float) -> QRectF:
    """Return the middle of a room that is higher than the bars want to be."""
    most = (HEAD + FOOT + outcomes * ROW_MOST_ALONE) * scale
    spare = max(0.0, room.height() - most)
    return room.adjusted(0, spare / 2, 0, -spare / 2)


def _side(places: Places) -> float:
    assert places.picture is not None
    return min(places.picture.width(), places.picture.height())
