"""People that are drawn by this program: faces without rights and without privacy to mind."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lavis.data.images.imageset import ImageSet, image_set

Floats = NDArray[Any]

#: Of a picture's half height: where things lie on a face that looks straight ahead.
EYES, NOSE, MOUTH, CHIN = -0.10, 0.20, 0.40, 0.72
MOST = 2000
#: Pictures that are painted together: few enough for the processor's cache.
BATCH = 64


@lru_cache(maxsize=4)
def synthetic_people(
    seed: int, people: int = 40, pictures: int = 10, size: tuple[int, int] = (56, 46)
) -> ImageSet:
    """Draw people: each with a face of their own, in varied pose, light and expression.

    Parameters
    ----------
    seed : int
        The same seed draws the same people.
    people, pictures : int
        How many, and how many pictures of each.
    size : tuple of int
        Height and width in pixels.

    Returns
    -------
    ImageSet
        Person after person; their names are ``person 01`` …

    Raises
    ------
    ValueError
        If there would be none, or more than `MOST` pictures.
    """
    if not 0 < people * pictures <= MOST:
        raise ValueError(f"Between 1 and {MOST} pictures can be drawn; wanted are others.")
    rng = np.random.default_rng(seed)
    owner = np.repeat(np.arange(people), pictures)
    traits = _traits(rng, people)
    person = {name: values[owner][:, None, None] for name, values in traits.items()}
    moods = _moods(rng, people * pictures)
    drawn = np.concatenate(
        [
            _drawn(_part(person, start), _part(moods, start), size)
            for start in range(0, people * pictures, BATCH)
        ]
    )
    drawn += 0.012 * rng.standard_normal(drawn.shape, dtype=np.float32)
    names = tuple(f"person {number + 1:02}" for number in owner)
    return image_set("Synthetic people, drawn by LaVis", np.clip(drawn, 0, 1), names)


def _traits(rng: np.random.Generator, people: int) -> dict[str, Floats]:
    """Return what stays with a person, one number each."""

    def between(low: float, high: float) -> Floats:
        return rng.uniform(low, high, people).astype(np.float32)

    def some(share: float) -> Floats:
        return (rng.uniform(size=people) < share).astype(np.float32)

    skin = between(0.34, 0.74)
    beard = some(0.3)
    return {
        "skin": skin,
        "hair": np.where(some(0.25) > 0, skin + between(0.1, 0.2), skin * between(0.05, 0.55)),
        "clothes": between(0.05, 0.95),
        "width": between(0.43, 0.57),
        "height": between(0.60, 0.72),
        "jaw": between(0.05, 0.42),
        "hairline": between(-0.52, -0.28),
        "parting": between(-0.5, 0.5),
        "bald": some(0.12),
        "long": some(0.4),
        "volume": between(0.02, 0.12),
        "eyes": between(0.19, 0.26),
        "eye_size": between(0.060, 0.088),
        "iris": between(0.02, 0.35),
        "brow": between(0.018, 0.045),
        "slant": between(-0.18, 0.14),
        "brow_up": between(0.11, 0.16),
        "nose": between(0.055, 0.105),
        "nose_down": between(-0.05, 0.06),
        "mouth": between(0.13, 0.22),
        "lips": between(0.016, 0.042),
        "mouth_down": between(-0.03, 0.05),
        "ears": between(0.06, 0.12),
        "glasses": some(0.25),
        "beard": beard * between(0.35, 0.95),
        "moustache": np.maximum(beard * some(0.7), some(0.08)) * between(0.5, 1.0),
    }


def _moods(rng: np.random.Generator, count: int) -> dict[str, Floats]:
    """Return what differs from picture to picture, shape (count, 1, 1)."""

    def normal(deviation: float) -> Floats:
        return (deviation * rng.standard_normal((count, 1, 1))).astype(np.float32)

    def between(low: float, high: float) -> Floats:
        return rng.uniform(low, high, (count, 1, 1)).astype(np.float32)

    return {
        "turn": np.clip(normal(0.07), -0.2, 0.2),
        "nod": np.clip(normal(0.025), -0.07, 0.07),
        "tilt": np.clip(normal(0.035), -0.1, 0.1),
        "x": normal(0.014),
        "y": normal(0.014),
        "zoom": 1.08 + normal(0.018),
        "smile": np.clip(0.5 * normal(1.0) + 0.4, -0.4, 1.2),
        "open": np.clip(normal(0.5) - 0.3, 0, 1) * 0.12,
        "lids": between(0.55, 1.05),
        "brows": normal(0.02),
        "gaze": normal(0.02),
        "light_x": between(-0.34, 0.34),
        "light_y": between(-0.2, 0.06),
        "exposure": 1 + normal(0.035),
        "ground": between(0.42, 0.58),
    }


def _part(numbers: dict[str, Floats], start: int) -> dict[str, Floats]:
    return {name: values[start : start + BATCH] for name, values in numbers.items()}


def _drawn(person: dict[str, Floats], mood: dict[str, Floats], size: tuple[int, int]) -> Floats:
    """Paint all pictures at once, from the background to the glasses."""
    canvas = _Canvas(mood, size)
    _paint_bust(canvas, person)
    _paint_head(canvas, person)
    _paint_hair(canvas, person)
    _paint_eyes(canvas, person)
    _paint_nose(canvas, person)
    _paint_mouth(canvas, person)
    _paint_glasses(canvas, person)
    return canvas.picture * mood["exposure"]


class _Canvas:
    """Pictures that are painted together, and the coordinates of their faces.

    Parameters
    ----------
    mood : dict of str to numpy.ndarray
    size : tuple of int
    """

    def __init__(self, mood: dict[str, Floats], size: tuple[int, int]) -> None:
        h, w = size
        self.mood = mood
        self.pixels = h / 2  # in a unit
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        x, y = (x + 0.5 - w / 2) / self.pixels, (y + 0.5 - h / 2) / self.pixels
        cos, sin = np.cos(mood["tilt"]), np.sin(mood["tilt"])
        x, y = (x[None] - mood["x"]) / mood["zoom"], (y[None] - mood["y"]) / mood["zoom"]
        #: Across and down, from the middle of the head, in half heights.
        self.u: Floats = cos * x + sin * y
        self.v: Floats = cos * y - sin * x
        self.picture: Floats = mood["ground"] + 0.08 * self.v

    def across(self, depth: float) -> Floats:
        """Return the coordinate across for what stands out by `depth` as the head is turned."""
        return self.u - depth * self.mood["turn"]

    def down(self, depth: float) -> Floats:
        """Return the coordinate down for what stands out by `depth` as the head nods."""
        return self.v - depth * self.mood["nod"]

    def paint(self, level: Any, mask: Floats) -> None:
        """Lay a level of grey over what a mask names."""
        self.picture += mask * (level - self.picture)

    def soft(self, distance: Floats, blur: float = 1.0) -> Floats:
        """Return the mask of a region: 1 within, 0 outside, a pixel's slope at its edge."""
        mask: Floats = np.clip(0.5 - distance * self.pixels / blur, 0, 1)
        return mask

    def ellipse(self, u: Floats, v: Floats, a: Any, b: Any, blur: float = 1.0) -> Floats:
        """Return the mask of an ellipse around 0."""
        return self.soft((np.hypot(u / a, v / b) - 1) * np.minimum(a, b), blur)


def _paint_bust(canvas: _Canvas, person: dict[str, Floats]) -> None:
    u, v = canvas.u, canvas.v
    long = person["long"] * (1 - person["bald"])
    back = canvas.ellipse(u, v - 0.12, person["width"] + 0.16, person["height"] + 0.16)
    canvas.paint(0.8 * person["hair"], back * long)
    neck = canvas.soft(np.maximum(np.abs(u) - 0.6 * person["width"], 0.3 - v))
    canvas.paint(0.72 * person["skin"], neck)
    shoulders = canvas.ellipse(u, v - 1.25, 0.95, 0.42)
    canvas.paint(person["clothes"] * (1 - 0.15 * np.abs(u)), shoulders)


def _outline(canvas: _Canvas, person: dict[str, Floats], grown: float = 0.0) -> Floats:
    """Return the signed distance from the head, narrower at the jaw."""
    u, v = canvas.across(0.25), canvas.v
    narrow = 1 - person["jaw"] * np.clip(v, 0, 1) ** 1.5
    a, b = person["width"] * narrow + grown, person["height"] + grown
    distance: Floats = (np.hypot(u / a, v / b) - 1) * np.minimum(a, b)
    return distance


def _paint_head(canvas: _Canvas, person: dict[str, Floats]) -> None:
    for side in (-1.0, 1.0):
        ear = canvas.ellipse(
            canvas.u - side * (person["width"] + 0.01), canvas.v, 0.055, person["ears"] + 0.03
        )
        canvas.paint(0.85 * person["skin"], ear)
    mask = canvas.soft(_outline(canvas, person))
    round_u = np.clip(canvas.across(0.25) / person["width"], -1, 1)
    round_v = np.clip(canvas.v / person["height"], -1, 1)
    light = 1 + canvas.mood["light_x"] * round_u + canvas.mood["light_y"] * round_v
    light -= 0.22 * (round_u**2 + round_v**2) ** 2
    canvas.paint(person["skin"] * light, mask)
    below = canvas.soft(0.30 - canvas.down(0.8) + 0.25 * np.abs(canvas.across(0.6)), 4.0)
    lips = canvas.ellipse(canvas.across(1), canvas.down(1) - MOUTH, 0.2, 0.085, 2.0)
    canvas.paint(0.9 * person["hair"] + 0.03, mask * below * (1 - lips) * person["beard"])


def _paint_hair(canvas: _Canvas, person: dict[str, Floats]) -> None:
    u, v = canvas.across(0.35), canvas.down(0.5)
    line = person["hairline"] + 0.9 * (u - 0.4 * person["parting"]) ** 2
    above = canvas.soft(v - line, 2.0)
    sides = canvas.soft(0.86 * person["width"] - np.abs(u), 2.0) * canvas.soft(v - 0.05, 4.0)
    head = canvas.soft(_outline(canvas, person, 0) - person["volume"])
    shine = 1 + 0.35 * np.exp(-(((v + 0.6) / 0.1) ** 2)) * (1 - person["hair"])
    mask = head * np.maximum(above, sides) * (1 - person["bald"])
    canvas.paint(np.clip(person["hair"] * shine, 0, 1), mask)


def _paint_eyes(canvas: _Canvas, person: dict[str, Floats]) -> None:
    mood = canvas.mood
    v = canvas.down(1) - EYES
    for side in (-1.0, 1.0):
        u = canvas.across(1) - side * person["eyes"]
        size, lids = person["eye_size"], mood["lids"]
        socket = canvas.ellipse(u, v, 1.7 * size, 1.5 * size, 5.0)
        canvas.paint(0.78 * person["skin"], 0.5 * socket)
        white = canvas.ellipse(u, v, 1.25 * size, 0.62 * size * lids)
        canvas.paint(np.minimum(0.95, person["skin"] + 0.35), white)
        iris = canvas.ellipse(u - mood["gaze"], v, 0.55 * size, 0.55 * size) * white
        canvas.paint(person["iris"], iris)
        pupil = canvas.ellipse(u - mood["gaze"], v, 0.25 * size, 0.25 * size) * white
        canvas.paint(0.02, pupil)
        lid = canvas.soft(np.abs(v + 0.6 * size * lids) - 0.012) * canvas.soft(
            np.abs(u) - 1.2 * size
        )
        canvas.paint(0.35 * person["skin"], 0.8 * lid)
        up = person["brow_up"] + mood["brows"] + 0.02 * mood["smile"]
        arc = v + up + side * person["slant"] * u - 1.4 * u**2
        brow = canvas.soft(np.abs(arc) - person["brow"]) * canvas.soft(np.abs(u) - 1.7 * size)
        canvas.paint(0.75 * person["hair"], 0.9 * brow)


def _paint_nose(canvas: _Canvas, person: dict[str, Floats]) -> None:
    u, v = canvas.across(1.5), canvas.down(1.3) - NOSE - person["nose_down"]
    lit = np.sign(canvas.mood["light_x"] + 1e-6)
    ridge = canvas.ellipse(u + 0.45 * lit * person["nose"], v + 0.15, 0.35 * person["nose"], 0.2, 3)
    canvas.paint(0.8 * person["skin"], 0.6 * ridge)
    tip = canvas.ellipse(u, v, person["nose"], 0.055, 2.5)
    canvas.paint(1.1 * person["skin"], 0.6 * tip)
    under = canvas.ellipse(u, v - 0.045, 0.9 * person["nose"], 0.02, 2.0)
    canvas.paint(0.55 * person["skin"], 0.8 * under)
    for side in (-1.0, 1.0):
        nostril = canvas.ellipse(u - side * 0.5 * person["nose"], v - 0.035, 0.02, 0.014)
        canvas.paint(0.2 * person["skin"], nostril)


def _paint_mouth(canvas: _Canvas, person: dict[str, Floats]) -> None:
    mood = canvas.mood
    u, v = canvas.across(1.1), canvas.down(1.1) - MOUTH - person["mouth_down"]
    wide = person["mouth"] * (1 + 0.18 * mood["smile"])
    bow = v + mood["smile"] * (2.2 * u**2 - 0.8 * wide**2)
    within = canvas.soft(np.abs(u) - wide)
    taper = np.sqrt(np.clip(1 - (u / wide) ** 2, 0, 1))
    gap = mood["open"] * taper
    lips = canvas.soft(np.abs(bow) - (person["lips"] + 0.5 * gap) * (0.35 + 0.65 * taper))
    canvas.paint(0.62 * person["skin"], 0.85 * lips * within)
    inner = canvas.soft(np.abs(bow) - np.maximum(0.5 * gap, 0.006))
    canvas.paint(0.18 * person["skin"], inner * within)
    teeth = canvas.soft(np.abs(bow + 0.2 * gap) - 0.25 * gap) * (mood["open"] > 0.04)
    canvas.paint(0.9, teeth * within * canvas.soft(np.abs(u) - 0.8 * wide))
    above = canvas.ellipse(u, bow + 0.085, 1.05 * wide, 0.035, 1.5)
    canvas.paint(0.8 * person["hair"], above * person["moustache"])


def _paint_glasses(canvas: _Canvas, person: dict[str, Floats]) -> None:
    u, v = canvas.across(1.1), canvas.down(1.1) - EYES
    rings: Floats = np.full_like(canvas.picture, 1e3)
    for side in (-1.0, 1.0):
        ring = np.abs(np.hypot(u - side * person["eyes"], 1.15 * v) - 0.155) - 0.014
        rings = np.minimum(rings, ring)
    bridge = np.maximum(np.abs(v + 0.03) - 0.014, np.abs(u) - (person["eyes"] - 0.14))
    arms = np.maximum(np.abs(v + 0.05) - 0.014, person["eyes"] + 0.15 - np.abs(u))
    arms = np.maximum(arms, np.abs(canvas.across(0.25)) - person["width"])  # as far as the head
    frame = canvas.soft(np.minimum(rings, np.minimum(bridge, arms)))
    canvas.paint(0.06, frame * person["glasses"])
