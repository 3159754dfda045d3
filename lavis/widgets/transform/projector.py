"""What the planes show now: Params, the last good result, and what a hand is ahead of it."""

from __future__ import annotations

import msgspec

from lavis.document import same_but_view, with_view_of
from lavis.tools.transform import Affine, Frame, Params, Result, lookup, motion
from lavis.widgets.common.plane import Surface, marks
from lavis.widgets.transform import scene
from lavis.widgets.transform.picture import Painter
from lavis.widgets.transform.shot import Shot


class Projector:
    """Keeps what was rendered last, and draws it.

    Attributes
    ----------
    params : Params
    result : Result or None
    result_params : Params or None
    t : float
        Position of the animation as it is drawn: while it plays it is ahead of Params.
    ahead : Affine or None
        M as a hand wants it, until it has been computed.
    """

    def __init__(self) -> None:
        self.params = Params()
        self.result: Result | None = None
        self.result_params: Params | None = None
        self.t = 1.0
        self.ahead: Affine | None = None
        self._first, self._second = Painter(), Painter()

    def take(self, params: Params, result: Result | None, result_params: Params | None) -> bool:
        """Take what is to be shown, and return whether it is another picture."""
        if result_params is not None and _betrays(params, result_params):
            result, result_params = None, None
        result = self._with_matrix(result)
        changed = params is not self.params or result is not self.result
        self.params, self.result, self.result_params = params, result, result_params
        if result_params is None or same_but_view(params, result_params):
            self.ahead = None
        return changed

    def _with_matrix(self, result: Result | None) -> Result | None:
        """Return a result that can be drawn: where M has no value, the last good one.

        What is wrong with the texts is still said as it is now.
        """
        old = self.result
        if result is None or not result.acting.error or old is None:
            return result
        if (result.matrices, result.acting) == (old.matrices, old.acting):
            return old
        return msgspec.structs.replace(old, matrices=result.matrices, acting=result.acting)

    @property
    def plays(self) -> bool:
        """Whether there is an animation."""
        return self.params.mode != "scene"

    @property
    def both(self) -> bool:
        """Whether there are two planes: AB beside BA, or a scene and its camera's screen."""
        if self.params.mode == "scene":
            return True
        return lookup.visible(self.params).compare and bool(self.result and self.result.compare)

    @property
    def final(self) -> Affine:
        """M as the hand has it."""
        if self.ahead is not None:
            return self.ahead
        return Affine() if self.result is None else self.result.map

    @property
    def now(self) -> Affine:
        """How the plane lies now."""
        return Affine() if self.result is None else self.frame(self.result).map

    @property
    def computed(self) -> Params:
        """The Params that the numbers belong to, as they are looked at now."""
        return with_view_of(self.result_params or self.params, self.params)

    @property
    def acts(self) -> list[str]:
        """The names of the acts of the animation."""
        result = self.result
        if result is None:
            return []
        if self.both and result.compare is not None:
            pairs = zip(result.compare.acts_ab, result.compare.acts_ba, strict=True)
            return [f"left: {left.name}, right: {right.name}" for left, right in pairs]
        return [act.name for act in result.acts]

    def frame(self, result: Result) -> Frame:
        """Return where the animation is."""
        frame = motion.frame(self.params, result, self.t)
        if self.ahead is not None and self.t >= 1 and self.params.goal == "target":
            return msgspec.structs.replace(frame, map=self.ahead)
        return frame

    def draw(self, on: Surface) -> None:
        """Draw the first plane, or the only one."""
        params, result = self.params, self.result
        if result is None:
            return
        if params.mode == "scene":
            if result.stage is not None:
                scene.draw_world(on, params, result.stage, self._fade())
            return
        frames = motion.compare_frames(params, result, self.t) if self.both else None
        if frames is None:
            self._first.draw(on, self._shot(result, self.frame(result)))
        else:
            self._draw_factor(on, self._first, result, frames[0], 0)

    def draw_second(self, on: Surface) -> None:
        """Draw the second plane."""
        params, result = self.params, self.result
        if result is None or not self.both:
            return
        if params.mode == "scene":
            if result.stage is not None:
                scene.draw_seen(on, params, result.stage, self._fade())
            return
        frames = motion.compare_frames(params, result, self.t)
        if frames is not None:
            self._draw_factor(on, self._second, result, frames[1], 1)

    def _draw_factor(
        self, on: Surface, painter: Painter, result: Result, frame: Frame, side: int
    ) -> None:
        """Draw AB or BA, with the order in which its factors come."""
        if result.compare is not None:
            a, b = result.compare.names if side == 0 else result.compare.names[::-1]
            shot = self._shot(result, frame)
            painter.draw_plain(on, frame.map, shot, f"{a}{b}: first {b}, then {a}")

    def _shot(self, result: Result, frame: Frame) -> Shot:
        show = lookup.visible(self.params)
        return Shot(self.params, show, result, frame, self.final, self._fade())

    def _fade(self) -> float:
        computed = self.result_params
        fresh = computed is None or same_but_view(self.params, computed)
        return 0.0 if fresh else marks.FADED


def _betrays(params: Params, result_params: Params) -> bool:
    """Return whether a result of before holds an answer that is hidden now."""
    if params.prediction is None or params.prediction.revealed:
        return False
    old = result_params.prediction
    return old is None or old.revealed or old.what != params.prediction.what
