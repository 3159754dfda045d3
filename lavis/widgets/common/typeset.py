"""LaTeX as pictures that can be painted, made once and away from the GUI thread."""

from __future__ import annotations

import logging
import math
import re
import threading
import warnings
from collections import OrderedDict, deque
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontDatabase, QPainter
from PySide6.QtSvg import QSvgRenderer

#: Pictures that are kept, of about 10 kB each and 10 ms to make again; a formula has about ten.
LIMIT = 1000

#: Pictures that are kept ready to be painted in a colour: 40 kB each, and 0.3 ms.
READY = 256

#: Pixels of the type in which pictures are made. They are scaled when they are painted, and
#: coloured then, so that a change of theme or size makes none anew.
SIZE = 64

#: Stands in the SVG for the colour in which it is painted.
_COLOR = "#010203"

#: Of an em: the room behind a picture, whose box ends with the ink.
_BEARING = 0.04

_log = logging.getLogger(__name__)

_SPECIAL = {
    "\\": r"\backslash ",
    "^": r"\text{^}",
    "~": r"\sim ",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


class Drawing(NamedTuple):
    """A picture with its place on the line, in ems.

    Attributes
    ----------
    svg : str
    left, width, ascent, height : float
        From where the text begins to the picture's left edge; its width; from its upper edge down
        to the base line; its height.
    advance : float
        To where the next text begins.
    """

    svg: str
    left: float
    width: float
    ascent: float
    height: float
    advance: float


def typeset(latex: str) -> Drawing:
    """Return a formula as SVG. It takes about 8 ms, and the first one 200 ms for the library.

    Parameters
    ----------
    latex : str

    Raises
    ------
    ValueError
        Where the LaTeX cannot be read.
    """
    # ziamath 0.13 reads its font in a way that Python 3.11 and 3.12 call deprecated.
    warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
    from ziamath.config import config
    from ziamath.zmath import Latex

    # What SVG 2 has, Qt does not draw: the picture would be nearly blank.
    config.svg2 = False
    try:
        svg = Latex(latex, size=SIZE, color=_COLOR, inline=True).svg()
    except Exception as error:  # the library's own mistakes are of any type
        raise ValueError(f"“{latex}” cannot be typeset: {error}.") from error
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    sides = [float(side) / SIZE for side in box.groups()] if box is not None else []
    if not sides or not all(map(math.isfinite, sides)):
        raise ValueError(f"“{latex}” cannot be typeset: the picture has no size.")
    x, y, width, height = sides
    return Drawing(svg, x, width, -y, height, x + width + _BEARING)


def escaped(text: str) -> str:
    r"""Return text as LaTeX that shows it letter by letter, such as a name that a user gave.

    Parameters
    ----------
    text : str
    """
    return "".join(_SPECIAL.get(sign, sign) for sign in text).replace(" ", r"\;")


#: Milliseconds before the first formula is set.
PATIENCE = 250


class Typesetter(QObject):
    """Makes pictures of LaTeX in a thread and keeps them.

    Attributes
    ----------
    ready : Signal()
        All that was asked for is there.
    calls : int
        Pictures made so far; a drag makes none.
    """

    ready = Signal()
    _made = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self._family = ""
        self._drawings: OrderedDict[str, Drawing | None] = OrderedDict()
        self._renderers: OrderedDict[tuple[str, str], QSvgRenderer] = OrderedDict()
        self._asked: set[str] = set()
        self._wanted: deque[str] = deque()
        self._lock = threading.Lock()
        self._working = False
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)

    @property
    def family(self) -> str:
        """The family of the formulas' type, for the text between them; "" before the first."""
        return self._family

    @property
    def busy(self) -> bool:
        """Whether pictures are being made."""
        return bool(self._asked)

    def drawing(self, latex: str) -> Drawing | None:
        """Return a picture, or None while it is being made and where it cannot be.

        Parameters
        ----------
        latex : str
        """
        if latex in self._drawings:
            self._drawings.move_to_end(latex)
            return self._drawings[latex]
        if latex not in self._asked:
            self._asked.add(latex)
            self._ask(latex)
        return None

    def paint(self, painter: QPainter, latex: str, color: QColor, size: float, at: QPointF) -> None:
        """Paint a picture that is there.

        Parameters
        ----------
        painter : QPainter
        latex : str
        color : QColor
        size : float
            Pixels of an em.
        at : QPointF
            Where the text begins, on the base line.
        """
        drawing = self.drawing(latex)
        if drawing is None:
            return
        key = latex, color.name()
        if key not in self._renderers:
            coloured = drawing.svg.replace(_COLOR, color.name())
            self._renderers[key] = QSvgRenderer(coloured.encode())
            if len(self._renderers) > READY:
                self._renderers.popitem(last=False)
        self._renderers.move_to_end(key)
        self._renderers[key].render(
            painter,
            QRectF(
                at.x() + drawing.left * size,
                at.y() - drawing.ascent * size,
                drawing.width * size,
                drawing.height * size,
            ),
        )

    def _ask(self, latex: str) -> None:
        with self._lock:
            self._wanted.append(latex)
            if self._working:
                return
            self._working = True
        # The plain form stands meanwhile; what is slow to import leaves the first picture its time,
        # which is counted from the first turn of the loop on: panels are made before it.
        QTimer.singleShot(0, self, self._start if self._family else self._wait)

    def _wait(self) -> None:
        QTimer.singleShot(PATIENCE, self, self._start)

    def _start(self) -> None:
        threading.Thread(target=self._work, name="lavis typeset", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._working = False
                    return
                latex = self._wanted.popleft()
            drawing: Drawing | None = None
            try:
                drawing = typeset(latex)
            except (ImportError, ValueError) as error:
                # The strip keeps the plain text, which says the same.
                _log.warning("%s", error)
            try:
                self._made.emit(latex, drawing)
            except RuntimeError:  # the program has ended meanwhile; nobody waits for a picture
                return

    def _on_made(self, latex: str, drawing: Drawing | None) -> None:
        self.calls += 1
        self._asked.discard(latex)
        self._drawings[latex] = drawing
        if len(self._drawings) > LIMIT:
            self._drawings.popitem(last=False)
        if drawing is not None and not self._family:
            self._family = _load_font()
        if not self._asked:
            self.ready.emit()


@cache
def typesetter() -> Typesetter:
    """Return the one of this process: its pictures are the same for every formula."""
    return Typesetter()


def _load_font() -> str:
    """Give Qt the font of the formulas, and return its family."""
    import ziamath

    file = Path(ziamath.__file__).parent / "fonts" / "STIXTwoMath-Regular.ttf"
    number = QFontDatabase.addApplicationFont(str(file))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else ""
